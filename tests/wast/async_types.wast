;; Types of async components, as far as they decide what is valid and what fits.

(component definition
  (type $code (enum "io" "pipe"))
  (import "code" (type $code' (eq $code)))
  (type $f (func async (param "s" (stream u8)) (result (future (result (error $code'))))))
  (import "f" (func (type $f)))
  (import "empty" (func (param "s" (stream)) (result (future)))))

(assert_invalid
  (component (type (stream char)))
  "`stream<char>` is not valid at this time")

(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (type (future (borrow $r))))
  "must not contain `borrow`")

(assert_invalid
  (component
    (core module $m (func (export "f") (result i32) unreachable)
                    (func (export "c") (param i32 i32 i32) (result i32) unreachable))
    (core instance $i (instantiate $m))
    (func (export "f") (canon lift (core func $i "f") async (callback (core func $i "c")))))
  "requires an async function type")

(assert_invalid
  (component (import "f" (func $f)) (core func (canon lower (func $f) (callback 0))))
  "cannot specify callback")

;; The codes of types: 0x67 is none, 0x66 is a stream.
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\02\01\69\00")
  "invalid leading byte")
(component definition binary "\00asm\0d\00\01\00" "\07\03\01\66\00")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\03\01\66\02")
  "invalid leading byte")

;; Whether a function is async is a part of its type.
(component $exports
  (core module $m (func (export "f")))
  (core instance $i (instantiate $m))
  (func (export "sync") (canon lift (core func $i "f")))
  (func (export "async") async (canon lift (core func $i "f"))))

(component (import "exports" (instance (export "sync" (func)) (export "async" (func async)))))

(assert_unlinkable
  (component (import "exports" (instance (export "sync" (func async)))))
  "another type")
(assert_unlinkable
  (component (import "exports" (instance (export "async" (func)))))
  "another type")
