;; Divides by zero two calls deep: what a trap looks like, and where it says it happened.
(module
  (func $divide (param $dividend i32) (param $divisor i32) (result i32)
    local.get $dividend
    local.get $divisor
    i32.div_s)

  (func $share (param $cakes i32) (param $guests i32) (result i32)
    local.get $cakes
    local.get $guests
    call $divide)

  (func $start (export "_start")
    i32.const 12
    i32.const 0
    call $share
    drop))
