;; Works on four numbers at once: vectors are loaded, brightened, compared, shuffled and stored. Each is 128 bits that
;; an instruction divides into lanes as its name says: press enter on one to read it in every shape.
(module
  (memory (export "memory") 1)
  ;; sixteen grey pixels, from black to white
  (data (i32.const 0)
    "\00\10\20\30\40\50\60\70\80\90\a0\b0\c0\d0\e0\ff")
  (global $sum (export "sum") (mut i32) (i32.const 0))

  ;; Every pixel lighter, white at most.
  (func $brighten (param $pixels v128) (param $by i32) (result v128)
    local.get $pixels
    local.get $by
    i8x16.splat
    i8x16.add_sat_u)

  ;; The numbers of a vector added to each other: two halves, then two quarters.
  (func $total (param $numbers v128) (result i32)
    local.get $numbers
    local.get $numbers
    local.get $numbers
    i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
    i32x4.add
    local.tee $numbers
    i32x4.extract_lane 0
    local.get $numbers
    i32x4.extract_lane 1
    i32.add)

  (func $start (export "_start")
    (local $squares v128)
    i32.const 16
    i32.const 0
    v128.load
    i32.const 48
    call $brighten
    v128.store

    ;; 1 2 3 4, each times itself; those below 10 are kept, the others become zero
    v128.const i32x4 1 2 3 4
    v128.const i32x4 1 2 3 4
    i32x4.mul
    local.tee $squares
    local.get $squares
    i32.const 10
    i32x4.splat
    i32x4.lt_s
    v128.and
    call $total
    global.set $sum

    ;; one lane of floats replaced, and stored by itself
    i32.const 32
    f32.const 0.5
    f32x4.splat
    f32.const 2.5
    f32x4.replace_lane 2
    v128.store32_lane 2))
