# 非同期関数を持つプログラムのタスク：何をしているか、何を待っているか、誰がそれを終わらせられるか。

task-named = タスク { $number }（{ $name }）
task-numbered = 終了したタスク { $number }
task-more = ほか { $count } 個
task-row = タスク { $number }  { $name }：{ $abi }、インスタンス { $instance }、{ $state }
task-thread = スレッド { $thread }：{ $doing }
task-initial = 未開始
task-started = 開始済み
task-pending-cancel = 開始済み、キャンセル要求あり
task-cancelled = キャンセル中
task-resolved = 結果を返し済み
said-no-tasks = タスクはありません：まだ必要とされている非同期関数の呼び出しはありません

## タスク名のあとに続く文

doing-runs = 実行中です
doing-ready = 実行可能で、順番を待っています
doing-calling = { $task }を呼び出し、制御はいまそちらにあります
doing-away = 呼び出しを行い、制御はいま呼び出し先にあります
doing-host = { $name } を呼び出し、ホストを待っています（呼び出し { $call }）
doing-host-call = ホストを待っています（呼び出し { $call }）
doing-yielded = 順番を譲りました（実行可能です）
doing-yielded-busy = 順番を譲りました。{ $task }がインスタンスを離れれば先へ進めます
doing-event-busy = { $handle } のイベントが届いていますが、インスタンスは{ $task }が使用中です
doing-entering = まだ開始していません：インスタンス { $instance } は{ $task }が使用中です
doing-backpressure = まだ開始していません：インスタンス { $instance } は新しいタスクを受け入れていません（バックプレッシャー { $count }）
doing-behind = まだ開始していません：インスタンス { $instance } に入るのを先に { $count } 個のタスクが待っています
doing-callee = 呼び出した{ $task }の結果を待っています
doing-empty-set = 空のセット { $handle } を待っています：起こせるものは何もありません
doing-waits = { $what }のを待っています
doing-waits-any = 次のどれかを待っています：{ $list }
doing-suspended = 中断しています。再開できるのは{ $tasks }のスレッドだけです
doing-suspended-alone = 中断していますが、再開できるスレッドが残っていません

## 待っているもの

waited-more = ほか { $count } 個
waited-subtask = { $task }が結果を返す（サブタスク { $handle }）
waited-host-call = ホストが { $name } を完了する（サブタスク { $handle }、呼び出し { $call }）
waited-nothing = 何も起こりえない { $handle } にイベントが届く
waited-end = { $kind } { $handle }
waited-idle = コピーが行われていない { $end } にイベントが届く
waited-write = { $who }が { $end } に書き込む
waited-read = { $who }が { $end } から読み込む
waited-stream-write = { $who }が { $end } に書き込む（{ $length } 個中 { $progress } 個を読み込み済み）
waited-stream-read = { $who }が { $end } から読み込む（{ $length } 個中 { $progress } 個を渡し済み）
who-host = ホスト
who-task = もう一方の端（{ $handle }）を持つ{ $task }
who-tasks = もう一方の端（{ $handle }）を持つインスタンス { $instance } の{ $tasks }
who-itself = もう一方の端（{ $handle }）を自ら持つこのタスク自身
who-idle = 誰か（もう一方の端 { $handle } を持つインスタンス { $instance } にはタスクが残っていない）
who-passing = 誰か（もう一方の端は受け渡しの途中）
who-gone = 誰か（もう一方の端はすでに破棄された）

## 先へ進めない理由と、行われなかった仕事

deadlock-task = { $task }は{ $doing }
deadlock-more = … ほかに { $count } 個のタスクが待っています
deadlock-circle = つまり、これらのタスクは互いを環状に待っています：{ $tasks }。
deadlock-itself = つまり、{ $task }は自分自身を待っています。
deadlock-leaf = つまり、{ $task }の待機を終わらせられるものはありません。
end-dropped =
    エントリー関数が結果を返したときに終わっていなかったタスク（{ $tasks }）の残りの仕事は行われませんでした：最初のものは{ $doing }。
