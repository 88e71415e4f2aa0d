//! Programs that deadlock, each in its own way, and one that returns while a task has more to do.

/// Two components. `$C` has the tasks that are called, `$D` calls them; `main` is the body of its entry.
///
/// `$C` exports `hears(future<u8>)`, which waits for the future with its stack in place, and `gives() -> future<u8>`,
/// which keeps the writable end and ends.
pub fn program(main: &str) -> String {
    format!(
        r#"(component
  (component $C
    (core module $mem (memory (export "m") 1))
    (core instance $mem (instantiate $mem))
    (core module $m
      (import "" "ret" (func $ret)) (import "" "give" (func $give (param i32)))
      (import "" "f.new" (func $f.new (result i64)))
      (import "" "f.read" (func $f.read (param i32 i32) (result i32)))
      (import "" "ws.new" (func $ws.new (result i32))) (import "" "join" (func $join (param i32 i32)))
      (import "" "wait" (func $wait (param i32 i32) (result i32)))
      (func (export "hears") (param $f i32) (result i32) (local $s i32)
        (drop (call $f.read (local.get $f) (i32.const 64)))
        (local.set $s (call $ws.new))
        (call $join (local.get $f) (local.get $s))
        (drop (call $wait (local.get $s) (i32.const 0)))
        (call $ret) (i32.const 0))
      (func (export "gives") (result i32)
        (call $give (i32.wrap_i64 (call $f.new))) (i32.const 0))
      (func (export "cb") (param i32 i32 i32) (result i32) unreachable))
    (type $ft (future u8))
    (canon task.return (core func $ret))
    (canon task.return (result $ft) (core func $give))
    (canon future.new $ft (core func $f.new))
    (canon future.read $ft async (memory (core memory $mem "m")) (core func $f.read))
    (canon waitable-set.new (core func $ws.new)) (canon waitable.join (core func $join))
    (canon waitable-set.wait (memory (core memory $mem "m")) (core func $wait))
    (core instance $i (instantiate $m (with "" (instance
      (export "ret" (func $ret)) (export "give" (func $give))
      (export "f.new" (func $f.new)) (export "f.read" (func $f.read))
      (export "ws.new" (func $ws.new)) (export "join" (func $join)) (export "wait" (func $wait))))))
    (func (export "hears") async (param "f" $ft) (canon lift (core func $i "hears") async (callback (core func $i "cb"))))
    (func (export "gives") async (result $ft) (canon lift (core func $i "gives") async (callback (core func $i "cb")))))
  (component $D
    (type $ft (future u8))
    (import "hears" (func $hears async (param "f" $ft)))
    (import "gives" (func $gives async (result $ft)))
    (core module $mem (memory (export "m") 1))
    (core instance $mem (instantiate $mem))
    (core module $m
      (import "" "mem" (memory 1))
      (import "" "hears" (func $hears (param i32) (result i32)))
      (import "" "gives" (func $gives (param i32) (result i32)))
      (import "" "f.new" (func $f.new (result i64)))
      (import "" "f.read" (func $f.read (param i32 i32) (result i32)))
      (import "" "f.write" (func $f.write (param i32 i32) (result i32)))
      (import "" "ws.new" (func $ws.new (result i32))) (import "" "join" (func $join (param i32 i32)))
      (import "" "wait" (func $wait (param i32 i32) (result i32)))
      (func $await (param $w i32) (local $s i32)
        (local.set $s (call $ws.new))
        (call $join (local.get $w) (local.get $s))
        (drop (call $wait (local.get $s) (i32.const 0))))
      (func (export "main") (local $f i64) (local $t i32)
        {main}))
    (canon lower (func $hears) async (memory (core memory $mem "m")) (core func $hears'))
    (canon lower (func $gives) async (memory (core memory $mem "m")) (core func $gives'))
    (canon future.new $ft (core func $f.new))
    (canon future.read $ft async (memory (core memory $mem "m")) (core func $f.read))
    (canon future.write $ft async (memory (core memory $mem "m")) (core func $f.write))
    (canon waitable-set.new (core func $ws.new)) (canon waitable.join (core func $join))
    (canon waitable-set.wait (memory (core memory $mem "m")) (core func $wait))
    (core instance $i (instantiate $m (with "" (instance
      (export "mem" (memory $mem "m"))
      (export "hears" (func $hears')) (export "gives" (func $gives'))
      (export "f.new" (func $f.new)) (export "f.read" (func $f.read)) (export "f.write" (func $f.write))
      (export "ws.new" (func $ws.new)) (export "join" (func $join)) (export "wait" (func $wait))))))
    (func (export "main") async (canon lift (core func $i "main"))))
  (instance $c (instantiate $C))
  (instance $d (instantiate $D (with "hears" (func $c "hears")) (with "gives" (func $c "gives"))))
  (export "main" (func $d "main")))"#
    )
}

/// The first `hears` has a future that its caller keeps the other end of.
pub const CALLS_HEARS: &str = "(local.set $f (call $f.new))
    (local.set $t (i32.shr_u (call $hears (i32.wrap_i64 (local.get $f))) (i32.const 4)))";

/// The caller waits for a task that waits for the caller.
pub fn circle() -> String {
    program(&format!("{CALLS_HEARS} (call $await (local.get $t))"))
}

/// A second task cannot be let in, since the first keeps the lock, and the caller waits for the second.
pub fn locked() -> String {
    program(&format!("{CALLS_HEARS} {CALLS_HEARS} (call $await (local.get $t))"))
}

/// A task waits for a future of which it holds both ends.
pub fn itself() -> String {
    program(
        "(local.set $f (call $f.new))
        (drop (call $f.read (i32.wrap_i64 (local.get $f)) (i32.const 64)))
        (call $await (i32.wrap_i64 (local.get $f)))",
    )
}

/// A task waits for an event of a set without members.
pub fn empty() -> String {
    program("(drop (call $wait (call $ws.new) (i32.const 0)))")
}

/// The other end of the future that a task waits for belongs to an instance without tasks.
pub fn idle() -> String {
    program(
        "(drop (call $gives (i32.const 32)))
        (drop (call $f.read (i32.load (i32.const 32)) (i32.const 64)))
        (call $await (i32.load (i32.const 32)))",
    )
}

/// The entry returns while the task that it called waits.
pub fn dropped() -> String {
    program(CALLS_HEARS)
}

/// The entry goes on with what the task waits for: nothing is left to do.
pub fn released() -> String {
    program(&format!(
        "{CALLS_HEARS}
        (drop (call $f.write (i32.wrap_i64 (i64.shr_u (local.get $f) (i64.const 32))) (i32.const 64)))
        (call $await (local.get $t))"
    ))
}
