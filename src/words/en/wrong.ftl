# What is wrong with a command, a value or a place that a person names.

# Commands.
wrong-command = there is no command `{ $word }`
wrong-command-help = there is no command `{ $word }`; `help` lists them
wrong-takes-nothing = `{ $command }` takes nothing after it, not `{ $given }`
wrong-count = `{ $command }` takes a count, as in `{ $command } 10`, not `{ $given }`
wrong-quote = a quote is not closed
wrong-grant = say what to grant: `grant --dir=.`; `grant none` takes all away
wrong-save = `save` takes a file to write to, as in `save run.rec`
wrong-reply-past = you are looking at the past; `goto latest` goes to the call that waits
wrong-reply-nothing = no call waits for a reply of yours
wrong-reply-none = the function returns nothing: `reply` alone, or `reply trap`
wrong-reply-count =
    { $wanted ->
        [one] the function returns one value ({ $types }), and { $given } were given
       *[other] the function returns { $wanted } values ({ $types }), and { $given } were given
    }
wrong-reply-type = { $text } is not a value of type { $ty }
wrong-reply-text = the function returns { $types }: { $why }
wrong-tables = `tables` takes the number of a table and of an entry, not `{ $given }`
wrong-table = there is no table { $table }: the last is table { $last }
wrong-table-entry = there is no entry { $entry }: { $heading }
wrong-why = `why` takes the number of an access, not `{ $given }`
wrong-why-number = `why` takes a number from 1 to { $last }, not `{ $given }`
wrong-try = `whatif` takes an access by its number in `why`, flags like --dir=., or `adopt`, not `{ $given }`
wrong-try-number = `whatif` takes an access (1 to { $last }, as in `why`), flags like --dir=., or `adopt`, not `{ $given }`

# Flags that give the program something.
wrong-flag = `{ $flag }` is nothing to grant; write --dir, --dir-ro, --env, -S or --max-memory
wrong-option = `-S { $option }` can only be given where wasmscope is started
wrong-size = `--max-memory`: { $why }
wrong-mapdir = there is no `--mapdir`; `--dir HOST::GUEST` gives a directory under another name
wrong-env = write `--env NAME=VALUE`
wrong-variable = there is no variable { $name } to pass on; write `--env={ $name }=VALUE`

# Moments.
wrong-moment = a moment is a number of instructions, as in `goto 1000`, or `50%`, `start`, `end`, `latest`, `call 7` or a bookmark, not `{ $given }`
wrong-percentage = a percentage is from 0% to 100%
wrong-no-call-yet = there was no host call so far
wrong-call-number = host calls so far are 1 to { $last }, not { $given }
wrong-call-not-yet = there was no call { $number } so far
wrong-in-the-past = instruction { $moment } is in the past (now: { $now })
wrong-bookmark = there is no bookmark `{ $name }`; `bookmarks` lists them
wrong-bookmark-name = a bookmark is a name of at most { $most } characters that is no moment already, not `{ $given }`

# Breakpoints.
wrong-nowhere-to-break = no function is running; `break FUNC` names one
wrong-errno = `{ $given }` is no errno; write `ENOENT`, `no-entry`, `44` or `any`
wrong-break-on = what can be waited for is an errno: `break on errno ENOENT`
wrong-condition-without-place = a condition belongs to a place: `break FUNC if local 0 == 7`
wrong-delete = `delete` takes the numbers of breakpoints, or `all`
wrong-breakpoint = there is no breakpoint `{ $which }`; `breakpoints` lists them
wrong-watch = `watch` takes memory, a global or a local: `watch 0x100 4`, `watch total` for a variable, `watch global 0`, `watch local 2`
wrong-watched = only memory, a global or a local can be watched
wrong-cannot-watch = memory, locals and globals can be watched

# Questions to the past.
wrong-who = `who` takes what was written: `who total`, `who mem 0x100 4`, `who global 0`, `who local 2`, `who stack 0`, `who console TEXT`, `who fd 4`
wrong-who-stack = `who stack` takes a number, as in `who stack 0` (the top)
wrong-who-console = `who console` takes the number of a character of the output, or a text: `who console hello`
wrong-not-on-console = the console does not show `{ $text }` by now
wrong-descriptor = there is no open descriptor `{ $name }`; `handles` lists them
wrong-made-by-no-call = no call made { $handle } ({ $what }): it was there at the start

