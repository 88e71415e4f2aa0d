# 各コマンドがすること。ヘルプの行に 1 文で。

command-step = 1 命令実行し、呼び出しの中へ入ります。`step line` は次のソースの行まで、`step into` は呼び出しの中へも、`step out` は呼び出し元まで進み、`back` を付けるとさかのぼります。
command-next = この関数の 1 命令を実行します。呼び出しは戻るまで実行します。
command-out = この関数が戻るまで実行します。
command-continue = 次のブレークポイントか最後まで実行します。
command-call = 次のホスト呼び出しに返事が来るまで実行します。
command-back = 1 命令戻ります。
command-back-over = この関数の 1 命令だけ戻ります。呼び出しは 1 つと数えます。
command-back-out = この関数の呼び出しまで戻ります。
command-back-continue = 1 つ前のブレークポイントか最初まで戻ります。
command-back-call = 1 つ前のホスト呼び出しに返事が来た所まで戻ります。
command-who = 最後に書いた命令かホスト呼び出しまで戻ります。`jump-back` で元に戻ります。
command-jump-back = 最後に `who` を使った所に戻ります。
command-goto = ある時点へ行きます。実行した所へは直接、その先へは実行を続けます。
command-bookmark = この時点に `goto` のための名前を付けます。
command-bookmarks = ブックマークを並べます。
command-unmark = ブックマークを外します。
command-timeline = 実行のどこにいるか、何が起きたかを表示します。
command-main = 最初から、プログラム自身の `main` か最初の行まで実行します。
command-run = 最初からブレークポイントか最後まで実行します。
command-restart = 最初の命令の手前に戻ります。ブレークポイントは残ります。
command-invoke = エクスポートされた関数の呼び出しから始め直す。`FUNC` がなければ一覧を表示する。
command-grant = もっと渡して（`grant --dir=.`）、または何も渡さずに、最初からやり直します。
command-whatif = 足りなかったものを渡してもう一度実行し、比べます。`adopt` でそちらに移ります。
command-break = 命令の手前（`if local 0 == 7` ならそのときだけ）か、エラー番号で止めます。`break --source FUNC` なら、関数の準備の部分の後です。
command-watch = メモリ、グローバル変数、ローカル変数が命令かホストに書かれる所で止めます。
command-breakpoints = ブレークポイントと監視を並べます。
command-delete = ブレークポイントと監視を外します。
command-print = 値を表示します。`local 0`、`global 0`、`stack 0`、`*i32 ADDR`、`string ADDR [LEN]` など。
command-mem = メモリを表示します。ADDR は `local 0 + 8` のような式でもかまいません。
command-stack = オペランドスタックを上から並べます。
command-locals = 引数とローカル変数を並べます。
command-variables = フレーム（0 が最も内側）のソース変数を並べます。`list.next` や `map["one"]` のように一つを指定することもできます。
command-globals = グローバル変数を並べます。
command-tables = テーブルとその中の関数を並べます。すべてのテーブル、1 つのテーブル、またはその 1 つの要素の前後です。
command-tasks = タスクと、それぞれが何を待ち、誰がそれを終わらせられるかを並べます。
command-thread = `tasks` に示された番号で、ほかのスレッドのコールスタックを表示します。
command-where = コールスタックを内側から並べます。
command-lines = ファイルのバイトオフセットにあるコードの、ソースの関数と行を一覧表示します。
command-code = ここ、または別の所のコードを表示します。
command-outline = 関数の中身を除いたファイルを表示します。型、インポート、エクスポート。TEXT があればそれを含む行だけ。
command-calls = ホスト呼び出しと、拒否された探索を並べます。
command-why = アクセスが許可された、または拒否された理由を説明します。NUMBER がなければ最後に拒否されたもの。
command-caps = プログラムに渡されたものを表示します。
command-handles = 開いているハンドルと、それがどの呼び出しから来たかを並べます。
command-console = プログラムが書いたものを表示します。
command-info = どこにいるか、なぜ止まったかを表示します。
command-save = ここまでの実行を再生できるように記録します。`w FILE` も同じです。
command-reply = 誰も用意していない関数の呼び出しに、ホストとして返事をします。結果 1 つに値 1 つを書くか、`trap` と書きます。
command-help = コマンドを並べるか、1 つを説明します。
command-quit = デバッガを終了します。

# 画面だけのコマンド。
command-theme = 色を選びます
command-screen-help = ヘルプの画面
