# Why programs trap, how runs end, where replays leave their recordings, and files that cannot be run or replayed.

trap-unreachable = the `unreachable` instruction was executed
trap-memory =
    { $size ->
        [one] out of bounds memory access: { $size } byte at { $address }, but the memory ends at { $memory }
       *[other] out of bounds memory access: { $size } bytes at { $address }, but the memory ends at { $memory }
    }
trap-unaligned = unaligned atomic: { $size } bytes at { $address }, which is no multiple of { $size }
trap-not-shared = expected shared memory: `memory.atomic.wait` needs one
trap-waits-forever = deadlock: `memory.atomic.wait` without a timeout, and there is no other thread to end it
trap-table = out of bounds table access
trap-undefined-element = undefined element: `call_indirect` past the end of the table
trap-uninitialized-element = uninitialized element: `call_indirect` through an empty table entry
trap-indirect-type = indirect call type mismatch: the function in the table has another type
trap-divide-by-zero = integer divide by zero
trap-overflow = integer overflow
trap-conversion = invalid conversion to integer: the float is not a number
trap-call-stack = call stack exhausted: calls are nested too deeply (--max-calls, --max-stack)
trap-null = null reference: the instruction needs one that is not null
trap-cast = cast failure: the reference has another type
trap-array = out of bounds array access
trap-segment = out of bounds memory access: past the end of the data segment
trap-heap = the heap for structs and arrays is full (--max-heap)
trap-deadlock = deadlock detected: event loop cannot make further progress
trap-exception = uncaught exception: no frame catches it
trap-rule = { $why }
trap-host-call = { $why }

## The same with values

trap-so-stack = the stack ran out after { $depth } nested calls ({ $rule })
trap-so-stack-one = the stack ran out after { $depth } nested calls: { $function } calls itself ({ $rule })
trap-so-stack-more = the stack ran out after { $depth } nested calls in a circle: { $functions } → … ({ $rule })
trap-so-from = { $reason } (from { $variables })
trap-so-variable = { $variable } = { $value }
trap-line-doubted = { $line } ({ $doubt })
trap-so-divided = integer divide by zero: { $dividend } / 0
trap-so-quotient = integer overflow: { $dividend } / { $divisor } does not fit into { $type }
trap-so-conversion = integer overflow: { $value } does not fit into { $type }
trap-so-nan = invalid conversion to integer: the float is { $value }, for which there is no { $type }
trap-so-no-entry = undefined element: `call_indirect` wants entry { $index } of { $table }, which has { $elements }
trap-so-empty-entry = uninitialized element: `call_indirect` finds null, no function, in entry { $index } of { $table }
trap-so-other-type = indirect call type mismatch: entry { $index } of { $table } is { $function } with the type { $has }, but the call expects { $wants }
trap-so-mismatch = the callers declare { $function } as { $wants }, but it is defined as { $has }: the linker (wasm-ld) replaced such calls by an `unreachable` instruction
trap-so-mismatch-unknown = the callers declare { $function } as { $wants }, but it is defined with another type: the linker (wasm-ld) replaced such calls by an `unreachable` instruction
trap-so-not-linked = { $function } was not linked into the program: its calls lead to an `unreachable` instruction
trap-so-table = out of bounds table access: { $len } from { $from } of { $table }, which has { $elements }
trap-so-array = out of bounds array access: { $len } from { $from } of { $array }, which has { $elements }
trap-so-data = out of bounds memory access: { $len } from { $from } of { $segment }, which has { $bytes }
trap-so-elements = out of bounds table access: { $len } from { $from } of { $segment }, which has { $elements }
trap-so-null = null reference: `{ $instruction }` needs one that is not null
trap-so-cast = cast failure: { $value } is { $has }, not { $wants }
trap-so-cast-value = cast failure: { $value } is not { $wants }
trap-so-thrown = uncaught exception: { $tag } with { $values }, and no frame catches it

## What the program wrote of it

trap-headline-wrote = The program { $wrote }
wrote-panic = panicked: { $text }
wrote-panic-at = panicked at { $place }: { $text }
wrote-assertion = stopped, for an assertion failed: { $text }
wrote-assertion-at = stopped, for an assertion failed: { $text } ({ $place })
wrote-exception = threw an exception that nothing catches: { $text }
wrote-said = gave up after it wrote: { $text }

## The call stack of a trap, and the way back

trap-frame = at { $function } (offset { $offset })
trap-frame-source = at { $function } ({ $source }, offset { $offset })
trap-frame-inlined = at { $function } ({ $source }), inlined into the next
trap-frames-inside =
    { $frames ->
        [one] … 1 frame of { $of } inside it
       *[other] … { $frames } frames of { $of } inside it
    }
trap-frames-around =
    { $frames ->
        [one] … 1 frame of { $of }
       *[other] … { $frames } frames of { $of }
    }
trap-frames-same =
    { $frames ->
        [one] … 1 more frame of the same function
       *[other] … { $frames } more frames of the same function
    }
