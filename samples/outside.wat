;; Reads one byte too far: memory has an end, and the machine knows it.
(module
  (memory (export "memory") 1)

  ;; The byte at an address.
  (func $peek (param $address i32) (result i32)
    local.get $address
    i32.load8_u)

  (func $start (export "_start")
    i32.const 65535 ;; the last byte of the only page
    call $peek
    drop
    i32.const 65536 ;; one further
    call $peek
    drop))
