# 次の命令が何をするか。文の組み立てと、次の命令がないときの文。
# 述語は「です」「ます」で終わり、句点を付けない。「が」が続くことがある。

instruction-does = { $instruction }: { $what }
instruction-but = { $what }が、{ $trap }

next-ended = プログラムは終わりました。
next-trapped = プログラムはトラップしました。先へは進めません。
next-waits = { $function } がホストの返事を待っています
