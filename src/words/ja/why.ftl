# プログラムがここで止まっている理由を、短く。

why-before-first = 最初の命令の前
why-running = 実行中
why-going-back = さかのぼり中
why-interrupted = 中断しました
why-exit = 終了 { $status }
why-trapped = トラップ
why-stepped = 1 命令進みました
why-stepped-over = 呼び出しを越えました
why-returned = 呼び出し元に戻りました
why-stopped = 停止
why-at-function = 指定した関数
why-at-main = `main` の最初
why-line = 次の行に進みました
why-line-into = この行から呼ばれた関数に入りました
why-line-own = プログラム自身のコードの行に来ました
why-line-limit = { $count } 命令を実行しても別の行に着かないので、ここで止めました
why-after-a-call = ホスト呼び出しの後
why-after-errno = 指定した errno の後
why-at-moment = 指定した時点
why-after-call = 呼び出し { $number } { $function } の後
why-lookup-refused = 検索が拒否されました
why-breakpoint = ブレークポイント { $number }
why-was-written = 監視 { $number }：書き込まれました
why-will-write = 監視 { $number }：これから書き込みます
why-condition = { $breakpoint }（条件を判定できません：{ $wrong }）
why-waits-for-input = 入力待ち
why-you-are-host = あなたがホストです
why-sleeps = スリープ中
why-waits-for-network = ネットワーク待ち
why-at-start = 実行の最初
why-at-latest = 実行のいちばん新しい時点
why-stepped-back = 1 命令戻りました
why-stepped-back-over = 呼び出しを越えて戻りました
why-back-at-call = 呼び出しの所に戻りました
why-line-back = 行の最初に戻りました
why-line-back-into = 呼ばれた関数の中に戻りました
why-breaks-off = 記録はここで途切れています
why-before-call = 呼び出し { $number } の前
why-before-last-write = 最後の書き込みの前

# 終わったプログラムの結果。1 行ずつ。

marked = { $mark } { $text }
end-returned = プログラムは戻りました。終了ステータスは { $status } です。
end-library = このプログラムはコマンドではなく、自分では何も呼び出しません。`invoke FUNC` でエクスポートされた関数を呼び出せます。
end-exited = プログラムは終了を求めました。終了ステータスは { $status } です。
end-result = {"  "}結果：{ $result }
end-trapped = プログラムはトラップしました：{ $trap }
end-account = {"  "}{ $summary }
end-refused =
    { $count ->
       *[other] { $count } 件のアクセスが許可されなかったか、失敗しました：
    }
end-without = 求めたもののうち { $count } 件は、なくても進みました。
end-failed =
    { $count ->
       *[other] { $count } 件のアクセスは許可されましたが、失敗しました：
    }

# ホスト呼び出しの行。

call-waits = 待機中…
call-refused = 拒否
call-decided-inside = { $errno }（プログラムの中で決定）
call-step = {"  "}{ $step }
call-writes = 書き込み { $writes } 回
call-wrote = 書き込み { $writes } 回で { $bytes } バイト
call-more = … ほか { $count } 回の呼び出し
