# What the command line says when something goes wrong, and its notes.

cli-error = error: { $message }
cli-about = { $name }: { $why }
cli-lines =
    { $first }
    { $second }

# Options.
cli-languages = there are en and ja
cli-size-unit = `{ $unit }` is not a unit; use K, M or G
cli-size-number = write a number of bytes, or one followed by K, M or G
cli-size-too-large = that is too large
cli-wasi-unknown = there is no option `{ $name }`; there are { $list }
cli-wasi-elsewhere = `{ $name }` is an option of wasmtime that wasmscope does not have; it has { $list }
cli-wasi-value = `{ $name }={ $value }`: write `{ $name }`, `{ $name }=y` or `{ $name }=n`
cli-wasi-always = `{ $name }=n` is not possible here
cli-wasi-unsupported = `{ $name }` is not supported
cli-wasm-unknown = there is no option `{ $name }` here; there are { $list }
cli-wasm-elsewhere = `{ $name }` is an option of wasmtime that wasmscope does not have; it has { $list }
cli-preload-form = write NAME=FILE: the module name that the program imports from, and a module
cli-preload-kept = a recording holds the preloaded modules, so it must hold the program too: leave out `--no-module`
cli-preload-broken = the preloaded module { $file } is not whole in the recording
cli-default-component = `-W unknown-imports-default` is for core modules, and { $name } is a component (wasmtime refuses it too)
cli-grant-no-host = `{ $text }` names no host directory; write HOST or HOST::GUEST
cli-argument-not-utf8 = argument { $number } ({ $argument }) is not UTF-8: WebAssembly programs can only be given text in UTF-8
cli-environment-not-utf8 = `-S inherit-env`: { $text } is not UTF-8
cli-variable-not-utf8 = `--env { $name }`: the value of { $name } is not UTF-8
cli-variable-no-name = `--env { $text }` has no name; write --env NAME=VALUE

# Programs and what they are given.
cli-cannot-give = { $why }
cli-no-file = there is no file { $path }
cli-no-file-looked = there is no file { $path } (looked in { $directory })
cli-is-directory = { $path } is a directory, not a WebAssembly file
cli-cannot-read = cannot read { $path }: { $why }
cli-imports-wasi = { $name }: the program imports { $import }, and `-S cli=n` gives it nothing of WASI
cli-script-not-utf8 = { $path }:{ $line }: the script is not UTF-8
cli-suggesting = { $message }; did you mean `{ $near }`?
cli-took-program = { $message }; `{ $option }` took `{ $program }`: the program stands after the directory
cli-took-only-program = `{ $program }` is the value of `{ $option }` here, and no program follows it
cli-one-colon = `--dir { $text }`: there is no such directory; a directory under another name is written with two colons, `--dir { $host }::{ $guest }`
cli-invalid-text = { $name }:{ $line }:{ $column }: { $why }
cli-unsupported-text = { $name }:{ $line }:{ $column }: { $why }

# Programs that are no command.
cli-only-instantiated = { $name } has no `_start`: it is instantiated, and nothing is called. It exports:
cli-nothing-to-run = { $name } has no `_start` and exports no function: there is nothing to run
cli-export = { $indent }{ $function }
cli-more-exports = { $indent }and { $count } more
cli-call-one = Call one with: { $command }
cli-misplaced = `{ $option }` stands after the program, so the program was given it; options of wasmscope stand before the program
cli-matches-nothing = { $name } imports nothing that `{ $option }={ $pattern }` means

# Ends of programs.
cli-trapped = { $program } trapped
cli-trapped-why = { $program } trapped: { $why }
cli-trapped-so = {"  "}{ $why }
cli-trap-line = {"    "}{ $line }
cli-exit-status = { $program } exited with status { $status }; WASI preview 1 allows 0 to 125

# The debugger.
cli-batch-no-commands = `--batch` executes commands, and there are none: write `-x COMMAND` for each, or give them on standard input, one a line
cli-no-command = there is no command on standard input, and none with `-x COMMAND`
cli-script-line = line { $number } of standard input: { $why }
cli-command-too-long = { $bytes } bytes are too long for a command
cli-not-utf8 = it is not UTF-8
cli-command-failed = `{ $command }`: { $why }
cli-command-failed-suggesting = `{ $command }`: { $why } (did you mean `{ $suggestion }`?)
cli-no-terminal = the debugger needs a terminal, and standard input or output is not one. Without one: `wasmscope explain`, `trace` or `run`, or `wasmscope debug --batch -x COMMAND`
cli-terminal-failed = the terminal failed: { $why }
cli-no-signals = cannot wait for ctrl-c: { $why }

# Recordings.
cli-is-recording = that is a recording already; `record` takes a program
cli-invoke-keeps-arguments = `--redact-args`: with `--invoke` the arguments are what the function is called with, and cannot be left out
cli-schedules-recording = `--schedules` runs a program; that is a recording
schedules-first = In the usual order: { $how }.
schedules-none = The program has no tasks, so there is only one order.
schedules-other-end = With --schedule { $seed } it ends differently: { $how }.
schedules-other-output = With --schedule { $seed } it ends alike ({ $how }), but writes something else.
schedules-saved = That run is in { $path }.
schedules-again = The same option shows that run in `debug`, `trace` and `record`: --schedule { $seed }.
schedules-alike =
    { $count ->
        [one] The other order ended alike.
       *[other] All { $count } other orders ended alike.
    }
