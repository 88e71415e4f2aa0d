# アクセスが許可された、または拒否された理由。1 文か 2 文で。

## ホストに頼んだパス

reason-found = 許可されました。「{ $path }」は、このプログラムのディレクトリ「{ $directory }」の中に見つかりました。
reason-read-only = 「{ $directory }」は読むためだけに渡されているので、中のものは何も変えられません。
reason-climbs = 「{ $path }」は「{ $directory }」の外へ出ます。プログラムは渡されたディレクトリから出られません。また中へ戻ってくるとしても同じです。
reason-link-leads-out = 「{ $link }」は「{ $target }」へのシンボリックリンクで、その行き先は「{ $directory }」の外にあります。リンクは、プログラムに渡されたディレクトリの外へ出られません。
reason-absolute-link = 「{ $link }」は絶対パス「{ $target }」へのシンボリックリンクです。絶対パスは、プログラムに渡されたどのディレクトリからも始まらないので、このようなリンクは行き先がどこであっても拒否されます。
reason-absolute-target = 「{ $link }」は絶対パス「{ $target }」へのシンボリックリンクです。プログラムには、渡されたディレクトリの外のパスは教えられません。
reason-absolute-path = 「{ $path }」は絶対パスですが、ホスト呼び出しが受け取るのは、渡されたディレクトリの下のパスだけです。
reason-nothing-there = 「{ $directory }」はこのパスを含みますが、そこには何もありません。ホストは「{ $host }」を探しましたが、ありませんでした。
reason-nothing-on-the-way = 「{ $directory }」はこのパスを含みますが、そこには何もありません。ホストは「{ $host }」を探しましたが、「{ $name }」がありませんでした。
reason-not-on-the-way = 「{ $name }」はディレクトリではないので、「{ $path }」はその下へ進めません。
reason-made-up = 「{ $name }」はふつうのシンボリックリンクではありません。OS が作り出しているもので、開いているファイルやディレクトリに、それがどこにあっても通じています。このようなリンクは拒否されます。
reason-too-many-links = 「{ $path }」は { $most } 個より多くのシンボリックリンクを通ります。
reason-no-path = パスが空です。
reason-nul = パスに NUL バイトが入っています。
reason-too-long = パスか、その中の名前が、OS の許す長さを超えています。
reason-missing = 「{ $name }」はありません。
reason-may-not = OS は、あなたが{ $action }ことを許しません。プログラムを動かすユーザーの権限に、WASI が何かを足すことはありません。
reason-may-not-because = OS は、あなたが{ $action }ことを許しません。{ $permissions }。プログラムを動かすユーザーの権限に、WASI が何かを足すことはありません。
reason-exists = 「{ $name }」はもうあります。
reason-is-directory = 「{ $name }」はディレクトリなので、ファイルとしては使えません。
reason-not-directory = 「{ $name }」はディレクトリではありません。
reason-is-link = 「{ $name }」はシンボリックリンクですが、プログラムはリンクをたどらないよう頼みました。
reason-name-too-long = 「{ $name }」は OS の許す長さを超えています。
reason-may-wait = 「{ $name }」はここでは開けません。名前付きパイプを読むと、いつまでも待つことになりかねないからです。
reason-not-empty = ディレクトリ「{ $name }」は空ではありません。
reason-other-file-system = 2 つのパスは別々のファイルシステムにあります。
reason-other-kind = OS は{ $action }ことができません。そういう種類のものではないからです。
reason-system-failed = OS は{ $action }ことができませんでした ({ $errno })。
reason-synchronised = プログラムは同期書き込みを求めましたが、このホストにはありません。
reason-target-absolute = 「{ $path }」は絶対パスへのシンボリックリンクになってしまいます。これはいつも拒否されます。
reason-flags = プログラムは、両立しないフラグを一緒に指定しました。
reason-not-text = パスが正しい UTF-8 ではありません。WASI のパスは UTF-8 でなければなりません。

