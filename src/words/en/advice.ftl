# What a person can do about a refusal. What is to be typed stands between backticks.

## A flag or a path that works

advice-add = Add `{ $flag }` before the program.
advice-put-first = Put `{ $flag }` before the other directories: the program uses the first one that it is given.
advice-add-and-use = Add `{ $flag }` before the program and let it use the path “{ $path }”.
advice-use-path = No flag is needed: let the program use the path “{ $path }”.
advice-takes-place = It takes the place of `{ $flag }`, which has the same name.
advice-every-file = Note that this gives it every file on this machine.
advice-or-read-only = Or `{ $flags }`, as it only reads.
advice-or-use = Or leave the flags as they are and use the path “{ $path }”.
advice-add-as-descriptor = Add `{ $flag }` before the program: that directory will be its descriptor { $descriptor }.
advice-use-in-directory = Let it use the path “{ $path }”, since it looks only in that directory.
advice-add-from-root = Add `{ $flags }` before the program: relative paths then begin at “/”.
advice-go-needs-name = Go's library needs a name that the whole path begins with.
advice-if-created = “{ $path }” is not there; if the program creates it, this grant is enough.
advice-did-you-mean = Did you mean “{ $name }”?
advice-if-path = If “{ $path }” is the path:

## The file is elsewhere

advice-could-be-made = The directory for “{ $path }” is not there on this machine, but “{ $file }” could be made.
advice-elsewhere-than-here = “{ $path }” is not there in “{ $here }”, but “{ $file }” is.
advice-elsewhere = “{ $path }” is not there on this machine, but “{ $file }” is.

## Nothing helps

absent-file = No such file
absent-directory = No directory to create it in
here = the current directory

unmet-slash = it ends in “/”, but is not a directory
unmet-file-with-slash = it ends in “/”, as only the path of a directory may
unmet-link = it is a symbolic link, and the program asked not to follow one
unmet-directory = it is a directory, and the program uses it as a file
unmet-no-directory = it is not a directory
unmet-no-empty-directory = it is not an empty directory, called by its name
unmet-no-link = it is not a symbolic link whose target the program may see
unmet-not-named = it must be called by its name
unmet-exists = it exists already, and the program makes a new one

advice-unmet = No flag changes this: a flag could give the program “{ $path }”, but { $why }.
advice-leads-away = No flag makes “{ $path }” work as it is written; use a path without links or “..” that lead away.
advice-nowhere-on-machine = { $missing }: “{ $path }” is not there on this machine either, so no flag can grant it. Check the name.
advice-map = { $missing }: “{ $path }” is not there on this machine either. Check the name; if the program is to find it in another directory, `{ $flag }` gives it that one, with its path in place of HOST.
advice-not-here = { $missing }: “{ $path }” is not there in “{ $here }”, where `--dir=.` would look. Check the name, or start in the directory that has it.
advice-go-not-here = { $missing }: “{ $path }” is not there in “{ $here }”, so no flag can grant it. Check the name, or start in the directory that has it.
advice-owner-can = No flag can grant it, but the owner of the file can: `{ $command }`.
advice-change-permissions = No flag can grant it: change the permissions of “{ $path }” on the host (`chmod`).
advice-remove-first = No flag changes this: remove “{ $path }” first, or open it without asking for a new one.
advice-name-file = No flag changes this: name a file, without “/” at the end.
advice-check-parts = No flag changes this: check which part of “{ $path }” is a file.
advice-use-target = No flag can grant it: use the path of what it leads to.
advice-follow-or-mend = No flag changes this: let the program follow links, or mend the links.
advice-shorter-name = No flag changes this: use a shorter name.
advice-empty-first = No flag changes this: remove what is in the directory first.
advice-rename-to-text = No flag changes this: rename the file so that its name is UTF-8.
advice-create-directory-first = No flag changes this: create the directory that it should be in first.
advice-create-or-check = No flag changes this: “{ $path }” is not there. Create it, or check the name.
advice-make-relative = No flag can grant it: make the link relative.
advice-numbered = No single flag changes this: directories are numbered from 3 on, in the order of their `--dir` flags, and the program asked for number { $descriptor }.
advice-uses-closed = No flag changes this: the program uses a descriptor after closing it.
advice-name-below-directory = No flag changes this: the program must name a path below a directory.
advice-open-first = No flag changes this: the program must open a file first.
advice-open-for-writing = No flag changes this: the program must open the file for writing.
advice-open-for-reading = No flag changes this: the program must open the file for reading.
advice-wrong-kind = No flag changes this: the program uses the wrong kind of descriptor.
advice-no-flag = No flag changes this.
advice-nothing-works = No flag makes “{ $path }” work here: each that could was tried.

## Whether it was tried before it was advised

rehearsal-works = (Tried: it works.)
rehearsal-trying = (Trying whether it works …)
rehearsal-not-tried = (Not tried: { $why }.)
untried-would-write = the program would change something before it gets there
untried-would-read = the program would read a file that it has no right to before it gets there
untried-would-use-network = the program would use the network before it gets there
untried-would-wait = the program would wait for input before it gets there
untried-too-long = it takes too many instructions to get there
untried-is-network = trying connects to nothing
untried-is-recording = this is a recording, and nothing is run beside it
untried-interrupted = it was interrupted
untried-other-course = with it, the program does something else and does not get there


## The network, the environment, standard input, the exit status

advice-add-options = Add `-S { $options }` before the program.
advice-open-network = Add `-S { $options }` before the program; this opens the whole network of this machine to it.
advice-start-server = No flag changes this: start the server first, or check the port.
advice-other-port = No flag changes this: end what uses the address, or choose another port.
advice-check-name = No flag changes this: check the name.
advice-low-ports = No flag can grant it: ports below 1024, for one, are for the superuser.
advice-give-yours = Add `--env={ $name }` before the program to give it yours, or `-S inherit-env` to give it all.
advice-give-value = Add `--env={ $name }=VALUE` before the program, with the value that it is to see.
advice-give-any = Add `--env=NAME` before the program for a variable of yours, or `-S inherit-env` for all.
advice-give-input = Leave out `inherit-stdin=n`, or put `-S inherit-stdin` after it; `--stdin FILE` gives a file.
advice-do-without = No flag changes this: the program must do without it.
advice-make-room = No flag changes this: make room on the disk.
advice-larger-maximum = No flag changes this: build the program with a larger maximum (`-Wl,--max-memory=BYTES`).
advice-larger-limit = `--max-memory=SIZE` allows more.
advice-less-memory = No flag changes this: the machine has no more memory.
advice-other-status = No flag changes this: the program must use another status.

## Nothing is known

advice-path-unknown = No flag can be named, since the path is not known: `--dir=.` gives the program the current directory.
advice-not-recorded = The recording does not say which grant would reach it.
advice-left-out = What would reach it was left out of the recording.
