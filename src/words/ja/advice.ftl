# 拒否されたときにどうすればよいか。入力するものはバッククォートで囲みます。

## うまくいくフラグやパス

advice-add = プログラムの前に `{ $flag }` を付けてください。
advice-put-first = `{ $flag }` をほかのディレクトリより前に付けてください。プログラムは最初に渡されたディレクトリを使います。
advice-add-and-use = プログラムの前に `{ $flag }` を付け、パス「{ $path }」を使わせてください。
advice-use-path = フラグは要りません。パス「{ $path }」を使わせてください。
advice-takes-place = 同じ名前の `{ $flag }` に取って代わります。
advice-every-file = これは、このマシンのすべてのファイルだということに注意してください。
advice-or-read-only = 読むだけなので、`{ $flags }` でも足ります。
advice-or-use = フラグはそのままで、パス「{ $path }」を使うこともできます。
advice-add-as-descriptor = プログラムの前に `{ $flag }` を付けてください。そのディレクトリがディスクリプタ { $descriptor } になります。
advice-use-in-directory = そのディレクトリの中しか探さないので、パス「{ $path }」を使わせてください。
advice-add-from-root = プログラムの前に `{ $flags }` を付けてください。相対パスは「/」から始まるようになります。
advice-go-needs-name = Go のライブラリには、パス全体の先頭と一致する名前が要ります。
advice-if-created = 「{ $path }」はありませんが、プログラムがそれを作るのなら、この許可で足ります。
advice-did-you-mean = 「{ $name }」のことですか？
advice-if-path = 「{ $path }」がそのパスなら、次のとおりです。

## ファイルは別の所にある

advice-could-be-made = 「{ $path }」のためのディレクトリはこのマシンにありませんが、「{ $file }」なら作れます。
advice-elsewhere-than-here = 「{ $path }」は「{ $here }」にはありませんが、「{ $file }」はあります。
advice-elsewhere = 「{ $path }」はこのマシンにありませんが、「{ $file }」はあります。

## どうにもならない

absent-file = ファイルがありません
absent-directory = それを作るディレクトリがありません
here = カレントディレクトリ

unmet-slash = 「/」で終わっているのに、ディレクトリではありません
unmet-file-with-slash = 「/」で終わっていて、それが許されるのはディレクトリのパスだけです
unmet-link = シンボリックリンクで、プログラムはリンクをたどらないよう頼みました
unmet-directory = ディレクトリで、プログラムはそれをファイルとして使っています
unmet-no-directory = ディレクトリではありません
unmet-no-empty-directory = 名前で指された空のディレクトリではありません
unmet-no-link = プログラムが行き先を見てよいシンボリックリンクではありません
unmet-not-named = 名前で指さなければなりません
unmet-exists = もうあって、プログラムは新しいものを作ろうとしています

advice-unmet = フラグでは変わりません。フラグで「{ $path }」を渡すことはできますが、それは{ $why }。
advice-leads-away = 「{ $path }」を書かれたとおりに使えるようにするフラグはありません。外へ出るリンクや「..」のないパスを使ってください。
advice-nowhere-on-machine = { $missing }。「{ $path }」はこのマシンにもないので、どのフラグでも渡せません。名前を確かめてください。
advice-map = { $missing }。「{ $path }」はこのマシンにもありません。名前を確かめてください。別のディレクトリにあるものを使わせるのなら、HOST をそのディレクトリに置き換えて `{ $flag }` を付けてください。
advice-not-here = { $missing }。「{ $path }」は、`--dir=.` なら探すはずの「{ $here }」にありません。名前を確かめるか、それのあるディレクトリで始めてください。
advice-go-not-here = { $missing }。「{ $path }」は「{ $here }」にないので、どのフラグでも渡せません。名前を確かめるか、それのあるディレクトリで始めてください。
advice-owner-can = どのフラグでも渡せませんが、ファイルの所有者にはできます：`{ $command }`。
advice-change-permissions = どのフラグでも渡せません。ホストで「{ $path }」の権限を変えてください (`chmod`)。
advice-remove-first = フラグでは変わりません。先に「{ $path }」を消すか、新しいものを求めずに開いてください。
advice-name-file = フラグでは変わりません。終わりに「/」を付けずに、ファイルの名前を書いてください。
advice-check-parts = フラグでは変わりません。「{ $path }」のどの部分がファイルなのかを確かめてください。
advice-use-target = どのフラグでも渡せません。リンクの行き先のパスを使ってください。
advice-follow-or-mend = フラグでは変わりません。プログラムにリンクをたどらせるか、リンクを直してください。
advice-shorter-name = フラグでは変わりません。もっと短い名前を使ってください。
advice-empty-first = フラグでは変わりません。先にディレクトリの中のものを消してください。
advice-rename-to-text = フラグでは変わりません。ファイルの名前を UTF-8 に変えてください。
advice-create-directory-first = フラグでは変わりません。それが入るディレクトリを先に作ってください。
advice-create-or-check = フラグでは変わりません。「{ $path }」はありません。作るか、名前を確かめてください。
advice-make-relative = どのフラグでも渡せません。リンクを相対パスにしてください。
advice-numbered = 1 つのフラグでは変わりません。ディレクトリの番号は `--dir` フラグの順に 3 から付き、プログラムは { $descriptor } 番を求めました。
advice-uses-closed = フラグでは変わりません。プログラムは、ディスクリプタを閉じたあとに使っています。
advice-name-below-directory = フラグでは変わりません。プログラムは、ディレクトリの下のパスを指さなければなりません。
advice-open-first = フラグでは変わりません。プログラムは、先にファイルを開かなければなりません。
advice-open-for-writing = フラグでは変わりません。プログラムは、ファイルを書き込み用に開かなければなりません。
advice-open-for-reading = フラグでは変わりません。プログラムは、ファイルを読み込み用に開かなければなりません。
advice-wrong-kind = フラグでは変わりません。プログラムは、種類の違うディスクリプタを使っています。
advice-no-flag = フラグでは変わりません。
advice-nothing-works = ここでは、どのフラグでも「{ $path }」は使えません。考えられるものはすべて試しました。