schedules-exit = exit status { $status }
schedules-results = it returns { $results }
schedules-trap = it traps ({ $why })
schedules-too-long = it does not end
schedules-waits = it waits for something that nobody provides
cli-nothing-recorded = nothing was recorded: { $why }
cli-interrupted = interrupted; the recording up to here is in { $path } ({ $bytes } bytes)
cli-recorded = recorded { $calls } in { $path } ({ $bytes } bytes)
cli-host-calls =
    { $count ->
        [0] no host call
        [one] { $count } host call
       *[other] { $count } host calls
    }
cli-holds = it holds { $program }, { $arguments }, { $variables }, and { $input }, besides file names and times
cli-holds-program = the program
cli-holds-no-program = not the program (left out)
cli-holds-arguments =
    { $count ->
        [0] no argument
        [one] { $count } argument
       *[other] { $count } arguments
    }
cli-holds-no-arguments = no arguments (left out)
cli-holds-variables =
    { $count ->
        [0] no environment variable
        [one] { $count } environment variable
       *[other] { $count } environment variables
    }
cli-holds-no-variables = no values of environment variables (left out)
cli-holds-input = { $bytes } bytes that the program read
cli-holds-no-input = nothing of what the program read (left out)
cli-can-leave-out = (--no-module, --redact-args, --redact-env and --redact-input leave those out)
cli-departs = the replay leaves its recording: { $why }
cli-for-recordings = `--module`, `--partial` and `--max-recording` are for recordings, and { $path } is not one
cli-cannot-be-given = { $path } is a recording: it runs as it was recorded, and cannot be given { $what }
cli-arguments = arguments
cli-other-program = { $given } is not the program that { $name } is a recording of ({ $program }): its SHA-256 is { $found }, and should be { $wanted }
cli-other-program-replayed = { $given } is not the program that was recorded; replaying it all the same
cli-without-program = { $name } was recorded without its program; name it with `--module FILE` (it was { $program }, with the SHA-256 { $wanted })
cli-breaks-off = { $name }: { $why }; `--partial` uses what is there
cli-recording-too-large = { $name }: { $why }; `--max-recording SIZE` allows more
cli-higher-limit = the run was recorded with a higher limit than it has here; `{ $option }={ $value }` allows it that
cli-no-recording = { $path } is not a recording; `wasmscope record -o FILE PROGRAM` makes one
cli-cannot-write = cannot write { $path }: { $why }
cli-cannot-write-full = cannot write { $path }: { $why }. Free some space or choose another place; what was there before is as it was
cli-cannot-write-directory = cannot write { $path }: { $why }. Make its directory first, or choose another place
cli-cannot-write-permission = cannot write { $path }: { $why }. Choose a place where you may write
cli-replaces-program = { $path } is a WebAssembly program, which the recording would replace; choose another name
cli-part-exists = { $part } is there already: it is being written by another wasmscope, or was left by one that was killed. `wasmscope replay --partial { $part }` shows what is in it; remove it to write { $path }
cli-file-exists = { $path } is there already; `record --force` or `save --force` replaces it

# Lessons.
cli-lesson-new = `lesson new` takes the folder to write: `wasmscope lesson new my-lesson`
cli-one-lesson = one lesson at a time: a number, a name, or a folder
cli-lesson-no-terminal = lessons need a terminal, and standard input or output is not one; `wasmscope lesson --list` lists them
cli-lesson-no-program = the lesson has no program
cli-lesson-program = `{ $name }` is neither a file beside the lesson nor one of wasmscope's samples
cli-lesson-directory = cannot make a directory for the lesson: { $why }
cli-lesson-world = cannot make the lesson's directory: { $why }
cli-lesson-endless = the program runs for more than { $instructions } instructions
cli-lesson-waits = the program waits for input; give it some with `stdin = "…"`
cli-no-directory = there is no current directory: { $why }
cli-no-lesson = `{ $path }` is neither a lesson of the course nor a folder with a { $file }; `wasmscope lesson --list` lists the course, `wasmscope lesson new { $path }` writes a new one
cli-no-lesson-in = there is no lesson (a { $file }) in { $path }
cli-lesson-exists = there is a lesson in { $path } already; nothing was written
cli-lesson-written = wrote a lesson to { $path }
cli-lesson-run = { $command }  runs it, and reloads it when a file changes
cli-lesson-check = { $command }  checks that it is right
cli-lessons-checked = { $lessons }, { $problems }
cli-lessons =
    { $count ->
        [one] { $count } lesson
       *[other] { $count } lessons
    }
cli-problems =
    { $count ->
        [one] { $count } problem
       *[other] { $count } problems
    }
cli-progress-unread = cannot read your progress in { $path }: { $why }
cli-progress-unkept = cannot keep your progress in { $path }: { $why }
cli-progress-wrong = { $path } is not your progress: { $why }; { $then }
cli-progress-aside = it was put aside as { $path }
cli-progress-stays = and it cannot be put aside: { $why }
cli-rehearsing = Trying whether the remedies work … { $seconds } s (ctrl-c ends it)
