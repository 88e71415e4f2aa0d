# What each command does, a sentence for its line of help.

command-step = Execute one instruction, into calls; or go to another source line (`step line`), into its calls (`step into`) or to the caller's (`step out`); with `back`, the other way.
command-next = Execute one instruction of this function; calls run to their return.
command-out = Run until this function has returned.
command-continue = Run to the next breakpoint or the end.
command-call = Run until the next host call has been answered.
command-back = Go back one instruction.
command-back-over = Go back one instruction of this function; a call counts as one.
command-back-out = Go back to the call of this function.
command-back-continue = Go back to the latest breakpoint before now, or the start.
command-back-call = Go back to where the previous host call had been answered.
command-who = Go back to what wrote it last, an instruction or a host call; `jump-back` returns.
command-jump-back = Go back to where the latest `who` was asked.
command-goto = Go to a moment: straight to where the run has been, else running on.
command-bookmark = Give this moment a name for `goto`.
command-bookmarks = List the bookmarks.
command-unmark = Remove a bookmark.
command-timeline = Say where in the run the program stands, and what happened in it.
command-main = Run from the start to the program's own `main`, or to its first line.
command-run = Run from the start to a breakpoint or the end.
command-restart = Stand before the first instruction again; breakpoints stay.
command-invoke = Begin again with a call of an exported function; lists them without `FUNC`.
command-grant = Begin again with more granted (`grant --dir=.`), or with nothing.
command-whatif = Run it again with what would have helped, and compare; `adopt` takes it over.
command-break = Stop before an instruction (`if local 0 == 7`: only then), or at an errno; `break --source FUNC`: past its prologue.
command-watch = Stop where memory, a global or a local is written, by an instruction or by the host.
command-breakpoints = List the breakpoints and watchpoints.
command-delete = Remove breakpoints and watchpoints.
command-print = Show a value: `local 0`, `global 0`, `stack 0`, `*i32 ADDR`, `string ADDR [LEN]`.
command-mem = Show memory; ADDR may be an expression like `local 0 + 8`.
command-stack = List the operand stack, top first.
command-locals = List parameters and locals.
command-variables = List source variables of a frame (0 is the innermost), or show one: `list.next`, `map["one"]`.
command-globals = List globals.
command-tables = List the tables and the functions in them; all, one, or the entries around ENTRY.
command-tasks = List the tasks, with what each waits for and who could end that.
command-thread = Show the call stack of another thread, by its number in `tasks`.
command-where = List the call stack, innermost first.
command-lines = List the functions and lines of the source at byte offsets of the file.
command-code = Show code, here or elsewhere.
command-outline = Show the file without its function bodies: types, imports, exports; only lines with TEXT.
command-calls = List the host calls and refused lookups.
command-why = Explain why an access was granted or refused; the latest refusal without NUMBER.
command-caps = Show what the program was given.
command-handles = List open handles and descriptors, and the call each came from.
command-console = Show what the program wrote.
command-info = Say where the program stands and why it stopped.
command-save = Save a recording of the run so far, to be replayed; `w FILE` too.
command-reply = Reply to a call of a function that nothing provides, as its host: one value for each result, or `trap`.
command-help = List the commands, or explain one.
command-quit = Leave the debugger.

# Commands of the screen itself.
command-theme = choose the colours
command-screen-help = the help screen