trap-frames-circle = … { $frames } more frames of these { $functions } functions, which call each other
trap-frames-more =
    { $frames ->
        [one] … 1 more frame
       *[other] … { $frames } more frames
    }
machinery-std = std
machinery-linker = the linker (wasm-ld)
machinery-go = the Go runtime
machinery-cpp = the C++ library
machinery-c = the C library
machinery-library = the language's library
machinery-adapter = the WASI adapter
trap-way = S steps back to just before
trap-way-value = u leads to what made { $value } (`who stack { $operand }`); S steps back to just before

## How runs end

ending = the program { $did }
ending-returned = returned with status { $status }
ending-exited = exited with status { $status }
ending-trapped = trapped: { $why }
ending-stopped = the recording stops: { $why }
stopped-interrupted = the run was interrupted
stopped-saved = it was saved here
stopped-here = this is how far it was run
stopped-breaks-off = the recording breaks off here

## Where a replay leaves its recording

divergence = at instruction { $moment } the program { $actual }, but the recording has { $expected }
divergence-call = { $call } at instruction { $moment }
divergence-completion = the completion of call { $number }
divergence-let-go = call { $number }, which was let go
divergence-no-reply = no further reply
divergence-no-further = no further call
divergence-no-call = no further call: { $ending }, at instruction { $moment }
divergence-end = its end: { $ending }, at instruction { $moment }
diverged-called = called { $call }
diverged-other-arguments = { $did } with other arguments
diverged-waits = waits
diverged-no-wait = does not wait for it
diverged-no-call = went on without a call

## What is left out of a recording

redacted-elsewhere = without the values that were to be left out the program goes another way: { $what } (near instruction { $moment }). There is no recording that leaves them out and replays
redacted-where = { $does }, where it was: { $expected }
redacted-calls = it calls { $function }
redacted-computes = it goes on computing

## Recordings that cannot be read

part-head = header
part-start = start section
part-module = module section
part-journal = journal section
part-end = end section
part-unknown = section of kind { $kind }
fault-no-recording = it is not a recording: it does not begin as one
fault-newer = the recording was made by a newer version of wasmscope ({ $part } at offset { $offset }: { $what })
fault-breaks-off = the recording is not complete: the file ends within its { $part }, which begins at offset { $offset }
fault-damaged = the recording is damaged in its { $part } at offset { $offset }: { $what }
fault-too-large = the recording needs more than { $most } bytes of memory ({ $part } at offset { $offset })
fault-io = cannot read the recording ({ $part } at offset { $offset }): { $why }

## Programs that cannot be run

cli-malformed = { $name }: { $why } (at offset { $offset })
cli-invalid = { $name }: { $why } (at offset { $offset })
cli-unsupported = { $name }: { $why } (at offset { $offset })
cli-wrong-text = { $name }: { $why }
link-cannot = { $why }
link-exports-nothing = the component is not a command: it does not export wasi:cli/run@0.2.x or @0.3.x but nothing (call one function with --invoke)
link-no-command = the component is not a command: it does not export wasi:cli/run@0.2.x or @0.3.x but { $exports } (call one function with --invoke)
link-missing =
    { $count ->
        [one] the program needs an import that no host here provides:
       *[other] the program needs imports that no host here provides:
    }
link-unlike =
    { $count ->
        [one] the program imports a function with another type than the host's:
       *[other] the program imports functions with other types than the host's:
    }
link-advice = hosts here have wasi_snapshot_preview1 and wasi_unstable for modules, and wasi:cli, clocks, filesystem, io, random and sockets 0.2 and the same without io 0.3 for components: build the program for wasm32-wasip1 or wasm32-wasip2, or link it with what it imports
link-advice-flags = with -W unknown-imports-trap it runs until it calls one, with -W unknown-imports-default calls of a module's imports return zeros, --preload NAME=FILE gives it a module to import from; in the debugger, you are the host
link-threads = the program has threads, which are not supported; it imports
link-advice-threads = programs run in a single thread here: build it for wasm32-wasip1, without threads
link-advice-types = such a call would fail in the middle of the program: make its bindings again from the WIT of that version of WASI
link-at = { $indent }{ $what } at offset { $offset }
link-at-because = { $indent }{ $what } at offset { $offset } ({ $why })
link-at-differs = { $indent }{ $what } at offset { $offset }: { $how }
link-of = { $what } of { $interface }
link-other-type = it has another type in { $of }: { $here } here, { $there } there
link-no-such = { $of } has no such function
link-elsewhere = it is to be linked with another module, or defined in this one
link-unstable = unstable in 0.2; wasmtime 48 does not have it either
link-other-version = hosts here know the versions 0.2.x and 0.3.x
link-type = { $why }
link-function = function { $name }
link-table = table { $name }
link-memory = memory { $name }
link-global = global { $name }
link-tag = tag { $name }
link-interface = interface { $name }
link-resource-type = resource type { $name }
link-resource = resource { $name }
link-instance = instance { $name }
link-component = component { $name }
link-core-module = core module { $name }
