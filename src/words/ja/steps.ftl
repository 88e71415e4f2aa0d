# カードの手順。

## C ライブラリがディレクトリを探す

step-empty-path = パスが空なので、C ライブラリはカレントディレクトリ「{ $directory }」とみなします
step-absolute-path = 「{ $path }」は絶対パスなので、C ライブラリはそのまま使います
step-from-root = 「{ $path }」は相対パスなので、C ライブラリは自分のルートから始めます（このプログラムはディレクトリを移りません）
step-made-absolute = 「{ $path }」は相対パスなので、C ライブラリは「{ $absolute }」にしました（カレントディレクトリは「{ $directory }」）
step-learned-once = ディレクトリについて 1 度だけ聞きました：呼び出し { $call } 番 { $function } → { $directories }
step-learned = ディレクトリについて 1 度だけ聞きました：呼び出し { $first }～{ $last } 番 { $function } → { $directories }
step-learned-unseen = どのディレクトリを持っているのかをいつ知ったかは、見えませんでした
step-chosen = ディレクトリ「{ $directory }」：選ばれました（{ $reason }）
step-not-chosen = ディレクトリ「{ $directory }」：選ばれませんでした（{ $reason }）
step-not-followed = C ライブラリがパスとディレクトリをどう比べたかは、追えませんでした
step-asks-host = そこで、ディレクトリ「{ $directory }」の中の「{ $path }」をホストに頼みます
step-nothing-to-match = 比べる相手がないので、あきらめました：ホストは聞かれていません
step-none-covers = どれもこのパスを含まないので、あきらめました：ホストは聞かれていません
step-search-failed = 探すこと自体が { $errno } ({ $number }) で失敗しました：ホストは聞かれていません

preopen-given-again = パスを含みますが、同じ名前があとでもう一度渡され、最後のものが使われます
preopen-covers-less = 一致する部分が「{ $other }」より短いです
preopen-root = プログラムのルートなので、すべてのパスを含みます
preopen-begins = 「{ $path }」の先頭が名前「{ $name }」と一致します
preopen-ends-in-slash = 名前が「/」で終わるので、「{ $name }」の中は含みますが、「{ $name }」自身は含みません
preopen-no-whole-name = 「{ $path }」の先頭の文字は「{ $name }」と同じですが、パスの中で 1 つの名前になっていません
preopen-not-simplified = 「{ $path }」は「{ $name }」と文字どおりに比べられます：「.」や「//」は整理されません
preopen-dots-not-simplified = 「{ $path }」の先頭は「{ $name }」と一致しません（文字どおりに比べます：「..」は整理されません）
preopen-other-beginning = 「{ $path }」の先頭は「{ $name }」と一致しません
preopen-go-makes-absolute = ライブラリはパスを絶対パスにするので、先頭が「{ $name }」になることはありません
preopen-called = 呼び出しはこのディレクトリに対するものでした
preopen-not-called = 呼び出しは別のディレクトリに対するものでした
preopen-other-descriptor = 呼び出しはディスクリプタ { $descriptor } に対するもので、このディレクトリではありません
preopen-no-call = プログラムはこのディレクトリに対して何も呼び出していません

## パスの探索

origin-granted = 渡されたディレクトリ「{ $name }」
origin-opened = 前に開かれたディレクトリ「{ $name }」

kind-directory = ディレクトリ
kind-file = ファイル
kind-link = シンボリックリンク
kind-pipe = 名前付きパイプ
kind-special = デバイスかソケット

