# ベクトル。各レーンで何が起きるか。1 つの数と同じものは numeric.ftl にある。

vector-constant = ベクトル { $value } を積みます
vector-lanes = { $lanes }（{ $clause }）

# 結果について。括弧の中に入る。
vector-splat = すべてのレーンに同じ値
vector-lane = レーン { $lane }
vector-lane-replaced = レーン { $lane } を置き換えた値
vector-shuffled = 両方から選んだバイト
vector-swizzled = 2 番目が指す、1 番目のバイト
vector-equal = 等しいレーンは -1
vector-differ = 等しくないレーンは -1
vector-less = 1 番目が小さいレーンは -1
vector-bits-less = 1 番目が小さいレーンは全ビットが 1
vector-greater = 1 番目が大きいレーンは -1
vector-bits-greater = 1 番目が大きいレーンは全ビットが 1
vector-not-greater = 1 番目が大きくないレーンは -1
vector-bits-not-greater = 1 番目が大きくないレーンは全ビットが 1
vector-bits-at-most = 1 番目が 2 番目以下のレーンは全ビットが 1
vector-not-less = 1 番目が小さくないレーンは -1
vector-bits-not-less = 1 番目が小さくないレーンは全ビットが 1
vector-bits-at-least = 1 番目が 2 番目以上のレーンは全ビットが 1
vector-inverted = 全ビットを反転
vector-first-only = 1 番目だけで 1 のビット
vector-bits-selected = 3 番目が 1 のビットは 1 番目から、ほかは 2 番目から
vector-lanes-selected = 3 番目が 1 の所は 1 番目、ほかは 2 番目
vector-sign-bits = 各レーンの符号ビット
vector-absolute = 符号を除いた値
vector-negated = 符号を反対にした値
vector-ones = それぞれの 1 のビットの数
vector-by-lane = レーンごと
vector-by-lane-within-range = レーンごと、範囲に収めた値
vector-smaller = レーンごとに小さいほう
vector-larger = レーンごとに大きいほう
vector-second-smaller = 2 番目が小さいレーンは 2 番目
vector-second-larger = 2 番目が大きいレーンは 2 番目
vector-averages = レーンごとの平均、端数は切り上げ
vector-shifted-left = それぞれ左へ { $bits } ビットずらした値
vector-shifted-right-signed = それぞれ符号を保ち、右へ { $bits } ビットずらした値
vector-shifted-right = それぞれ右へ { $bits } ビットずらした値
vector-square-roots = それぞれの平方根
vector-truncated = 小数部分を切り捨てた値
vector-rounded = 最も近い整数。ちょうど半分なら偶数
vector-narrowed = 両方を半分の幅のレーンに、範囲に収めた値
vector-low-widened = 下位のレーンを 2 倍の幅に
vector-high-widened = 上位のレーンを 2 倍の幅に
vector-neighbours = 隣どうしの和
vector-low-products = 下位のレーンの積
vector-high-products = 上位のレーンの積
vector-two-products = それぞれ 2 つの積の和
vector-four-products = それぞれ 4 つの積と 3 番目との和
vector-fractions = 32768 を 1 とする小数の積、丸めた値
vector-plus-third = 1 番目と 2 番目の積に 3 番目を足した値
vector-minus-third = 3 番目から 1 番目と 2 番目の積を引いた値
vector-truncated-within-range = 小数部分を切り捨て、範囲に収めた値
vector-truncated-rest-zero = 小数部分を切り捨て、範囲に収めた値。残りは 0
vector-as-floats = 浮動小数点数にした値
vector-low-as-floats = 下位のレーンを浮動小数点数にした値
vector-rounded-to-32-bits = 32 ビットに丸めた値。残りは 0
vector-low-in-64-bits = 下位のレーンを 64 ビットで

# メモリから読んだものについて。
vector-bytes-widened = 1 バイトずつ幅を広げた値
vector-pairs-widened = 2 バイトずつ幅を広げた値
vector-fours-widened = 4 バイトずつ幅を広げた値
vector-others-zero = ほかのレーンは 0
vector-other-zero = もう 1 つのレーンは 0

# 判定の結果が 1 や 0 になる理由。
vector-some-bit = 1 のビットがあるので
vector-no-bit = 1 のビットがないので
vector-zero-lane = 0 のレーンがあるので
vector-no-zero-lane = 0 のレーンがないので
