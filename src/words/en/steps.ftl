# The steps of an account: what was done, in order.

## The C library's search for a directory

step-empty-path = the path is empty: the C library takes its current directory “{ $directory }”
step-absolute-path = “{ $path }” is absolute: the C library takes it as it is
step-from-root = “{ $path }” is relative: the C library takes it from its root (this program never changes directory)
step-made-absolute = “{ $path }” is relative: the C library made it “{ $absolute }” (its current directory is “{ $directory }”)
step-learned-once = it asked once for its directories: call { $call } { $function } → { $directories }
step-learned = it asked once for its directories: calls { $first } to { $last }, { $function } → { $directories }
step-learned-unseen = when it learned which directories it holds was not seen
step-chosen = directory “{ $directory }”: chosen, { $reason }
step-not-chosen = directory “{ $directory }”: not chosen, { $reason }
step-not-followed = how the C library compared the path with its directories could not be followed
step-asks-host = so it asks the host for “{ $path }” in directory “{ $directory }”
step-nothing-to-match = nothing to match against, so it gave up: the host was not asked
step-none-covers = none of them covers the path, so it gave up: the host was not asked
step-search-failed = the search itself failed with { $errno } ({ $number }): the host was not asked

preopen-given-again = covers the path, but the same name was given again later and the last one is used
preopen-covers-less = it covers less of the path than “{ $other }”
preopen-root = it is the program's root and covers every path
preopen-begins = “{ $path }” begins with its name “{ $name }”
preopen-ends-in-slash = its name ends in “/”, so it covers what is inside “{ $name }” but not “{ $name }” itself
preopen-no-whole-name = “{ $path }” begins with the letters “{ $name }”, but that is not a whole name in the path
preopen-not-simplified = “{ $path }” is compared letter by letter with “{ $name }”: “.” and “//” are not simplified
preopen-dots-not-simplified = “{ $path }” does not begin with “{ $name }” (compared letter by letter: “..” is not simplified)
preopen-other-beginning = “{ $path }” does not begin with “{ $name }”
preopen-go-makes-absolute = the library makes paths absolute, and none of those begins with “{ $name }”
preopen-called = the call was made on this directory
preopen-not-called = the call was made on another directory
preopen-other-descriptor = the call was made on descriptor { $descriptor }, which is not this directory
preopen-no-call = the program made no call on this directory

## The walk of a path

origin-granted = the granted directory “{ $name }”
origin-opened = “{ $name }”, a directory opened before

kind-directory = a directory
kind-file = a file
kind-link = a symbolic link
kind-pipe = a named pipe
kind-special = a device or socket

step-start = start in { $origin }
step-no-path = the path is empty
step-nul = the path contains a NUL byte
step-path-too-long = the path is { $bytes } bytes long; at most { $most } are allowed
step-absolute-refused = “{ $path }” is absolute; a path below a granted directory cannot be: refused
step-back-to = “..” goes back to “{ $directory }”
step-back-to-start = “..” goes back to { $origin }
step-climbs = “..” would climb above { $origin }: refused
step-link-kept = “{ $name }” is a symbolic link, not followed
step-is = “{ $name }” is { $kind }
step-missing = “{ $name }” does not exist
step-entered = “{ $name }” is a directory: entered
step-not-directory = “{ $name }” is { $kind }, not a directory: the path cannot go on below it
step-name-too-long = “{ $name }…” is too long for a name
step-may-not-look-up = the operating system does not let you look up “{ $name }”
step-look-up-failed = looking up “{ $name }” failed: { $errno }
step-too-many-links = “{ $name }” is one symbolic link too many ({ $most } were followed): refused
step-made-up-link = “{ $name }” is a link that the operating system makes up: refused
step-absolute-link = “{ $name }” is a symbolic link to the absolute path “{ $target }”: refused
step-followed = “{ $name }” is a symbolic link to “{ $target }”: followed

## What the host does before and after

step-granted-read-only = “{ $directory }” was granted read-only: refused before the path is looked up
step-host-directory = “{ $directory }” is the host directory “{ $host }”
step-target-not-told = “{ $name }” has the absolute target “{ $target }”, which is not told: refused
step-system-cannot = the operating system cannot { $action }: { $errno }
step-not-text = the path is not valid UTF-8: refused
step-follow-while-linking = following a link while linking is not supported: refused
step-target-absolute = the target of the link would be absolute: refused
step-synchronised = synchronised writing is not supported: refused
step-directory-made = a directory cannot be created or emptied by opening: refused
step-opened-for-writing = opened for writing
step-opened-as-directory = opened as a directory
step-opened-for-reading = opened for reading
step-metadata-read = its metadata was read
step-target-read = its target was read
step-created = created
step-removed = removed
step-renamed = renamed
step-linked = linked
step-times-changed = its times were changed

