# Linear memory and tables: what is read or written, and what stands there now.

memory-at = { $address } in { $memory }
memory-size = pushes { $count }, the size of { $memory } in pages of { $page }
memory-size-unknown = pushes the size of { $memory } in pages
memory-more-pages =
    { $count ->
        [one] { $count } more page
       *[other] { $count } more pages
    }
memory-more-pages-of =
    { $count ->
        [one] { $count } more page of { $memory }
       *[other] { $count } more pages of { $memory }
    }
memory-grow = pops { $more }: asks for { $pages } of { $page }, pushes the old size { $old }, or -1 if refused
memory-grow-unknown = pops { $more }: asks for { $pages }
memory-copy = copies { $bytes } from { $source } to { $target }
memory-fill = writes { $bytes } of { $value } from { $place }
memory-init = copies { $bytes } of { $segment }, from its byte { $from }, to { $place }
memory-drop = gives up { $segment }
memory-reads = reads { $bytes } at { $place }
memory-reads-value = reads { $bytes } at { $place }: { $value }
memory-writes = writes { $value } as { $bytes } at { $place }
memory-at-variable = { $place } ({ $variable })
memory-reads-variable = reads { $variable } ({ $bytes } at { $place }): { $value }
memory-writes-variable = writes { $value } to { $variable } ({ $bytes } at { $place })
memory-lane = { $value }, lane { $lane },
memory-wakes = wakes who waits at { $place }: pushes 0, there is nobody
memory-waits = waits at { $place } if the { $bytes } there are { $value }; no other thread will come
memory-exchanges = writes { $replacement } as { $bytes } at { $place } if they are { $value }, pushes what they were
memory-changes = changes { $bytes } at { $place } by { $value } in one go, pushes what they were
memory-but-segment = but the segment has { $bytes }: this will trap
memory-but-ends = but { $memory } ends at { $end }: this will trap
memory-but-unaligned = but that is no multiple of { $size }: this will trap

table-get = pops { $index }, pushes { $value } from { $table }
table-get-unknown = pops { $index }, pushes the reference there in { $table }
table-outside = pops { $index }, but { $table } ends at { $size }: this will trap
table-set = puts { $value } at { $index } in { $table }
table-set-was = puts { $value } at { $index } in { $table } (was { $before })
table-size = pushes { $size }, how many elements { $table } has
table-size-unknown = pushes how many elements { $table } has
table-grow = asks { $table } for { $elements } more holding { $value }, pushes the old size { $old }, or -1 if refused
table-grow-unknown = asks { $table } for { $elements } more holding { $value }, pushes the old size, or -1 if refused
table-fill = puts { $value } in { $elements } of { $table } from { $from }
table-copy = copies { $elements } from { $from } in { $source } to { $to } in { $target }
table-init = copies { $elements } of { $segment }, from { $from }, to { $to } in { $table }
table-but-ends = but { $table } ends at { $size }: this will trap
table-but-segment = but the segment has { $elements }: this will trap
