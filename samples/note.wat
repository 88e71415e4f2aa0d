;; Writes a file into the first directory that it was given, and looks for a variable: what a grant includes, and what
;; it does not. There is no C library in it: each call goes straight to the host.
;;   wasmscope run --dir=. samples/note.wat
(module
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "note.txt")
  (data (i32.const 32) "a note\n")
  (data (i32.const 48) "written\n")
  (data (i32.const 64) "refused\n")
  (data (i32.const 80) "no variables\n")
  (data (i32.const 96) "variables\n")

  ;; Writes bytes to a descriptor, by way of a list with one entry at 0.
  (func $write (param $descriptor i32) (param $address i32) (param $length i32)
    i32.const 0
    local.get $address
    i32.store
    i32.const 4
    local.get $length
    i32.store
    local.get $descriptor
    i32.const 0
    i32.const 1
    i32.const 8
    call $fd_write
    drop)

  ;; Makes note.txt in the directory 3; its error number, 0 if there was none.
  (func $note (result i32)
    (local $error i32)
    i32.const 3 ;; the first directory that was given
    i32.const 0
    i32.const 16 ;; "note.txt"
    i32.const 8
    i32.const 1 ;; make it if it is not there
    i64.const 64 ;; the right to write
    i64.const 0
    i32.const 0
    i32.const 12 ;; where its descriptor goes
    call $path_open
    local.tee $error
    if
      local.get $error
      return
    end
    i32.const 12
    i32.load
    i32.const 32
    i32.const 7
    call $write
    i32.const 12
    i32.load
    call $fd_close)

  ;; How many variables there are.
  (func $variables (result i32)
    i32.const 112
    i32.const 116
    call $environ_sizes_get
    drop
    i32.const 112
    i32.load)

  (func $start (export "_start")
    call $note
    if
      i32.const 1
      i32.const 64
      i32.const 8
      call $write
    else
      i32.const 1
      i32.const 48
      i32.const 8
      call $write
    end
    call $variables
    if
      i32.const 1
      i32.const 96
      i32.const 10
      call $write
    else
      i32.const 1
      i32.const 80
      i32.const 13
      call $write
    end))
