# コマンドラインでの失敗と注意。

cli-error = エラー: { $message }
cli-about = { $name }: { $why }
cli-lines =
    { $first }
    { $second }

# オプション。
cli-languages = en と ja があります
cli-size-unit = `{ $unit }` という単位はありません。K、M、G が使えます
cli-size-number = バイト数を書いてください。後ろに K、M、G を付けられます
cli-size-too-large = 大きすぎます
cli-wasi-unknown = `{ $name }` というオプションはありません。使えるのは { $list } です
cli-wasi-elsewhere = `{ $name }` は wasmtime のオプションで、wasmscope にはありません。使えるのは { $list } です
cli-wasi-value = `{ $name }={ $value }`: `{ $name }`、`{ $name }=y`、`{ $name }=n` のどれかを書いてください
cli-wasi-always = ここでは `{ $name }=n` にできません
cli-wasi-unsupported = `{ $name }` には対応していません
cli-wasm-unknown = ここには `{ $name }` というオプションはありません。使えるのは { $list } です
cli-wasm-elsewhere = `{ $name }` は wasmtime のオプションで、wasmscope にはありません。使えるのは { $list } です
cli-preload-form = NAME=FILE の形で書いてください。プログラムがインポートするモジュール名と、モジュールのファイルです
cli-preload-kept = `--preload` のモジュールは記録に入るので、プログラムも入れます。`--no-module` は付けられません
cli-preload-broken = `--preload` のモジュール { $file } は、記録の中で壊れています
cli-default-component = `-W unknown-imports-default` はコアモジュールのためのもので、{ $name } はコンポーネントです（wasmtime も拒否します）
cli-grant-no-host = `{ $text }` にはホストのディレクトリがありません。HOST か HOST::GUEST の形で書いてください
cli-argument-not-utf8 = { $number } 番目の引数（{ $argument }）は UTF-8 ではありません。WebAssembly のプログラムに渡せるのは UTF-8 の文字列だけです
cli-environment-not-utf8 = `-S inherit-env`: { $text } は UTF-8 ではありません
cli-variable-not-utf8 = `--env { $name }`: { $name } の値は UTF-8 ではありません
cli-variable-no-name = `--env { $text }` には名前がありません。--env NAME=VALUE の形で書いてください

# プログラムと、プログラムに渡すもの。
cli-cannot-give = プログラムに渡せないものがあります: { $why }
cli-no-file = { $path } というファイルはありません
cli-no-file-looked = { $path } というファイルはありません（{ $directory } で探しました）
cli-is-directory = { $path } はディレクトリで、WebAssembly のファイルではありません
cli-cannot-read = { $path } を読めません: { $why }
cli-imports-wasi = { $name }: プログラムは { $import } をインポートしていますが、`-S cli=n` では WASI のものは何も渡されません
cli-script-not-utf8 = { $path }:{ $line }: スクリプトが UTF-8 ではありません
cli-suggesting = { $message }。もしかして `{ $near }` ですか
cli-took-program = { $message }。`{ $program }` は `{ $option }` の値になっています。プログラムはディレクトリの後ろに書いてください
cli-took-only-program = `{ $program }` は `{ $option }` の値になっていて、その後ろにプログラムがありません
cli-one-colon = `--dir { $text }`: そのようなディレクトリはありません。別の名前で渡すときは、コロンを 2 つ使って `--dir { $host }::{ $guest }` と書いてください
cli-invalid-text = { $name }:{ $line }:{ $column }: 正しくありません：「{ $why }」
cli-unsupported-text = { $name }:{ $line }:{ $column }: 対応していません：「{ $why }」

# コマンドではないプログラム。
cli-only-instantiated = { $name } には `_start` がないので、インスタンス化されるだけで、何も呼び出されません。エクスポートしているもの：
cli-nothing-to-run = { $name } には `_start` がなく、エクスポートしている関数もないので、動かすものがありません
cli-export = { $indent }{ $function }
cli-more-exports = { $indent }ほか { $count } 個
cli-call-one = 呼び出すには：{ $command }
cli-misplaced = `{ $option }` はプログラムの後ろにあるので、プログラムに渡りました。wasmscope のオプションはプログラムの前に書いてください
cli-matches-nothing = { $name } のインポートに、`{ $option }={ $pattern }` に当てはまるものはありません

