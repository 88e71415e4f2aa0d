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
doing-yielded = 順番を譲り、再開を待っています
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
    { $count ->
        [one] エントリー関数が結果を返したとき、{ $tasks }はまだ終わっておらず、残りの仕事は行われませんでした。そのタスクは{ $doing }。
       *[other] エントリー関数が結果を返したとき、{ $tasks }はまだ終わっておらず、残りの仕事は行われませんでした。最初のタスクは{ $doing }。
    }

## タスクの外側のコールスタック

frame-caller = 呼び出し元：{ $task }、命令 { $moment }
frame-caller-ended = 呼び出し元：タスク { $task }、命令 { $moment }（すでに終了）

## リソースではないハンドルと、使用中のインスタンス

handle-parts = { $list }
handle-task = タスク { $task }
handle-host = ホスト
handle-starting = 未開始
handle-started = 開始済み
handle-returned = 結果を返し済み
handle-cancelled = キャンセル済み
handle-idle = 待機中
handle-done = 完了
handle-copying = コピー中
handle-cancelling = コピーをキャンセル中
handle-reading = 読み込み中（{ $length } 個中 { $progress } 個）
handle-writing = 書き込み中（{ $length } 個中 { $progress } 個）
handle-other = もう一方の端はインスタンス { $instance } の { $handle }
handle-other-host = もう一方の端はホストが保持
handle-other-passing = もう一方の端は受け渡しの途中
handle-other-gone = もう一方の端は破棄済み
handle-total = 転送済みの要素は { $count } 個
handle-members = メンバー { $list }
handle-no-members = 空
handle-waiters = { $who }が待機
handle-event = イベントあり
handle-in-set = セット { $set } の中
handle-instance = インスタンス { $instance }
handle-held = { $who }が使用中
handle-backpressure = バックプレッシャー { $count }
handle-entering = { $who }が入るのを待機

## ほかのスレッドのスタック

thread-is = { $task }のスレッド { $thread } は{ $doing }
thread-empty = スタックは空です
wrong-thread = スレッド { $thread } はありません（`tasks` で一覧を表示できます）
wrong-thread-number = `thread` には `tasks` が示すスレッド番号を指定します：{ $given } は番号ではありません

## 次の命令がどのタスクのものか

report-task = { $task }を実行中です：
line-task = { $task }：