## What was not tried before it was advised

rehearsal-works = （試しました：うまくいきます。）
rehearsal-trying = （うまくいくか試しています…）
rehearsal-not-tried = （試していません：{ $why }。）
untried-would-write = そこまで進む前に、プログラムが何かを書き換えます
untried-would-read = そこまで進む前に、プログラムが許可されていないファイルを読みます
untried-would-use-network = そこまで進む前に、プログラムがネットワークを使います
untried-would-wait = そこまで進む前に、プログラムが入力を待ちます
untried-too-long = そこまで進むのに、命令の数が多すぎます
untried-is-network = 試すときは、どこにも接続しません
untried-is-recording = これは記録なので、並べて実行するものがありません
untried-interrupted = 途中で止められました
untried-other-course = これを渡すとプログラムは別のことをして、そこまで進みません


## ネットワーク、環境変数、標準入力、終了ステータス

advice-add-options = プログラムの前に `-S { $options }` を付けてください。
advice-open-network = プログラムの前に `-S { $options }` を付けてください。このマシンのネットワーク全体がプログラムに開かれます。
advice-start-server = フラグでは変わりません。先にサーバーを起動するか、ポートを確かめてください。
advice-other-port = フラグでは変わりません。そのアドレスを使っているものを終わらせるか、別のポートを選んでください。
advice-check-name = フラグでは変わりません。名前を確かめてください。
advice-low-ports = どのフラグでも渡せません。たとえば 1024 より小さいポートは、スーパーユーザーのものです。
advice-give-yours = あなたの変数を渡すには、プログラムの前に `--env={ $name }` を付けてください。`-S inherit-env` なら、すべて渡します。
advice-give-value = プログラムの前に、見せたい値を書いて `--env={ $name }=VALUE` を付けてください。
advice-give-any = あなたの変数を 1 つ渡すには、プログラムの前に `--env=NAME` を付けてください。`-S inherit-env` なら、すべて渡します。
advice-give-input = `inherit-stdin=n` を外すか、そのあとに `-S inherit-stdin` を付けてください。`--stdin FILE` ならファイルを渡します。
advice-do-without = フラグでは変わりません。プログラムはそれなしで進まなければなりません。
advice-make-room = フラグでは変わりません。ディスクに空きを作ってください。
advice-larger-maximum = フラグでは変わりません。もっと大きい最大でプログラムをビルドしてください (`-Wl,--max-memory=BYTES`)。
advice-larger-limit = `--max-memory=SIZE` で増やせます。
advice-less-memory = フラグでは変わりません。マシンにはもうメモリがありません。
advice-other-status = フラグでは変わりません。プログラムは別のステータスを使わなければなりません。

## わからない

advice-path-unknown = パスがわからないので、どのフラグとは言えません。`--dir=.` はカレントディレクトリをプログラムに渡します。
advice-not-recorded = どの許可があれば届くのかは、記録にありません。
advice-left-out = どうすれば届くのかは、記録から除かれています。