permissions = { $thing }の所有者はユーザー { $owner } で ({ $letters }, mode { $mode })、{ $user }
permissions-file = 「{ $path }」
permissions-directory = ディレクトリ「{ $path }」
permissions-yours = あなたもそのユーザーとして実行しています
permissions-others = あなたはユーザー { $user } として実行しています

## C ライブラリが断った、または見つけたパス

answer-missing = 「そのようなファイルはない」({ $errno })
answer-other = {" "}{ $errno }
reason-search-failed = プログラムの C ライブラリは「{ $path }」を探すのに失敗し ({ $errno })、ホストは聞かれていません。
reason-nothing-given = プログラムはディレクトリを渡されていないので、C ライブラリには「{ $path }」を探す場所がなく、自分で{ $answer } と答えました。
reason-slash-at-end = ディレクトリは「{ $directory }」という名前で渡されています。終わりに「/」があるので、この名前は中にあるものを含みますが、「{ $path }」自身は含みません。
reason-only-named = プログラムに渡されたただ 1 つのディレクトリの名前は「{ $directory }」で、「{ $path }」を含みません。C ライブラリは自分で{ $answer } と答えました。
reason-only-named-in-full = プログラムに渡されたただ 1 つのディレクトリの名前は「{ $directory }」で、「{ $path }」（全体では「{ $absolute }」）を含みません。C ライブラリは自分で{ $answer } と答えました。
reason-named = プログラムに渡されたディレクトリの名前は{ $directories }で、どれも「{ $path }」を含みません。C ライブラリは自分で{ $answer } と答えました。
reason-named-in-full = プログラムに渡されたディレクトリの名前は{ $directories }で、どれも「{ $path }」（全体では「{ $absolute }」）を含みません。C ライブラリは自分で{ $answer } と答えました。
reason-starts-in-root = 「{ $path }」は絶対パスですが、「{ $directory }」がプログラムのルートディレクトリなので、絶対パスもそこから始まります。
reason-go-nothing-given = プログラムはディレクトリを渡されていないので、Go 自身のライブラリには「{ $path }」を探す場所がありませんでした。そこで、存在しないディスクリプタ -1 でホストに頼み、答えは { $errno } でした。
reason-go-none-covers = プログラムに渡されたディレクトリのどれも「{ $path }」を含みません。Go 自身のライブラリはその名前を調べたあと、存在しないディスクリプタ -1 でホストに頼み、答えは { $errno } でした。

## ディレクトリではないディスクリプタ、それを許さないディスクリプタ

reason-no-directory-given = プログラムは、ディスクリプタ { $descriptor } にあるはずのディレクトリの中の「{ $path }」を求めました。しかしディレクトリを渡されていないので、そのようなディスクリプタはありません。
reason-no-descriptor = プログラムはディスクリプタ { $descriptor } の中の「{ $path }」を求めましたが、そのようなディスクリプタはありません。{ $given }。
reason-descriptor-closed = プログラムはディスクリプタ { $descriptor } の中の「{ $path }」を求めましたが、それは前に自分で閉じたものでした。
reason-descriptor-is = プログラムはディスクリプタ { $descriptor } の中の「{ $path }」を求めましたが、それは{ $what }で、ディレクトリではありません。
reason-never-open = プログラムは、何も開いていない番号の{ $thing }を使いました。
reason-closed = プログラムは、閉じたあとの{ $thing }を使い続けました（前は「{ $what }」でした）。
reason-only-for-reading = 開いたファイルには権利が付いています。「{ $what }」は読み込み用に開かれたので、何も書き込めません。
reason-only-for-writing = 開いたファイルには権利が付いています。「{ $what }」は書き込み用に開かれたので、何も読めません。
reason-wrong-kind = プログラムは{ $action }ことを試みましたが、それは「{ $what }」で、そのようには使えません。
reason-not-offered = このホストには { $call } がありません。プログラムはそれなしで進むことになっています。
reason-directory-as-file = プログラムはディレクトリをファイルとして使いました。{ $thing }には、読み書きするものはありません。

## メモリ

