;; Reads and writes linear memory: a data segment is turned into capitals, byte by byte, then filled and grown.
(module
  (memory (export "memory") 1 2)
  (data (i32.const 16) "linear memory\00")

  (func $capital (param $char i32) (result i32)
    local.get $char
    i32.const 32
    i32.sub
    local.get $char
    local.get $char
    i32.const 97 ;; 'a'
    i32.sub
    i32.const 26
    i32.lt_u
    select)

  (func $capitals (param $from i32) (param $to i32)
    (local $char i32)
    loop $next
      local.get $from
      i32.load8_u
      local.tee $char
      if
        local.get $to
        local.get $char
        call $capital
        i32.store8
        local.get $from
        i32.const 1
        i32.add
        local.set $from
        local.get $to
        i32.const 1
        i32.add
        local.set $to
        br $next
      end
    end)

  (func $start (export "_start")
    i32.const 16
    i32.const 48
    call $capitals
    ;; sixteen bytes of '.' after it
    i32.const 64
    i32.const 46
    i32.const 16
    memory.fill
    ;; one more page of 64 KiB, and a number at its very end
    i32.const 1
    memory.grow
    drop
    i32.const 131064
    i64.const 0x1122334455667788
    i64.store
    i32.const 131064
    i32.load offset=4
    drop))
