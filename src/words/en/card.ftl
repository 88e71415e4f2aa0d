# The card of an account: what was done with what, who decided, and the words around steps, reasons and advice.

quoted = “{ $name }”
names-none = none

## What was done

action = { $verb } { $thing }

operation-open = open
operation-create = create
operation-create-or-open = create or open
operation-empty = empty
operation-open-for-writing = open for writing
operation-open-for-reading-and-writing = open for reading and writing
operation-check-access = check access to
operation-read-metadata = read metadata of
operation-read-metadata-at = read the metadata of
operation-create-directory = create directory
operation-create-directory-at = create the directory
operation-remove-directory = remove directory
operation-remove-directory-at = remove the directory
operation-remove = remove
operation-rename = rename
operation-rename-to = rename to
operation-link = link
operation-link-as = link as
operation-create-symlink = create symbolic link
operation-create-symlink-at = create the symbolic link
operation-read-link = read link
operation-read-link-at = read the link
operation-list = list
operation-enter = enter
operation-set-times = set times of
operation-set-times-at = change the times of
operation-resize = change the size of
operation-read-from = read from
operation-write-to = write to
operation-seek = seek in
operation-close = close
operation-make-room = make room in
operation-write-out = write out
operation-use = use
operation-read-variable = read the variable
operation-read = read
operation-exit-with = exit with
operation-grow = grow
operation-make-socket = make a socket for
operation-bind-to = bind to
operation-connect-to = connect to
operation-send-to = send to
operation-look-up = look up
operation-look-for = look for

## With what

thing-it = it
thing-descriptor = descriptor { $number }
thing-open-file = an open file
thing-memory = the memory
thing-no-file = a file that is not open
thing-status = status { $status }
thing-environment = your environment variables
thing-standard-input = standard input
thing-unseen-path = a path that was not seen
thing-bare = { $name }
thing-straight = "{ $name }"

## The verdict

headline-granted = { $action } was granted
headline-refused = { $action } was refused
headline-perhaps = { $action } may have been refused
headline-not-there = { $action } was allowed, but it is not there
headline-not-set = { $action }: the program was not given it
headline-without = { $action }: it is not there, and the program did without it
headline-failed = { $action } was allowed, but failed
summary = { $headline }: { $errno }

decided-not-offered = decided by the host: it does not offer this
decided-memory = decided while the program ran: the memory may not become larger
decided-granted = granted by the host
decided-inside = decided inside the program
decided-own-library = decided inside the program by its own library
decided-c-library = decided inside the program by its C library
decided-walk = decided by the host while it walked the path
decided-open-file = decided by the host: the open file does not allow it
decided-wasi = decided by the host: WASI does not allow it
decided-grant = decided by the host: no grant allows it
decided-system = answered by the operating system
decided-with = { $error }, { $by }
decided-never-asked = { $decided }; the host was never asked

## The rest of the card

card-inside = inside the program
card-on-host = on the host
card-times =
    { $step } ({ $count ->
        [one] { $count } time
       *[other] { $count } times
    })
card-holds = directories the program holds:
card-holds-none = directories the program holds: none
card-preopen = “{ $directory }” (host { $host }): { $reason }
card-inferred-variable = that a variable was missed is inferred, not seen
card-inferred-path = that a path was refused is inferred, not seen
card-inferred = parts of this are inferred from how wasi-libc works, not seen
card-use-path = use the path: { $path }
card-add = add: { $flags }
card-put-first = put first: { $flags }
card-add-and-use = add: { $flags }  and use the path: { $path }
card-at = at instruction { $moment }
card-asked-by = asked by { $by }, at instruction { $moment }

pane-holds = Directories that the program holds:
pane-holds-none = This program holds no directory.
pane-holds-none-in-table = This program holds no directory: its table of them, at { $address } in memory, is empty.
pane-host-not-asked = The host was never asked.
pane-preopen = "{ $directory }" (host { $host }): { $reason }
pane-inferred-variable = That a variable was missed is inferred, not seen.
pane-inferred-path = That a path was refused is inferred, not seen.
pane-inferred = Parts of this are inferred from how wasi-libc works, not seen.
pane-grant-it = grant it: `{ $flags }`
pane-not-checked = (not checked)
pane-at = at op { $moment }
pane-asked-by = at op { $moment }, asked by { $by }
pane-table = The program's table of directories in memory ({ $address } points to it):
pane-table-row = → { $address } "{ $name }", descriptor { $descriptor }

## What `explain` says around its cards

explain-ended = The program ended: exit { $status }.
explain-ended-so = The program ended: { $why }.
explain-diverged = The replay left its recording.
explain-ran-out = The replay stopped: { $why }.
explain-nothing-asked = The program asked for no file or directory.
explain-nothing-refused =
    Nothing was refused; { $granted ->
        [one] { $granted } access
       *[other] { $granted } accesses
    } granted.
explain-refused =
    { $refused ->
        [one] { $refused } access
       *[other] { $refused } accesses
    } refused or failed, { $granted } granted.
explain-times = … { $count } times
explain-without =
    { $count ->
        [one] It did without one thing that it asked for: { $names }. That is no refusal.
       *[other] It did without { $count } things that it asked for: { $names }. None of these is a refusal.
    }
explain-without-all = (--all shows them in full.)
explain-without-more = { $names } and { $count } more
explain-perhaps = As it failed, a variable that it was not given may be why:
perhaps-by-library = It says “{ $said }”, and no call of it was answered with that: perhaps its own library refuses what this WASI has no call for (with preview 1: sockets, threads, processes). If so, no flag changes it.
said-by-library = It says “{ $said }”: its standard library says so by itself, of what this WASI has no call for (with preview 1: sockets, threads, processes). The host was never asked, and no flag changes it.
explain-filtered = No access matches these options.
explain-blind = (Its C library could not be recognised: what that refuses without asking the host is not seen.)
explain-all = (--all shows the granted ones too.)
