# Values and what holds them, as parts of sentences.

value-null = null
value-function = function { $name }
value-some-function = a function reference
value-host = host reference { $number }
value-i31 = i31 { $number }
value-struct = struct { $number }
value-array = array { $number }
value-exception = exception { $number }

value-nothing = nothing
value-two = { $first } and { $last }
value-and-last = { $rest } and { $last }
value-listed = { $first }, { $second }
value-more = { $count } more

value-parameter = parameter { $number }
value-local = local { $number }
value-global = global { $number }
value-memory = memory { $name }
value-only-memory = memory
value-the-memory = the memory
value-table = table { $name }
value-tag = tag { $number }
value-data-segment = data segment { $name }
value-element-segment = element segment { $name }
value-field = field { $name }
value-caller = the caller

value-elements =
    { $count ->
        [one] { $count } element
       *[other] { $count } elements
    }
value-values =
    { $count ->
        [one] { $count } value
       *[other] { $count } values
    }

value-text = text
value-hex = hex
value-line-array = array { $number } of { $element } ×{ $len }:
value-line-struct = struct { $number }: { $ty }
value-line-exception = exception { $number }: { $ty }
value-line-field = { $line } { $name }={ $value }
value-line-element = { $line } { $value }
value-line-more = { $line } …
value-full-array =
    { $count ->
        [one] { $ty }, { $count } element of { $element }
       *[other] { $ty }, { $count } elements of { $element }
    }
value-full-struct =
    { $count ->
        [one] { $ty }, { $count } field
       *[other] { $ty }, { $count } fields
    }
value-full-exception =
    { $count ->
        [one] { $ty }, { $count } value
       *[other] { $ty }, { $count } values
    }
