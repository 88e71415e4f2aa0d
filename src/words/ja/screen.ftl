# 画面の言葉: タイトル行、下から 2 行目、ペイン、1 度だけ言うこと。

# タイトル行。
grants-none = 許可: なし
grants = 許可: { $grants }
moment = 命令 { $now }
moment-of = 命令 { $now } / { $total }
state-fresh = 開始前
state-running = 実行中
state-input = 入力待ち
state-ended = 終了 { $status }
state-trapped = トラップ
too-small = wasmscope には 40x10 以上のウィンドウが必要です。いまは { $size } です

# 下から 2 行目。
line-fresh = プログラムは最初の命令の手前にいます。s で 1 命令実行、? でヘルプです。
line-stdin = 標準入力を待っています。1 行入力して enter で送信、ctrl-d で終わりです。
line-clock = プログラムは時計を待っています。esc で待つのをやめます。
line-network = プログラムはネットワークを待っています。esc で待つのをやめます。
line-network-or-input = ネットワークか入力を待っています。8 と enter で入力、esc で待つのをやめます。
line-speed = 実行中: 毎秒 { $speed } 命令、{ $seconds } 秒経過。esc で止めます。
line-looking = 過去を探しています: { $instructions } 命令の { $percent } %、{ $seconds } 秒経過。ctrl-c で止めます。
line-trying = 新しい実行: { $instructions } 命令、{ $seconds } 秒経過。esc でやめます。この実行はそのままです。
line-beside = = 同じ、≠ 違う、< この実行だけ、> 新しい実行だけ、▶ 最初の違い。
line-ended = { $how }。S で 1 つ戻り、r で最初から。
line-library = コマンドではないので、自分では動きません。:invoke で呼び出す関数を選べます。
line-ended-refused = { $how }。{ $refused } 件のアクセスが拒否されました（理由は 7）。r で最初から。
ended-exit = 終了ステータス { $status }
ended-trap = トラップしました
prompt-answer = 答え:
exports-title = 自分では動かないプログラムです：どの関数を呼び出しますか
exports-none = プログラムは関数をエクスポートしていません
take-correction = tab で直します:

# ペインの下に 1 度だけ出る言葉。
say-on-timeline = ← → で実行に沿って、↑ ↓ で印から印へ。esc でタイムラインを離れます。
say-missing =
    { $count ->
       *[other] 誰も用意していないインポートが { $count } 個あります（`caps` で見られます）
    }
say-missing-ask =
    { $count ->
       *[other] 誰も用意していないインポート: { $count } 個（`caps`）。呼び出しでは、あなたがホストです
    }
say-at-latest = ここまでの実行の、いちばん新しい時点です。c で先へ進みます。
say-at-start = 実行の始まりです。
say-no-lesson = レッスンは開いていません。`wasmscope lesson` で開きます。
say-not-running = 何も実行していません。q で終了します。
say-running = プログラムは実行中です。esc で止めます。
say-ended = プログラムは終わりました。S で戻り、r で最初からもう一度実行します。
say-restarted = 最初の命令の手前に戻りました。
say-interrupted = 止めました。
say-no-instruction = ここにはブレークポイントを置ける命令がありません。
say-no-pointer = この値は、このメモリの番地ではありません。
say-not-in-memory = ここではメモリにありません。WebAssembly のローカル変数にあるか、どこにもありません。
say-memory-format = メモリを{ $format }で表示します。x で次の表示に変わります。
say-nothing-written = u は、バイト（5）、値（2、3、トラップ）、出力の行（8）、ハンドル（9）を誰が書いたかを調べます。
say-nothing-watched = v は、メモリのバイト（5）、変数、ローカル変数、グローバル変数（3）を監視します。
say-nothing-selected = V は、メモリのペイン（5）でバイトを選びます。
say-selecting = 矢印キーで選ぶバイトを増やします。u で書いたものを調べ、v で監視し、esc でやめます。
say-no-match = 「{ $text }」は見つかりませんでした。
say-search-wrapped = 終わりまで探したので、最初のものに戻りました。
say-nothing-more = これ以上、表示するものはありません。
say-signed = 数を符号付きで表示します。
say-unsigned = 数を符号なしで表示します。
say-follows = メモリは、プログラムが読み書きする所を追います。
say-stdin-left = プログラムはまだ入力を待っています。enter で入力、ctrl-c で待つのをやめます。
say-theme = テーマ: { $name }
theme-usage = theme のあとに dark、light、plain のどれかが必要です
say-bookmark-set = ブックマーク { $name } を付けました。g { $name } でここに戻ります。
say-bookmark-removed = ブックマーク { $name } を外しました。
say-breakpoint-set = ブレークポイント { $number } を { $place } に置きました。
say-breakpoint-removed = { $place } のブレークポイントを外しました。
say-cannot-try = 試せることがありません: { $why }

