;; Two tasks whose order decides the result. An account holds 100. One task pays in another 100, the other adds ten
;; percent; each lets the others go first once. Paid in first it is 220, interest first it is 210.
;;
;;   wasmscope run --invoke 'evening()' samples/race.wat                      the usual order
;;   wasmscope explain --schedules 20 --invoke 'evening()' samples/race.wat   twenty others, until one ends differently
;;   wasmscope run --schedule SEED --invoke 'evening()' samples/race.wat      one of them
;;
;; The specification leaves it open which task goes on when several could. A program must be right in every order.
(component
  ;; Both functions are lifted with a callback: they return 1 (others may go first), and when their turn has come the
  ;; callback does the work and returns 0 (at its end). Only one task at a time is inside of a component like this one,
  ;; and none is interrupted.
  (component $Account
    (core module $Module
      (import "model" "task.return" (func $task.return))
      (global $balance (mut i32) (i32.const 100))

      ;; pay-in: async func()
      (func $pay-in (export "pay-in") (result i32) (i32.const 1))
      (func $pay-in-goes-on (export "pay-in goes on")
        (param $event i32) (param $what i32) (param $result i32) (result i32)
        (global.set $balance (i32.add (global.get $balance) (i32.const 100)))
        (call $task.return)
        (i32.const 0))

      ;; add-interest: async func()
      (func $add-interest (export "add-interest") (result i32) (i32.const 1))
      (func $add-interest-goes-on (export "add-interest goes on")
        (param $event i32) (param $what i32) (param $result i32) (result i32)
        (global.set $balance (i32.add (global.get $balance) (i32.div_u (global.get $balance) (i32.const 10))))
        (call $task.return)
        (i32.const 0))

      ;; balance: func() -> u32
      (func $balance (export "balance") (result i32) (global.get $balance)))

    (canon task.return (core func $task.return))
    (core instance $module (instantiate $Module
      (with "model" (instance (export "task.return" (func $task.return))))))
    (func (export "pay-in") async
      (canon lift (core func $module "pay-in") async (callback (core func $module "pay-in goes on"))))
    (func (export "add-interest") async
      (canon lift (core func $module "add-interest") async (callback (core func $module "add-interest goes on"))))
    (func (export "balance") (result u32) (canon lift (core func $module "balance"))))

  (component $Bank
    (import "pay-in" (func $pay-in async))
    (import "add-interest" (func $add-interest async))
    (import "balance" (func $balance (result u32)))

    (core module $Memory (memory (export "memory") 1))
    (core instance $memory (instantiate $Memory))

    (core module $Module
      (import "account" "pay-in" (func $pay-in (result i32)))
      (import "account" "add-interest" (func $add-interest (result i32)))
      (import "account" "balance" (func $balance (result i32)))
      (import "model" "subtask.drop" (func $subtask.drop (param i32)))
      (import "model" "waitable-set.new" (func $waitable-set.new (result i32)))
      (import "model" "waitable-set.wait" (func $waitable-set.wait (param i32 i32) (result i32)))
      (import "model" "waitable.join" (func $waitable.join (param i32 i32)))

      ;; evening: async func() -> u32
      (func $evening (export "evening") (result i32)
        (local $pay-in i32) (local $add-interest i32) (local $set i32)
        ;; Both calls return as soon as their tasks let others go first. From bit four on is the number of the subtask.
        (local.set $pay-in (i32.shr_u (call $pay-in) (i32.const 4)))
        (local.set $add-interest (i32.shr_u (call $add-interest) (i32.const 4)))
        (local.set $set (call $waitable-set.new))
        (call $waitable.join (local.get $pay-in) (local.get $set))
        (call $waitable.join (local.get $add-interest) (local.get $set))
        ;; Two events, in whichever order: the end of each task.
        (drop (call $waitable-set.wait (local.get $set) (i32.const 0)))
        (drop (call $waitable-set.wait (local.get $set) (i32.const 0)))
        (call $subtask.drop (local.get $pay-in))
        (call $subtask.drop (local.get $add-interest))
        (call $balance)))

    (canon lower (func $pay-in) async (core func $pay-in'))
    (canon lower (func $add-interest) async (core func $add-interest'))
    (canon lower (func $balance) (core func $balance'))
    (canon subtask.drop (core func $subtask.drop))
    (canon waitable-set.new (core func $waitable-set.new))
    (canon waitable-set.wait (memory (core memory $memory "memory")) (core func $waitable-set.wait))
    (canon waitable.join (core func $waitable.join))
    (core instance $module (instantiate $Module
      (with "account" (instance
        (export "pay-in" (func $pay-in'))
        (export "add-interest" (func $add-interest'))
        (export "balance" (func $balance'))))
      (with "model" (instance
        (export "subtask.drop" (func $subtask.drop))
        (export "waitable-set.new" (func $waitable-set.new))
        (export "waitable-set.wait" (func $waitable-set.wait))
        (export "waitable.join" (func $waitable.join))))))
    (func (export "evening") async (result u32) (canon lift (core func $module "evening"))))

  (instance $account (instantiate $Account))
  (instance $bank (instantiate $Bank
    (with "pay-in" (func $account "pay-in"))
    (with "add-interest" (func $account "add-interest"))
    (with "balance" (func $account "balance"))))
  (export "evening" (func $bank "evening")))