# Places in the code.
wrong-no-function = no function is running
wrong-no-code = there is no code
wrong-no-code-here = no function is running; `code FUNC` shows one
wrong-offset = `{ $given }` is no offset in the file, as in `0xa41c`
wrong-no-instruction-at = there is no instruction at { $offset } in this file
wrong-not-so-long = `{ $name }` is not { $bytes } bytes long
wrong-name-a-function = name a function, as in `break main`
wrong-function = no function is called `{ $name }`; `func[N]` names one by its index
wrong-function-near = no function is called `{ $name }`; did you mean `{ $near }`?
wrong-function-index = functions with code are func[{ $first }] to func[{ $last }]
wrong-module = there is no such module
wrong-imported = `{ $name }` is imported: it has no instructions to stop at; `w` runs to the next host call
wrong-ambiguous = `{ $name }` could be any of: { $listed }
wrong-ambiguous-more = `{ $name }` could be any of: { $listed } and { $more } more
wrong-no-source-lines = the program says nothing of source lines (DWARF): build it with debug information, as `-g` does
wrong-source-line = no code was made from { $file } at or after line { $line }
wrong-source-file = no code was made from a file `{ $file }`
wrong-source-file-near = no code was made from a file `{ $file }`; did you mean `{ $near }`?
wrong-no-lines-because = there are no source lines to stop at: { $why }
wrong-no-lines-to-step = there are no source lines to step by: { $why }
wrong-no-main = the program has no function `main`, and no source lines of its own
wrong-source-line-next = no code was made from line { $line } of { $file }; the next that has some is { $next }
debug-external = the debug information is in another file, `{ $file }`, and no such file with debug sections is beside the program
debug-source-map = there is no DWARF, only a source map, `{ $file }`, which is not beside the program
debug-split = the debug information is split: lines are here, and the rest is in `{ $file }`, which is not read
debug-partly = a tool changed the program after it was compiled: { $fitting } of the { $of } functions in its debug information (DWARF) still fit the code, and only these are used
debug-changed = a tool changed the program after it was compiled and left its debug information (DWARF) as it was: { $fitting } of the { $of } functions in it fit the code, so none of it is used
debug-emptied = a tool emptied the debug information (DWARF): none of the functions in it has a place in the code. `clang -O2` runs `wasm-opt` when it links, if it finds one; linking without `-O` avoids that

# Values.
wrong-value-missing = a value is missing: `local 0`, `stack 0`, `*i32 0x100`, a number
wrong-takes-number = `{ $what }` takes a number, as in `{ $what } 0`
wrong-type = `*` takes a type, as in `*i32 ADDR` (u8 i8 … i64 f32 f64 v128), not `{ $given }`
wrong-too-deep = `{ $sign }` nests at most { $most } deep
wrong-compare = to compare, write `==`
wrong-comparison = a { $left } cannot be compared with a { $right }
wrong-no-number = a { $ty } cannot be used as a number here
wrong-word = `{ $word }` does not belong there
wrong-named = no local or global is called `{ $name }`; write `local 0`, `global 0`, `stack 0` or a number
wrong-index = `{ $what } { $given }` is not one of `{ $what } 0` to `{ $what } { $last }`
wrong-operand = the operand stack holds `stack 0` (top) to `stack { $last }`
wrong-no-local = there is no local here
wrong-no-global = there is no global here
wrong-no-such-local = there is no local { $index } here
wrong-no-such-global = there is no global { $index } here
wrong-no-memory = the program has no memory
wrong-outside-memory = { $at } is outside memory, which ends at { $end }
wrong-range = { $len } bytes at { $at } are not in memory, which ends at { $end }
wrong-length = a length is a number of bytes from 1, not `{ $given }`
wrong-length-most = a length is a number from 1 to { $most }, not `{ $given }`

# Questions of lessons.
wrong-question-missing = a question is missing
wrong-no-call = there is no call { $number }; { $count } were answered so far

# Calls of exported functions.
wrong-invoke-replay = a recording runs as it was recorded: no other function can be called
wrong-exports-nothing = the program exports no function `{ $name }`, nor any other
wrong-export = the program exports no function `{ $name }`; it has: { $exports }
wrong-export-several = several interfaces export `{ $name }`; write one of: { $names }
wrong-invoke-count =
    { $wanted ->
        [0] `{ $function }` takes no argument, not { $given }
        [one] `{ $function }` takes { $wanted } argument, not { $given }
       *[other] `{ $function }` takes { $wanted } arguments, not { $given }
    }
wrong-invoke-argument = argument { $number } of `{ $function }`: `{ $text }` is not a value of type `{ $ty }`
wrong-invoke-arguments = the arguments of `{ $function }`: { $why }
wrong-frame = there is no frame { $given }; the outermost one is { $last }
wrong-no-variables = nothing is known of this function's variables: it has no debug information that describes them
wrong-no-variable = no source variable is called `{ $name }` here
wrong-no-variable-near = no source variable is called `{ $name }` here; did you mean `{ $near }`?
wrong-path = `{ $path }` is not the path of a variable, such as `list.next`, `numbers[2]` or `map["one"]`
wrong-path-member = `{ $path }`: there is no `{ $name }` in it
wrong-path-member-near = `{ $path }`: there is no `{ $name }` in it; did you mean `{ $near }`?
wrong-path-element = `{ $path }`: there is no element { $index }; there are { $count }
wrong-path-key = `{ $path }`: there is no key `{ $key }`
wrong-path-target = `{ $path }`: this points to nothing
wrong-variable-gone = `{ $path }` has no value here: { $why }
wrong-variable-computed = `{ $path }` is kept nowhere as it is: the compiler computes it where it is needed
wrong-variable-left = the function of `{ $path }` is not running
wrong-variable-number = `{ $path }` is no number
