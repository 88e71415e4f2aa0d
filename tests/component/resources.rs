//! Resources that components define: three levels, destructors, borrows of borrows, identity.
//!
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#canon-resourcedrop>

use crate::invoke;

/// `$files` defines a resource; `$cache` wraps each in a resource of its own and passes the inner one through; `$user`
/// uses both. All three are in `$system`, which exports only `run`, `log` and, two levels up, the types.
fn three_levels(run: &str) -> String {
    format!(
        r#"(component
          (component $system
            (component $files
              (core module $m
                (global $log (mut i32) (i32.const 0))
                (func (export "dtor") (param i32)
                  (global.set $log (i32.add (i32.mul (global.get $log) (i32.const 10)) (local.get 0))))
                (func (export "log") (result i32) (global.get $log)))
              (core instance $i (instantiate $m))
              (type $file' (resource (rep i32) (dtor (core func $i "dtor"))))
              (export $file "file" (type $file'))
              (core func $new (canon resource.new $file'))
              (core module $get (func (export "get") (param i32) (result i32) (local.get 0)))
              (core instance $get (instantiate $get))
              (func (export "open") (param "n" u32) (result (own $file)) (canon lift (core func $new)))
              (func (export "number") (param "f" (borrow $file)) (result u32) (canon lift (core func $get "get")))
              (func (export "log") (result u32) (canon lift (core func $i "log"))))
            (instance $files (instantiate $files))

            (component $cache
              (import "files" (instance $files
                (export "file" (type $file (sub resource)))
                (export "open" (func (param "n" u32) (result (own $file))))
                (export "number" (func (param "f" (borrow $file)) (result u32)))))
              (alias export $files "file" (type $file))
              (core func $open (canon lower (func $files "open")))
              (core func $number (canon lower (func $files "number")))
              (core func $drop-file (canon resource.drop $file))
              ;; An entry's representation is the handle of its file.
              (core module $dtor (import "" "drop" (func $drop (param i32)))
                (func (export "dtor") (param i32) (call $drop (local.get 0))))
              (core instance $dtor (instantiate $dtor (with "" (instance (export "drop" (func $drop-file))))))
              (type $entry' (resource (rep i32) (dtor (core func $dtor "dtor"))))
              (export $entry "entry" (type $entry'))
              (core func $new (canon resource.new $entry'))
              (core func $rep (canon resource.rep $entry'))
              (core func $drop-entry (canon resource.drop $entry'))
              (core module $m
                (import "" "open" (func $open (param i32) (result i32)))
                (import "" "number" (func $number (param i32) (result i32)))
                (import "" "new" (func $new (param i32) (result i32)))
                (import "" "rep" (func $rep (param i32) (result i32)))
                (import "" "drop-file" (func $drop-file (param i32)))
                (import "" "drop-entry" (func $drop-entry (param i32)))
                (func (export "load") (param i32) (result i32) (call $new (call $open (local.get 0))))
                ;; The entry is its own, so it is lent its representation: the file's handle.
                (func (export "peek") (param i32) (result i32) (call $number (local.get 0)))
                ;; Another's file is lent as a handle, which it lends on before it drops it.
                (func (export "look") (param i32) (result i32) (local $n i32)
                  (local.set $n (call $number (local.get 0)))
                  (call $drop-file (local.get 0))
                  (local.get $n))
                (func (export "take") (param i32) (result i32) (local $n i32)
                  (local.set $n (call $number (call $rep (local.get 0))))
                  (call $drop-entry (local.get 0))
                  (local.get $n)))
              (core instance $i (instantiate $m (with "" (instance (export "open" (func $open))
                (export "number" (func $number)) (export "new" (func $new)) (export "rep" (func $rep))
                (export "drop-file" (func $drop-file)) (export "drop-entry" (func $drop-entry))))))
              (func (export "load") (param "n" u32) (result (own $entry)) (canon lift (core func $i "load")))
              (func (export "peek") (param "e" (borrow $entry)) (result u32) (canon lift (core func $i "peek")))
              (func (export "look") (param "f" (borrow $file)) (result u32) (canon lift (core func $i "look")))
              (func (export "take") (param "e" (own $entry)) (result u32) (canon lift (core func $i "take"))))
            (instance $cache (instantiate $cache (with "files" (instance $files))))
            (export "files" (instance $files))
            (export "cache" (instance $cache)))
          (instance $system (instantiate $system))
          (alias export $system "files" (instance $files))
          (alias export $system "cache" (instance $cache))

          (component $user
            (import "files" (instance $files
              (export "file" (type $file (sub resource)))
              (export "open" (func (param "n" u32) (result (own $file))))
              (export "number" (func (param "f" (borrow $file)) (result u32)))
              (export "log" (func (result u32)))))
            (alias export $files "file" (type $file))
            (import "cache" (instance $cache
              (alias outer 1 $file (type $f'))
              (export "file" (type $f (eq $f')))
              (export "entry" (type $entry (sub resource)))
              (export "load" (func (param "n" u32) (result (own $entry))))
              (export "peek" (func (param "e" (borrow $entry)) (result u32)))
              (export "look" (func (param "f" (borrow $f)) (result u32)))
              (export "take" (func (param "e" (own $entry)) (result u32)))))
            (alias export $cache "entry" (type $entry))
            (core func $open (canon lower (func $files "open")))
            (core func $number (canon lower (func $files "number")))
            (core func $log (canon lower (func $files "log")))
            (core func $load (canon lower (func $cache "load")))
            (core func $peek (canon lower (func $cache "peek")))
            (core func $look (canon lower (func $cache "look")))
            (core func $take (canon lower (func $cache "take")))
            (core func $drop-file (canon resource.drop $file))
            (core func $drop-entry (canon resource.drop $entry))
            (core module $m
              (import "" "open" (func $open (param i32) (result i32)))
              (import "" "number" (func $number (param i32) (result i32)))
              (import "" "log" (func $log (result i32)))
              (import "" "load" (func $load (param i32) (result i32)))
              (import "" "peek" (func $peek (param i32) (result i32)))
              (import "" "look" (func $look (param i32) (result i32)))
              (import "" "take" (func $take (param i32) (result i32)))
              (import "" "drop-file" (func $drop-file (param i32)))
              (import "" "drop-entry" (func $drop-entry (param i32)))
              (func (export "run") (result i32) (local $a i32) (local $b i32) (local $n i32) {run}))
            (core instance $i (instantiate $m (with "" (instance (export "open" (func $open))
              (export "number" (func $number)) (export "log" (func $log)) (export "load" (func $load))
              (export "peek" (func $peek)) (export "look" (func $look)) (export "take" (func $take))
              (export "drop-file" (func $drop-file)) (export "drop-entry" (func $drop-entry))))))
            (func (export "run") (result u32) (canon lift (core func $i "run"))))
          (instance $cache+file
            (export "file" (type $files "file"))
            (export "entry" (type $cache "entry"))
            (export "load" (func $cache "load")) (export "peek" (func $cache "peek"))
            (export "look" (func $cache "look")) (export "take" (func $cache "take")))
          (instance $user (instantiate $user (with "files" (instance $files)) (with "cache" (instance $cache+file))))
          (export "run" (func $user "run")))"#
    )
}

#[test]
fn destructors_run_through_three_levels() {
    // Dropping the user's entry runs the cache's destructor, which drops a file, which runs the files' destructor.
    let run = "(local.set $a (call $load (i32.const 4))) (local.set $b (call $open (i32.const 5)))
      (call $drop-entry (local.get $a)) (call $drop-file (local.get $b)) (call $log)";
    assert_eq!(invoke(&three_levels(run), "run", &[]).as_deref(), Ok("45"));
    // A resource that was passed on is dropped by its new owner.
    let run = "(local.set $n (call $take (call $load (i32.const 7))))
      (i32.add (i32.mul (local.get $n) (i32.const 100)) (call $log))";
    assert_eq!(invoke(&three_levels(run), "run", &[]).as_deref(), Ok("707"));
    // A resource that nobody drops is not dropped.
    assert_eq!(
        invoke(&three_levels("(drop (call $load (i32.const 7))) (call $log)"), "run", &[]).as_deref(),
        Ok("0")
    );
}

#[test]
fn what_is_borrowed_can_be_lent_on() {
    let run = "(local.set $a (call $open (i32.const 6)))
      (local.set $n (call $look (local.get $a)))
      ;; Twice: the handle is still the user's, and the borrowed one was dropped without running the destructor.
      (local.set $n (i32.add (i32.mul (local.get $n) (i32.const 10)) (call $look (local.get $a))))
      (i32.add (i32.mul (local.get $n) (i32.const 10)) (call $log))";
    assert_eq!(invoke(&three_levels(run), "run", &[]).as_deref(), Ok("660"));
    let run = "(call $peek (call $load (i32.const 8)))";
    assert_eq!(invoke(&three_levels(run), "run", &[]).as_deref(), Ok("8"));
}

#[test]
fn a_handle_is_only_good_for_its_own_type() {
    let run = "(local.set $a (call $open (i32.const 6))) (call $peek (local.get $a))";
    let trap = invoke(&three_levels(run), "run", &[]).unwrap_err();
    assert!(trap.contains("handle #1 is of the resource type resource 0, not resource 1"), "{trap}");
    let run = "(local.set $a (call $open (i32.const 6))) (call $drop-entry (local.get $a)) (i32.const 0)";
    assert!(invoke(&three_levels(run), "run", &[]).unwrap_err().contains("is of the resource type"));
    let run = "(call $number (i32.const -1))";
    assert!(invoke(&three_levels(run), "run", &[]).unwrap_err().contains("no handle #4294967295"));
}

/// Two instances of one component have two different resource types.
#[test]
fn each_instance_has_resource_types_of_its_own() {
    let text = r#"(component
      (component $maker
        (type $r' (resource (rep i32)))
        (export $r "r" (type $r'))
        (core func $new (canon resource.new $r'))
        (core module $m (func (export "get") (param i32) (result i32) (local.get 0)))
        (core instance $i (instantiate $m))
        (func (export "make") (param "n" u32) (result (own $r)) (canon lift (core func $new)))
        (func (export "get") (param "r" (borrow $r)) (result u32) (canon lift (core func $i "get"))))
      (instance $one (instantiate $maker))
      (instance $two (instantiate $maker))
      (component $user
        (import "one" (instance $one (export "r" (type $r (sub resource)))
          (export "make" (func (param "n" u32) (result (own $r)))) (export "get" (func (param "r" (borrow $r)) (result u32)))))
        (import "two" (instance $two (export "r" (type $r (sub resource)))
          (export "make" (func (param "n" u32) (result (own $r)))) (export "get" (func (param "r" (borrow $r)) (result u32)))))
        (core func $make1 (canon lower (func $one "make")))
        (core func $get1 (canon lower (func $one "get")))
        (core func $make2 (canon lower (func $two "make")))
        (core func $get2 (canon lower (func $two "get")))
        (core module $m
          (import "" "make1" (func $make1 (param i32) (result i32))) (import "" "get1" (func $get1 (param i32) (result i32)))
          (import "" "make2" (func $make2 (param i32) (result i32))) (import "" "get2" (func $get2 (param i32) (result i32)))
          (func (export "right") (result i32)
            (i32.add (call $get1 (call $make1 (i32.const 10))) (call $get2 (call $make2 (i32.const 2)))))
          (func (export "wrong") (result i32) (call $get2 (call $make1 (i32.const 10)))))
        (core instance $i (instantiate $m (with "" (instance (export "make1" (func $make1)) (export "get1" (func $get1))
          (export "make2" (func $make2)) (export "get2" (func $get2))))))
        (func (export "right") (result u32) (canon lift (core func $i "right")))
        (func (export "wrong") (result u32) (canon lift (core func $i "wrong"))))
      (instance $u (instantiate $user (with "one" (instance $one)) (with "two" (instance $two))))
      (export "u" (instance $u)))"#;
    assert_eq!(invoke(text, "right", &[]).as_deref(), Ok("12"));
    assert!(
        invoke(text, "wrong", &[])
            .unwrap_err()
            .contains("is of the resource type resource 0, not resource 1")
    );
}

/// `both` takes the same resource as a borrow and as an own; a list of borrows counts each.
#[test]
fn what_is_lent_cannot_be_given_away_in_the_same_call() {
    let text = |run: &str| {
        format!(
            r#"(component
              (component $maker
                (type $r' (resource (rep i32)))
                (export $r "r" (type $r'))
                (core func $new (canon resource.new $r'))
                (core module $m (memory (export "m") 1)
                  (func (export "r") (param i32 i32 i32 i32) (result i32) (i32.const 64))
                  (func (export "both") (param i32 i32) (result i32) (local.get 0))
                  (func (export "sum") (param i32 i32) (result i32)
                    (i32.add (i32.load (local.get 0)) (i32.load offset=4 (local.get 0)))))
                (core instance $i (instantiate $m))
                (func (export "make") (param "n" u32) (result (own $r)) (canon lift (core func $new)))
                (func (export "both") (param "a" (borrow $r)) (param "b" (own $r)) (result u32)
                  (canon lift (core func $i "both")))
                (func (export "sum") (param "l" (list (borrow $r))) (result u32)
                  (canon lift (core func $i "sum") (memory (core memory $i "m")) (realloc (core func $i "r")))))
              (instance $maker (instantiate $maker))
              (component $user
                (import "m" (instance $m (export "r" (type $r (sub resource)))
                  (export "make" (func (param "n" u32) (result (own $r))))
                  (export "both" (func (param "a" (borrow $r)) (param "b" (own $r)) (result u32)))
                  (export "sum" (func (param "l" (list (borrow $r))) (result u32)))))
                (alias export $m "r" (type $r))
                (core module $libc (memory (export "m") 1))
                (core instance $libc (instantiate $libc))
                (core func $make (canon lower (func $m "make")))
                (core func $both (canon lower (func $m "both")))
                (core func $sum (canon lower (func $m "sum") (memory (core memory $libc "m"))))
                (core func $drop (canon resource.drop $r))
                (core module $main (import "libc" "m" (memory 1))
                  (import "" "make" (func $make (param i32) (result i32)))
                  (import "" "both" (func $both (param i32 i32) (result i32)))
                  (import "" "sum" (func $sum (param i32 i32) (result i32)))
                  (import "" "drop" (func $drop (param i32)))
                  (func (export "run") (result i32) (local $a i32) (local $n i32)
                    (local.set $a (call $make (i32.const 21))) {run}))
                (core instance $i (instantiate $main (with "libc" (instance $libc)) (with "" (instance
                  (export "make" (func $make)) (export "both" (func $both)) (export "sum" (func $sum))
                  (export "drop" (func $drop))))))
                (func (export "run") (result u32) (canon lift (core func $i "run"))))
              (instance $u (instantiate $user (with "m" (instance $maker))))
              (export "run" (func $u "run")))"#
        )
    };
    let run = "(call $both (local.get $a) (call $make (i32.const 1)))";
    assert_eq!(invoke(&text(run), "run", &[]).as_deref(), Ok("21"));
    let trap = invoke(&text("(call $both (local.get $a) (local.get $a))"), "run", &[]).unwrap_err();
    assert!(trap.contains("is lent to a call that is still running"), "{trap}");
    // The same handle twice in a list: two borrows, both of which end with the call.
    let run = "(i32.store (i32.const 8) (local.get $a)) (i32.store (i32.const 12) (local.get $a))
      (local.set $n (call $sum (i32.const 8) (i32.const 2))) (call $drop (local.get $a)) (local.get $n)";
    assert_eq!(invoke(&text(run), "run", &[]).as_deref(), Ok("42"));
}

/// A destructor that traps, in the instance that drops the resource.
#[test]
fn an_instance_drops_its_own_resource_and_a_destructor_may_trap() {
    let text = |dtor: &str| {
        format!(
            r#"(component
              (core module $d (global $n (export "n") (mut i32) (i32.const 0))
                (func (export "dtor") (param i32) {dtor}))
              (core instance $d (instantiate $d))
              (type $r (resource (rep i32) (dtor (core func $d "dtor"))))
              (core func $new (canon resource.new $r))
              (core func $rep (canon resource.rep $r))
              (core func $drop (canon resource.drop $r))
              (core module $m (import "d" "n" (global $n (mut i32)))
                (import "" "new" (func $new (param i32) (result i32))) (import "" "rep" (func $rep (param i32) (result i32)))
                (import "" "drop" (func $drop (param i32)))
                (func (export "run") (result i32) (local $a i32)
                  (local.set $a (call $new (i32.const 5)))
                  (if (i32.ne (call $rep (local.get $a)) (i32.const 5)) (then unreachable))
                  (call $drop (local.get $a))
                  (global.get $n)))
              (core instance $i (instantiate $m (with "d" (instance $d)) (with "" (instance (export "new" (func $new))
                (export "rep" (func $rep)) (export "drop" (func $drop))))))
              (func (export "run") (result u32) (canon lift (core func $i "run"))))"#
        )
    };
    assert_eq!(invoke(&text("(global.set $n (local.get 0))"), "run", &[]).as_deref(), Ok("5"));
    assert!(invoke(&text("unreachable"), "run", &[]).unwrap_err().contains("unreachable"));
}
