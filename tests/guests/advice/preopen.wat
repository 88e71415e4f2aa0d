;; A WASI 0.2 command that opens the path that it is given below the first of its directories, without a library; a second
;; argument that begins with "w" makes it create the file or write to it. Its `run` fails if it could not.
(component
  (import "wasi:cli/environment@0.2.0" (instance $environment
    (export "get-arguments" (func (result (list string))))))
  (import "wasi:filesystem/types@0.2.0" (instance $types
    (export "descriptor" (type $descriptor (sub resource)))
    (type $path-flags (flags "symlink-follow"))
    (export "path-flags" (type $path-flags-x (eq $path-flags)))
    (type $open-flags (flags "create" "directory" "exclusive" "truncate"))
    (export "open-flags" (type $open-flags-x (eq $open-flags)))
    (type $descriptor-flags (flags "read" "write" "file-integrity-sync" "data-integrity-sync"
      "requested-write-sync" "mutate-directory"))
    (export "descriptor-flags" (type $descriptor-flags-x (eq $descriptor-flags)))
    (type $error-code (enum "access" "would-block" "already" "bad-descriptor" "busy" "deadlock" "quota" "exist"
      "file-too-large" "illegal-byte-sequence" "in-progress" "interrupted" "invalid" "io" "is-directory" "loop"
      "too-many-links" "message-size" "name-too-long" "no-device" "no-entry" "no-lock" "insufficient-memory"
      "insufficient-space" "not-directory" "not-empty" "not-recoverable" "unsupported" "no-tty" "no-such-device"
      "overflow" "not-permitted" "pipe" "read-only" "invalid-seek" "text-file-busy" "cross-device"))
    (export "error-code" (type $error-code-x (eq $error-code)))
    (export "[method]descriptor.open-at" (func (param "self" (borrow $descriptor))
      (param "path-flags" $path-flags-x) (param "path" string) (param "open-flags" $open-flags-x)
      (param "flags" $descriptor-flags-x) (result (result (own $descriptor) (error $error-code-x)))))))
  (alias export $types "descriptor" (type $descriptor))
  (import "wasi:filesystem/preopens@0.2.0" (instance $preopens
    (alias outer 1 $descriptor (type $descriptor'))
    (export "descriptor" (type $d (eq $descriptor')))
    (export "get-directories" (func (result (list (tuple (own $d) string)))))))

  ;; Memory and an allocator that never frees.
  (core module $Memory
    (memory (export "memory") 4)
    (global $free (mut i32) (i32.const 1024))
    (func (export "realloc") (param $old i32) (param $size i32) (param $align i32) (param $new i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
      (global.set $free (i32.add (local.get $at) (local.get $new)))
      (local.get $at)))
  (core instance $memory (instantiate $Memory))
  (alias core export $memory "memory" (core memory $mem))
  (alias core export $memory "realloc" (core func $realloc))
  (core func $arguments (canon lower (func $environment "get-arguments") (memory $mem) (realloc $realloc)))
  (core func $directories (canon lower (func $preopens "get-directories") (memory $mem) (realloc $realloc)))
  (core func $open (canon lower (func $types "[method]descriptor.open-at") (memory $mem) (realloc $realloc)))
  (core module $Main
    (import "" "memory" (memory 4))
    (import "" "arguments" (func $arguments (param i32)))
    (import "" "directories" (func $directories (param i32)))
    (import "" "open" (func $open (param i32 i32 i32 i32 i32 i32 i32)))
    (func (export "run") (result i32) (local $list i32) (local $writes i32)
      (call $arguments (i32.const 16))
      (call $directories (i32.const 24))
      (if (i32.eqz (i32.load (i32.const 28))) (then (return (i32.const 1))))
      (local.set $list (i32.load (i32.const 16)))
      (if (i32.gt_u (i32.load (i32.const 20)) (i32.const 2))
        (then (local.set $writes
          (i32.eq (i32.load8_u (i32.load offset=16 (local.get $list))) (i32.const 119)))))
      ;; Below the first directory: follow links; create, and write, or read.
      (call $open (i32.load (i32.load (i32.const 24))) (i32.const 1)
        (i32.load offset=8 (local.get $list)) (i32.load offset=12 (local.get $list))
        (local.get $writes) (select (i32.const 2) (i32.const 1) (local.get $writes)) (i32.const 32))
      (i32.load8_u (i32.const 32))))
  (core instance $main (instantiate $Main (with "" (instance
    (export "memory" (memory $mem)) (export "arguments" (func $arguments))
    (export "directories" (func $directories)) (export "open" (func $open))))))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $command (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $command)))
