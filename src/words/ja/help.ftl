# ヘルプ: 項目、ペインが表示するもの、印の意味。

help = ヘルプ
help-title = ヘルプ: { $topic }
topic-run = 実行
topic-time = 時間
topic-look = 見る
topic-screen = 画面
topic-lesson = レッスン
topic-marks = 印
topic-commands = コマンド
help-turn = ← → でほかの項目へ、esc で閉じます。
help-mouse = マウス: クリックでペインと行を選び、ホイールでその下にあるものを動かします。タイムラインではその時点へ行きます。

about-code = プログラムがいまいる関数を、WebAssembly のテキスト形式で表示します。▶ は次に実行される命令、数はファイルの中の位置です。
about-stack = オペランドスタックです。一番上から並びます。命令は一番上から入力を取り（↑）、結果をそこに置きます（←）。
about-locals = ソースの変数が分かれば最初に表示し、enter で中身を開きます。続いて WebAssembly での引数とローカル変数、モジュールのグローバル変数、テーブルです。enter でテーブルの中の関数を一覧します。
about-calls = どの関数がどの関数を呼んだかを、内側から並べます。行を選ぶと、その呼び出しのコード、スタック、ローカル変数を表示します。
about-memory = 線形メモリを、バイトと文字で表示します。どこかへ移るまでは、プログラムが読む所 [ ] と書く所 * を追います。
about-host = プログラムが外へ出した呼び出しの全部と、その引数と結果です。番号のない行はプログラムの中で拒否されたもので、呼び出しはありません。
about-why = ファイル、環境変数、アドレスがなぜ許可された、または拒否されたのかを 1 段ずつ、そして何を渡せば許可されるのかを表示します。
about-console = プログラムが書いたものです。out は標準出力、err は標準エラー出力、in はあなたが入力したものです。
about-caps = プログラムが触れてよいもの: ディレクトリ、開いているハンドル、引数、環境変数、その他です。
about-lesson = レッスンの文章です。ほかはすべてそのまま使えます。自由に見て回ってください。backspace でこのステップの場面に戻ります。

mark-here = ここ: 次に実行される命令、表示しているフレーム
mark-breakpoint = ブレークポイント
mark-cursor = カーソル（▶ とは別の所にあるとき）
mark-outdented = 入れ子が深いので、コードを左に寄せている
mark-taken = 次の命令がこの値を取る
mark-pushed = 直前の命令が積んだ
mark-changed = 前に止まったときから変わった。いま書かれたバイト
mark-read = 読まれたばかりのバイト。{ "{ }" } は選択したバイト
mark-granted = 許可、拒否
mark-failed = システムかプログラムが失敗した
mark-inferred = wasi-libc の仕組みから推測した（見たのではない）
mark-result = 呼び出しの結果。ポインタの指す先
mark-cut = 途中まで: enter、z、← → で残りが見える
mark-folded = 中身がある: enter で開く、閉じる
mark-padding = フィールドの間の詰め物で、意味はない
mark-timeline = タイムライン上のホスト呼び出しとブックマーク

pane-key-breakpoint = カーソルの所にブレークポイントを置く、外す
pane-key-next = 次に実行される命令に戻る
pane-key-frame = 別のフレームを表示する
pane-key-frame-code = そのコードへ行く
pane-key-pointer = カーソルの所のポインタをたどる。backspace で戻る
pane-key-call = 呼び出しを選ぶ。7 で理由を表示する
pane-key-call-full = 引数と結果の全部
pane-key-card = 別のアクセスのカード
pane-key-whole-card = カードの全部
pane-key-output = 出力の全部。入力を待っていれば入力
pane-key-row = 行の全部
pane-key-fold = 変数の中身、または行の全部
pane-key-variable = メモリのバイト、書き込んだ所、変わったら止まる
pane-key-scroll = 動かす
pane-key-read-on = 読み進む
pane-key-next-step = 次のステップ
