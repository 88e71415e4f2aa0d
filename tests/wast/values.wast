;; Values of every type, into a component and out of it again.

(component definition $echo
  (core module $M
    (memory (export "memory") 1)
    (global $next (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32) (param $align i32) (param $size i32) (result i32)
      (global.set $next
        (i32.and
          (i32.add (global.get $next) (i32.sub (local.get $align) (i32.const 1)))
          (i32.sub (i32.const 0) (local.get $align))))
      (global.get $next)
      (global.set $next (i32.add (global.get $next) (local.get $size))))
    (func (export "i32") (param i32) (result i32) local.get 0)
    (func (export "i64") (param i64) (result i64) local.get 0)
    (func (export "f32") (param f32) (result f32) local.get 0)
    (func (export "f64") (param f64) (result f64) local.get 0)
    ;; A list is a pointer and a length, whatever it is of.
    (func (export "list") (param i32 i32) (result i32)
      (i32.store (i32.const 16) (local.get 0))
      (i32.store (i32.const 20) (local.get 1))
      (i32.const 16))
    (func (export "none")))
  (core instance $m (instantiate $M))

  (type $point' (record (field "x" s16) (field "y" f64)))
  (export $point "point" (type $point'))
  (type $shape' (variant (case "empty") (case "circle" f32) (case "text" string) (case "at" $point)))
  (export $shape "shape" (type $shape'))
  (type $color' (enum "red" "green" "blue"))
  (export $color "color" (type $color'))
  (type $mode' (flags "read" "write" "run" "a" "b" "c" "d" "e" "last"))
  (export $mode "mode" (type $mode'))

  (func (export "bool") (param "v" bool) (result bool) (canon lift (core func $m "i32")))
  (func (export "u8") (param "v" u8) (result u8) (canon lift (core func $m "i32")))
  (func (export "s8") (param "v" s8) (result s8) (canon lift (core func $m "i32")))
  (func (export "u16") (param "v" u16) (result u16) (canon lift (core func $m "i32")))
  (func (export "s16") (param "v" s16) (result s16) (canon lift (core func $m "i32")))
  (func (export "u32") (param "v" u32) (result u32) (canon lift (core func $m "i32")))
  (func (export "s32") (param "v" s32) (result s32) (canon lift (core func $m "i32")))
  (func (export "u64") (param "v" u64) (result u64) (canon lift (core func $m "i64")))
  (func (export "s64") (param "v" s64) (result s64) (canon lift (core func $m "i64")))
  (func (export "f32") (param "v" f32) (result f32) (canon lift (core func $m "f32")))
  (func (export "f64") (param "v" f64) (result f64) (canon lift (core func $m "f64")))
  (func (export "char") (param "v" char) (result char) (canon lift (core func $m "i32")))
  (func (export "enum") (param "v" $color) (result $color) (canon lift (core func $m "i32")))
  (func (export "flags") (param "v" $mode) (result $mode) (canon lift (core func $m "i32")))
  (func (export "tuple-of-one") (param "v" (tuple u8)) (result (tuple u8)) (canon lift (core func $m "i32")))
  (func (export "empty-result") (param "v" (result)) (result (result)) (canon lift (core func $m "i32")))
  (func (export "none") (canon lift (core func $m "none")))

  ;; The bits of a number as another type: values out of range are cut or trap.
  (func (export "u32-as-u8") (param "v" u32) (result u8) (canon lift (core func $m "i32")))
  (func (export "u32-as-s8") (param "v" u32) (result s8) (canon lift (core func $m "i32")))
  (func (export "u32-as-bool") (param "v" u32) (result bool) (canon lift (core func $m "i32")))
  (func (export "u32-as-char") (param "v" u32) (result char) (canon lift (core func $m "i32")))
  (func (export "u32-as-enum") (param "v" u32) (result $color) (canon lift (core func $m "i32")))
  (func (export "u32-as-flags") (param "v" u32) (result $mode) (canon lift (core func $m "i32")))

  (func (export "string") (param "v" string) (result string)
    (canon lift (core func $m "list") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
  (func (export "bytes") (param "v" (list u8)) (result (list u8))
    (canon lift (core func $m "list") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
  (func (export "bools") (param "v" (list bool)) (result (list bool))
    (canon lift (core func $m "list") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
  (func (export "strings") (param "v" (list string)) (result (list string))
    (canon lift (core func $m "list") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
  (func (export "lists") (param "v" (list (list u16))) (result (list (list u16)))
    (canon lift (core func $m "list") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
  (func (export "points") (param "v" (list $point)) (result (list $point))
    (canon lift (core func $m "list") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
  (func (export "shapes") (param "v" (list $shape)) (result (list $shape))
    (canon lift (core func $m "list") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
  (func (export "tuples") (param "v" (list (tuple u8 u64 char))) (result (list (tuple u8 u64 char)))
    (canon lift (core func $m "list") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
  (func (export "options") (param "v" (list (option (option s8)))) (result (list (option (option s8))))
    (canon lift (core func $m "list") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
  (func (export "results") (param "v" (list (result u64 (error string)))) (result (list (result u64 (error string))))
    (canon lift (core func $m "list") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
  (func (export "triples") (param "v" (list (list u16 3))) (result (list (list u16 3)))
    (canon lift (core func $m "list") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
  (func (export "pair-of-bytes") (param "v" (list (list u8 2))) (result (list (list u8 2)))
    (canon lift (core func $m "list") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
  (func (export "map") (param "v" (map string u32)) (result (map string u32))
    (canon lift (core func $m "list") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
  (func (export "modes") (param "v" (list $mode)) (result (list $mode))
    (canon lift (core func $m "list") (memory (core memory $m "memory")) (realloc (core func $m "realloc")))))

(component instance $e $echo)

(assert_return (invoke "none"))
(assert_return (invoke "bool" (bool.const true)) (bool.const true))
(assert_return (invoke "bool" (bool.const false)) (bool.const false))
(assert_return (invoke "u8" (u8.const 255)) (u8.const 255))
(assert_return (invoke "s8" (s8.const -128)) (s8.const -128))
(assert_return (invoke "u16" (u16.const 65535)) (u16.const 65535))
(assert_return (invoke "s16" (s16.const -32768)) (s16.const -32768))
(assert_return (invoke "u32" (u32.const 4294967295)) (u32.const 4294967295))
(assert_return (invoke "s32" (s32.const -2147483648)) (s32.const -2147483648))
(assert_return (invoke "u64" (u64.const 18446744073709551615)) (u64.const 18446744073709551615))
(assert_return (invoke "s64" (s64.const -9223372036854775808)) (s64.const -9223372036854775808))
(assert_return (invoke "f32" (f32.const -0.5)) (f32.const -0.5))
(assert_return (invoke "f32" (f32.const nan:0x200000)) (f32.const nan:canonical))
(assert_return (invoke "f64" (f64.const 1e300)) (f64.const 1e300))
(assert_return (invoke "f64" (f64.const -nan)) (f64.const nan))
(assert_return (invoke "char" (char.const "🦀")) (char.const "🦀"))
(assert_return (invoke "enum" (enum.const "blue")) (enum.const "blue"))
(assert_return (invoke "flags" (flags.const "last" "write")) (flags.const "write" "last"))
(assert_return (invoke "flags" (flags.const)) (flags.const))
(assert_return (invoke "tuple-of-one" (tuple.const (u8.const 1))) (tuple.const (u8.const 1)))
(assert_return (invoke "empty-result" (result.ok)) (result.ok))
(assert_return (invoke "empty-result" (result.err)) (result.err))

(assert_return (invoke "u32-as-u8" (u32.const 0x1ff)) (u8.const 255))
(assert_return (invoke "u32-as-s8" (u32.const 0x180)) (s8.const -128))
(assert_return (invoke "u32-as-bool" (u32.const 2)) (bool.const true))
(assert_return (invoke "u32-as-flags" (u32.const 0xfffffe02)) (flags.const "write"))
(assert_return (invoke "u32-as-char" (u32.const 0x10ffff)) (char.const "\u{10ffff}"))

(assert_return (invoke "string" (str.const "to and fro")) (str.const "to and fro"))
(assert_return (invoke "bytes" (list.const (u8.const 1) (u8.const 2))) (list.const (u8.const 1) (u8.const 2)))
(assert_return (invoke "bytes" (list.const)) (list.const))
(assert_return
  (invoke "bools" (list.const (bool.const true) (bool.const false)))
  (list.const (bool.const true) (bool.const false)))
(assert_return
  (invoke "strings" (list.const (str.const "a") (str.const "") (str.const "déjà")))
  (list.const (str.const "a") (str.const "") (str.const "déjà")))
(assert_return
  (invoke "lists" (list.const (list.const) (list.const (u16.const 1) (u16.const 2))))
  (list.const (list.const) (list.const (u16.const 1) (u16.const 2))))
(assert_return
  (invoke "points" (list.const (record.const (field "x" s16.const -1) (field "y" f64.const 0.25))))
  (list.const (record.const (field "x" s16.const -1) (field "y" f64.const 0.25))))
(assert_return
  (invoke "shapes" (list.const
    (variant.const "text" (str.const "T"))
    (variant.const "empty")
    (variant.const "circle" (f32.const 2))
    (variant.const "at" (record.const (field "x" s16.const 3) (field "y" f64.const 4)))))
  (list.const
    (variant.const "text" (str.const "T"))
    (variant.const "empty")
    (variant.const "circle" (f32.const 2))
    (variant.const "at" (record.const (field "x" s16.const 3) (field "y" f64.const 4)))))
(assert_return
  (invoke "tuples" (list.const (tuple.const (u8.const 1) (u64.const 2) (char.const "3"))))
  (list.const (tuple.const (u8.const 1) (u64.const 2) (char.const "3"))))
(assert_return
  (invoke "options" (list.const (option.none) (option.some (option.none)) (option.some (option.some (s8.const -4)))))
  (list.const (option.none) (option.some (option.none)) (option.some (option.some (s8.const -4)))))
(assert_return
  (invoke "results" (list.const (result.ok (u64.const 1)) (result.err (str.const "no"))))
  (list.const (result.ok (u64.const 1)) (result.err (str.const "no"))))
(assert_return
  (invoke "modes" (list.const (flags.const "last") (flags.const) (flags.const "read" "run")))
  (list.const (flags.const "last") (flags.const) (flags.const "read" "run")))

(assert_return
  (invoke "triples" (list.const (list.const (u16.const 1) (u16.const 2) (u16.const 3))))
  (list.const (list.const (u16.const 1) (u16.const 2) (u16.const 3))))
(assert_return
  (invoke "pair-of-bytes" (list.const (list.const (u8.const 1) (u8.const 2)) (list.const (u8.const 3) (u8.const 4))))
  (list.const (list.const (u8.const 1) (u8.const 2)) (list.const (u8.const 3) (u8.const 4))))
(assert_return
  (invoke "map" (map.const
    (entry (str.const "one") (u32.const 1)) (entry (str.const "two") (u32.const 2)) (entry (str.const "one") (u32.const 3))))
  (map.const
    (entry (str.const "one") (u32.const 1)) (entry (str.const "two") (u32.const 2)) (entry (str.const "one") (u32.const 3))))
(assert_return (invoke "map" (map.const)) (map.const))

;; Out of range: each trap ends its instance.
(assert_trap (invoke "u32-as-char" (u32.const 0xd800)) "invalid char")
(component instance $e $echo)
(assert_trap (invoke "u32-as-char" (u32.const 0x110000)) "invalid char")
(component instance $e $echo)
(assert_trap (invoke "u32-as-enum" (u32.const 3)) "invalid variant discriminant")
