;; Throws exceptions and catches them: one in the function that throws, one two calls further out, one that is thrown
;; again, and at last one that nothing catches.
(module
  (tag $negative (param i32))
  (tag $done)
  (global $last (export "last") (mut i32) (i32.const 0))

  ;; Refuses numbers below zero.
  (func $check (param $number i32) (result i32)
    local.get $number
    i32.const 0
    i32.lt_s
    if
      local.get $number
      throw $negative
    end
    local.get $number)

  (func $double (param $number i32) (result i32)
    local.get $number
    call $check
    i32.const 2
    i32.mul)

  ;; Twice the number, or what was wrong with it.
  (func $try (param $number i32) (result i32)
    block $wrong (result i32)
      try_table (result i32) (catch $negative $wrong)
        local.get $number
        call $double
      end
      return
    end
    i32.const 1000
    i32.add)

  ;; Sees every exception on its way and lets it go on.
  (func $watch (param $number i32) (result i32)
    block $any (result exnref)
      try_table (catch_all_ref $any)
        local.get $number
        call $double
        return
      end
      unreachable
    end
    throw_ref)

  (func $start (export "_start")
    i32.const 21
    call $try
    global.set $last
    i32.const -7
    call $try
    global.set $last

    block $caught
      try_table (catch $done $caught)
        throw $done
      end
    end

    block $wrong (result i32)
      try_table (result i32) (catch $negative $wrong)
        i32.const -1
        call $watch
      end
    end
    global.set $last

    ;; this time nothing is there to catch it
    i32.const -2
    call $watch
    drop))
