# コマンド、値、場所の書き方が正しくないときの言葉。

# コマンド。
wrong-command = `{ $word }` というコマンドはありません
wrong-command-help = `{ $word }` というコマンドはありません。`help` で一覧を表示します
wrong-takes-nothing = `{ $command }` のあとには何も書けません（`{ $given }` があります）
wrong-count = `{ $command }` のあとに書けるのは、`{ $command } 10` のような回数です。`{ $given }` は使えません
wrong-quote = 引用符が閉じていません
wrong-grant = 何を渡すかを書いてください。例えば `grant --dir=.`。`grant none` ですべて取り上げます
wrong-save = `save` には書き込むファイルが必要です。例えば `save run.rec`
wrong-reply-past = いま見ているのは過去です。`goto latest` で、返事を待っている呼び出しに戻れます
wrong-reply-nothing = あなたの返事を待っている呼び出しはありません
wrong-reply-none = この関数は何も返しません。`reply` だけか、`reply trap` と書いてください
wrong-reply-count =
    { $wanted ->
       *[other] この関数が返す値（{ $types }）は { $wanted } 個ですが、{ $given } 個書かれています
    }
wrong-reply-type = { $text } は { $ty } 型の値ではありません
wrong-reply-text = この関数が返すのは { $types } です：「{ $why }」
wrong-tables = `tables` に使えるのはテーブルの番号と要素の番号です。`{ $given }` は使えません
wrong-table = テーブル { $table } はありません。最後のテーブルは { $last } です
wrong-table-entry = 要素 { $entry } はありません（{ $heading }）
wrong-why = `why` にはアクセスの番号が必要です。`{ $given }` は使えません
wrong-why-number = `why` に使えるのは 1 から { $last } までです。`{ $given }` は使えません
wrong-try = `whatif` に書けるのは、`why` で付くアクセスの番号、`--dir=.` のようなフラグ、`adopt` です。`{ $given }` は使えません
wrong-try-number = `whatif` に書けるのは、アクセスの番号（`why` と同じ 1 から { $last }）、`--dir=.` のようなフラグ、`adopt` です。`{ $given }` は使えません

# プログラムに何かを渡すフラグ。
wrong-flag = `{ $flag }` では何も渡せません。`--dir`、`--dir-ro`、`--env`、`-S`、`--max-memory` が使えます
wrong-option = `-S { $option }` を使えるのは、wasmscope を始めるときだけです
wrong-size = `--max-memory`：{ $why }
wrong-mapdir = `--mapdir` はありません。別の名前でディレクトリを渡すには `--dir HOST::GUEST` と書いてください
wrong-env = `--env NAME=VALUE` の形で書いてください
wrong-variable = { $name } という環境変数がないので渡せません。`--env={ $name }=VALUE` の形で書いてください

# 時点。
wrong-moment = 時点は、`goto 1000` のような命令の数か、`50%`、`start`、`end`、`latest`、`call 7`、ブックマークで書きます。`{ $given }` は使えません
wrong-percentage = 割合は 0% から 100% までです
wrong-no-call-yet = ホスト呼び出しはまだありません
wrong-call-number = ここまでのホスト呼び出しは 1 から { $last } までで、{ $given } はありません
wrong-call-not-yet = 呼び出し { $number } はまだありません
wrong-in-the-past = 命令 { $moment } はもう過ぎました（いまは { $now }）
wrong-bookmark = `{ $name }` というブックマークはありません。`bookmarks` で一覧を表示します
wrong-bookmark-name = ブックマークの名前は { $most } 文字までで、時点の書き方と重ならないものです。`{ $given }` は使えません

# ブレークポイント。
wrong-nowhere-to-break = 実行中の関数がありません。`break FUNC` で関数を指定します
wrong-errno = `{ $given }` というエラー番号はありません。`ENOENT`、`no-entry`、`44`、`any` のように書きます
wrong-break-on = 待てるのはエラー番号です。例えば `break on errno ENOENT`
wrong-condition-without-place = 条件は場所に付けます。例えば `break FUNC if local 0 == 7`
wrong-delete = `delete` にはブレークポイントの番号か `all` が必要です
wrong-breakpoint = ブレークポイント `{ $which }` はありません。`breakpoints` で一覧を表示します
wrong-watch = `watch` で監視できるのは、ソースの変数、メモリ、グローバル変数、ローカル変数です: `watch total`、`watch 0x100 4`、`watch global 0`、`watch local 2`
wrong-watched = 監視できるのは、メモリ、グローバル変数、ローカル変数だけです
wrong-cannot-watch = 監視できるのは、メモリ、ローカル変数、グローバル変数です

