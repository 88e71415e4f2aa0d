;; Components linked by name: what a script has instantiated can be imported, if it fits.

(component definition $Counter
  (core module $M
    (global $n (mut i32) (i32.const 0))
    (func (export "next") (result i32)
      (global.set $n (i32.add (global.get $n) (i32.const 1)))
      (global.get $n)))
  (core instance $m (instantiate $M))
  (func (export "next") (result u32) (canon lift (core func $m "next"))))
(component instance $one $Counter)
(component instance $two $Counter)

;; Each import is the instance of that name, not a copy.
(component $user
  (import "one" (instance $one (export "next" (func (result u32)))))
  (import "two" (instance $two (export "next" (func (result u32)))))
  (core func $next-one (canon lower (func $one "next")))
  (core func $next-two (canon lower (func $two "next")))
  (core module $M
    (import "" "one" (func $one (result i32)))
    (import "" "two" (func $two (result i32)))
    (func (export "both") (result i32)
      (i32.add (i32.mul (call $one) (i32.const 100)) (call $two))))
  (core instance $m (instantiate $M (with "" (instance
    (export "one" (func $next-one)) (export "two" (func $next-two))))))
  (func (export "both") (result u32) (canon lift (core func $m "both")))
  (func (export "pass") (alias export $two "next")))
(assert_return (invoke "both") (u32.const 101))
(assert_return (invoke $one "next") (u32.const 2))
(assert_return (invoke $one "next") (u32.const 3))
(assert_return (invoke $user "both") (u32.const 402))
(assert_return (invoke $two "next") (u32.const 3))
(assert_return (invoke $user "pass") (u32.const 4))

;; `register` gives it a second name; a name can be given anew.
(register "third" $one)
(component (import "third" (instance $i (export "next" (func (result u32))))) (export "f" (func $i "next")))
(assert_return (invoke "f") (u32.const 5))
(component instance $one $Counter)
(component (import "one" (instance $i (export "next" (func (result u32))))) (export "f" (func $i "next")))
(assert_return (invoke "f") (u32.const 1))

;; Several levels: a component that is given an instance gives it to those inside it.
(component $deep
  (import "two" (instance $two (export "next" (func (result u32)))))
  (component $Middle
    (import "source" (instance $source (export "next" (func (result u32)))))
    (component $Inner
      (import "source" (func $source (result u32)))
      (core func $next (canon lower (func $source)))
      (core module $M
        (import "" "next" (func $next (result i32)))
        (func (export "twice") (result i32) (i32.mul (call $next) (i32.const 2))))
      (core instance $m (instantiate $M (with "" (instance (export "next" (func $next))))))
      (func (export "twice") (result u32) (canon lift (core func $m "twice"))))
    (instance $inner (instantiate $Inner (with "source" (func $source "next"))))
    (export "inner" (instance $inner)))
  (instance $middle (instantiate $Middle (with "source" (instance $two))))
  (alias export $middle "inner" (instance $inner))
  (export "nested" (instance $inner))
  (func (export "twice") (alias export $inner "twice")))
(assert_return (invoke "twice") (u32.const 10))
(component
  (import "deep" (instance $deep (export "nested" (instance (export "twice" (func (result u32)))))))
  (alias export $deep "nested" (instance $nested))
  (export "f" (func $nested "twice")))
(assert_return (invoke "f") (u32.const 12))

;; Components and core modules are things to export and import, too.
(component $lib
  (core module $M (func (export "seven") (result i32) i32.const 7))
  (export "m" (core module $M))
  (component $C
    (core instance $m (instantiate $M))
    (func (export "seven") (result u32) (canon lift (core func $m "seven"))))
  (export "c" (component $C))
  (type $t (record (field "a" u8)))
  (export "t" (type $t)))
(component
  (import "lib" (instance $lib
    (export "m" (core module (export "seven" (func (result i32)))))
    (export "c" (component (export "seven" (func (result u32)))))
    (type $t' (record (field "a" u8)))
    (export "t" (type (eq $t')))))
  (alias export $lib "m" (core module $M))
  (core instance $m (instantiate $M))
  (func (export "from-module") (result u32) (canon lift (core func $m "seven")))
  (alias export $lib "c" (component $C))
  (instance $c (instantiate $C))
  (func (export "from-component") (alias export $c "seven")))
(assert_return (invoke "from-module") (u32.const 7))
(assert_return (invoke "from-component") (u32.const 7))

;; What is missing or does not fit is a link error.
(assert_unlinkable (component (import "nobody" (func))) "expected func found nothing")
(assert_unlinkable (component (import "nobody" (instance))) "expected instance found nothing")
(assert_unlinkable (component (import "nobody" (component))) "expected component found nothing")
(assert_unlinkable (component (import "nobody" (core module))) "expected module found nothing")
(assert_unlinkable (component (import "nobody" (type (sub resource)))) "expected resource found nothing")
(assert_unlinkable (component (import "two" (func))) "expected func found instance")
(assert_unlinkable (component (import "two" (instance (export "more" (func))))) "expected func found nothing")
(assert_unlinkable (component (import "two" (instance (export "next" (func))))) "type mismatch with results")
(assert_unlinkable
  (component (import "two" (instance (export "next" (func (param "a" u32) (result u32)))))) "type mismatch with parameters")
(assert_unlinkable (component (import "two" (instance (export "next" (func (result s32)))))) "type mismatch with results")
(assert_unlinkable (component (import "two" (instance (export "next" (core module))))) "expected module found func")
(assert_unlinkable (component (import "deep" (instance (export "nested" (func))))) "expected func found instance")
(assert_unlinkable
  (component (import "lib" (instance (type $t (record (field "b" u8))) (export "t" (type (eq $t))))))
  "expected record field")
(assert_unlinkable
  (component (import "deep" (instance (export "nested" (instance (export "thrice" (func)))))))
  "expected func found nothing")

;; Resource types are the same only if they come from the same instance.
(component definition $R
  (type $r' (resource (rep i32)))
  (export $r "r" (type $r'))
  (instance $again (export "r" (type $r)))
  (export "again" (instance $again)))
(component instance $r1 $R)
(component instance $r2 $R)
(component
  (import "r1" (instance $a
    (export "r" (type $r (sub resource)))
    (export "again" (instance (export "r" (type (eq $r))))))))
(assert_unlinkable
  (component
    (import "r1" (instance $a (export "r" (type (sub resource)))))
    (alias export $a "r" (type $r))
    (import "r2" (instance $b (export "r" (type (eq $r))))))
  "mismatched resource types")
(assert_unlinkable
  (component
    (import "r1" (instance $a (export "r" (type (sub resource)))))
    (alias export $a "r" (type $r))
    (import "one" (instance $b (export "r" (type (eq $r))))))
  "expected resource found nothing")
