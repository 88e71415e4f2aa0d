# 文の中で使う小さな部品。

verbatim = { $text }
bytes = { $count } バイト
sentences = { $first }{ $second }
