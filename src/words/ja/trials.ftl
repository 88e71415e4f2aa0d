# もしも: 何かを増やしてプログラムをもう一度実行する。

# 何を試すか、それで何が起こりうるか。
try-both = { $flags } と { $path }
try-runs-with = プログラムを最初からもう一度、`{ $flags }` を付けて実行します。
try-runs-with-argument = プログラムを最初からもう一度、引数 { $old } を { $new } に替えて実行します。
try-runs-with-both = プログラムを最初からもう一度、`{ $flags }` を付け、引数 { $old } を { $new } に替えて実行します。
try-is-real = 外に対してすることは本物です: { $effect }。
try-may-write = { $hosts } の中のファイルに書き込んだり、名前を変えたり、消したりすることがあります
try-may-use-network = ネットワークを使うことがあります（{ $network }）
try-present-stays = いま見ている実行はそのままです。

# 試せないわけ。
try-nothing-refused = 拒否されたものはまだありません
try-nothing-tried = まだ何も試していません。`whatif` で試します
try-no-access = そのアクセスはありません
try-was-granted = このアクセスは許可されたので、試すことがありません
try-nothing-known = これを変える方法は分かっていません
try-no-variable = { $name } という環境変数がないので渡せません。値を決めて試せます: `:whatif --env={ $name }=VALUE`
try-no-flag = どのフラグでもこれは変わりません。{ $advice }
try-no-argument = プログラムが使うパスが { $path } でなければなりませんが、{ $subject } は引数から来たものではありません
try-replay = 再生は記録されたとおりに動きます。フラグを付けてもう一度記録すれば、`wasmscope diff` で 2 つの記録を比べられます
try-running = プログラムは実行中です
try-made-once = この実行は 1 度だけ作られます
