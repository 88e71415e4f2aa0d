;; Adds 1 to 10 in a loop, then leaves the sum in a global: watch a branch be taken, and once not.
(module
  (global $sum (export "sum") (mut i32) (i32.const 0))

  (func $count (param $n i32) (result i32)
    (local $total i32)
    block $done
      loop $again
        local.get $n
        i32.eqz
        br_if $done
        local.get $total
        local.get $n
        i32.add
        local.set $total
        local.get $n
        i32.const 1
        i32.sub
        local.set $n
        br $again
      end
    end
    local.get $total)

  (func $start (export "_start")
    i32.const 10
    call $count
    global.set $sum))
