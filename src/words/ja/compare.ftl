# 2 つの実行の比較: どこで分かれ、そのあとどうなり、何を書き、どう終わったか。

compare-now = 今
compare-if = もし
compare-this-run = この実行
compare-new-run = 新しい実行
compare-same-with = { $tried } を加えた同じ実行
diff-run = { $path }: { $run }、ディレクトリ: { $directories }
diff-same = 2 つの実行は同じです。{ $calls }、返事、書いたもの、終わり方のどれも変わりません。

## どう始まったか

compare-started-with = 始まりの違い
start-program = プログラム
start-called = 呼び出したもの
start-arguments = 引数
start-directories = ディレクトリ
start-network = ネットワーク
start-network-and-names = ネットワーク、名前の解決
start-limits = 上限
start-variable = 環境変数 { $name }
start-left-out = 省いたもの
start-none = なし
start-not-given = 渡されていない
start-command = コマンド
start-library = なし（インスタンス化だけ）
start-is-program = { $program }、{ $size } バイト、SHA-256 { $digest }…
left-out-environment = 環境変数の値
left-out-arguments = 引数
left-out-input = 読んだもの

## どこで分かれるか

compare-first-reply = 最初の違いは、{ $call } への返事です：{ $text }
compare-first-arguments = 最初の違いは、{ $call } に渡されたものです。
compare-first-decided = 最初の違いは、{ $thing }{ $verb }ことがどこで決まったかです。
compare-first-access = 最初の違いは、アクセスがどこで決まったかです。
compare-first-part = 2 つの実行はここで分かれます：{ $first } と { $second } は別の呼び出しをします。
compare-first-only = 最初の違いは { $call } で、{ $run } だけがします。
compare-first-end = 最初の違いは終わり方です。
compare-call = 呼び出し { $number }
compare-call-two = 呼び出し { $number }（{ $run } では { $other }）
compare-at-call = 呼び出し { $number }：{ $text }
compare-lookup = 呼び出しのない検索
compare-lookup-refused = C ライブラリが断った検索
compare-no-such-call = なし：{ $run } にはこの呼び出しがありません
compare-nothing = なし
compare-as-far = { $run } が進んだところまでは、どちらも同じ呼び出しをします。
compare-no-call = どちらもホスト呼び出しをしません。
compare-calls-same = ホスト呼び出しもその返事も、すべて同じです。
compare-calls-vary = ホスト呼び出しはすべて同じで、返事も時計と乱数のほかは同じです。
compare-varied-before = （その前に、時計や乱数の返事が { $count } 個違います。これはどの 2 つの実行でも違うものです。）
compare-varied = （時計や乱数の返事が { $count } 個違います。これはどの 2 つの実行でも違うものです。）

## そのあとどうなるか

compare-in-all = 全体では：{ $parts }。
compare-replies = 返事の違う呼び出し { $count } 回
compare-arguments = 引数の違う呼び出し { $count } 回
compare-elsewhere = 別の所で決まったもの { $count } 件
compare-only = { $run } だけにあるもの { $count } 件
compare-beyond = { $other } のいる所より先にあるもの { $count } 件（{ $run }）

## 呼び出し

compare-folded-same = … 同じもの { $count } 件 …
compare-folded-varies = … 時計や乱数のほかは同じもの { $count } 件 …
compare-folded-replies = … 返事の違うもの { $count } 件 …
compare-folded-arguments = … 引数の違うもの { $count } 件 …
compare-folded-elsewhere = … 別の所で決まったもの { $count } 件 …
compare-folded-only = … { $run } だけにあるもの { $count } 件 …
compare-folded-beyond = … { $run } だけが進んだ所にあるもの { $count } 件（{ $other } はそこまで進んでいません）…
compare-folded-more = … ほか { $count } 行（`--all` を付けると表示します）…
compare-marks = = 同じ、~ 時計か乱数、≠ 違う、< { $first } だけ、> { $second } だけ

## 結果

compare-standard-output = 標準出力
compare-standard-error = 標準エラー出力
compare-output-same = { $stream }：同じ、{ $size }
compare-output-after = { $stream }：同じ { $lines } 行のあと
compare-nothing-more = これ以上なし（全部で { $size }）
compare-same = 同じ、{ $size }
compare-common = … 同じ { $lines } 行
compare-end = 終わり方
compare-end-same = 終わり方：同じ、{ $end }
compare-end-of = { $name }：{ $end }
compare-end-exit = 終了ステータス { $status }、{ $count } 命令のあと
compare-end-trapped = { $count } 命令のあとでトラップ：{ $why }
compare-end-stopped = まだ終わっていません。いまは命令 { $count }：{ $why }
