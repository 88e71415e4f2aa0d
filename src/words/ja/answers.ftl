# コマンドの答え。

sentence = { $text }

# 1 行のもの。
said-ended = プログラムは終わりました。`back` で戻り、`restart` で最初の命令の手前に戻ります
said-restarted = 最初の命令の手前に戻りました
said-invoked = 呼び出し { $call } の最初の命令の手前です
said-exports-nothing = プログラムは関数をエクスポートしていません
said-again-with = 最初の命令の手前に戻りました。許可: { $granted }
said-again-without = 最初の命令の手前に戻りました。ディレクトリの許可はありません
said-replay-is-given-nothing = 再生は記録されたとおりに動くので、何も渡せません
said-replay-asks-no-host = 再生ではホストに頼みません
said-already-there = もう命令 { $moment } にいます
said-bookmark = 命令 { $moment } にブックマーク `{ $name }` を付けました。`goto { $name }` でここに戻ります
said-bookmark-removed = ブックマーク `{ $name }` を外しました
said-bookmarks-removed =
    { $count ->
       *[other] ブックマークを { $count } 個外しました
    }
said-no-bookmarks = ブックマークはありません。`bookmark NAME` でここに付けます
said-breakpoint = ブレークポイント { $number }: { $what }
said-breakpoint-there = ブレークポイント { $number } はもうあります: { $what }
said-breakpoints-removed =
    { $count ->
       *[other] ブレークポイントを { $count } 個外しました
    }
said-no-breakpoints = ブレークポイントはありません。`break FUNC` で置きます
said-removed = { $numbers } を外しました
said-watchpoint = 監視 { $number }: { $what }
said-watchpoint-there = 監視 { $number } はもうあります: { $what }
said-watchpoint-removed = 監視 { $number } を外しました: { $what }
said-watches = 監視 { $number }: { $what } が書かれる所で c と C が止まります
said-stack-empty = オペランドスタックは空です
said-no-locals = ここにローカル変数はありません
said-no-globals = ここにグローバル変数はありません
said-no-tables = ここにテーブルはありません
table-heading =
    { $count ->
       *[other] { $table }：要素 { $count } 個
    }
table-row = { $indices }  { $holds }
table-row-function = { $indices }  { $holds }  { $type }
table-more =
    { $count ->
       *[other] … ほかの要素が { $count } 個。`tables` にテーブルと要素の番号を付けると見えます
    }
table-indented = {"  "}{ $line }
said-no-calls = ホスト呼び出しはまだありません
said-no-handles = 開いているハンドルはありません
said-nothing-asked = プログラムはまだパスを求めていません
said-all-granted = 求めたものはすべて許可されました。`why NUMBER` で 1 つずつ説明します:
said-nothing-written = プログラムはまだ何も書いていません
said-console-gone = … これより前の { $bytes } バイトはもう残っていません。前の時点に戻ると見られます
said-not-in-outline = `{ $text }` を含む行はありません
said-short-forms = 短い形: { $names }
said-time = 時間: { $time } ms
said-cannot-save = ここからは記録を保存できません
said-saved =
    { $calls ->
       *[other] ホスト呼び出し { $calls } 回をプログラムと一緒に { $path } に保存しました（{ $bytes } バイト）
    }

# ブレークポイントが待つもの。
break-any-errno = どのエラー番号でも
break-places = { $count } か所
break-errno = エラー番号 { $name }（{ $number }）
break-written = { $what } が書かれる所
break-before = { $function } の { $offset }、{ $op } の手前
break-before-of = { $function } の { $offset }、{ $op } の手前（{ $source }）
break-if = { $place }、条件 { $condition }

