# Two runs compared: where they part, what follows, what they wrote and how they ended.

compare-now = now
compare-if = if
compare-this-run = this run
compare-new-run = the new run
compare-same-with = the same with { $tried }
diff-run = { $path }: { $run }, directories: { $directories }
diff-same = The runs are the same: { $calls }, what they were told, wrote and came to.

## How they were started

compare-started-with = Started with
start-program = program
start-called = called
start-arguments = arguments
start-directories = directories
start-network = network
start-network-and-names = network, name look-up
start-limits = limits
start-variable = variable { $name }
start-left-out = left out
start-none = none
start-not-given = not given
start-command = the command
start-library = nothing (it is only instantiated)
start-is-program = { $program }, { $size } bytes, SHA-256 { $digest }…
left-out-environment = environment values
left-out-arguments = arguments
left-out-input = what it read

## Where they part

compare-first-reply = The first difference is the reply to { $call }: { $text }
compare-first-arguments = The first difference is what { $call } was given.
compare-first-decided = The first difference is how { $verb } { $thing } was decided.
compare-first-access = The first difference is how an access was decided.
compare-first-part = The runs part here: { $first } and { $second } make different calls.
compare-first-only = The first difference is { $call }, which only { $run } makes.
compare-first-end = The first difference is the end.
compare-call = call { $number }
compare-call-two = call { $number } ({ $other } in { $run })
compare-at-call = call { $number }: { $text }
compare-lookup = a lookup without a call
compare-lookup-refused = a lookup that its C library refused
compare-no-such-call = nothing: { $run } makes no such call
compare-nothing = nothing
compare-as-far = As far as { $run } goes, both make the same calls.
compare-no-call = Neither makes a host call.
compare-calls-same = All host calls and their replies are the same.
compare-calls-vary = All host calls are the same, and so are the replies but for clocks and random numbers.
compare-varied-before =
    { $count ->
        [one] ({ $count } reply of a clock or with random numbers differs before that, as in any two runs.)
       *[other] ({ $count } replies of clocks and with random numbers differ before that, as in any two runs.)
    }
compare-varied =
    { $count ->
        [one] ({ $count } reply of a clock or with random numbers differs, as in any two runs.)
       *[other] ({ $count } replies of clocks and with random numbers differ, as in any two runs.)
    }

## What follows

compare-in-all = In all: { $parts }.
compare-replies =
    { $count ->
        [one] { $count } call with another reply
       *[other] { $count } calls with another reply
    }
compare-arguments =
    { $count ->
        [one] { $count } call with other arguments
       *[other] { $count } calls with other arguments
    }
compare-elsewhere =
    { $count ->
        [one] { $count } attempt decided elsewhere
       *[other] { $count } attempts decided elsewhere
    }
compare-only = { $count } only in { $run }
compare-beyond = { $count } in { $run } after where { $other } stands

## The calls

compare-folded-same = … { $count } the same …
compare-folded-varies = … { $count } but for a clock or random numbers the same …
compare-folded-replies = … { $count } with other replies …
compare-folded-arguments = … { $count } with other arguments …
compare-folded-elsewhere = … { $count } decided elsewhere …
compare-folded-only = … { $count } only in { $run } …
compare-folded-beyond = … { $count } in { $run }, where { $other } was not run to …
compare-folded-more = … { $count } further rows; `--all` shows them …
compare-marks = = the same, ~ a clock or random numbers, ≠ not the same, < only { $first }, > only { $second }

## What came of them

compare-standard-output = Standard output
compare-standard-error = Standard error
compare-output-same = { $stream }: the same, { $size }
compare-output-after =
    { $lines ->
        [one] { $stream } after { $lines } line that is the same
       *[other] { $stream } after { $lines } lines that are the same
    }
compare-nothing-more = nothing more ({ $size } in all)
compare-same = the same, { $size }
compare-common = … { $lines } lines that are the same
compare-end = End
compare-end-same = End: the same, { $end }
compare-end-of = { $name }: { $end }
compare-end-exit =
    exit status { $status }, after { $count ->
        [one] { $count } instruction
       *[other] { $count } instructions
    }
compare-end-trapped =
    trapped after { $count ->
        [one] { $count } instruction: { $why }
       *[other] { $count } instructions: { $why }
    }
compare-end-stopped = not at its end, at instruction { $count }: { $why }