# プログラムの終わり。
cli-trapped = { $program } がトラップしました
cli-trapped-why = { $program } がトラップしました: { $why }
cli-trapped-so = {"  "}{ $why }
cli-trap-line = {"    "}{ $line }
cli-exit-status = { $program } は終了ステータス { $status } で終わりましたが、WASI preview 1 で使えるのは 0 から 125 までです

# デバッガ。
cli-batch-no-commands = `--batch` はコマンドを実行しますが、コマンドがありません。1 つずつ `-x COMMAND` と書くか、標準入力に 1 行に 1 つ書いてください
cli-no-command = 標準入力にも `-x COMMAND` にもコマンドがありません
cli-script-line = 標準入力の { $number } 行目: { $why }
cli-command-too-long = { $bytes } バイトもあるコマンドはありません
cli-not-utf8 = UTF-8 ではありません
cli-command-failed = `{ $command }`: { $why }
cli-command-failed-suggesting = `{ $command }`: { $why }（`{ $suggestion }` のことですか）
cli-no-terminal = デバッガには端末が必要ですが、標準入力か標準出力が端末ではありません。端末なしでは `wasmscope explain`、`trace`、`run`、または `wasmscope debug --batch -x COMMAND` が使えます
cli-terminal-failed = 端末でエラーが起きました: { $why }
cli-no-signals = ctrl-c を待てません: { $why }

# 記録。
cli-is-recording = それはすでに記録です。`record` にはプログラムを指定してください
cli-invoke-keeps-arguments = `--redact-args`: `--invoke` では引数で関数を呼び出すので、引数を省けません
cli-schedules-recording = `--schedules` はプログラムを実行します。これは記録です
schedules-first = いつもの順序では：{ $how }。
schedules-none = プログラムにタスクがないので、順序は一つしかありません。
schedules-other-end = --schedule { $seed } では終わり方が違います：{ $how }。
schedules-other-output = --schedule { $seed } でも同じように終わります（{ $how }）が、書き出すものが違います。
schedules-saved = その実行は { $path } にあります。
schedules-again = 同じオプションを `debug`、`trace`、`record` に付けると、その実行が見られます：--schedule { $seed }。
schedules-alike = ほかの { $count } 通りの順序も同じように終わりました。
schedules-exit = 終了ステータス { $status }
schedules-results = { $results } を返す
schedules-trap = トラップする（{ $why }）
schedules-too-long = 終わらない
schedules-waits = 誰も与えないものを待っている
cli-nothing-recorded = 何も記録されませんでした: { $why }
cli-interrupted = 中断しました。ここまでの記録は { $path } にあります（{ $bytes } バイト）
cli-recorded = { $calls } を { $path } に記録しました（{ $bytes } バイト）
cli-host-calls = ホスト呼び出し { $count } 回
cli-holds = ファイルの名前と時刻のほかに含まれるもの: { $program }、{ $arguments }、{ $variables }、{ $input }
cli-holds-program = プログラム
cli-holds-no-program = プログラムなし（省きました）
cli-holds-arguments = 引数 { $count } 個
cli-holds-no-arguments = 引数なし（省きました）
cli-holds-variables = 環境変数 { $count } 個
cli-holds-no-variables = 環境変数の値なし（省きました）
cli-holds-input = プログラムが読んだ { $bytes } バイト
cli-holds-no-input = プログラムが読んだものなし（省きました）
cli-can-leave-out = （--no-module、--redact-args、--redact-env、--redact-input で省けます）
cli-departs = 再生が記録からそれました: { $why }
cli-for-recordings = `--module`、`--partial`、`--max-recording` は記録のためのものですが、{ $path } は記録ではありません
cli-cannot-be-given = { $path } は記録です。記録されたとおりに動くので、{ $what } は渡せません
cli-arguments = 引数
cli-other-program = { $given } は { $name } に記録されたプログラム（{ $program }）ではありません。SHA-256 は { $found } ですが、{ $wanted } でなければなりません
cli-other-program-replayed = { $given } は記録されたプログラムではありませんが、そのまま再生します
cli-without-program = { $name } はプログラムを省いて記録されています。`--module FILE` で指定してください（{ $program }、SHA-256 は { $wanted }）
cli-breaks-off = { $name }: { $why }。`--partial` を付けると、あるところまでを使います
cli-recording-too-large = { $name }: { $why }。`--max-recording SIZE` で上限を上げられます
cli-higher-limit = 記録したときの上限が、ここでの上限より高くなっています。`{ $option }={ $value }` を付けると動かせます
cli-no-recording = { $path } は記録ではありません。`wasmscope record -o FILE PROGRAM` で作れます
cli-cannot-write = { $path } に書き込めません: { $why }
cli-cannot-write-full = { $path } に書き込めません: { $why }。空きを作るか、別の場所を選んでください。前からあったものはそのままです
cli-cannot-write-directory = { $path } に書き込めません: { $why }。先にディレクトリを作るか、別の場所を選んでください
cli-cannot-write-permission = { $path } に書き込めません: { $why }。書き込める場所を選んでください
cli-replaces-program = { $path } は WebAssembly のプログラムで、記録で上書きされてしまいます。別の名前を選んでください
cli-part-exists = { $part } がすでにあります。ほかの wasmscope が書いているところか、強制終了された wasmscope が残したものです。中身は `wasmscope replay --partial { $part }` で見られます。{ $path } に書き込むには、それを消してください
cli-file-exists = { $path } はもうあります。置き換えるには `record --force` か `save --force` を使ってください

