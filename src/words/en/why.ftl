# Why the program stands where it stands, in a few words.

why-before-first = before the first instruction
why-running = running
why-going-back = going back
why-interrupted = interrupted
why-exit = exit { $status }
why-trapped = trapped
why-stepped = stepped
why-stepped-over = stepped over
why-returned = returned to the caller
why-stopped = stopped
why-at-function = at the function asked for
why-at-main = at the beginning of main
why-line = at the next line
why-line-into = in a function of the line
why-line-own = at the first line of the program's own code
why-line-limit = out of line steps: { $count } instructions and no other line yet
why-after-a-call = after a host call
why-after-errno = after the errno asked for
why-at-moment = at the moment asked for
why-after-call = after call { $number } { $function }
why-lookup-refused = lookup refused
why-breakpoint = breakpoint { $number }
why-was-written = watchpoint { $number }: was written
why-will-write = watchpoint { $number }: will write
why-condition = { $breakpoint }, whose condition cannot be evaluated: { $wrong }
why-waits-for-input = waits for input
why-you-are-host = you are the host
why-sleeps = sleeps
why-waits-for-network = waits for the network
why-at-start = at the start of the run
why-at-latest = the latest moment of the run
why-stepped-back = stepped back
why-stepped-back-over = stepped back over
why-back-at-call = back at the call
why-line-back = back at a line
why-line-back-into = back in a function that was called
why-breaks-off = the recording breaks off here
why-before-call = before call { $number }
why-before-last-write = before its last write

# What an ended program came to, a line each.

marked = { $mark } { $text }
end-returned = The program returned: exit status { $status }.
end-library = The program is no command: nothing is called by itself. `invoke FUNC` calls an exported function.
end-exited = The program asked to exit: exit status { $status }.
end-result = {"  "}result: { $result }
end-trapped = The program trapped: { $trap }.
end-account = {"  "}{ $summary }
end-refused =
    { $count ->
        [one] One access was not granted:
       *[other] { $count } accesses were not granted, or failed:
    }
end-without =
    { $count ->
        [one] It did without one thing that it asked for.
       *[other] It did without { $count } things that it asked for.
    }
end-failed =
    { $count ->
        [one] One access was granted, but failed:
       *[other] { $count } accesses were granted, but failed:
    }

# Rows of host calls.

call-waits = waiting…
call-refused = refused
call-decided-inside = { $errno }, decided in the guest
call-step = {"  "}{ $step }
call-writes =
    { $writes ->
        [one] one write
       *[other] { $writes } writes
    }
call-wrote =
    { $writes ->
        [one] { $bytes } bytes in one write
       *[other] { $bytes } bytes in { $writes } writes
    }
call-more = … { $count } more calls
