//! Random components, as text: two instances whose tasks share streams, futures, subtasks and waitable sets, and which
//! call each other and a host in every way that the canonical ABI has.
//!
//! Most of what they do is allowed, so that runs get far: each instance keeps a list of its handles, and operations
//! choose from it. Now and then they take any handle at all, which is mostly a trap.

use super::dice::Dice;
use std::fmt::Write as _;

/// The name of the function to run: `async func() -> u32`.
pub const ENTRY: &str = "main";

/// A function that one component has and the other calls, or that the host has: its name, type and, as core code sees it
/// with the sync ABI, its parameters and results.
struct Func {
    name: &'static str,
    ty: &'static str,
    params: &'static str,
    result: &'static str,
    /// Whether a result is written to memory by the sync ABI.
    spills: bool,
    /// How core code makes the arguments.
    args: &'static str,
    /// What a result in memory is to the event handler: 1 for a readable end of a stream, 0 for nothing.
    returns: u32,
}

impl Func {
    fn is_async(&self) -> bool {
        self.ty.starts_with("async")
    }

    fn has_result(&self) -> bool {
        self.ty.contains("(result")
    }
}

/// What the inner component exports.
const GUEST: [Func; 5] = [
    Func {
        name: "number",
        ty: r#"async (param "x" u32) (result u32)"#,
        params: "i32",
        result: "i32",
        spills: false,
        args: "(i32.const 5)",
        returns: 0,
    },
    Func {
        name: "drain",
        ty: r#"async (param "s" (stream u8)) (result u32)"#,
        params: "i32",
        result: "i32",
        spills: false,
        args: "(call $a-stream)",
        returns: 0,
    },
    Func {
        name: "text",
        ty: r#"async (param "f" (future string)) (result string)"#,
        params: "i32",
        result: "",
        spills: true,
        args: "(call $a-text)",
        returns: 0,
    },
    Func {
        name: "source",
        ty: "async (result (stream u8))",
        params: "",
        result: "i32",
        spills: false,
        args: "",
        returns: 1,
    },
    Func {
        name: "plain",
        ty: r#"(param "x" u32) (result u32)"#,
        params: "i32",
        result: "i32",
        spills: false,
        args: "(i32.const 6)",
        returns: 0,
    },
];

/// What the host has.
const HOST: [Func; 8] = [
    Func {
        name: "later",
        ty: r#"async (param "x" u32) (result u32)"#,
        params: "i32",
        result: "i32",
        spills: false,
        args: "(i32.const 7)",
        returns: 0,
    },
    Func {
        name: "echo",
        ty: r#"async (param "s" string) (result string)"#,
        params: "i32 i32",
        result: "",
        spills: true,
        args: "(i32.const 3072) (i32.const 5)",
        returns: 0,
    },
    Func {
        name: "eat",
        ty: r#"async (param "s" (stream u8)) (result u32)"#,
        params: "i32",
        result: "i32",
        spills: false,
        args: "(call $a-stream)",
        returns: 0,
    },
    Func {
        name: "both",
        ty: "(result (tuple (stream u8) (future u32)))",
        params: "",
        result: "",
        spills: true,
        args: "",
        returns: 0,
    },
    Func {
        name: "now",
        ty: r#"(param "x" u32) (result u32)"#,
        params: "i32",
        result: "i32",
        spills: false,
        args: "(i32.const 8)",
        returns: 0,
    },
    Func {
        name: "await",
        ty: r#"async (param "f" (future u32))"#,
        params: "i32",
        result: "",
        spills: false,
        args: "(call $a-future)",
        returns: 0,
    },
    Func {
        name: "back",
        ty: r#"async (param "s" (stream u8)) (result (stream u8))"#,
        params: "i32",
        result: "i32",
        spills: false,
        args: "(call $a-stream)",
        returns: 1,
    },
    Func {
        name: "write",
        ty: r#"(param "s" (stream u8)) (result (future u32))"#,
        params: "i32",
        result: "i32",
        spills: false,
        args: "(call $a-stream)",
        returns: 0,
    },
];