# レッスン。
cli-lesson-new = `lesson new` には作るフォルダを指定してください: `wasmscope lesson new my-lesson`
cli-one-lesson = レッスンは 1 つずつ、番号か名前かフォルダで指定してください
cli-lesson-no-terminal = レッスンには端末が必要ですが、標準入力か標準出力が端末ではありません。一覧は `wasmscope lesson --list` で表示されます
cli-lesson-no-program = レッスンにプログラムがありません
cli-lesson-program = `{ $name }` は、レッスンと同じ場所のファイルにも wasmscope のサンプルにもありません
cli-lesson-directory = レッスンのためのディレクトリを作れません: { $why }
cli-lesson-world = レッスンのディレクトリを作れません: { $why }
cli-lesson-endless = プログラムが { $instructions } 命令を超えて動いています
cli-lesson-waits = プログラムが入力を待っています。`stdin = "…"` で与えてください
cli-no-directory = カレントディレクトリがありません: { $why }
cli-no-lesson = `{ $path }` はコースのレッスンでも、{ $file } のあるフォルダでもありません。コースの一覧は `wasmscope lesson --list` で表示され、`wasmscope lesson new { $path }` で新しいレッスンを作れます
cli-no-lesson-in = { $path } にレッスン（{ $file }）がありません
cli-lesson-exists = { $path } にはすでにレッスンがあります。何も書き込みませんでした
cli-lesson-written = { $path } にレッスンを書き込みました
cli-lesson-run = { $command }  実行します。ファイルを変えると読み直します
cli-lesson-check = { $command }  正しいことを確かめます
cli-lessons-checked = { $lessons }、{ $problems }
cli-lessons = レッスン { $count } 個
cli-problems = 問題 { $count } 個
cli-progress-unread = { $path } から進み具合を読めません: { $why }
cli-progress-unkept = { $path } に進み具合を保存できません: { $why }
cli-progress-wrong = { $path } は進み具合のファイルではありません: { $why }。{ $then }
cli-progress-aside = { $path } という名前で残しました
cli-progress-stays = 別の名前にもできません: { $why }
cli-rehearsing = うまくいく方法かどうか試しています… { $seconds } 秒（ctrl-c で打ち切ります）