# 過去への質問。
wrong-who = `who` には、誰が書いたかを知りたいものが必要です: `who total`、`who mem 0x100 4`、`who global 0`、`who local 2`、`who stack 0`、`who console TEXT`、`who fd 4`
wrong-who-stack = `who stack` には番号が必要です。例えば `who stack 0`（一番上）
wrong-who-console = `who console` には、出力の何文字目かの番号か、文字列が必要です。例えば `who console hello`
wrong-not-on-console = `{ $text }` はまだコンソールに出ていません
wrong-descriptor = `{ $name }` というディスクリプタは開いていません。`handles` で一覧を表示します
wrong-made-by-no-call = { $handle }（{ $what }）は最初からあり、どの呼び出しが作ったものでもありません

# コードの中の場所。
wrong-no-function = 実行中の関数はありません
wrong-no-code = コードがありません
wrong-no-code-here = 実行中の関数がありません。`code FUNC` で関数を表示します
wrong-offset = `{ $given }` はファイルの中の位置ではありません。`0xa41c` のように書きます
wrong-no-instruction-at = このファイルの { $offset } に命令はありません
wrong-not-so-long = `{ $name }` の長さは { $bytes } バイトもありません
wrong-name-a-function = 関数の名前が必要です。例えば `break main`
wrong-function = `{ $name }` という関数はありません。`func[N]` と書けば番号で指定できます
wrong-function-near = `{ $name }` という関数はありません。`{ $near }` のことですか？
wrong-function-index = コードのある関数は `func[{ $first }]` から `func[{ $last }]` までです
wrong-module = そのモジュールはありません
wrong-imported = `{ $name }` はインポートされた関数で、止める命令がありません。`w` で次のホスト呼び出しまで実行します
wrong-ambiguous = `{ $name }` に当てはまるものがいくつもあります: { $listed }
wrong-ambiguous-more = `{ $name }` に当てはまるものがいくつもあります: { $listed }、ほか { $more } 個
wrong-no-source-lines = プログラムにソースの行の情報（DWARF）がありません。`-g` などで、デバッグ情報を付けてビルドしてください
wrong-source-line = { $file } の { $line } 行目から後には、コードになった行がありません
wrong-source-file = `{ $file }` というファイルから作られたコードはありません
wrong-source-file-near = `{ $file }` というファイルから作られたコードはありません。`{ $near }` のことですか？
wrong-no-lines-because = 止まれるソースの行がありません。{ $why }
wrong-no-lines-to-step = ソースの行ごとには進めません。{ $why }
wrong-no-main = プログラムに `main` という関数はなく、プログラム自身のソースの行もありません
wrong-source-line-next = { $file } の { $line } 行目から作られたコードはありません。次にコードがあるのは { $next } 行目です
debug-external = デバッグ情報は別のファイル `{ $file }` にありますが、デバッグ用のセクションを持つその名前のファイルは、プログラムと同じフォルダーにありません
debug-source-map = DWARF はなく、ソースマップ `{ $file }` が指定されていますが、そのファイルはプログラムと同じフォルダーにありません
debug-split = デバッグ情報が分割されています。行の情報はここにありますが、残りは `{ $file }` にあり、読み込まれません
debug-partly = コンパイルの後で、ツールがプログラムを書き換えました。デバッグ情報（DWARF）にある { $of } 個の関数のうち、今のコードに合うのは { $fitting } 個で、それだけを使います
debug-changed = コンパイルの後で、ツールがプログラムを書き換え、デバッグ情報（DWARF）をそのまま残しました。{ $of } 個の関数のうち、今のコードに合うのは { $fitting } 個だけなので、どれも使いません
debug-emptied = ツールがデバッグ情報（DWARF）を空にしました。そこにある関数は、どれもコードの中に場所がありません。`clang -O2` は、リンクのときに `wasm-opt` が見つかれば実行します。`-O` を付けずにリンクすれば避けられます

