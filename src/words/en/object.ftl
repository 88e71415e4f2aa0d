# References, structs and arrays.

object-same = they are the same
object-not-same = they are not the same
object-is-a = it is a { $type }
object-is-not-a = it is not a { $type }
object-tests = pops { $value }, pushes 1 if it is a { $type }, else 0
object-finds-null = finds null: this will trap
object-not-null = leaves { $value }, which is not null
object-casts = leaves { $value }, which is a { $type }
object-casts-not = finds { $value }, which is not a { $type }: this will trap
object-casts-if = leaves { $value } if it is a { $type }, traps if it is not
object-low-31-bits = its low 31 bits
object-null-i31 = pops null instead of an i31: this will trap
object-number = pops { $value }, pushes its number
object-converts = leaves { $value }, to be used as an { $type }

object-new = a new { $name }
object-new-struct = a new struct of type { $number }
object-new-array = a new array of type { $number }
object-field-value = { $name }={ $value }
object-fields = { $first } { $second }
object-pushes-new = pops { $values }, pushes { $new } with { $fields }
object-pushes-default = pushes { $new }, its fields zero or null
object-null-struct = finds null instead of a struct: this will trap
object-get = pops { $object }, pushes { $value }, its { $field }
object-get-unknown = pops { $object }, pushes its { $field }
object-set = puts { $value } into { $field } of { $object }
object-set-was = puts { $value } into { $field } of { $object } (was { $before })
object-set-unchanged = puts { $value } into { $field } of { $object } (unchanged)

array-null = finds null instead of an array: this will trap
array-zero = zero
array-new = pops { $value } and { $len }, pushes { $new } of { $elements }, each { $value }
array-new-default = pops { $len }, pushes { $new } of { $elements }, each { $each }
array-empty = { $new } without elements
array-new-fixed = pops { $values }, pushes { $new } of { $elements }
array-new-data = pops { $from } and { $len }, pushes { $new } of { $elements }, from byte { $from } of { $segment }
array-new-elem = pops { $from } and { $len }, pushes { $new } of { $elements }, from { $from } of { $segment }
array-len = pops { $array }, pushes { $len }, how many elements it has
array-len-unknown = pops { $array }, pushes how many elements it has
array-get = pops { $array } and { $index }, pushes { $value }, its element { $index }
array-reads = reads element { $index } of { $array }
array-set = puts { $value } into element { $index } of { $array }
array-set-was = puts { $value } into element { $index } of { $array } (was { $before })
array-set-unchanged = puts { $value } into element { $index } of { $array } (unchanged)
array-fill = puts { $value } into { $elements } of { $array } from { $from }
array-init-data = fills { $elements } of { $array } from { $at } with { $segment }, from its byte { $from }
array-init-elem = fills { $elements } of { $array } from { $at } with { $segment }, from { $from }
array-but-ends = but { $array } has { $elements }: this will trap
