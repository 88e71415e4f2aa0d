;; Makes structs and arrays that no linear memory holds: a list of points, a word of bytes, and casts that ask what a
;; reference refers to. Press enter on a reference to see the fields, and what they refer to in turn.
(module
  (type $point (sub (struct (field $x i32) (field $y (mut i32)))))
  (type $colored (sub $point (struct (field $x i32) (field $y (mut i32)) (field $color i8))))
  (type $node (struct (field $value (ref $point)) (field $next (ref null $node))))
  (type $bytes (array (mut i8)))
  (type $measure (func (param (ref $point)) (result i32)))
  (data $greeting "hello")
  (global $list (export "list") (mut (ref null $node)) (ref.null $node))
  (elem declare func $sum)

  (func $sum (type $measure) (param $point (ref $point)) (result i32)
    local.get $point
    struct.get $point $x
    local.get $point
    struct.get $point $y
    i32.add)

  ;; Puts a point in front of the list.
  (func $push (param $point (ref $point))
    local.get $point
    global.get $list
    struct.new $node
    global.set $list)

  ;; The color of a point that has one, or -1.
  (func $color (param $point (ref $point)) (result i32)
    block $plain (result (ref $point))
      local.get $point
      br_on_cast_fail $plain (ref $point) (ref $colored)
      struct.get_u $colored $color
      return
    end
    drop
    i32.const -1)

  (func $start (export "_start")
    (local $word (ref null $bytes))
    (local $node (ref null $node))
    i32.const 3
    i32.const 4
    struct.new $point
    call $push
    i32.const 5
    i32.const 12
    i32.const 200
    struct.new $colored
    call $push

    ;; "hello" becomes "jello"
    i32.const 0
    i32.const 5
    array.new_data $bytes $greeting
    local.tee $word
    i32.const 0
    i32.const 106 ;; 'j'
    array.set $bytes

    ;; from one point to the next, until there is none
    global.get $list
    local.set $node
    block $done
      loop $again
        local.get $node
        br_on_null $done
        struct.get $node $value
        call $color
        drop
        local.get $node
        struct.get $node $value
        ref.func $sum
        call_ref $measure
        ref.i31 ;; a small number as a reference
        drop
        local.get $node
        struct.get $node $next
        local.set $node
        br $again
      end
    end

    ;; no node is left: asking for its value traps
    local.get $node
    struct.get $node $value
    drop))