step-start = { $origin }から始めます
step-no-path = パスが空です
step-nul = パスに NUL バイトが入っています
step-path-too-long = パスの長さは { $bytes } バイトで、許されるのは { $most } バイトまでです
step-absolute-refused = 「{ $path }」は絶対パスで、渡されたディレクトリの下のパスにはなれません：拒否
step-back-to = 「..」で「{ $directory }」に戻ります
step-back-to-start = 「..」で{ $origin }に戻ります
step-climbs = 「..」では{ $origin }の外へ出てしまいます：拒否
step-link-kept = 「{ $name }」はシンボリックリンクですが、たどりません
step-is = 「{ $name }」は{ $kind }です
step-missing = 「{ $name }」はありません
step-entered = 「{ $name }」はディレクトリなので、入ります
step-not-directory = 「{ $name }」は{ $kind }で、ディレクトリではありません：その下へは進めません
step-name-too-long = 「{ $name }…」は名前として長すぎます
step-may-not-look-up = OS は、あなたが「{ $name }」を調べることを許しません
step-look-up-failed = 「{ $name }」を調べられませんでした：{ $errno }
step-too-many-links = シンボリックリンクはもう { $most } 個たどったので、「{ $name }」は 1 つ多すぎます：拒否
step-made-up-link = 「{ $name }」は OS が作り出しているリンクです：拒否
step-absolute-link = 「{ $name }」は絶対パス「{ $target }」へのシンボリックリンクです：拒否
step-followed = 「{ $name }」は「{ $target }」へのシンボリックリンクなので、たどります

## ホストが前後にすること

step-granted-read-only = 「{ $directory }」は読むためだけに渡されました：パスを調べる前に拒否
step-host-directory = 「{ $directory }」はホストのディレクトリ「{ $host }」です
step-target-not-told = 「{ $name }」の行き先は絶対パス「{ $target }」で、プログラムには教えません：拒否
step-system-cannot = OS は{ $action }ことができません：{ $errno }
step-not-text = パスが正しい UTF-8 ではありません：拒否
step-follow-while-linking = リンクをたどりながらハードリンクを作ることには対応していません：拒否
step-target-absolute = リンクの行き先が絶対パスになってしまいます：拒否
step-synchronised = 同期書き込みには対応していません：拒否
step-directory-made = ディレクトリは、開くことで作ったり空にしたりできません：拒否
step-opened-for-writing = 書き込み用に開きました
step-opened-as-directory = ディレクトリとして開きました
step-opened-for-reading = 読み込み用に開きました
step-metadata-read = メタデータを読みました
step-target-read = リンクの行き先を読みました
step-created = 作りました
step-removed = 消しました
step-renamed = 名前を変えました
step-linked = リンクを作りました
step-times-changed = 時刻を変えました

## ディレクトリではないディスクリプタ、それを許さないディスクリプタ

given =
    { $count ->
        [0] プログラムはディレクトリを渡されていません
        [1] プログラムに渡されたただ 1 つのディレクトリは、ディスクリプタ { $first } です
       *[other] プログラムに渡されたディレクトリは、ディスクリプタ { $first } から { $last } です
    }
other-file = ファイル「{ $name }」
other-standard-input = 標準入力
other-standard-output = 標準出力
other-standard-error = 標準エラー出力

step-no-descriptor = ディスクリプタ { $descriptor } は開いていません：{ $given }
step-descriptor-closed = ディスクリプタ { $descriptor } は開いていません：プログラムが閉じました
step-descriptor-is = ディスクリプタ { $descriptor } は{ $what }で、ディレクトリではありません
step-asked-host = プログラムは、{ $action }ようホストに頼みました
step-never-open = { $thing }は開いておらず、開かれたこともありません
step-closed-before = { $thing }は「{ $what }」でしたが、前に閉じられました
step-closed-by = { $thing }は「{ $what }」でしたが、呼び出し { $call } 番が閉じました
step-only-for-reading = 「{ $what }」は読み込み専用で開かれました
step-only-for-writing = 「{ $what }」は書き込み専用で開かれました
step-thing-is = { $thing }は「{ $what }」です
step-answered = 答えは { $errno } です
step-host-answered = そこでホストは { $errno } と答え、何にも触れませんでした

## Go のプログラム

