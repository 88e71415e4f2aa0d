# 計算、比較、変換。

numeric-pushes = { $popped } を取り出し、{ $pushed } を積みます
numeric-pushes-being = { $popped } を取り出し、{ $pushed } を積みます（{ $clause }）
numeric-pushes-because = { $popped } を取り出し、{ $why } { $pushed } を積みます
numeric-traps = { $popped } を取り出しますが、ここでトラップします（{ $trap }）
numeric-divide-by-zero = 整数の 0 除算
numeric-overflow = 整数のオーバーフロー
numeric-invalid-conversion = NaN は整数に変換できない
numeric-wide-add = { $a } と { $b } を足し、{ $halves } を積みます（{ $whole } の下位と上位の 64 ビット）
numeric-wide-subtract = { $a } から { $b } を引き、{ $halves } を積みます（{ $whole } の下位と上位の 64 ビット）
numeric-wide-multiply = { $a } と { $b } を掛け、{ $halves } を積みます（{ $whole } の下位と上位の 64 ビット）

# 比較の結果が 1 や 0 になる理由。
numeric-because-nan = NaN は何とも比べられないので
numeric-because-zero = 0 なので
numeric-because-not-zero = 0 ではないので
numeric-because-equal = 等しいので
numeric-because-differ = 等しくないので
numeric-because-less = { $a } は { $b } より小さいので
numeric-because-not-less = { $a } は { $b } より小さくないので
numeric-because-greater = { $a } は { $b } より大きいので
numeric-because-not-greater = { $a } は { $b } より大きくないので
numeric-because-at-most = { $a } は { $b } 以下なので
numeric-because-at-least = { $a } は { $b } 以上なので

# 結果について。括弧の中に入る。
numeric-wrapped = 桁があふれて一周した値
numeric-remainder = 割り算の余り
numeric-both = 両方で 1 のビット
numeric-either = どちらかで 1 のビット
numeric-differing-bits = 片方だけで 1 のビット
numeric-shifted-left = 左へ { $bits } ビットずらした値
numeric-shifted-right-signed = 符号を保ち、右へ { $bits } ビットずらした値
numeric-shifted-right = 右へ { $bits } ビットずらした値
numeric-rotated-left = 左へ { $bits } ビット回した値
numeric-rotated-right = 右へ { $bits } ビット回した値
numeric-leading-zeros = 先頭に並ぶ 0 のビットの数
numeric-trailing-zeros = 末尾に並ぶ 0 のビットの数
numeric-ones = 1 のビットの数
numeric-absolute = 符号を除いた値
numeric-negated = 符号を反対にした値
numeric-rounded-up = 切り上げた値
numeric-rounded-down = 切り下げた値
numeric-truncated = 小数部分を切り捨てた値
numeric-rounded = 最も近い整数。ちょうど半分なら偶数
numeric-square-root = 平方根
numeric-smaller = 小さいほう
numeric-larger = 大きいほう
numeric-sign-copied = 1 番目に 2 番目の符号を付けた値
numeric-low-32-bits = 下位 32 ビット
numeric-same-in-64-bits = 同じ数を 64 ビットで
numeric-unsigned-in-64-bits = 32 ビットを符号なしのまま 64 ビットに
numeric-low-8-bits-signed = 下位 8 ビットを符号付きの数として
numeric-low-16-bits-signed = 下位 16 ビットを符号付きの数として
numeric-low-32-bits-signed = 下位 32 ビットを符号付きの数として
numeric-truncated-within-range = 小数部分を切り捨て、範囲に収めた値
numeric-as-float = 浮動小数点数にした値
numeric-rounded-to-32-bits = 32 ビットに丸めた値
numeric-bits-as-float = 同じビットを浮動小数点数として
numeric-bits-as-integer = 同じビットを整数として
