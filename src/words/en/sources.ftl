# Source files: the pane that shows them, where they were looked for, and what may be wrong with them.

tab-source = Source
pane-source = Source
pane-wat = WAT
tab-wat = WAT
about-source = The program as it was written. ▶ is the line whose instructions come next, ▷ the line that waits for what it called. Steps go line by line here.
empty-source = The program is not in a function of its source now.
source-of-library = { $function } is code of a library, whose source is not here: { $file }
source-to-own = M runs from the start to where your own code begins.
source-untold = Nothing tells which lines { $function } was made from.
source-missing = The source was not found: { $file }
source-looked = looked for { $path }
source-how = Start with --source FROM=TO to say where it is: FROM is how that path begins, TO a folder here.
source-no-text = { $place } is no text.
source-newer = newer than the program
source-changed = not what was compiled
source-other-compiler = of another version of the compiler
source-cut = only a part of it
source-waits = waits for what it called
source-lines = steps by line
source-line-of = line { $line } of { $file }
source-found = found
source-brought = brought along with the recording or the source map
detail-lines = instructions
detail-count =
    { $count ->
        [one] { $count } instruction of { $function }
       *[other] { $count } instructions of { $function }
    }

mark-source-waits = the line that waits for what it called; »: for an inlined call
mark-of-line = instructions of the line that comes next
pane-key-lines = by line: into, over, out; S N O go back
key-switch = source or instructions
key-main = run to the program's own main
bar-switch = source
bar-instructions = instructions
bar-main = main
bar-line = line
bar-line-over = line over
bar-line-back = line back
say-no-source = Nothing tells which lines this program was made from.
say-source-breakpoint-set = Breakpoint { $number } set at { $place }.
welcome-main = runs to { $function }, where your code begins
welcome-own = runs to the first line of your code

# The linker's own globals.
globals-linker =
    { $count ->
        [one] … { $count } of the linker (GOT)
       *[other] … { $count } of the linker (GOT)
    }
detail-linker = globals of the linker

# On the command line.
cli-source-map = write --source FROM=TO: how the paths begin in the program, and a folder here
cli-sources-taken =
    { $count ->
        [one] It contains { $count } source file: { $files }
       *[other] It contains { $count } source files: { $files }
    }
cli-sources-none = It contains no source file: { $why }
cli-sources-no-lines = nothing tells which lines the program's own code was made from
cli-sources-not-found = none of them was found
cli-sources-missing =
    { $count ->
        [one] { $count } source file was not found: { $files }
       *[other] { $count } source files were not found: { $files }
    }
cli-sources-left =
    { $count ->
        [one] { $count } file was left out, too large or no text: { $files }
       *[other] { $count } files were left out, too large or no text: { $files }
    }
cli-debug-files-taken =
    { $count ->
        [one] It contains { $count } file with debug information: { $files }
       *[other] It contains { $count } files with debug information: { $files }
    }
cli-debug-files-left =
    { $count ->
        [one] { $count } file with debug information was left out, for it is too large: { $files }
       *[other] { $count } files with debug information were left out, for they are too large: { $files }
    }
