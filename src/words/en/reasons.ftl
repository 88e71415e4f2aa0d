# Why an access was granted or refused, in one sentence.

## A path that the host was asked for

reason-found = Granted: “{ $path }” was found inside “{ $directory }”, a directory of this program.
reason-read-only = “{ $directory }” was granted for reading only, so nothing in it can be changed.
reason-climbs = “{ $path }” climbs out of “{ $directory }”: a program cannot leave a directory that it was given, not even to come back in.
reason-link-leads-out = “{ $link }” is a symbolic link to “{ $target }”, which lies outside “{ $directory }”: a link may not lead out of the directory that the program was given.
reason-absolute-link = “{ $link }” is a symbolic link to the absolute path “{ $target }”: such links are refused, wherever they point, because absolute paths do not start in a directory that the program was given.
reason-absolute-target = “{ $link }” is a symbolic link to the absolute path “{ $target }”, and a program is not told of paths outside the directories that it was given.
reason-absolute-path = “{ $path }” is absolute, and a host call takes only paths below a directory it was given.
reason-nothing-there = “{ $directory }” covers the path, but nothing is there: the host looked for “{ $host }”, and it does not exist.
reason-nothing-on-the-way = “{ $directory }” covers the path, but nothing is there: the host looked for “{ $host }”, and “{ $name }” does not exist.
reason-not-on-the-way = “{ $name }” is not a directory, so “{ $path }” cannot go on below it.
reason-made-up = “{ $name }” is not a symbolic link like others: the operating system makes it up, and it leads to an open file or a directory wherever that is. Such links are refused.
reason-too-many-links = “{ $path }” leads through more than { $most } symbolic links.
reason-no-path = The path is empty.
reason-nul = The path contains a NUL byte.
reason-too-long = The path, or a name in it, is longer than the operating system allows.
reason-missing = “{ $name }” does not exist.
reason-may-not = The operating system does not let you { $action }: WASI never adds to the rights of the user who runs the program.
reason-may-not-because = The operating system does not let you { $action }: { $permissions }. WASI never adds to the rights of the user who runs the program.
reason-exists = “{ $name }” exists already.
reason-is-directory = “{ $name }” is a directory and cannot be used as a file.
reason-not-directory = “{ $name }” is not a directory.
reason-is-link = “{ $name }” is a symbolic link, and the program asked not to follow one.
reason-name-too-long = “{ $name }” is longer than the operating system allows.
reason-may-wait = “{ $name }” cannot be opened here: reading a named pipe could wait for ever.
reason-not-empty = The directory “{ $name }” is not empty.
reason-other-file-system = The two paths lie on different file systems.
reason-other-kind = The operating system cannot { $action }: it is not that kind of thing.
reason-system-failed = The operating system could not { $action } ({ $errno }).
reason-synchronised = The program asked for synchronised writing, which this host does not offer.
reason-target-absolute = “{ $path }” would be a symbolic link to an absolute path, which is always refused.
reason-flags = The program asked for flags that exclude each other.
reason-not-text = The path is not valid UTF-8, and WASI paths must be.

permissions = { $thing } belongs to user { $owner } ({ $letters }, mode { $mode }), { $user }
permissions-file = “{ $path }”
permissions-directory = the directory “{ $path }”
permissions-yours = as whom you run it
permissions-others = and you run it as user { $user }

## A path that the C library refused, or found

answer-missing = “no such file” ({ $errno })
answer-other = { $errno }
reason-search-failed = The program's C library failed to look up “{ $path }” ({ $errno }), so the host was never asked.
reason-nothing-given = The program was given no directory, so its C library had nothing to find “{ $path }” in and answered { $answer } by itself.
reason-slash-at-end = The directory was given as “{ $directory }”, and with the “/” at its end that name covers what is inside it but not “{ $path }” itself.
reason-only-named = The only directory the program was given is called “{ $directory }”, and that name does not cover “{ $path }”: its C library answered { $answer } by itself.
reason-only-named-in-full = The only directory the program was given is called “{ $directory }”, and that name does not cover “{ $path }” (“{ $absolute }” in full): its C library answered { $answer } by itself.
reason-named = The directories the program was given are called { $directories }, and none of these names covers “{ $path }”: its C library answered { $answer } by itself.
reason-named-in-full = The directories the program was given are called { $directories }, and none of these names covers “{ $path }” (“{ $absolute }” in full): its C library answered { $answer } by itself.
reason-starts-in-root = “{ $path }” is absolute, but “{ $directory }” is the program's root directory: absolute paths start in it, too.
reason-go-nothing-given = The program was given no directory, so Go's own library had nothing to find “{ $path }” in. It asked the host with the descriptor -1, which is none: the answer is { $errno }.
reason-go-none-covers = None of the directories that the program was given covers “{ $path }”: Go's own library searched their names, and then asked the host with the descriptor -1, which is none: the answer is { $errno }.

