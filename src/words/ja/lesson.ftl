# 機械の隣のレッスン: レッスン自身の言葉のまわりで言うこと。

lessons = レッスン
lesson-wrong = レッスンが変わりましたが、正しくありません
lesson-right = ✓ 正解です。
lesson-not-right = ✗ 違います。
lesson-hint = ヒント { $number }。
lesson-step = { $step }/{ $steps }
lesson-minutes = （{ $minutes } 分）
lesson-until = やってみましょう。プログラムを動かしてください。たどり着けば自動で判定します。
lesson-answer = やってみましょう。a を押して答えを入力してください。
lesson-select = やってみましょう。メモリ（5）のカーソルをそこに置き、a を押してください。
lesson-arriving = このステップの場面まで実行しています…
lesson-missed = ! このステップの場面に着けませんでした。backspace でもう一度試します。
lesson-left = このステップの場面から離れました。自由に見て回り、backspace で戻ってください。
lesson-task-open = まだ解いていません。i でヒント。もう一度同じキーを押すと飛ばします。
lesson-at-start = 最初のステップです。
lesson-at-end = これで最後のステップです。L でレッスンの一覧が出ます。
lesson-no-more-hints = ヒントはこれで全部です。
lesson-nothing-asked = ここで答えるものはありません。] で進みます。
lesson-not-reached = そこには着けませんでした。
