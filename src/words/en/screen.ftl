# What the screen says: the title line, the line above the last, the panes, and what is said once.

# The title line.
grants-none = grants: none
grants = grants: { $grants }
moment = op { $now }
moment-of = op { $now } of { $total }
state-fresh = not started
state-running = running
state-input = waits for input
state-ended = exit { $status }
state-trapped = trapped
too-small = wasmscope needs a window of 40x10 or more; this is { $size }

# The line above the last.
line-fresh = The program stands before its first instruction. Press s to execute it, or ? for help.
line-stdin = The program reads its standard input: type a line, enter sends it, ctrl-d ends the input.
line-clock = The program waits for a clock; esc stops waiting.
line-network = The program is waiting for the network; esc stops waiting.
line-network-or-input = The program is waiting for the network or for input: 8 and enter to type; esc stops waiting.
line-speed = Running: { $speed } instructions a second, for { $seconds } s. esc stops it.
line-looking = Looking back: { $percent } % of { $instructions } instructions, for { $seconds } s. ctrl-c stops it.
line-trying = The new run: { $instructions } instructions, for { $seconds } s. esc gives it up; this run stays as it is.
line-beside = = the same, ≠ not the same, < only this run, > only the new run, ▶ the first.
line-ended = { $how }. S steps back, r restarts.
line-library = Not a command: nothing runs by itself. :invoke chooses a function to call.
line-ended-refused =
    { $refused ->
        [one] { $how }; one access was refused (7 shows why). r restarts.
       *[other] { $how }; { $refused } accesses were refused (7 shows why). r restarts.
    }
ended-exit = Ended with exit status { $status }
ended-trap = The program trapped
prompt-answer = answer:
exports-title = Nothing runs by itself here: which function is called?
exports-none = the program exports no function
take-correction = tab takes it:

# What is said once, below the panes.
say-on-timeline = ← → along the run, ↑ ↓ from mark to mark; esc leaves the timeline.
say-missing =
    { $count ->
        [one] an import that nothing provides: see `caps`
       *[other] { $count } imports that nothing provides: see `caps`
    }
say-missing-ask =
    { $count ->
        [one] an import that nothing provides (`caps`): at a call, you are the host
       *[other] { $count } imports that nothing provides (`caps`): at a call, you are the host
    }
say-at-latest = This is the latest moment of the run so far; c goes on.
say-at-start = This is the start of the run.
say-no-lesson = No lesson is open; `wasmscope lesson` opens the course.
say-not-running = Nothing is running. q quits.
say-running = The program is running; esc stops it.
say-ended = The program has ended. S goes back, r runs it again from the start.
say-restarted = Back at the start, before the first instruction.
say-interrupted = Interrupted.
say-no-instruction = There is no instruction here to set a breakpoint on.
say-no-pointer = That value is not an address in this memory.
say-not-in-memory = It is not in memory here, only in locals of WebAssembly or nowhere.
say-memory-format = Memory is shown as { $format }; x shows it in the next way.
say-nothing-written = u asks who wrote bytes (5), a value (2, 3 or a trap), a line of text (8), a handle (9).
say-nothing-watched = v watches bytes of memory (5), a variable, a local or a global (3).
say-nothing-selected = V selects bytes in the memory pane (5).
say-selecting = Arrows select more bytes; u asks who wrote them, v watches them, esc ends it.
say-no-match = Nothing found for "{ $text }".
say-search-wrapped = The search went round to the first match.
say-nothing-more = There is nothing more to show here.
say-signed = Numbers are shown signed.
say-unsigned = Numbers are shown unsigned.
say-follows = Memory follows what the program reads and writes.
say-stdin-left = The program still waits for input: enter types it, ctrl-c stops waiting.
say-theme = Theme: { $name }.
theme-usage = theme needs one of: dark, light, plain
say-bookmark-set = Bookmark { $name } set here; g { $name } comes back.
say-bookmark-removed = Bookmark { $name } removed.
say-breakpoint-set = Breakpoint { $number } set at { $place }.
say-breakpoint-removed = Breakpoint at { $place } removed.
say-cannot-try = Nothing to try: { $why }