# 開いたときの案内。
welcome = プログラムを読み込みました。最初の命令の手前にいます
welcome-step = 最初の命令を実行する
welcome-call = 外への最初の呼び出しまで実行する
welcome-end = 最後まで実行する
welcome-help = ヘルプ

# ペイン: タブの名前、枠の名前、何もないときの言葉。
tab = { $number }{ $name }
tab-code = コード
tab-stack = スタック
tab-locals = 変数
tab-variables = 変数
tab-calls = 呼び出し
tab-tasks = タスク
tab-memory = メモリ
tab-host = ホスト
tab-why = 理由
tab-console = 出力
tab-caps = 権限
tab-lesson = レッスン
pane-code = コード
pane-stack = スタック
pane-locals = ローカル変数
pane-variables = 変数
pane-calls = コールスタック
pane-tasks = タスク
pane-memory = メモリ
pane-host = ホスト呼び出し
pane-why = 理由
pane-console = コンソール
pane-caps = ケイパビリティ
pane-lesson = レッスン
empty-code = 表示するコードがありません。
empty-stack = 空です
empty-locals = ありません
empty-calls = 実行中の関数はありません
empty-tasks = 残っているタスクはありません
empty-memory = このプログラムには、まだメモリがありません。
empty-host = ホスト呼び出しはまだありません。w で次の呼び出しまで実行します。
empty-why = プログラムはまだ何も求めていません。何かを求めると、それが許可された、または拒否された理由がここに出ます。
empty-console = まだ何も書かれていません
empty-caps = 何もありません
empty-lesson = レッスンは開いていません。

# コードと、プログラムが終わった所。
code-looking-around = 見て回っています。esc で戻ります
code-nothing-refused = 拒否されたアクセスはありません。
totals = { $instructions } 命令、ホスト呼び出し { $calls } 回

# 値。
stack-top = 上
locals-globals = グローバル変数
locals-wasm = WebAssembly の関数のローカル変数
detail-top = オペランドスタックの一番上
detail-operand = オペランド { $index }
detail-parameter = 引数 { $name }
detail-local = ローカル変数 { $name }
detail-mutable = 書き換えられるグローバル変数 { $name }
detail-global = グローバル変数 { $name }
detail-type = 型
detail-signed = 符号付き
detail-unsigned = 符号なし
detail-hex = 16 進
detail-value = 値
detail-place = 場所
detail-target = 指す先
detail-debug-note = デバッグ情報
detail-variable-keys = p でメモリのバイトを表示し、u で書き込んだ所へ戻り、v で変わったときに止まります
detail-points-to = 指す先は "{ $text }"
detail-taken = 次の命令が取る
detail-pushed = 直前の命令が積んだ
detail-changed = 前に止まったときから変わった
detail-pointer = p で、指す先をメモリに表示します

# 命令 1 つの全部。
detail-offset = 位置
detail-in-file = ファイルの { $offset }
detail-instruction = 命令
detail-instruction-of = { $function } の { $index }
detail-function = 関数
detail-function-of = モジュール { $module } の { $index }
detail-source = ソース
detail-breakpoint = ブレークポイント { $number }

# コールスタック。
calls-canon = 正規 ABI
calls-entry = 入口
calls-host = ホスト呼び出し
calls-inlined = インライン
calls-folded = （{ $count } つ省略）

# メモリ。
memory-follows = 読み書きを追う
memory-follows-value = { $what } を追う
memory-stays = ここにとどまる
memory-format-bytes = バイト
memory-format-text = UTF-8 の文字
memory-format-integer = { $bits } ビットの整数
memory-format-float = { $bits } ビットの浮動小数点数
memory-text = "{ $text }"（{ $bytes }、{ $letters } 文字）
memory-text-alone = "{ $text }"
memory-text-begins = "{ $text }…"
memory-text-long = "{ $text }…"（{ $bytes }）
memory-selected-one = { $first }、1 バイト
memory-selected = { $first } から { $last }、{ $bytes }
place-stack = スタック { $index }
place-local = ローカル変数 { $index }
place-global = グローバル変数 { $index }

# ホスト呼び出し。
detail-call = 呼び出し { $number }  { $name }
detail-arguments = 引数
detail-result = 結果
detail-card = 7 で理由を表示します

# コンソール。
console-gone = これより前の { $bytes } は表示していません。前の時点に戻ると見られます

# カード: トラップの題と、何枚目か。
trap-title = プログラムがトラップした理由
why-page = { $at }/{ $count }

# 許可を増やしてもう一度実行する。
what-if = もし { $tried } なら
what-if-ask = 実行しますか。enter で実行、esc でやめます。