# 値。
wrong-value-missing = 値がありません。`local 0`、`stack 0`、`*i32 0x100`、数などを書きます
wrong-takes-number = `{ $what }` には番号が必要です。例えば `{ $what } 0`
wrong-type = `*` には、`*i32 ADDR` のように型が必要です（u8 i8 … i64 f32 f64 v128）。`{ $given }` は使えません
wrong-too-deep = `{ $sign }` を重ねられるのは { $most } 段までです
wrong-compare = 比べるには `==` と書きます
wrong-comparison = { $left } と { $right } は比べられません
wrong-no-number = { $ty } はここで数として使えません
wrong-word = `{ $word }` はここには書けません
wrong-named = `{ $name }` というローカル変数もグローバル変数もありません。`local 0`、`global 0`、`stack 0`、数などを書きます
wrong-index = `{ $what } { $given }` はありません。あるのは `{ $what } 0` から `{ $what } { $last }` までです
wrong-operand = オペランドスタックにあるのは `stack 0`（一番上）から `stack { $last }` までです
wrong-no-local = ここにローカル変数はありません
wrong-no-global = ここにグローバル変数はありません
wrong-no-such-local = ここにローカル変数 { $index } はありません
wrong-no-such-global = ここにグローバル変数 { $index } はありません
wrong-no-memory = このプログラムにメモリはありません
wrong-outside-memory = { $at } はメモリの外です（メモリは { $end } で終わります）
wrong-range = { $at } からの { $len } バイトはメモリに収まりません（メモリは { $end } で終わります）
wrong-length = 長さは 1 以上のバイト数です。`{ $given }` は使えません
wrong-length-most = 長さは 1 から { $most } までの数です。`{ $given }` は使えません

# レッスンの質問。
wrong-question-missing = 質問がありません
wrong-no-call = 呼び出し { $number } はありません。ここまでに返事があったのは { $count } 回です

# エクスポートされた関数の呼び出し。
wrong-invoke-replay = 記録は記録したとおりに動きます。ほかの関数は呼び出せません
wrong-exports-nothing = プログラムは `{ $name }` という関数をエクスポートしていません。ほかの関数もありません
wrong-export = プログラムは `{ $name }` という関数をエクスポートしていません。あるのは { $exports } です
wrong-export-several = `{ $name }` は複数のインターフェースにあります。次のどれかを書いてください：{ $names }
wrong-invoke-count = `{ $function }` の引数は { $wanted } 個ですが、{ $given } 個あります
wrong-invoke-argument = `{ $function }` の { $number } 番目の引数：`{ $text }` は `{ $ty }` 型の値ではありません
wrong-invoke-arguments = `{ $function }` の引数が正しくありません：「{ $why }」
wrong-frame = フレーム { $given } はありません。最も外側は { $last } です
wrong-no-variables = この関数の変数を記述したデバッグ情報がないため、変数は分かりません
wrong-no-variable = ここに `{ $name }` というソース変数はありません
wrong-no-variable-near = ここに `{ $name }` というソース変数はありません。`{ $near }` のことですか？
wrong-path = `{ $path }` は変数のパスではありません。`list.next`、`numbers[2]`、`map["one"]` のように書きます
wrong-path-member = `{ $path }`：`{ $name }` はありません
wrong-path-member-near = `{ $path }`：`{ $name }` はありません。`{ $near }` のことですか？
wrong-path-element = `{ $path }`：要素 { $index } はありません（要素数 { $count }）
wrong-path-key = `{ $path }`：キー `{ $key }` はありません
wrong-path-target = `{ $path }`：何も指していません
wrong-variable-gone = `{ $path }` の値はここにはありません: { $why }
wrong-variable-computed = `{ $path }` はそのままの形ではどこにも置かれず、必要なときに計算されます
wrong-variable-left = `{ $path }` のある関数は実行中ではありません
wrong-variable-number = `{ $path }` は数ではありません
