# What commands answer.

sentence = { $text }

# In one line.
said-ended = the program has ended; `back` goes back, `restart` stands before its first instruction again
said-restarted = before the first instruction again
said-invoked = before the first instruction of the call { $call }
said-exports-nothing = the program exports no function
said-again-with = before the first instruction again; granted: { $granted }
said-again-without = before the first instruction again; granted: no directory
said-replay-is-given-nothing = a replay runs as it was recorded: nothing can be given to it
said-replay-asks-no-host = a replay asks no host
said-already-there = already at instruction { $moment }
said-bookmark = bookmark `{ $name }` at instruction { $moment }; `goto { $name }` comes back
said-bookmark-removed = bookmark `{ $name }` removed
said-bookmarks-removed =
    { $count ->
        [one] { $count } bookmark removed
       *[other] { $count } bookmarks removed
    }
said-no-bookmarks = no bookmarks; `bookmark NAME` sets one here
said-breakpoint = breakpoint { $number }: { $what }
said-breakpoint-there = breakpoint { $number } is there already: { $what }
said-breakpoints-removed =
    { $count ->
        [one] { $count } breakpoint removed
       *[other] { $count } breakpoints removed
    }
said-no-breakpoints = no breakpoints; `break FUNC` sets one
said-removed = removed { $numbers }
said-watchpoint = watchpoint { $number }: { $what }
said-watchpoint-there = watchpoint { $number } is there already: { $what }
said-watchpoint-removed = watchpoint { $number } removed: { $what }
said-watches = watchpoint { $number }: c and C stop where { $what } is written
said-stack-empty = the operand stack is empty
said-no-locals = no locals here
said-no-globals = no globals here
said-no-tables = no tables here
table-heading =
    { $count ->
        [one] { $table }: { $count } entry
       *[other] { $table }: { $count } entries
    }
table-row = { $indices }  { $holds }
table-row-function = { $indices }  { $holds }  { $type }
table-more =
    { $count ->
        [one] … { $count } more entry: `tables` with the numbers of table and entry shows it
       *[other] … { $count } more entries: `tables` with the numbers of table and entry shows some
    }
table-indented = {"  "}{ $line }
said-no-calls = no host calls so far
said-no-handles = no open handles
said-nothing-asked = no path was asked for so far
said-all-granted = everything asked for was granted; `why NUMBER` explains one:
said-nothing-written = the program has written nothing
said-console-gone = … { $bytes } bytes before this are no longer kept; go back to see them
said-not-in-outline = no line of the outline holds `{ $text }`
said-short-forms = short: { $names }
said-time = time: { $time } ms
said-cannot-save = recordings cannot be saved from here
said-saved =
    { $calls ->
        [one] saved { $calls } host call with the program in { $path } ({ $bytes } bytes)
       *[other] saved { $calls } host calls with the program in { $path } ({ $bytes } bytes)
    }

# What a breakpoint waits for.
break-any-errno = on any errno
break-places = at { $count } places
break-errno = on errno { $name } ({ $number })
break-written = where { $what } is written
break-before = { $function }, before { $op } at { $offset }
break-before-of = { $function }, before { $op } at { $offset } ({ $source })
break-if = { $place }, if { $condition }

# What can be written, and watched.
what-bytes = { $first } to { $last }
what-global = global { $index }
what-global-named = global { $index } ({ $name })
what-variable = `{ $path }` ({ $place })
what-named = { $variable } ({ $place })
break-until = { $place }, until { $function } returns
break-left = { $place } (not now: { $function } is not running)
what-local = local { $index }
what-local-named = local { $index } ({ $name })
what-local-of = { $local } of { $function } at depth { $depth }
what-operand = operand { $index }
what-text = that text

# Rows of lists.
row-numbered = { $number }  { $what }
row-breakpoint = { $number }  { $what }
row-command = { $head }  { $about }
row-parameter = { $index } param
row-value = { $ty } { $value }{ $rest }
row-unsigned = { $ty } { $value }  unsigned { $unsigned }{ $rest }
row-new = { $value }  ← new
row-changed = { $value }  * changed
row-text = { $text }  { $bytes } bytes
row-frame-canon = canonical ABI: { $name }
row-frame-entry = entry: { $name }
row-frame-call = host call: { $name }
row-frame-inlined = {"  "}{ $name }  (inlined)
lines-none = { $offset }: no function is there
lines-of-no-line = { $file }, no line of it
row-frame-at = { $what }  at { $offset }
row-frame-source = { $what }  { $source }
row-frame-folded = { $what }  (+{ $count } shim)
row-frames-more = {"  "}… { $more } more, up to { $last }
row-call-result = { $call } → { $result }
row-handle-from = { $handle }  from call { $call }

# What the program was given.
caps-no-directories = directories: none
caps-directory = directory { $guest }: host { $host }, { $access }
caps-learned = {"  "}(the program asked for its directories in call { $call })
caps-not-learned = {"  "}(the program has not asked for its directories)
caps-arguments = arguments: { $list }
caps-environment = environment: { $list }
caps-other = { $what }: { $how }
missing-imports =
    { $count ->
        [one] an import that nothing provides:
       *[other] imports that nothing provides:
    }
missing-function = {"  "}{ $what } at offset { $offset }: { $fate }
missing-other-type = {"  "}{ $what } at offset { $offset }, with another type than here: { $fate }
missing-refused = {"  "}{ $what } at offset { $offset }: nothing can take its place, so the program cannot be started
missing-calls-ask = a call stops there, and you are the host
missing-calls-trap = a call of it traps
missing-calls-default = a call of it returns zeros
missing-calls-recorded = calls are answered from the recording
missing-item = {"  "}{ $what } at offset { $offset }: an empty one of its type is in its place
missing-threads = {"  "}{ $what } at offset { $offset }: for threads, which are not supported
missing-more = {"  "}… { $count } more
grant-read-only = { $directory } (read-only)
grant-pair = { $first } { $second }
grant-several = { $list }

# Where in the run the program stands.
timeline-now = instruction { $now } of { $furthest } ({ $percent } %)
timeline-ended = the run has ended there
timeline-goes-on = the run goes on from there
timeline-checkpoints = checkpoints: { $count }, { $size } KiB
timeline-accesses = accesses: { $granted } granted, { $refused } refused, { $failed } failed; other calls: { $calls }
timeline-stops = stopped at breakpoints: { $listed }
timeline-stops-more = stopped at breakpoints: { $listed }, and { $more } more
timeline-bookmark = bookmark `{ $name }`: instruction { $moment }
report-now = instruction { $moment }: { $why }
report-past = instruction { $moment } (the run has been at { $furthest }): { $why }
report-in = in { $function } at { $offset }
report-in-source = in { $function } at { $offset } ({ $source })
said-no-variables = no source variables here