# 書かれるもの、監視できるもの。
what-bytes = { $first } から { $last }
what-global = グローバル変数 { $index }
what-global-named = グローバル変数 { $index }（{ $name }）
what-variable = `{ $path }`（{ $place }）
what-named = { $variable }（{ $place }）
break-until = { $place }（{ $function } が戻るまで）
break-left = { $place }（{ $function } は実行中ではないので、いまは監視していません）
what-local = ローカル変数 { $index }
what-local-named = ローカル変数 { $index }（{ $name }）
what-local-of = { $function }（深さ { $depth }）の{ $local }
what-operand = オペランド { $index }
what-text = このテキスト

# 一覧の行。
row-numbered = { $number }  { $what }
row-breakpoint = { $number }  { $what }
row-command = { $head }  { $about }
row-parameter = { $index } 引数
row-value = { $ty } { $value }{ $rest }
row-unsigned = { $ty } { $value }  符号なし { $unsigned }{ $rest }
row-new = { $value }  ← 新しい
row-changed = { $value }  * 変わった
row-text = { $text }  { $bytes } バイト
row-frame-canon = 正規 ABI: { $name }
row-frame-entry = 入口: { $name }
row-frame-call = ホスト呼び出し: { $name }
row-frame-inlined = {"  "}{ $name }（インライン展開）
lines-none = { $offset }: ここに関数はありません
lines-of-no-line = { $file }（どの行でもないコード）
row-frame-at = { $what }  { $offset }
row-frame-source = { $what }  { $source }
row-frame-folded = { $what } （{ $count } つ省略）
row-frames-more = {"  "}… { $last } まで、ほか { $more } 個
row-call-result = { $call } → { $result }
row-handle-from = { $handle }  呼び出し { $call } から

# プログラムに渡されたもの。
caps-no-directories = ディレクトリ: なし
caps-directory = ディレクトリ { $guest }: ホストでは { $host }、{ $access }
caps-learned = {"  "}（プログラムは呼び出し { $call } でディレクトリを聞いた）
caps-not-learned = {"  "}（プログラムはまだディレクトリを聞いていない）
caps-arguments = 引数: { $list }
caps-environment = 環境変数: { $list }
caps-other = { $what }: { $how }
missing-imports =
    { $count ->
       *[other] 誰も用意していないインポート:
    }
missing-function = {"  "}{ $what }（オフセット { $offset }）: { $fate }
missing-other-type = {"  "}{ $what }（オフセット { $offset }、ここにあるものとは型が違います）: { $fate }
missing-refused = {"  "}{ $what }（オフセット { $offset }）: 代わりになるものがないため、プログラムを始められません
missing-calls-ask = 呼び出すとそこで止まり、あなたがホストになります
missing-calls-trap = 呼び出すとトラップします
missing-calls-default = 呼び出すとゼロを返します
missing-calls-recorded = 呼び出しには記録から答えます
missing-item = {"  "}{ $what }（オフセット { $offset }）: 代わりに、同じ型の空のものを使います
missing-threads = {"  "}{ $what }（オフセット { $offset }）: スレッドのためのものです。スレッドには対応していません
missing-more = {"  "}… ほかに { $count } 個
grant-read-only = { $directory }（読むだけ）
grant-pair = { $first } { $second }
grant-several = { $list }

# 実行のどこにいるか。
timeline-now = 命令 { $now } / { $furthest }（{ $percent } %）
timeline-ended = 実行はそこで終わりました
timeline-goes-on = 実行はその先へ続きます
timeline-checkpoints = チェックポイント: { $count } 個、{ $size } KiB
timeline-accesses = アクセス: 許可 { $granted }、拒否 { $refused }、失敗 { $failed }。ほかの呼び出し: { $calls }
timeline-stops = ブレークポイントで止まった時点: { $listed }
timeline-stops-more = ブレークポイントで止まった時点: { $listed }、ほか { $more } 個
timeline-bookmark = ブックマーク `{ $name }`: 命令 { $moment }
report-now = 命令 { $moment }: { $why }
report-past = 命令 { $moment }（実行は { $furthest } まで進みました）: { $why }
report-in = { $function } の { $offset }
report-in-source = { $function } の { $offset }（{ $source }）
said-no-variables = ここにソース変数はありません
