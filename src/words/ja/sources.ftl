# ソースファイル: それを表示するペイン、探した場所、疑わしい点。

tab-source = ソース
pane-source = ソース
pane-wat = WAT
tab-wat = WAT
about-source = 書かれたままのプログラムです。▶ は次に実行される行、▷ は呼び出したものを待っている行です。ここでは 1 行ずつ進みます。
empty-source = プログラムはいま、ソースのある関数の中にいません。
source-of-library = { $function } はライブラリのコードで、そのソースはここにありません: { $file }
source-to-own = M で、最初からあなたのコードが始まる所まで実行します。
source-untold = { $function } がどの行から作られたのか、手がかりがありません。
source-missing = ソースが見つかりません: { $file }
source-looked = 探した所: { $path }
source-how = どこにあるかは --source 元=先 で指定して起動します。元はこのパスの先頭、先はここにあるフォルダです。
source-no-text = { $place } はテキストではありません。
source-newer = プログラムより新しい
source-changed = コンパイルされたものと違う
source-other-compiler = 別の版のコンパイラのもの
source-cut = 一部だけ
source-waits = 呼び出したものを待つ
source-lines = 1 行ずつ進む
source-line-of = { $file } の { $line } 行目
source-found = 場所
source-brought = 記録かソースマップに入っていた
detail-lines = 命令
detail-count = { $function } の { $count } 命令

mark-source-waits = 呼び出したものを待っている行。» はインライン化された呼び出し
mark-of-line = 次に実行される行の命令
pane-key-lines = 行ごとに、中へ、飛び越し、外へ。S N O で戻る
key-switch = ソースか命令か
key-main = プログラム自身の main まで実行する
bar-switch = ソース
bar-instructions = 命令
bar-main = main へ
bar-line = 1行
bar-line-over = 行飛越し
bar-line-back = 行を戻る
say-no-source = このプログラムがどの行から作られたのか、手がかりがありません。
say-source-breakpoint-set = ブレークポイント { $number } を { $place } に置きました。
welcome-main = あなたのコードが始まる { $function } まで実行する
welcome-own = あなたのコードの最初の行まで実行する

# リンカのグローバル変数。
globals-linker = … リンカのもの { $count } 個（GOT）
detail-linker = リンカのグローバル変数

# コマンドライン。
cli-source-map = --source 元=先 の形で書いてください。プログラムの中のパスの先頭と、ここにあるフォルダです
cli-sources-taken = ソースファイル { $count } 個が入っています: { $files }
cli-sources-none = ソースファイルは入っていません: { $why }
cli-sources-no-lines = プログラム自身のコードがどの行から作られたのか、手がかりがありません
cli-sources-not-found = 1 つも見つかりませんでした
cli-sources-missing = 見つからなかったソースファイル { $count } 個: { $files }
cli-sources-left = 大きすぎるかテキストでないので入れなかったファイル { $count } 個: { $files }
cli-debug-files-taken = デバッグ情報のファイル { $count } 個が入っています: { $files }
cli-debug-files-left = 大きすぎるので入れなかったデバッグ情報のファイル { $count } 個: { $files }