## Descriptors that are no directory, or do not allow it

reason-no-directory-given = The program asked for “{ $path }” in the directory that it expects as its descriptor { $descriptor }, but it was given no directory, so there is no such descriptor.
reason-no-descriptor = The program asked for “{ $path }” in its descriptor { $descriptor }, but there is no such descriptor: { $given }.
reason-descriptor-closed = The program asked for “{ $path }” in its descriptor { $descriptor }, which it had closed before.
reason-descriptor-is = The program asked for “{ $path }” in its descriptor { $descriptor }, but that is { $what }, not a directory.
reason-never-open = The program used { $thing } without having opened anything under that number.
reason-closed = The program went on using { $thing } after it had closed it (it was “{ $what }”).
reason-only-for-reading = An open file carries its rights: “{ $what }” was opened for reading, so nothing can be written to it.
reason-only-for-writing = An open file carries its rights: “{ $what }” was opened for writing, so nothing can be read from it.
reason-wrong-kind = The program tried to { $action }, but that is “{ $what }”, which cannot be used that way.
reason-not-offered = This host does not offer { $call }: programs are meant to do without it.
reason-directory-as-file = The program used a directory as a file: in { $thing }, there is nothing to read or write.

## Memory

reason-memory-maximum = The program ran out of memory: it had { $had } and asked for more, and its module has a maximum of { $most }.
reason-memory-limit = The program ran out of memory: it had { $had } and asked for more, and this run is limited to { $most }.
reason-memory-system = The program ran out of memory: it had { $had } and asked for more, which the operating system did not give.

## The network

reason-no-sockets = The network is closed to a WebAssembly program unless it is opened for it. The program asked for a { $protocol } socket, and no { $protocol } was granted.
reason-no-address = The program may make sockets, but was granted no address to use them with, neither here nor elsewhere: { $address } is out of its reach.
reason-no-names = Asking which addresses “{ $name }” has is a right of its own, and the program was not given it. Nobody was asked.
reason-network-failed = The program was allowed to do this; { $error }.
reason-may-use = Granted: the program may use { $protocol }.
reason-receives-at = Granted: the program receives at { $address }.
reason-talks-to = Granted: the program talks to { $address }.
reason-sends-to = Granted: the program sends to { $address }.
reason-resolver-asked = Granted: the resolver of this machine was asked for “{ $name }”.

failure-refused = nobody accepts connections at that address
failure-broken = the other side broke off the connection
failure-unreachable = there is no route there from this machine
failure-timeout = nobody answered in time
failure-in-use = somebody else uses that address already
failure-not-bindable = that address does not belong to this machine
failure-denied = the operating system does not let you, the user, do it
failure-argument = that address or name cannot be used for this
failure-state = the socket was not in a state to do it
failure-too-large = so many bytes do not fit into one datagram
failure-unknown-name = the name is not known
failure-not-supported = this machine does not support it
failure-no-room = the operating system has no room for more sockets
failure-other = the operating system could not do it

## The environment, standard input, the exit status

reason-yours-not-given = Your own environment has a variable { $name }, but a WebAssembly program sees none of yours: it has only the variables that it is given.
reason-nobody-has = The program was given no variable { $name }, and your own environment has none either.
reason-environment-empty = The program asked for its environment, and it is empty: a WebAssembly program sees none of your variables unless it is given them. Which variable it looked for cannot be seen from outside.
reason-input-not-given = The program was not given your standard input. It cannot tell that from an input that is empty: it sees the end, and no error.
reason-no-status = { $status } is not a status that a WebAssembly program may end with, so the status became 1.
reason-no-numbers = In WASI 0.2 a program ends well or badly, without a number (there is `exit-with-code`, but this C library does not use it): status { $status } became 1.

## Programs inside of which nobody can see

reason-unseen-holds-none = The program learned that it holds no directory, and never asked the host for a path. If it reported a missing file, that is why.
reason-unseen-holds-one = The program learned that the only directory it holds is called “{ $directory }”, and never asked the host for a path. If it reported a missing file, that name does not cover the path, and that is why.
reason-unseen-holds = The program learned that the directories it holds are called { $directories }, and never asked the host for a path. If it reported a missing file, none of these covers the path, and that is why.
reason-guess = The path may be its argument “{ $path }”: that is a guess.

reason-left-out = What this was about was left out of the recording.
