;; One exported function, four instructions: the smallest thing worth stepping through.
;;   wasmscope --invoke add samples/add.wat 2 3
(module
  (func $add (export "add") (param $a i32) (param $b i32) (result i32)
    local.get $a
    local.get $b
    i32.add))
