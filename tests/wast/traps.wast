;; Traps of components: what a component that has trapped is still good for, and the rules of leaving.

(component definition $Boom
  (core module $M
    (global $n (mut i32) (i32.const 0))
    (func (export "count") (result i32)
      (global.set $n (i32.add (global.get $n) (i32.const 1)))
      (global.get $n))
    (func (export "boom") unreachable)
    (func (export "divide") (param i32 i32) (result i32) (i32.div_u (local.get 0) (local.get 1))))
  (core instance $m (instantiate $M))
  (func (export "count") (result u32) (canon lift (core func $m "count")))
  (func (export "boom") (canon lift (core func $m "boom")))
  (func (export "divide") (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $m "divide"))))

;; It cannot be entered again; another instance of the same component can.
(component instance $a $Boom)
(component instance $b $Boom)
(assert_return (invoke $a "count") (u32.const 1))
(assert_return (invoke $a "count") (u32.const 2))
(assert_trap (invoke $a "boom") "unreachable")
(assert_trap (invoke $a "count") "cannot enter component instance")
(assert_return (invoke $b "count") (u32.const 1))
(assert_return (invoke $b "divide" (u32.const 7) (u32.const 2)) (u32.const 3))
(assert_trap (invoke $b "divide" (u32.const 7) (u32.const 0)) "integer divide by zero")
(assert_trap (invoke $b "divide" (u32.const 7) (u32.const 2)) "cannot enter component instance")

;; A trap while a component is instantiated.
(assert_trap
  (component
    (core module $M (func $f unreachable) (start $f))
    (core instance (instantiate $M)))
  "unreachable")
(assert_trap
  (component
    (core module $M (memory 1) (data (i32.const 65536) "x"))
    (core instance (instantiate $M)))
  "out of bounds memory access")
(assert_trap
  (component
    (component $C
      (core module $M (func $f unreachable) (start $f))
      (core instance (instantiate $M)))
    (instance (instantiate $C)))
  "unreachable")

;; Neither `realloc` nor post-return may call out, make a handle or drop one.
(component definition $Leave
  (component $Outside
    (core module $M (func (export "f")) (func (export "text") (param i32 i32)))
    (core instance $m (instantiate $M))
    (func (export "f") (canon lift (core func $m "f"))))
  (instance $outside (instantiate $Outside))
  (component $Inside
    (import "f" (func $f))
    (core func $f' (canon lower (func $f)))
    (type $r (resource (rep i32)))
    (core func $new (canon resource.new $r))
    (core func $drop (canon resource.drop $r))
    (core module $M
      (import "" "f" (func $f))
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (memory (export "memory") 1)
      (global $mode (mut i32) (i32.const 0))
      (global $handle (mut i32) (i32.const 0))
      (func $act
        (if (i32.eq (global.get $mode) (i32.const 1)) (then (call $f)))
        (if (i32.eq (global.get $mode) (i32.const 2)) (then (drop (call $new (i32.const 1)))))
        (if (i32.eq (global.get $mode) (i32.const 3)) (then (call $drop (global.get $handle)))))
      (func (export "set") (param i32)
        (global.set $handle (call $new (i32.const 9)))
        (global.set $mode (local.get 0)))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (call $act) (i32.const 64))
      (func (export "text") (param i32 i32))
      (func (export "none") (call $act))
      (func (export "clean") (call $act)))
    (core instance $m (instantiate $M (with "" (instance
      (export "f" (func $f')) (export "new" (func $new)) (export "drop" (func $drop))))))
    (func (export "set") (param "mode" u32) (canon lift (core func $m "set")))
    (func (export "free") (canon lift (core func $m "none")))
    (func (export "text") (param "s" string)
      (canon lift (core func $m "text") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
    (func (export "clean") (canon lift (core func $m "none") (post-return (core func $m "clean")))))
  (instance $inside (instantiate $Inside (with "f" (func $outside "f"))))
  (func (export "set") (alias export $inside "set"))
  (func (export "free") (alias export $inside "free"))
  (func (export "text") (alias export $inside "text"))
  (func (export "clean") (alias export $inside "clean")))

(component instance $l $Leave)
(assert_return (invoke "text" (str.const "nothing is done")))
(assert_return (invoke "clean"))
(invoke "set" (u32.const 1))
(assert_return (invoke "free"))
(assert_trap (invoke "text" (str.const "calls")) "cannot leave component instance")
(component instance $l $Leave)
(invoke "set" (u32.const 2))
(assert_return (invoke "free"))
(assert_trap (invoke "text" (str.const "makes a handle")) "cannot leave component instance")
(component instance $l $Leave)
(invoke "set" (u32.const 3))
(assert_trap (invoke "text" (str.const "drops a handle")) "cannot leave component instance")
(component instance $l $Leave)
(invoke "set" (u32.const 1))
(assert_trap (invoke "clean") "cannot leave component instance")
(component instance $l $Leave)
(invoke "set" (u32.const 2))
(assert_trap (invoke "clean") "cannot leave component instance")

;; What `realloc` and core code answer is not believed.
(component definition $Lies
  (core module $M
    (memory (export "memory") 1)
    (global $answer (mut i32) (i32.const 0))
    (func (export "set") (param i32) (global.set $answer (local.get 0)))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (global.get $answer))
    (func (export "take") (param i32 i32))
    (func (export "give") (result i32) (global.get $answer)))
  (core instance $m (instantiate $M))
  (func (export "set") (param "answer" u32) (canon lift (core func $m "set")))
  (func (export "take") (param "v" (list u32))
    (canon lift (core func $m "take") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
  (func (export "give") (result (list u32)) (canon lift (core func $m "give") (memory (core memory $m "memory")))))
(component instance $x $Lies)
(invoke "set" (u32.const 65532))
(assert_return (invoke "take" (list.const (u32.const 1))))
(assert_trap (invoke "take" (list.const (u32.const 1) (u32.const 2))) "realloc return: beyond end of memory")
(component instance $x $Lies)
(invoke "set" (u32.const 2))
(assert_trap (invoke "take" (list.const (u32.const 1))) "realloc return: result not aligned")
(component instance $x $Lies)
(assert_return (invoke "give") (list.const))
(invoke "set" (u32.const 2))
(assert_trap (invoke "give") "pointer not aligned")
(component instance $x $Lies)
(invoke "set" (u32.const 65532))
(assert_trap (invoke "give") "out of bounds")