step-go-holds-none = Go のライブラリはどのディレクトリを持っているかを聞きました：1 つもありません
step-go-looks = Go のライブラリは、パスの先頭と文字どおりに一致する名前のディレクトリを探します
step-go-asks = どれもこのパスを含まないので、「{ $path }」をディスクリプタ -1 で頼みます
step-go-descriptor = ディスクリプタ -1 は開いておらず、開かれることもありえません

## ネットワーク

network-list = { $list }
network-nothing = なし
network-addresses = すべてのアドレス
network-names = 名前の解決

step-wants-socket = プログラムは { $protocol } を使うためのソケットをホストに頼みました
step-wants-to-receive = プログラムは { $address } で受け取ろうとしています ({ $protocol })
step-wants-to-reach = プログラムは { $address } に接続しようとしています ({ $protocol })
step-wants-to-send = プログラムは { $address } に送ろうとしています ({ $protocol })
step-wants-addresses = プログラムは「{ $name }」のアドレスをホストに聞きました
step-network-granted = ネットワークのうち、渡されているもの：{ $granted }
step-allowed = それで許されます
step-network-refused = そこでホストは「{ $error }」と答え、ネットワークには触れませんでした
step-network-failed = それで許されますが、OS は「{ $error }」と答えました

## 環境変数、標準入力、終了ステータス

step-asked-variable = プログラムは C ライブラリに環境変数 { $name } を求めました (getenv)
step-library-has =
    C ライブラリがホストから受け取った環境変数：{ $variables ->
        [0] 1 つもありません
       *[other] { $variables } 個
    }
step-no-variable = その中に { $name } という名前はないので、ないと答えました
step-asked-environment = プログラムは自分の環境変数すべてをホストに求めました
step-host-gave =
    ホストが渡した環境変数：{ $variables ->
        [0] 1 つもありません
       *[other] { $variables } 個
    }
step-yours-not-given =
    あなた自身の環境には変数が { $variables ->
        [0] 1 つもありません
       *[other] { $variables } 個あります
    }が、ひとりでに渡されることはありません
step-read-input = プログラムは標準入力を読みました
step-input-not-given = 標準入力は渡されていない (`-S inherit-stdin=n`) ので、ホストは入力の終わりだと答えました
step-asked-memory = プログラムは、メモリをあと { $more } 求めました (`memory.grow`)
step-memory-maximum = このメモリは最大で { $most } だと、モジュール自身が言っています
step-memory-limit = この実行では、すべてのメモリを合わせて最大で { $most } です (`--max-memory`)
step-memory-system = OS にはもうありませんでした
step-growth-answered = そこで命令の結果は -1 になり、そのすぐ後にプログラムはあきらめました
step-asked-to-exit = プログラムは、ステータス { $status } で終わらせるようホストに頼みました (proc_exit)
step-statuses-allowed = preview 1 で許されるのは 0 から 125 までです：それより上は、プログラムが強制終了されたことをシェルが表すのに使います
step-ended-with-one = そこで、ステータス 1 で終わりました
step-asked-library-to-exit = プログラムは、ステータス { $status } で終わらせるよう C ライブラリに頼みました
step-one-way-to-end = C ライブラリが知っている終わり方はホストの `exit` だけで、それには成功か失敗としか言えません
step-said-failure = そこで失敗と言い、ステータスは 1 になりました

## 中が見えないプログラム

step-asked-directories-once = どのディレクトリを持っているかを聞きました：呼び出し { $call } 番 { $function } → { $directories }
step-asked-directories = どのディレクトリを持っているかを聞きました：呼び出し { $first }～{ $last } 番 { $function } → { $directories }
step-no-path-asked-ended = ホストにパスを頼むことは 1 度もなく、ステータス { $status } で終わりました
step-no-path-asked-trapped = ホストにパスを頼むことは 1 度もなく、トラップしました
step-cannot-be-seen = その間に何を決めたかは見えません：コードの形が wasi-libc と違うか、wasi-libc ではないからです
step-libc-answers = wasi-libc なら、どのディレクトリも含まないパスには、自分で ENOENT (44) と答えます