# The hint on opening.
welcome = The program is loaded and stands before its first instruction
welcome-step = executes the first instruction
welcome-call = runs to the program's first call to the outside
welcome-end = runs to the end
welcome-help = help

# Panes: the name on a tab, the name on the border, and what stands in an empty one.
tab = { $number } { $name }
tab-code = Code
tab-stack = Stack
tab-locals = Locals
tab-variables = Vars
tab-calls = Calls
tab-tasks = Tasks
tab-memory = Memory
tab-host = Host
tab-why = Why
tab-console = Console
tab-caps = Caps
tab-lesson = Lesson
pane-code = Code
pane-stack = Stack
pane-locals = Locals
pane-variables = Variables
pane-calls = Call stack
pane-tasks = Tasks
pane-memory = Memory
pane-host = Host calls
pane-why = Why
pane-console = Console
pane-caps = Capabilities
pane-lesson = Lesson
empty-code = No code to show here.
empty-stack = empty
empty-locals = none
empty-calls = no function is running
empty-tasks = no task is left
empty-memory = This program has no memory yet.
empty-host = No host call yet. w runs to the next one.
empty-why = The program has asked for nothing yet. When it does, the reason it was granted or refused stands here.
empty-console = nothing written yet
empty-caps = nothing
empty-lesson = No lesson is open.

# Code, and where a program ended.
code-looking-around = looking around; esc returns
code-nothing-refused = No access was refused.
totals =
    { $instructions ->
        [one] { $instructions } instruction
       *[other] { $instructions } instructions
    }, { $calls ->
        [one] { $calls } host call
       *[other] { $calls } host calls
    }

# Values.
stack-top = top
locals-globals = globals
locals-wasm = locals of the WebAssembly function
detail-top = top of the operand stack
detail-operand = operand { $index }
detail-parameter = parameter { $name }
detail-local = local { $name }
detail-mutable = mutable global { $name }
detail-global = global { $name }
detail-type = type
detail-signed = signed
detail-unsigned = unsigned
detail-hex = hex
detail-value = value
detail-place = is at
detail-target = points to
detail-debug-note = debug information
detail-variable-keys = p shows its bytes in memory, u goes back to what wrote them, v stops when they change
detail-points-to = points to "{ $text }"
detail-taken = the next instruction takes it
detail-pushed = pushed by the last instruction
detail-changed = changed since the last stop
detail-pointer = p shows in memory what it points to

# An instruction in full.
detail-offset = offset
detail-in-file = { $offset } in the file
detail-instruction = instruction
detail-instruction-of = { $index } of { $function }
detail-function = function
detail-function-of = { $index } of module { $module }
detail-source = source
detail-breakpoint = breakpoint { $number }

# The call stack.
calls-canon = canonical ABI
calls-entry = entry
calls-host = host call
calls-inlined = inlined
calls-folded = (+{ $count } folded)

# Memory.
memory-follows = follows reads and writes
memory-follows-value = follows { $what }
memory-stays = stays here
memory-format-bytes = bytes
memory-format-text = UTF-8 text
memory-format-integer = integers of { $bits } bits
memory-format-float = floats of { $bits } bits
memory-text = "{ $text }" ({ $bytes }, { $letters ->
    [one] { $letters } letter
   *[other] { $letters } letters
})
memory-text-alone = "{ $text }"
memory-text-begins = "{ $text }…"
memory-text-long = "{ $text }…" ({ $bytes })
memory-selected-one = { $first }, 1 byte
memory-selected = { $first } to { $last }, { $bytes }
place-stack = stack { $index }
place-local = local { $index }
place-global = global { $index }

# Host calls.
detail-call = call { $number }  { $name }
detail-arguments = arguments
detail-result = result
detail-card = 7 shows why

# The console.
console-gone = { $bytes } before this are not shown; an earlier moment shows them

# The card: its title for a trap, and which of them it is.
trap-title = why the program trapped
why-page = { $at } of { $count }

# Running again with more granted.
what-if = What if: { $tried }
what-if-ask = Run it? enter runs it, esc does not.