reason-memory-maximum = メモリが足りなくなりました。{ $had } を持っていて、もっと求めましたが、モジュールの最大は { $most } です。
reason-memory-limit = メモリが足りなくなりました。{ $had } を持っていて、もっと求めましたが、この実行の上限は { $most } です。
reason-memory-system = メモリが足りなくなりました。{ $had } を持っていて、もっと求めましたが、OS はそれを渡しませんでした。

## ネットワーク

reason-no-sockets = ネットワークは、開いてもらわないかぎり WebAssembly のプログラムには閉ざされています。プログラムは { $protocol } のソケットを求めましたが、{ $protocol } は渡されていません。
reason-no-address = プログラムはソケットを作れますが、それを使えるアドレスは、ここのものもほかのものも渡されていません。{ $address } には手が届きません。
reason-no-names = 「{ $name }」のアドレスを調べることはそれだけで 1 つの権利で、プログラムには渡されていません。誰にも聞いていません。
reason-network-failed = プログラムには許されていましたが、{ $error }。
reason-may-use = 許可されました。プログラムは { $protocol } を使えます。
reason-receives-at = 許可されました。プログラムは { $address } で受け取ります。
reason-talks-to = 許可されました。プログラムは { $address } と通信します。
reason-sends-to = 許可されました。プログラムは { $address } に送ります。
reason-resolver-asked = 許可されました。このマシンのリゾルバーに「{ $name }」を聞きました。

failure-refused = そのアドレスでは誰も接続を受け付けていません
failure-broken = 相手が接続を切りました
failure-unreachable = このマシンからそこへ行く道がありません
failure-timeout = 時間内に誰も答えませんでした
failure-in-use = そのアドレスはもう誰かが使っています
failure-not-bindable = そのアドレスはこのマシンのものではありません
failure-denied = OS は、ユーザーであるあなたにそれを許しません
failure-argument = それは、このために使えるアドレスや名前ではありません
failure-state = ソケットはそれができる状態ではありませんでした
failure-too-large = それだけのバイトは 1 つのデータグラムに入りません
failure-unknown-name = その名前は知られていません
failure-not-supported = このマシンは対応していません
failure-no-room = OS には、これ以上ソケットを作る余裕がありません
failure-other = OS にはできませんでした

## 環境変数、標準入力、終了ステータス

reason-yours-not-given = あなた自身の環境には変数 { $name } がありますが、WebAssembly のプログラムにはあなたの変数は見えません。あるのは、渡された変数だけです。
reason-nobody-has = プログラムは変数 { $name } を渡されておらず、あなた自身の環境にもありません。
reason-environment-empty = プログラムは自分の環境変数を求めましたが、空でした。WebAssembly のプログラムには、渡されないかぎりあなたの変数は見えません。どの変数を探していたのかは、外からは見えません。
reason-input-not-given = プログラムには、あなたの標準入力が渡されていません。プログラムからは空の入力と区別できません。見えるのは入力の終わりで、エラーではありません。
reason-no-status = { $status } は WebAssembly のプログラムが終わるときに使えるステータスではないので、ステータスは 1 になりました。
reason-no-numbers = WASI 0.2 のプログラムは、成功か失敗かで終わり、番号はありません（`exit-with-code` はありますが、この C ライブラリは使いません）。ステータス { $status } は 1 になりました。

## 中が見えないプログラム

reason-unseen-holds-none = プログラムはディレクトリを 1 つも持っていないことを知り、ホストにパスを頼むことは 1 度もありませんでした。ファイルがないと報告したのなら、それが理由です。
reason-unseen-holds-one = プログラムは、持っているただ 1 つのディレクトリの名前が「{ $directory }」だと知り、ホストにパスを頼むことは 1 度もありませんでした。ファイルがないと報告したのなら、その名前がパスを含まないことが理由です。
reason-unseen-holds = プログラムは、持っているディレクトリの名前が{ $directories }だと知り、ホストにパスを頼むことは 1 度もありませんでした。ファイルがないと報告したのなら、どの名前もパスを含まないことが理由です。
reason-guess = パスは引数「{ $path }」かもしれません。これは推測です。

reason-left-out = 何についてのものかは、記録から除かれています。