## Descriptors that are no directory, or do not allow it

given =
    { $count ->
        [0] the program was given no directory
        [one] the only directory that the program was given is descriptor { $first }
       *[other] the directories that the program was given are descriptors { $first } to { $last }
    }
other-file = the file “{ $name }”
other-standard-input = standard input
other-standard-output = standard output
other-standard-error = standard error

step-no-descriptor = descriptor { $descriptor } is not open: { $given }
step-descriptor-closed = descriptor { $descriptor } is not open: the program has closed it
step-descriptor-is = descriptor { $descriptor } is { $what }, not a directory
step-asked-host = the program asked the host to { $action }
step-never-open = { $thing } is not open, and never was
step-closed-before = { $thing } was “{ $what }”, and was closed before
step-closed-by = { $thing } was “{ $what }”, and call { $call } closed it
step-only-for-reading = “{ $what }” was opened for reading only
step-only-for-writing = “{ $what }” was opened for writing only
step-thing-is = { $thing } is “{ $what }”
step-answered = the answer is { $errno }
step-host-answered = so the host answered { $errno } and touched nothing

## Programs of Go's

step-go-holds-none = Go's library asked which directories it holds: none
step-go-looks = Go's library looks for a directory with whose name the path begins, letter by letter
step-go-asks = none covers the path, so it asks for “{ $path }” with the descriptor -1
step-go-descriptor = descriptor -1 is not open, and never can be

## The network

network-list = { $list }
network-nothing = nothing
network-addresses = all addresses
network-names = name look-up

step-wants-socket = the program asked the host for a socket, to use { $protocol }
step-wants-to-receive = the program wants to receive at { $address } ({ $protocol })
step-wants-to-reach = the program wants to reach { $address } ({ $protocol })
step-wants-to-send = the program wants to send to { $address } ({ $protocol })
step-wants-addresses = the program asked the host for the addresses of “{ $name }”
step-network-granted = of the network it was granted: { $granted }
step-allowed = that allows it
step-network-refused = so the host answered “{ $error }” and touched no network
step-network-failed = that allows it, and the operating system answered “{ $error }”

## The environment, standard input, the exit status

step-asked-variable = the program asked its C library for the variable { $name } (getenv)
step-library-has =
    the C library has the environment from the host: { $variables ->
        [0] no variables
        [one] one variable
       *[other] { $variables } variables
    }
step-no-variable = none of them is called { $name }, so it answered that there is none
step-asked-environment = the program asked the host for all its environment variables
step-host-gave =
    the host gave it { $variables ->
        [0] no variables
        [one] one variable
       *[other] { $variables } variables
    }
step-yours-not-given =
    your own environment has { $variables ->
        [0] no variables
        [one] one variable
       *[other] { $variables } variables
    }, which are not passed on by themselves
step-read-input = the program read its standard input
step-input-not-given = it was not given one (`-S inherit-stdin=n`), so the host answered with the end of the input
step-asked-memory = the program asked for { $more } more memory (`memory.grow`)
step-memory-maximum = its own module says that this memory has at most { $most }
step-memory-limit = all memories of this run may have at most { $most } (`--max-memory`)
step-memory-system = the operating system had no more
step-growth-answered = so the instruction gave -1, and soon after that the program gave up
step-asked-to-exit = the program asked the host to end it with status { $status } (proc_exit)
step-statuses-allowed = preview 1 allows 0 to 125: higher ones are how a shell says that a program was killed
step-ended-with-one = so it ended with status 1
step-asked-library-to-exit = the program asked its C library to end it with status { $status }
step-one-way-to-end = the C library knows one way to end: the host's `exit`, which can only say success or failure
step-said-failure = so it said failure, and the status became 1

## Programs inside of which nobody can see

step-asked-directories-once = it asked which directories it holds: call { $call } { $function } → { $directories }
step-asked-directories = it asked which directories it holds: calls { $first } to { $last } { $function } → { $directories }
step-no-path-asked-ended = it never asked the host for a path, and it ended with status { $status }
step-no-path-asked-trapped = it never asked the host for a path, and it trapped
step-cannot-be-seen = what it decided in between cannot be seen: its code is not laid out as wasi-libc's is, or is not wasi-libc
step-libc-answers = wasi-libc would answer ENOENT (44) by itself for each path that no directory covers
