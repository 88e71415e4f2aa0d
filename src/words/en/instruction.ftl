# What the next instruction will do: how the sentence is made, and what comes where there is no next instruction.

instruction-does = { $instruction } { $what }
instruction-but = { $what }, { $trap }

next-ended = The program has ended.
next-trapped = The program trapped: it cannot go on.
next-waits = { $function } waits for the host's reply
asked-lead = { $call } → { $types } or trap
asked = { $call } waits for you: `reply` with { $types }, or `reply trap`
asked-nothing = { $call } waits for you: `reply`, or `reply trap`
