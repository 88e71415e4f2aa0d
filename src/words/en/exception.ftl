# Exceptions: what is thrown, and who catches it.

exception-try = begins; if something in it throws, the catch that fits runs
exception-catch = ends the part before it, where nothing was thrown: skips to { $place }
exception-delegate = ends the try, where nothing was thrown: goes on
exception-catches-nothing = begins; it catches nothing
exception-catches = begins; if something throws: { $clauses }
exception-first-goes = { $what } goes to { $place }
exception-next-goes = { $what } to { $place }
exception-any = any exception
exception-any-other = any other
exception-throw = throws { $tag }: { $goes }
exception-throw-with = throws { $tag } with { $values }: { $goes }
exception-null = pops null instead of an exception: this will trap
exception-caught = what was caught
exception-again = throws { $value } again: { $goes }
exception-again-of = throws { $value } ({ $type }) again: { $goes }
exception-again-with = throws { $value } ({ $type } with { $values }) again: { $goes }
exception-goes = goes to whatever catches it
exception-goes-nowhere = nothing catches it, this will trap
exception-caught-here = caught here, goes on at { $place }
exception-caught-by = leaves this function, { $function } catches it
exception-caught-further-out =
    { $count ->
        [one] leaves this function and { $count } other, { $function } catches it
       *[other] leaves this function and { $count } others, { $function } catches it
    }
