# Help: its topics, what each pane shows, and what the marks mean.

help = Help
help-title = Help: { $topic }
topic-run = Running
topic-time = Time
topic-look = Looking
topic-screen = Screen
topic-lesson = Lesson
topic-marks = Marks
topic-commands = Commands
help-turn = ← → turn to the other topics; esc closes.
help-mouse = Mouse: a click focuses and selects, the wheel scrolls what is under it; on the timeline it goes there.

about-code = The function the program is in, as WebAssembly text. ▶ is the instruction that comes next; the number is its place in the file.
about-stack = The operand stack, top first. An instruction takes its inputs from the top (↑) and puts its result there (←).
about-locals = The variables of the source, if they are known: enter unfolds one. Then the function's parameters and locals in WebAssembly, the globals of its module, and its tables: enter lists the functions in one.
about-calls = Which function called which, innermost first. Moving here shows another frame's code, stack and locals.
about-memory = Linear memory as bytes and text. It follows what the program reads [ ] and writes * until you go somewhere yourself.
about-host = Every call the program made to the outside, with its arguments and result. A row without a number is a refusal inside the program: no call was made.
about-why = Why a file, a variable or an address was granted or refused, step by step, and what would grant it.
about-console = What the program wrote: out is standard output, err standard error, in what you typed.
about-caps = What the program may touch: directories, open handles, arguments, environment, the rest.
about-lesson = The lesson's text. Everything else stays usable beside it: look around as you like, backspace comes back to where the step happens.

mark-here = here: the instruction that comes next, the frame shown
mark-breakpoint = breakpoint
mark-cursor = the cursor, where it is not at ▶
mark-outdented = code nested so deeply that it is moved to the left
mark-taken = the next instruction takes this value
mark-pushed = pushed by the last instruction
mark-changed = changed since the last stop; a byte just written
mark-read = bytes just read; { "{ }" }: bytes selected
mark-granted = granted, refused
mark-failed = the system, or the program, failed
mark-inferred = inferred from how wasi-libc works, not seen
mark-result = result of a call; what a pointer leads to
mark-cut = cut: enter, z or ← → show the rest
mark-folded = has parts: enter unfolds or folds them
mark-padding = padding between fields, without meaning
mark-timeline = on the timeline: a host call, a bookmark

pane-key-breakpoint = set or remove a breakpoint at the cursor
pane-key-next = back to the instruction that comes next
pane-key-frame = show another frame
pane-key-frame-code = go to its code
pane-key-pointer = follow the pointer under the cursor; backspace: back
pane-key-call = choose a call; 7 shows why
pane-key-call-full = arguments and result in full
pane-key-card = the card of another access
pane-key-whole-card = the whole card
pane-key-output = the whole output; or type input, when it is waited for
pane-key-row = the row in full
pane-key-fold = the parts of a variable; the row in full
pane-key-variable = its bytes in memory, who wrote them, stop when they change
pane-key-scroll = scroll
pane-key-read-on = read on
pane-key-next-step = the next step
