# 過去への質問の答え: 最後に書いたのは誰か。

# 答えがないわけ。
past-no-question = 戻る先の質問がありません。`who` で質問します
past-nobody = { $what } は誰も書いていません。最初のままです
past-no-function = 実行中の関数はありません。プログラムは終わりました
past-no-caller = この関数を呼んだ関数はありません
past-no-line = これより前に、プログラム自身のコードの行はありません
past-no-own-caller = この関数を呼んだ関数は、プログラム自身のコードにありません
past-waits-for-outside = 実行はそこで外からの返事を待ちます

# 誰か。
past-the-start = 実行の最初
past-instruction = { $function } の `{ $instruction }`
past-instruction-at = { $function } の { $offset } にある `{ $instruction }`
past-segment = データセグメント { $segment }
past-segment-of = { $name } のデータセグメント { $segment }
past-call = 呼び出し { $number } の { $function }
past-host = ホスト
past-canonical-abi = 正規 ABI

# 全部。
past-wrote = { $what } は { $by } が書きました（命令 { $moment }）
past-wrote-at-start = { $what } は { $by } が書きました（実行の最初）
past-pushed = { $what } は { $by } が積みました（命令 { $moment }）
past-thrown = { $what } は、{ $by } が投げた例外と一緒に来ました（命令 { $moment }）
past-writes = 書くのは { $len } バイト、{ $range }
past-has-written = 書いたのは { $len } バイト、{ $range }
past-passed = { $what } は、{ $by } 渡されたときのままです: { $value }
past-zero = { $what } は、関数が { $by } 呼ばれて以来 0 のままです
past-from-start = 実行の最初に
past-from-outside = プログラムのコードの外から（命令 { $moment }）
past-from = { $instruction }（命令 { $moment }）から
past-becomes = { $old } → { $new }
past-ask-on = そこではオペランド { $operand } です。`who stack { $operand }` で続けて調べます
past-call-wrote = このテキストは呼び出し { $number } の { $function } が書きました（命令 { $moment }）
past-call-asked = { $what } は最初からあり、プログラムは呼び出し { $number } の { $function } で初めて聞きました（命令 { $moment }）
past-call-made = { $what } は呼び出し { $number } の { $function } が作りました（命令 { $moment }）
past-jump-back = `jump-back`（U）で、質問した命令 { $moment } に戻ります

# 短い文。
past-word-wrote = { $what } は { $by } が書きました
past-word-pushed = { $what } は { $by } が積みました
past-word-thrown = { $what } は、{ $by } が投げた例外と一緒に来ました
past-word-passed = { $what } は { $by } 渡されました: { $value }
past-word-passed-as = { $what } は { $by } 渡されました: { $value }、そこではオペランド { $operand }
past-word-from-outside = コードの外から
past-word-from = { $instruction } から
past-word-call-wrote = このテキストは呼び出し { $number } の { $function } が書きました
past-word-call-asked = { $what } は最初からあり、呼び出し { $number } の { $function } が初めて聞きました
past-word-call-made = { $what } は呼び出し { $number } の { $function } が作りました
past-word-back = U で命令 { $moment } に戻ります。
