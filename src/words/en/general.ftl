# Small parts of sentences.

verbatim = { $text }
bytes =
    { $count ->
        [one] { $count } byte
       *[other] { $count } bytes
    }
sentences = { $first } { $second }
