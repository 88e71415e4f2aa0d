# ホスト呼び出しの書き方、ハンドルが表すもの、フレームとメモリの名前。

unit-byte = バイト
unit-bytes = バイト
items-more = … ほか { $count } 個

## 呼び出しの全部

detail-call-at = 呼び出し { $number }、命令 { $moment } のとき
detail-returns-nothing = 返すものはありません
detail-made = { $indent }{ $number } を作りました：{ $what }
reply-exits = プログラムはステータス { $status } で終わります
reply-traps = トラップ：{ $why }

## C ライブラリが呼び出しなしで断ったもの

lookup-name =
    { $operation ->
       *[other] { $function }
    }
lookup-refused = { $error } { $number }、プログラムの C ライブラリの答え：ホストは聞かれていません
lookup-not-there = ありません、プログラムの C ライブラリの答え：ホストは聞かれていません

## ハンドルが表すもの

meaning-pollable = { $what } の待ち受け
meaning-entries = { $what } の項目
meaning-addresses = { $what } のアドレス
meaning-listening = { $what } で待ち受ける TCP
meaning-from = { $what } からの TCP
meaning-connections = { $what } への接続
meaning-end-of-reading = { $what } の読み込みの結果
meaning-end-of-writing = { $what } への書き込みの結果
meaning-timer = タイマー
meaning-network = ネットワーク
meaning-tcp = TCP ソケット
meaning-udp = UDP ソケット
meaning-reading = 読み込み用
meaning-writing = 書き込み用
meaning-appending = 追記用
meaning-for = { $what }（{ $way }）

## フレームとメモリ

frame-plumbing = ホストへの取り次ぎ（{ $name }）
frame-instantiate-component = コンポーネントのインスタンスを作る
frame-instantiate-another = コンポーネントのインスタンスを作る
frame-instantiate-module = コアモジュール { $module } のインスタンスを作る
frame-run = { $name } を実行する
frame-run-module = モジュールを実行する
frame-done = 終わり
frame-lower-arguments = { $name } の引数を下ろす
frame-lifted = 持ち上げられた { $name }
frame-enter-task = { $name } に入る
frame-task = タスク { $name }
frame-callback = { $name } のコールバック
frame-callback-waits = { $name } は待っている
frame-thread = スレッド { $index }
frame-call = { $name } を呼び出す
frame-call-other = 別のコンポーネントの { $name } を呼び出す
frame-lower-result = { $name } の結果を下ろす
frame-post-return = { $name } の後始末
frame-resource-new = resource.new { $ty }
frame-resource-rep = resource.rep { $ty } { $handle }
frame-drop = { $ty } { $handle } を手放す
memory-of = { $name } の { $memory }
memory-of-module = モジュール { $number } の { $memory }

## オブジェクト
