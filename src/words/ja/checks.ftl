# レッスンの正しくないところ。書く人に向けて。

check-problem = { $file }:{ $line }: { $what }

# ファイル。
check-no-file = ファイルではありません
check-too-large = レッスンのファイルとして大きすぎます
check-not-utf8 = UTF-8 ではありません
check-newer-progress = 版は { $version } ですが、この wasmscope に読めるのは版 1 だけです
check-unreadable = 読めません: { $why }

# `lesson.toml`。
check-minutes = `minutes` は 1 から 60 までの数です
check-no-english = レッスンには少なくとも英語の言葉（{ $file }）が必要です
check-no-step = レッスンには少なくとも 1 つの `[[step]]` が必要です
check-two-steps = ステップ `{ $step }` が 2 つあります
check-no-pane = `{ $pane }` というペインはありません。あるのは { $panes } です
check-path = レッスンのファイルのパスは相対パスで書きます。外へ出られるのは、先頭の `../` 1 つだけです
check-grant = `{ $text }` では何も渡せません。`--dir=…`、`--dir-ro=…`、`--env=NAME=VALUE` のどれかを書いてください
check-errno = `{ $text }` というエラー番号はありません。`"ENOENT"` や `44` のように書きます
check-line = `line` は `"main.rs:12"` のように、ファイルと行の番号です
check-nth = `nth` は 1 から数えます
check-stop = 止まる所には `function`、`line`、`call`、`errno`、`moment`、`end = true` のどれか 1 つを書きます
check-task = 課題には `until`、`answer`、`select` のどれか 1 つを書きます
check-condition = `{ $text }` は条件ではありません。`errno = 44`、`stdout contains hello`、`calls >= 3` のように書きます

# 言葉。
check-title-first = ファイルの先頭は `# ` とレッスンの題でなければなりません
check-one-title = レッスンの題は 1 つだけです
check-one-paragraph = 題と最初のステップの間には段落を 1 つだけ書きます
check-step-heading = ステップの見出しは `## step-id: Heading` の形で書きます
check-part = `### { $title }` は、`### hint`、`### right`、`### wrong`、`### wrong: ANSWER` のどれでもありません
check-part-outside = `###` はステップの中に書きます
check-claim-outside = 機械の状態について述べることは、ステップの中に書きます
check-open-question = 質問の `{"{"}` を閉じる `{"}"}` が同じ行にありません
check-no-links = レッスンにリンクは書けません。アドレスはコードとして書きます
check-no-pictures = レッスンに画像は入れられません
check-no-quotations = レッスンに引用は書けません
check-no-tables = レッスンに表は書けません
check-no-html = レッスンに `HTML` は書けません
check-no-rules = レッスンに横線は引けません
check-no-such-blocks = レッスンにこの種のブロックは書けません

# 言葉とステップ。
check-no-language = この言語の言葉がありません
check-no-summary = 題と最初のステップの間には段落を 1 つ書きます: 終えると何ができるようになるか
check-no-words = ステップ `{ $step }` の言葉がありません: `## { $step }: …`
check-no-such-step = { $file } にステップ `{ $step }` はありません
check-step-elsewhere = ステップ `{ $step }` の順番が { $file } と違います
check-says-nothing = ステップ `{ $step }` に文章がありません
check-no-hint = 課題には `### hint` が少なくとも 1 つ必要です。最後の 1 つは答えです
check-no-right = 課題には `### right` が必要です: 何を学んだか
check-no-wrong = 質問には `### wrong` が必要です: なぜ違うか
check-no-task = ヒントと返事は課題のためのものですが、このステップに課題はありません
check-other-hints = ヒントが { $here } 個ありますが、英語では { $english } 個です
check-not-in-english = { $claim } は英語の文章にありません
check-only-in-english = { $claim } は英語の文章にありますが、ここにはありません

# 機械。
check-stop-fails = ステップ `{ $step }` の止まる所: { $why }
check-never-reached = ステップ `{ $step }` の止まる所に着きません（{ $end }）
check-false = { $claim } は正しくありません。実際は `{ $truth }` です
check-cannot-ask = { $question }: { $why }
check-solved-before = ステップ `{ $step }` の課題は、出される前に解けています
check-solution-fails = 解答の `{ $line }`: { $why }
check-not-solved = 解答ではステップ `{ $step }` の課題が解けません
check-no-answer = `{ $query }` の答えはここにはありません
check-wrong-solution = 解答 `{ $given }` は違います。正しくは `{ $answer }` です
check-wrong-is-right = `### wrong: { $answer }` は正解です
check-begins-elsewhere = `{ $text }` は、解答の示す所から始まっていません
