;; Opens the path that it is given below descriptor 3, whatever that is, without a library; a second argument that begins
;; with "w" makes it create the file or write to it. Exits with the errno, or 0.
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func (export "_start") (local $path i32) (local $length i32) (local $writes i32)
    (drop (call $sizes (i32.const 0) (i32.const 4)))
    (drop (call $args (i32.const 16) (i32.const 4096)))
    (local.set $path (i32.load (i32.const 20)))
    (loop $next
      (if (i32.load8_u (i32.add (local.get $path) (local.get $length)))
        (then (local.set $length (i32.add (local.get $length) (i32.const 1))) (br $next))))
    (if (i32.gt_u (i32.load (i32.const 0)) (i32.const 2))
      (then (local.set $writes (i32.eq (i32.load8_u (i32.load (i32.const 24))) (i32.const 119)))))
    ;; Rights: fd_read is 2, fd_write 64. Flag 1 creates the file.
    (call $exit (call $path_open
      (i32.const 3) (i32.const 1) (local.get $path) (local.get $length) (local.get $writes)
      (select (i64.const 64) (i64.const 2) (local.get $writes)) (i64.const 0) (i32.const 0) (i32.const 8)))))