/// Core functions that all components have: the list of handles in memory from 64 on, in slots of 16 bytes (handle,
/// kind, flags, where a subtask's result is to be), and what is done when an event comes.
///
/// Kinds: 1 and 2 the ends of a stream, 3 and 4 those of a future, 5 a subtask, 6 and 7 the ends of a future with text,
/// 8 a thread. Flags: 1 busy, 2 done, 4 in a set.
const HELPERS: &str = r#"
  (func $pick (param $kind i32) (param $mask i32) (param $want i32) (param $nth i32) (result i32)
    (local $at i32) (local $found i32)
    (local.set $at (i32.const 64))
    (loop $next
      (if (i32.and
            (i32.eq (i32.load offset=4 (local.get $at)) (local.get $kind))
            (i32.eq (i32.and (i32.load offset=8 (local.get $at)) (local.get $mask)) (local.get $want)))
        (then
          (local.set $found (local.get $at))
          (if (i32.eqz (local.get $nth)) (then (return (local.get $at))))
          (local.set $nth (i32.sub (local.get $nth) (i32.const 1)))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $at) (i32.const 448))))
    (local.get $found))
  (func $add (param $handle i32) (param $kind i32) (result i32) (local $at i32)
    (local.set $at (call $pick (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))
    (if (local.get $at) (then
      (i32.store (local.get $at) (local.get $handle))
      (i32.store offset=4 (local.get $at) (local.get $kind))
      (i32.store offset=8 (local.get $at) (i32.const 0))
      (i32.store offset=12 (local.get $at) (i32.const 0))))
    (local.get $at))
  (func $flag (param $at i32) (param $bit i32)
    (i32.store offset=8 (local.get $at) (i32.or (i32.load offset=8 (local.get $at)) (local.get $bit))))
  (func $unflag (param $at i32) (param $bit i32)
    (i32.store offset=8 (local.get $at)
      (i32.and (i32.load offset=8 (local.get $at)) (i32.xor (local.get $bit) (i32.const -1)))))
  (func $gone (param $at i32) (i32.store offset=4 (local.get $at) (i32.const 0)))
  (func $set (param $which i32) (result i32) (local $at i32)
    (local.set $at (i32.add (i32.const 48) (i32.shl (local.get $which) (i32.const 2))))
    (if (i32.eqz (i32.load (local.get $at))) (then (i32.store (local.get $at) (call $set-new))))
    (i32.load (local.get $at)))
  (func $joined (result i32) (local $at i32) (local $count i32)
    (local.set $at (i32.const 64))
    (loop $next
      (if (i32.load offset=4 (local.get $at)) (then
        (if (i32.eq (i32.and (i32.load offset=8 (local.get $at)) (i32.const 5)) (i32.const 5))
          (then (local.set $count (i32.add (local.get $count) (i32.const 1)))))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $at) (i32.const 448))))
    (local.get $count))
  (func $join (param $at i32) (param $which i32)
    (if (local.get $at) (then
      (call $set-join (i32.load (local.get $at)) (call $set (local.get $which)))
      (call $flag (local.get $at) (i32.const 4)))))
  (func $leave (param $at i32)
    (if (local.get $at) (then
      (call $set-join (i32.load (local.get $at)) (i32.const 0))
      (call $unflag (local.get $at) (i32.const 4)))))
  (func $copied (param $at i32) (param $result i32)
    (i32.store (i32.const 24) (i32.add (i32.mul (i32.load (i32.const 24)) (i32.const 31)) (local.get $result)))
    (if (i32.eq (local.get $result) (i32.const -1))
      (then (call $flag (local.get $at) (i32.const 1)))
      (else
        (call $unflag (local.get $at) (i32.const 1))
        (if (i32.eq (i32.and (local.get $result) (i32.const 15)) (i32.const 1))
          (then (call $flag (local.get $at) (i32.const 2))))
        (if (i32.and (i32.gt_u (i32.load offset=4 (local.get $at)) (i32.const 2))
                     (i32.ne (i32.and (local.get $result) (i32.const 15)) (i32.const 2)))
          (then (call $flag (local.get $at) (i32.const 2)))))))
  (func $called (param $status i32) (param $out i32) (param $returns i32) (local $at i32)
    (if (i32.eq (i32.and (local.get $status) (i32.const 15)) (i32.const 2))
      (then
        (if (local.get $returns) (then (drop (call $add (i32.load (local.get $out)) (i32.const 1))))))
      (else
        (local.set $at (call $add (i32.shr_u (local.get $status) (i32.const 4)) (i32.const 5)))
        (if (local.get $at) (then
          (call $flag (local.get $at) (i32.const 1))
          (if (local.get $returns) (then (i32.store offset=12 (local.get $at) (local.get $out)))))))))
  (func $event (param $code i32) (param $index i32) (param $payload i32) (local $at i32)
    (i32.store (i32.const 28) (i32.add (i32.mul (i32.load (i32.const 28)) (i32.const 31))
      (i32.add (local.get $code) (i32.add (local.get $index) (local.get $payload)))))
    (if (i32.or (i32.eqz (local.get $code)) (i32.eq (local.get $code) (i32.const 6))) (then (return)))
    (local.set $at (i32.const 64))
    (block $found
      (loop $next
        (br_if $found (i32.and (i32.eq (i32.load (local.get $at)) (local.get $index))
          (i32.and (i32.ne (i32.load offset=4 (local.get $at)) (i32.const 0))
                   (i32.ne (i32.load offset=4 (local.get $at)) (i32.const 8)))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br_if $next (i32.lt_u (local.get $at) (i32.const 448))))
      (return))
    (if (i32.ne (local.get $code) (i32.const 1)) (then (call $copied (local.get $at) (local.get $payload)) (return)))
    (if (i32.lt_u (local.get $payload) (i32.const 2)) (then (return)))
    (call $resolved (local.get $at) (local.get $payload)))
  (func $resolved (param $at i32) (param $state i32)
    (call $subtask-drop (i32.load (local.get $at)))
    (call $gone (local.get $at))
    (if (i32.and (i32.eq (local.get $state) (i32.const 2)) (i32.ne (i32.load offset=12 (local.get $at)) (i32.const 0)))
      (then (drop (call $add (i32.load (i32.load offset=12 (local.get $at))) (i32.const 1))))))
  (func $stream-pair (result i32) (local $both i64)
    (local.set $both (call $stream-new))
    (drop (call $add (i32.wrap_i64 (i64.shr_u (local.get $both) (i64.const 32))) (i32.const 2)))
    (i32.wrap_i64 (local.get $both)))
  (func $future-pair (result i32) (local $both i64)
    (local.set $both (call $future-new))
    (drop (call $add (i32.wrap_i64 (i64.shr_u (local.get $both) (i64.const 32))) (i32.const 4)))
    (i32.wrap_i64 (local.get $both)))
  (func $a-stream (result i32) (local $at i32)
    (local.set $at (call $pick (i32.const 1) (i32.const 7) (i32.const 0) (i32.const 0)))
    (if (i32.eqz (local.get $at)) (then (return (call $stream-pair))))
    (call $gone (local.get $at))
    (i32.load (local.get $at)))
  (func $a-future (result i32) (local $at i32)
    (local.set $at (call $pick (i32.const 3) (i32.const 7) (i32.const 0) (i32.const 0)))
    (if (i32.eqz (local.get $at)) (then (return (call $future-pair))))
    (call $gone (local.get $at))
    (i32.load (local.get $at)))
  (func $a-text (result i32) (local $both i64)
    (local.set $both (call $text-new))
    (drop (call $add (i32.wrap_i64 (i64.shr_u (local.get $both) (i64.const 32))) (i32.const 7)))
    (i32.wrap_i64 (local.get $both)))
  (func $wait (param $which i32)
    (call $event (call $set-wait (call $set (local.get $which)) (i32.const 32))
      (i32.load (i32.const 32)) (i32.load (i32.const 36))))
  (func $poll (param $which i32)
    (call $event (call $set-poll (call $set (local.get $which)) (i32.const 32))
      (i32.load (i32.const 32)) (i32.load (i32.const 36))))
"#;

/// The built-ins: the name in core code, the core type, and the definition.
const BUILT_INS: &[(&str, &str, &str)] = &[
    ("stream-new", "(result i64)", "stream.new $bytes"),
    ("stream-read", "(param i32 i32 i32) (result i32)", "stream.read $bytes async MEMORY"),
    ("stream-write", "(param i32 i32 i32) (result i32)", "stream.write $bytes async MEMORY"),
    ("stream-read-sync", "(param i32 i32 i32) (result i32)", "stream.read $bytes MEMORY"),
    ("stream-write-sync", "(param i32 i32 i32) (result i32)", "stream.write $bytes MEMORY"),
    ("stream-cancel-read", "(param i32) (result i32)", "stream.cancel-read $bytes"),
    ("stream-cancel-write", "(param i32) (result i32)", "stream.cancel-write $bytes async"),
    ("stream-drop-read", "(param i32)", "stream.drop-readable $bytes"),
    ("stream-drop-write", "(param i32)", "stream.drop-writable $bytes"),
    ("future-new", "(result i64)", "future.new $word"),
    ("future-read", "(param i32 i32) (result i32)", "future.read $word async MEMORY"),
    ("future-write", "(param i32 i32) (result i32)", "future.write $word async MEMORY"),
    ("future-cancel-read", "(param i32) (result i32)", "future.cancel-read $word async"),
    ("future-cancel-write", "(param i32) (result i32)", "future.cancel-write $word"),
    ("future-drop-read", "(param i32)", "future.drop-readable $word"),
    ("future-drop-write", "(param i32)", "future.drop-writable $word"),
    ("text-new", "(result i64)", "future.new $text"),
    (
        "text-read",
        "(param i32 i32) (result i32)",
        "future.read $text async MEMORY (realloc (core func $libc \"realloc\"))",
    ),
    ("text-write", "(param i32 i32) (result i32)", "future.write $text async MEMORY"),
    ("text-drop-read", "(param i32)", "future.drop-readable $text"),
    ("set-new", "(result i32)", "waitable-set.new"),
    ("set-join", "(param i32 i32)", "waitable.join"),
    ("set-wait", "(param i32 i32) (result i32)", "waitable-set.wait MEMORY"),
    ("set-poll", "(param i32 i32) (result i32)", "waitable-set.poll MEMORY"),
    ("set-drop", "(param i32)", "waitable-set.drop"),
    ("subtask-cancel", "(param i32) (result i32)", "subtask.cancel"),
    ("subtask-cancel-async", "(param i32) (result i32)", "subtask.cancel async"),
    ("subtask-drop", "(param i32)", "subtask.drop"),
    ("yield", "(result i32)", "thread.yield"),
    ("inc", "", "backpressure.inc"),
    ("dec", "", "backpressure.dec"),
    ("get", "(result i32)", "context.get i32 0"),
    ("put", "(param i32)", "context.set i32 0"),
    ("return-number", "(param i32)", "task.return (result u32)"),
    ("return-text", "(param i32 i32)", "task.return (result string) MEMORY"),
    ("return-stream", "(param i32)", "task.return (result $bytes)"),
    ("cancel", "", "task.cancel"),
    ("thread-new", "(param i32 i32) (result i32)", "thread.new-indirect $start (core table $libc \"table\")"),
    ("thread-resume-later", "(param i32)", "thread.resume-later"),
    ("thread-yield-to", "(param i32) (result i32)", "thread.yield-then-resume"),
    ("thread-suspend-to", "(param i32) (result i32)", "thread.suspend-then-resume"),
    ("thread-suspend", "(result i32)", "thread.suspend"),
];

/// How a function is lifted.
#[derive(Clone, Copy, PartialEq)]
enum Lift {
    Sync,
    Callback,
    Stackful,
}

/// One component on its way to text.
struct Part<'a, 'b> {
    dice: &'a mut Dice<'b>,
    /// The functions that it may call; those that are there twice are called more often.
    imports: Vec<&'static Func>,
    /// Whether the operation at hand ignores what the list of handles says.
    any: bool,
}

impl Part<'_, '_> {
    fn chance(&mut self, of: u64) -> bool {
        self.dice.below(of) == 0
    }

    /// Chooses a handle of a kind: `$at` is its slot, or 0.
    fn choose(&mut self, kind: u32, mask: u32, want: u32) -> String {
        let (mask, want) = if self.any { (0, 0) } else { (mask, want) };
        let nth = self.dice.below(3);
        format!(
            "(local.set $at (call $pick (i32.const {kind}) (i32.const {mask}) (i32.const {want}) (i32.const {nth})))"
        )
    }

    /// An operation on a handle, if there is one: `{H}` stands for its index.
    fn on(&mut self, kind: u32, mask: u32, want: u32, then: &str) -> String {
        let choose = self.choose(kind, mask, want);
        let then = then.replace("{H}", "(i32.load (local.get $at))");
        format!("{choose} (if (local.get $at) (then {then}))")
    }

    /// A copy with its handle, after which the end may join a set.
    fn copy(&mut self, kind: u32, call: &str) -> String {
        let join = match self.dice.below(4) {
            0 => String::new(),
            _ => format!(
                "(if (i32.and (i32.load offset=8 (local.get $at)) (i32.const 1)) (then
                   (call $join (local.get $at) (i32.const {}))))",
                self.dice.below(2)
            ),
        };
        let done = format!("(call $copied (local.get $at) {call}) {join}");
        self.on(kind, 3, 0, &done)
    }

    fn call(&mut self, func: &Func) -> String {
        let (name, args, returns) = (func.name, func.args, func.returns);
        let out = 512 + 16 * self.dice.below(16);
        if func.is_async() && !self.chance(8) {
            let pointer = if func.has_result() { format!("(i32.const {out})") } else { String::new() };
            let join = if self.chance(4) {
                String::new()
            } else {
                format!(
                    "(call $join (call $pick (i32.const 5) (i32.const 5) (i32.const 1) (i32.const 0)) (i32.const {}))",
                    self.dice.below(2)
                )
            };
            return format!(
                "(call $called (call ${name}.async {args} {pointer}) (i32.const {out}) (i32.const {returns})) {join}"
            );
        }
        match (func.spills, func.result, returns) {
            (true, ..) => {
                let then = match name {
                    "both" => format!(
                        "(drop (call $add (i32.load (i32.const {out})) (i32.const 1)))
                         (drop (call $add (i32.load (i32.const {})) (i32.const 3)))",
                        out + 4
                    ),
                    _ => String::new(),
                };
                format!("(call ${name} {args} (i32.const {out})) {then}")
            }
            (false, "", _) => format!("(call ${name} {args})"),
            (false, _, 1) => format!("(drop (call $add (call ${name} {args}) (i32.const 1)))"),
            (false, ..) if name == "write" => {
                format!("(drop (call $add (call ${name} {args}) (i32.const 3)))")
            }
            _ => format!("(i32.store (i32.const 40) (call ${name} {args}))"),
        }
    }

    fn op(&mut self) -> String {
        self.any = self.chance(60);
        let (at, len) = (1024 + 8 * self.dice.below(200), *self.dice.pick(&[0, 1, 3, 8, 40, 200]));
        let set = self.dice.below(2);
        match self.dice.below(42) {
            0 | 1 => "(drop (call $add (call $stream-pair) (i32.const 1)))".into(),
            2 => "(drop (call $add (call $future-pair) (i32.const 3)))".into(),
            3..=5 => self.copy(1, &format!("(call $stream-read {{H}} (i32.const {at}) (i32.const {len}))")),
            6..=8 => self.copy(2, &format!("(call $stream-write {{H}} (i32.const {at}) (i32.const {len}))")),
            9 => self.copy(3, &format!("(call $future-read {{H}} (i32.const {at}))")),
            10 | 11 => self.copy(4, &format!("(call $future-write {{H}} (i32.const {at}))")),
            12 => self.copy(7, "(call $text-write {H} (i32.const 2048))"),
            13 => self.copy(6, &format!("(call $text-read {{H}} (i32.const {at}))")),
            14 => {
                let (kind, name) = *self.dice.pick(&[
                    (1, "stream-cancel-read"),
                    (2, "stream-cancel-write"),
                    (3, "future-cancel-read"),
                    (4, "future-cancel-write"),
                ]);
                let cancel = format!("(call $leave (local.get $at)) (call $copied (local.get $at) (call ${name} {{H}}))");
                self.on(kind, 1, 1, &cancel)
            }
            15 | 16 => {
                let (kind, name, mask, want) = *self.dice.pick(&[
                    (1, "stream-drop-read", 1, 0),
                    (2, "stream-drop-write", 1, 0),
                    (3, "future-drop-read", 1, 0),
                    (4, "future-drop-write", 3, 2),
                    (6, "text-drop-read", 1, 0),
                ]);
                self.on(kind, mask, want, &format!("(call $gone (local.get $at)) (call ${name} {{H}})"))
            }
            17..=22 | 36..=41 if !self.imports.is_empty() => {
                let func = *self.dice.pick(&self.imports);
                self.call(func)
            }
            23 => {
                let guard = if self.any { "(i32.const 1)" } else { "(call $joined)" };
                format!("(if {guard} (then (call $wait (i32.const {set}))))")
            }
            24..=26 => format!("(call $poll (i32.const {set}))"),
            27 => "(drop (call $yield))".into(),
            28 if !self.any => "(if (i32.load (i32.const 44)) (then
                (call $dec) (i32.store (i32.const 44) (i32.sub (i32.load (i32.const 44)) (i32.const 1)))))"
                .into(),
            28 => "(call $dec)".into(),
            29 => match self.dice.below(4) {
                0 => "(call $inc) (i32.store (i32.const 44) (i32.add (i32.load (i32.const 44)) (i32.const 1)))".into(),
                _ => String::new(),
            },
            30 => {
                let name = *self.dice.pick(&["subtask-cancel", "subtask-cancel-async"]);
                let cancel = format!(
                    "(call $leave (local.get $at)) (local.set $x (call ${name} {{H}}))
                     (if (i32.ne (local.get $x) (i32.const -1)) (then (call $resolved (local.get $at) (local.get $x))))"
                );
                self.on(5, 1, 1, &cancel)
            }
            31 => {
                let start = self.dice.below(2);
                format!(
                    "(drop (call $add (call $thread-new (i32.const {start}) (i32.const {len})) (i32.const 8)))"
                )
            }
            32 => {
                let then = *self.dice.pick(&[
                    "(call $thread-resume-later {H})",
                    "(drop (call $thread-yield-to {H}))",
                    "(drop (call $thread-yield-to {H}))",
                    "(drop (call $thread-suspend-to {H}))",
                ]);
                self.on(8, 0, 0, &format!("(call $gone (local.get $at)) {then}"))
            }
            33 => {
                let kind = *self.dice.pick(&[1, 2, 3, 4, 5]);
                let then = *self.dice.pick(&["(call $leave (local.get $at))", "(call $join (local.get $at) (i32.const 1))"]);
                self.on(kind, 1, 1, then)
            }
            34 => {
                let (kind, call) = *self.dice.pick(&[(1, "stream-read-sync"), (2, "stream-write-sync")]);
                let copy = format!("(call $copied (local.get $at) (call ${call} {{H}} (i32.const {at}) (i32.const {len})))");
                if self.chance(3) { self.on(kind, 7, 0, &copy) } else { String::new() }
            }
            _ => format!(
                "(local.set $x (i32.const {len}))
                 (loop $again
                   (i32.store8 offset={at} (local.get $x) (i32.add (local.get $x) (i32.load (i32.const 24))))
                   (br_if $again (i32.gt_s (local.tee $x (i32.sub (local.get $x) (i32.const 1))) (i32.const 0))))"
            ),
        }
    }

    fn ops(&mut self, most: u64) -> String {
        let count = self.dice.below(most + 1);
        let mut text = String::new();
        for _ in 0..count {
            let op = self.op();
            text.push_str(&op);
            text.push('\n');
        }
        if self.chance(6) {
            let rounds = 2 + self.dice.below(3);
            return format!(
                "(local.set $n (i32.const {rounds}))
                 (loop $round {text} (br_if $round (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))"
            );
        }
        text
    }

    /// Code that returns a task's value.
    fn returns(func: &str) -> &'static str {
        match func {
            "text" => "(call $return-text (i32.const 3072) (i32.const 4))",
            "source" => "(call $return-stream (call $a-stream))",
            _ => "(call $return-number (i32.load (i32.const 24)))",
        }
    }

    /// Code that says what a callback returns, unless it is done.
    fn next(&mut self) -> String {
        let (set, wait) =
            (self.dice.below(2), if self.chance(12) { "(i32.const 1)" } else { "(call $joined)" });
        format!(
            "(if (result i32) {wait}
               (then (i32.or (i32.const 2) (i32.shl (call $set (i32.const {set})) (i32.const 4))))
               (else (i32.const 1)))"
        )
    }

    /// The core functions for one function, and how it is lifted.
    fn func(&mut self, func: &Func) -> (String, String) {
        let name = func.name;
        let params = if func.params.is_empty() { "" } else { "(param $p i32)" };
        let locals = "(local $at i32) (local $x i32) (local $n i32)";
        let take = match name {
            "drain" => "(drop (call $add (local.get $p) (i32.const 1)))",
            "text" => "(drop (call $add (local.get $p) (i32.const 6)))",
            _ => "",
        };
        let lift = match self.dice.below(5) {
            _ if !func.is_async() => Lift::Sync,
            0 => Lift::Sync,
            1 => Lift::Stackful,
            _ => Lift::Callback,
        };
        let body = match name {
            ENTRY => [self.ops(20), self.ops(20), self.ops(20)].concat(),
            _ if func.is_async() => self.ops(9),
            _ => self.ops(3),
        };
        let memory = r#"(memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))"#;
        let core = match lift {
            Lift::Sync => {
                let value = match name {
                    "text" => "(i32.const 2048)",
                    "source" => "(call $a-stream)",
                    _ => "(i32.load (i32.const 24))",
                };
                format!(r#"(func (export "{name}") {params} (result i32) {locals} {take} {body} {value})"#)
            }
            Lift::Stackful => {
                let (returns, after) = (Self::returns(name), self.ops(3));
                format!(r#"(func (export "{name}") {params} {locals} {take} {body} {returns} {after})"#)
            }
            Lift::Callback => {
                let returns = Self::returns(name);
                let (fuel, early) = (self.dice.below(7), self.chance(4));
                let begin = if early {
                    format!("{returns} (call $put (i32.const {}))", fuel | 256)
                } else {
                    format!("(call $put (i32.const {fuel}))")
                };
                let (first, next, again) = (self.next(), self.next(), self.ops(4));
                let cancelled = if self.chance(2) { "(call $cancel)" } else { returns };
                let hears = !self.chance(5);
                let cancelled = if hears {
                    format!(
                        "(if (i32.eq (local.get $code) (i32.const 6)) (then
                           (if (i32.lt_u (call $get) (i32.const 256)) (then {cancelled})) (return (i32.const 0))))"
                    )
                } else {
                    String::new()
                };
                format!(
                    r#"(func (export "{name}") {params} (result i32) {locals} {take} {begin} {body} {first})
                       (func (export "{name}.callback") (param $code i32) (param $index i32) (param $payload i32) (result i32)
                         {locals}
                         (call $event (local.get $code) (local.get $index) (local.get $payload))
                         {cancelled}
                         (if (i32.eqz (i32.and (call $get) (i32.const 255))) (then
                           (if (i32.lt_u (call $get) (i32.const 256)) (then {returns}))
                           (return (i32.const 0))))
                         (call $put (i32.sub (call $get) (i32.const 1)))
                         {again} {next})"#
                )
            }
        };
        let options = match lift {
            Lift::Sync => String::new(),
            Lift::Stackful => "async".into(),
            Lift::Callback => format!(r#"async (callback (core func $core "{name}.callback"))"#),
        };
        let ty = func.ty;
        let lifted = format!(
            r#"(func (export "{name}") {ty} (canon lift (core func $core "{name}") {options} {memory}))"#
        );
        (core, lifted)
    }

    /// The whole component, with these exports.
    fn text(mut self, exports: &[&Func]) -> String {
        let memory = r#"(memory (core memory $libc "memory"))"#;
        let mut text = String::from(
            r#"(core module $Libc (memory (export "memory") 1) (table (export "table") 2 funcref)
                 (global $heap (mut i32) (i32.const 16384))
                 (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local $at i32)
                   (if (i32.gt_u (i32.add (global.get $heap) (local.get 3)) (i32.const 60000))
                     (then (global.set $heap (i32.const 16384))))
                   (local.set $at (i32.and (i32.add (global.get $heap) (i32.const 7)) (i32.const -8)))
                   (global.set $heap (i32.add (local.get $at) (local.get 3)))
                   (local.get $at)))
               (core instance $libc (instantiate $Libc))
               (core type $start (func (param i32)))
               (type $bytes (stream u8)) (type $word (future u32)) (type $text (future string))"#,
        );
        let (mut imports, mut given) = (String::new(), String::new());
        for (name, ty, canon) in BUILT_INS {
            let canon = canon.replace("MEMORY", memory);
            let _ = writeln!(text, "(canon {canon} (core func ${name}))");
            let _ = writeln!(imports, r#"(import "" "{name}" (func ${name} {ty}))"#);
            let _ = writeln!(given, r#"(export "{name}" (func ${name}))"#);
        }
        let mut known: Vec<&str> = Vec::new();
        for func in self.imports.clone() {
            if known.contains(&func.name) {
                continue;
            }
            known.push(func.name);
            let (name, ty) = (func.name, func.ty);
            let _ = writeln!(text, r#"(import "{name}" (func $f-{name} {ty}))"#);
            let realloc = r#"(realloc (core func $libc "realloc"))"#;
            let _ = writeln!(text, "(core func ${name} (canon lower (func $f-{name}) {memory} {realloc}))");
            let out = if func.spills { "i32" } else { "" };
            let (params, result) = (func.params, func.result);
            let _ = writeln!(
                imports,
                r#"(import "" "{name}" (func ${name} (param {params} {out}) (result {result})))"#
            );
            let _ = writeln!(given, r#"(export "{name}" (func ${name}))"#);
            if func.is_async() {
                let _ = writeln!(
                    text,
                    "(core func ${name}.async (canon lower (func $f-{name}) async {memory} {realloc}))"
                );
                let out = if func.has_result() { "i32" } else { "" };
                let _ = writeln!(
                    imports,
                    r#"(import "" "{name}.async" (func ${name}.async (param {params} {out}) (result i32)))"#
                );
                let _ = writeln!(given, r#"(export "{name}.async" (func ${name}.async))"#);
            }
        }
        let (mut cores, mut lifted) = (String::new(), String::new());
        for func in exports {
            let (core, lift) = self.func(func);
            cores.push_str(&core);
            lifted.push_str(&lift);
        }
        let threads = [self.ops(4), self.ops(2)]
            .map(|body| format!("(local $at i32) (local $x i32) (local $n i32) {body}"));
        let [one, two] = threads;
        let _ = write!(
            text,
            r#"(core module $Core (import "libc" "memory" (memory 1)) (import "libc" "table" (table 2 funcref))
                 {imports} {HELPERS} {cores}
                 (func $one (param $p i32) {one}) (func $two (param $p i32) {two})
                 (elem (i32.const 0) $one $two)
                 (data (i32.const 2048) "\00\0c\00\00\04\00\00\00") (data (i32.const 3072) "text and more"))
               (core instance $core (instantiate $Core (with "libc" (instance $libc)) (with "" (instance {given}))))
               {lifted}"#
        );
        text
    }
}

/// A component made with dice. Its instances import nothing but functions of the host.
pub fn component(dice: &mut Dice<'_>) -> String {
    let hosts: Vec<&Func> = HOST.iter().filter(|_| dice.below(4) > 0).collect();
    let inner = Part { dice: &mut *dice, imports: hosts.clone(), any: false }.text(&GUEST.each_ref());
    let main = Func {
        name: ENTRY,
        ty: "async (result u32)",
        params: "",
        result: "i32",
        spills: false,
        args: "",
        returns: 0,
    };
    // The instance that calls has the inner functions twice as likely as the host's.
    let imports = GUEST.iter().chain(&GUEST).chain(hosts.iter().copied());
    let imports: Vec<&'static Func> = imports.collect();
    let outer = Part { dice: &mut *dice, imports, any: false }.text(&[&main]);
    let mut text = String::from("(component\n");
    for func in &hosts {
        let _ = writeln!(text, r#"(import "{0}" (func ${0} {1}))"#, func.name, func.ty);
    }
    let with = |funcs: &[&Func], of: &str| {
        funcs
            .iter()
            .map(|func| match of {
                "" => format!(r#"(with "{0}" (func ${0})) "#, func.name),
                of => format!(r#"(with "{0}" (func {of} "{0}")) "#, func.name),
            })
            .collect::<String>()
    };
    let _ = write!(
        text,
        r#"(component $Inner {inner}) (component $Outer {outer})
           (instance $inner (instantiate $Inner {}))
           (instance $outer (instantiate $Outer {} {}))
           (export "{ENTRY}" (func $outer "{ENTRY}")))"#,
        with(&hosts, ""),
        with(&hosts, ""),
        with(&GUEST.each_ref(), "$inner"),
    );
    text
}
