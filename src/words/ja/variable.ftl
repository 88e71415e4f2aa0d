# ローカル変数、グローバル変数、定数、オペランドを動かすだけの命令。

variable-pushes = { $value } を積みます
variable-get = { $value }（{ $name } の値）を積みます
variable-get-unknown = { $name } の値を積みます
variable-set = { $value } を取り出し、{ $name } に入れます
variable-set-was = { $value } を取り出し、{ $name } に入れます（前の値は { $before }）
variable-set-unchanged = { $value } を取り出し、{ $name } に入れます（値は変わりません）
variable-tee = { $value } をスタックに残したまま、{ $name } にも入れます
variable-tee-was = { $value } をスタックに残したまま、{ $name } にも入れます（前の値は { $before }）
variable-tee-unchanged = { $value } をスタックに残したまま、{ $name } にも入れます（値は変わりません）
variable-held = { $local } にある { $variable }
variable-drop = { $value } を取り出して捨てます
variable-select-first = { $first } と { $second } と条件の { $condition } を取り出し、条件が 0 ではないので 1 番目の { $chosen } を積みます
variable-select-second = { $first } と { $second } と条件の { $condition } を取り出し、条件が 0 なので 2 番目の { $chosen } を積みます
variable-null = { $type } 型の null を積みます
variable-is-null = null を取り出し、1 を積みます
variable-is-not-null = { $value } を取り出し、null ではないので 0 を積みます
