# プログラムが触れてよいもの: ディレクトリ、開いているハンドル、引数、環境変数、その他。

held-directories = ディレクトリ
held-none = なし
held-directory = ディレクトリ
held-host = ホストでは { $path }
held-learned = （プログラムは呼び出し { $call } で知った）
held-handles = 開いているハンドル
held-from-start = 最初から
held-from-call = 呼び出し { $call } から
held-arguments = 引数
held-environment = 環境変数
held-read-write = 読み書き
held-read-only = 読むだけ
held-streams = 標準入出力
held-clocks = 時計
held-randomness = 乱数
held-network = ネットワーク
held-names = 名前の解決
held-processes = スレッドとプロセス
held-granted = あり
held-denied = なし
held-tcp = TCP だけ
held-udp = UDP だけ
held-no-address = ソケットはあるが、行き先がない
held-not-in-wasi = WASI にない
