# What if: running the program again with something more.

# What is tried, and what that may do.
try-both = { $flags } and { $path }
try-runs-with = The program runs again from the start, with `{ $flags }`.
try-runs-with-argument = The program runs again from the start, with the argument { $new } in the place of { $old }.
try-runs-with-both = The program runs again from the start, with `{ $flags }`, and the argument { $new } in the place of { $old }.
try-is-real = What it does outside is real: { $effect }.
try-may-write = it may write, rename and remove files in { $hosts }
try-may-use-network = it may use the network ({ $network })
try-present-stays = The run that you look at stays as it is.

# Why nothing can be tried.
try-nothing-refused = nothing was refused so far
try-nothing-tried = nothing was tried yet; `whatif` does
try-no-access = there is no such access
try-was-granted = this access was granted: there is nothing to try
try-nothing-known = nothing is known that would change this
try-no-variable = you have no variable { $name } to pass on; try a value: `:whatif --env={ $name }=VALUE`
try-no-flag = no flag would change this. { $advice }
try-no-argument = the program would have to use the path { $path }, and it has { $subject } from no argument
try-replay = a replay runs as it was recorded; record the program again with the flag, and `wasmscope diff` compares the two recordings
try-running = the program is running
try-made-once = this run is made once
