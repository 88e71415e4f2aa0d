# 参照、構造体、配列。

object-same = 同じものなので
object-not-same = 同じものではないので
object-is-a = { $type } 型なので
object-is-not-a = { $type } 型ではないので
object-tests = { $value } を取り出し、{ $type } 型なら 1 を、そうでなければ 0 を積みます
object-finds-null = null なので、ここでトラップします
object-not-null = { $value } は null ではないので、そのまま残します
object-casts = { $value } は { $type } 型なので、そのまま残します
object-casts-not = { $value } は { $type } 型ではないので、ここでトラップします
object-casts-if = { $value } が { $type } 型ならそのまま残し、そうでなければトラップします
object-low-31-bits = 下位 31 ビット
object-null-i31 = i31 ではなく null を取り出すので、ここでトラップします
object-number = { $value } を取り出し、その数を積みます
object-converts = { $value } を残し、{ $type } として使えるようにします

object-new = 新しい { $name }
object-new-struct = 型 { $number } の新しい構造体
object-new-array = 型 { $number } の新しい配列
object-field-value = { $name }={ $value }
object-fields = { $first } { $second }
object-pushes-new = { $values } を取り出し、{ $new } を積みます（{ $fields }）
object-pushes-default = { $new } を積みます（フィールドは 0 か null）
object-null-struct = 構造体ではなく null なので、ここでトラップします
object-get = { $object } を取り出し、その { $field } にある { $value } を積みます
object-get-unknown = { $object } を取り出し、その { $field } の値を積みます
object-set = { $object } の { $field } に { $value } を入れます
object-set-was = { $object } の { $field } に { $value } を入れます（前の値は { $before }）
object-set-unchanged = { $object } の { $field } に { $value } を入れます（値は変わりません）

array-null = 配列ではなく null なので、ここでトラップします
array-zero = 0
array-new = { $value } と { $len } を取り出し、{ $new } を積みます（{ $elements }、どれも { $value }）
array-new-default = { $len } を取り出し、{ $new } を積みます（{ $elements }、どれも { $each }）
array-empty = 要素のない{ $new }
array-new-fixed = { $values } を取り出し、{ $new } を積みます（{ $elements }）
array-new-data = { $from } と { $len } を取り出し、{ $new } を積みます（{ $segment } の { $from } 番のバイトから { $elements }）
array-new-elem = { $from } と { $len } を取り出し、{ $new } を積みます（{ $segment } の { $from } 番から { $elements }）
array-len = { $array } を取り出し、要素の数 { $len } を積みます
array-len-unknown = { $array } を取り出し、要素の数を積みます
array-get = { $array } と { $index } を取り出し、{ $index } 番にある { $value } を積みます
array-reads = { $array } の { $index } 番の要素を読みます
array-set = { $array } の { $index } 番の要素に { $value } を入れます
array-set-was = { $array } の { $index } 番の要素に { $value } を入れます（前の値は { $before }）
array-set-unchanged = { $array } の { $index } 番の要素に { $value } を入れます（値は変わりません）
array-fill = { $array } の { $from } 番から { $elements } に { $value } を入れます
array-init-data = { $array } の { $at } 番から { $elements } を、{ $segment } の { $from } 番のバイトからの内容で埋めます
array-init-elem = { $array } の { $at } 番から { $elements } を、{ $segment } の { $from } 番からの内容で埋めます
array-but-ends = { $array } には { $elements } しかないので、ここでトラップします
