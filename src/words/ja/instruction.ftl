# 次の命令が何をするか。文の組み立てと、次の命令がないときの文。
# 述語は「です」「ます」で終わり、句点を付けない。「が」が続くことがある。

instruction-does = { $instruction }: { $what }
instruction-but = { $what }が、{ $trap }

next-ended = プログラムは終わりました。
next-trapped = プログラムはトラップしました。先へは進めません。
next-waits = { $function } がホストの返事を待っています
asked-lead = { $call } → { $types } か trap
asked = { $call } があなたの返事を待っています。`reply` に続けて { $types } の値を書くか、`reply trap` と書いてください
asked-nothing = { $call } があなたの返事を待っています。`reply` か `reply trap` と書いてください
