# 値とその置き場所。文の部品になる。

value-null = null
value-function = 関数 { $name }
value-some-function = 関数への参照
value-host = ホストの参照 { $number }
value-i31 = i31 { $number }
value-struct = 構造体 { $number }
value-array = 配列 { $number }
value-exception = 例外 { $number }

value-nothing = なし
value-two = { $first } と { $last }
value-and-last = { $rest }、{ $last }
value-listed = { $first }、{ $second }
value-more = ほか { $count } 個

value-parameter = 引数 { $number }
value-local = ローカル変数 { $number }
value-global = グローバル変数 { $number }
value-memory = メモリ { $name }
value-only-memory = メモリ
value-the-memory = メモリ
value-table = テーブル { $name }
value-tag = タグ { $number }
value-data-segment = データセグメント { $name }
value-element-segment = 要素セグメント { $name }
value-field = フィールド { $name }
value-caller = 呼び出し元

value-elements = { $count } 個の要素
value-values = { $count } 個の値

value-text = 文字列
value-hex = 16 進
value-line-array = { $element } の配列 { $number } ×{ $len }:
value-line-struct = 構造体 { $number }: { $ty }
value-line-exception = 例外 { $number }: { $ty }
value-line-field = { $line } { $name }={ $value }
value-line-element = { $line } { $value }
value-line-more = { $line } …
value-full-array =
    { $count ->
       *[other] { $ty }、{ $element } の要素 { $count } 個
    }
value-full-struct =
    { $count ->
       *[other] { $ty }、フィールド { $count } 個
    }
value-full-exception =
    { $count ->
       *[other] { $ty }、値 { $count } 個
    }
