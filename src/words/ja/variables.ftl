# Source variables: why one has no value, what is wrong with a value, and how a list of them is laid out.

gone-not-yet = まだありません（宣言に達していません）
gone-no-frame-yet = まだありません（関数が変数の場所を確保していません）
gone-optimised-out = 最適化で取り除かれています
gone-optimised-out-here = ここでは最適化で取り除かれています
gone-outer-frame = 別の関数を呼び出し中のフレームでは分かりません
gone-unknown = 分かりません

variable-uncertain = ~ { $value }
variable-shadowed = { $value }（内側の同名の変数に隠れています）
variable-part = {"  "}{ $label }
variable-more = … ほかに { $more } 個

finding-no-char = ? { $bits } は文字ではありません
finding-no-bool = ? { $bits } は真偽値ではありません
finding-no-variant = ? { $bits } に当たる列挙子はありません
finding-too-long = ? 容量 { $capacity } に対して長さが { $length } です
finding-outside-memory = { $address }（メモリの範囲外）
finding-missing = ? ここでは保持されていません

# ある番地に何があるか。
here-variable = `{ $path }`
here-part = `{ $path }` の一部
here-contents = `{ $path }` が指す中身
here-of = { $function } の{ $name }
