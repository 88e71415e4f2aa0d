# アクセスのカード。何を何に対してしたか、誰が決めたか、手順・理由・どうすればよいかの周りの言葉。

quoted = 「{ $name }」
names-none = なし

## 何をしたか

action = { $thing }{ $verb }

operation-open = を開く
operation-create = を作る
operation-create-or-open = を作るか開く
operation-empty = を空にする
operation-open-for-writing = を書き込み用に開く
operation-open-for-reading-and-writing = を読み書き用に開く
operation-check-access = を使えるか調べる
operation-read-metadata = のメタデータを読む
operation-read-metadata-at = のメタデータを読む
operation-create-directory = というディレクトリを作る
operation-create-directory-at = というディレクトリを作る
operation-remove-directory = というディレクトリを消す
operation-remove-directory-at = というディレクトリを消す
operation-remove = を消す
operation-rename = の名前を変える
operation-rename-to = という名前に変える
operation-link = への別名を作る
operation-link-as = という別名を作る
operation-create-symlink = というシンボリックリンクを作る
operation-create-symlink-at = というシンボリックリンクを作る
operation-read-link = というリンクの行き先を読む
operation-read-link-at = というリンクの行き先を読む
operation-list = の一覧を読む
operation-enter = に移る
operation-set-times = の時刻を変える
operation-set-times-at = の時刻を変える
operation-resize = の大きさを変える
operation-read-from = から読む
operation-write-to = に書く
operation-seek = の中を移動する
operation-make-room = の場所を確保する
operation-close = を閉じる
operation-write-out = をディスクに書き出す
operation-use = を使う
operation-read-variable = という環境変数を読む
operation-read = を読む
operation-grow = を大きくする
operation-exit-with = で終わる
operation-make-socket = のソケットを作る
operation-bind-to = を自分のアドレスにする
operation-connect-to = に接続する
operation-send-to = に送る
operation-look-up = のアドレスを調べる
operation-look-for = を探す

## 何に対して

thing-it = それ
thing-descriptor = ディスクリプタ { $number }{" "}
thing-open-file = 開いているファイル
thing-memory = メモリ
thing-no-file = 開いていないファイル
thing-status = ステータス { $status }{" "}
thing-environment = あなたの環境変数
thing-standard-input = 標準入力
thing-unseen-path = 見えなかったパス
thing-bare = { $name }{" "}
thing-straight = 「{ $name }」

## 判定

headline-granted = { $action }ことは許可されました
headline-refused = { $action }ことは拒否されました
headline-perhaps = { $action }ことは拒否されたのかもしれません
headline-not-there = { $action }ことは許可されましたが、それはありません
headline-not-set = { $action }こと：プログラムには渡されていません
headline-without = { $action }こと：それはなく、プログラムはそれなしで進みました
headline-failed = { $action }ことは許可されましたが、失敗しました
summary = { $headline }：{ $errno }

decided-not-offered = ホストが決めました。ホストにはこの機能がありません
decided-memory = 実行中に決まりました。メモリはこれ以上大きくなれません
decided-granted = ホストが許可しました
decided-inside = プログラムの中で決まりました
decided-own-library = プログラムの中で、自分のライブラリが決めました
decided-c-library = プログラムの中で、C ライブラリが決めました
decided-walk = パスの探索の途中で、ホストが決めました
decided-open-file = ホストが決めました。開いているファイルがそれを許しません
decided-wasi = ホストが決めました。WASI がそれを許しません
decided-grant = ホストが決めました。それを許す許可がありません
decided-system = OS が答えました
decided-with = { $error }：{ $by }
decided-never-asked = { $decided }。ホストは聞かれていません

## カードのそのほかの部分

card-inside = プログラムの中
card-on-host = ホスト
card-times = { $step }（{ $count } 回）
card-holds = プログラムが持っているディレクトリ：
card-holds-none = プログラムが持っているディレクトリ：なし
card-preopen = 「{ $directory }」（ホストでは { $host }）：{ $reason }
card-inferred-variable = 環境変数が見つからなかったことは、見えたのではなく推測です
card-inferred-path = パスが拒否されたことは、見えたのではなく推測です
card-inferred = 一部は、見えたのではなく wasi-libc の動きからの推測です
card-use-path = 使うパス：{ $path }
card-add = 付けるフラグ：{ $flags }
card-put-first = 最初に付ける：{ $flags }
card-add-and-use = 付けるフラグ：{ $flags }  使うパス：{ $path }
card-at = 命令 { $moment } のとき
card-asked-by = 頼んだのは { $by }、命令 { $moment } のとき

pane-holds = プログラムが持っているディレクトリ：
pane-holds-none = このプログラムはディレクトリを持っていません。
pane-holds-none-in-table = このプログラムはディレクトリを持っていません。メモリの { $address } にあるディレクトリの表は空です。
pane-host-not-asked = ホストは聞かれていません。
pane-preopen = 「{ $directory }」（ホストでは { $host }）：{ $reason }
pane-inferred-variable = 環境変数が見つからなかったことは、見えたのではなく推測です。
pane-inferred-path = パスが拒否されたことは、見えたのではなく推測です。
pane-inferred = 一部は、見えたのではなく wasi-libc の動きからの推測です。
pane-grant-it = 渡すには：`{ $flags }`
pane-not-checked = （確かめていません）
pane-at = 命令 { $moment } のとき
pane-asked-by = 命令 { $moment } のとき、頼んだのは { $by }
pane-table = メモリにある、プログラムのディレクトリの表（{ $address } が指しています）：
pane-table-row = → { $address } 「{ $name }」、ディスクリプタ { $descriptor }

## `explain` がカードの周りで言うこと

explain-ended = プログラムは終了ステータス { $status } で終わりました。
explain-ended-so = プログラムは終わりました：{ $why }。
explain-diverged = 再生は記録と違う道を行きました。
explain-ran-out = 再生が止まりました：{ $why }。
explain-nothing-asked = プログラムはファイルもディレクトリも求めませんでした。
explain-nothing-refused = 拒否されたアクセスはありません。許可は { $granted } 件です。
explain-refused = 拒否または失敗が { $refused } 件、許可が { $granted } 件です。
explain-times = … { $count } 回
explain-without = 求めたもののうち { $count } 件は、なくても進みました：{ $names }。これは拒否ではありません。
explain-without-all = （--all を付けると、全部を表示します。）
explain-without-more = { $names }、ほか { $count } 件
explain-perhaps = プログラムは失敗しました。渡されていない環境変数が理由かもしれません：
perhaps-by-library = プログラムは「{ $said }」と言っていますが、そう答えた呼び出しはありません。この WASI に呼び出しがないもの（preview 1 ではソケット、スレッド、プロセス）を、プログラムのライブラリが自分で断ったのかもしれません。その場合、フラグでは変わりません。
said-by-library = プログラムは「{ $said }」と言っています。この WASI に呼び出しがないもの（preview 1 ではソケット、スレッド、プロセス）について、標準ライブラリが自分でそう言います。ホストは聞かれておらず、フラグでは変わりません。
explain-filtered = このオプションに合うアクセスはありません。
explain-blind = （C ライブラリを見分けられませんでした。それがホストに聞かずに断ったものは見えません。）
explain-all = （--all を付けると、許可されたものも表示します。）
