# What the next instruction will do: how the sentence is made, and what comes where there is no next instruction.

operator-does = { $operator } { $what }
operator-but = { $what }, { $trap }

next-ended = The program has ended.
next-trapped = The program trapped: it cannot go on.
next-waits = { $function } waits for the host's reply
