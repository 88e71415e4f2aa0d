# How calls of the host read, what their handles stand for, and what frames and memories are called.

unit-byte = byte
unit-bytes = bytes
items-more = … { $count } more

## A call in full

detail-call-at = call { $number } at instruction { $moment }
detail-returns-nothing = returns nothing
detail-made = { $indent }made { $number }: { $what }
reply-exits = the program exits with status { $status }
reply-traps = trap: { $why }

## What the C library refused without a call

lookup-name =
    { $function ->
       *[other] { $operation }
    }
lookup-refused = { $error } { $number }, from the program's C library: the host was not asked
lookup-not-there = not there, from the program's C library: the host was not asked

## What handles stand for

meaning-pollable = pollable of { $what }
meaning-entries = entries of { $what }
meaning-addresses = addresses of { $what }
meaning-listening = TCP listening at { $what }
meaning-from = TCP from { $what }
meaning-connections = connections of { $what }
meaning-end-of-reading = end of reading { $what }
meaning-end-of-writing = end of writing to { $what }
meaning-timer = timer
meaning-network = network
meaning-tcp = TCP socket
meaning-udp = UDP socket
meaning-reading = reading
meaning-writing = writing
meaning-appending = appending
meaning-for = { $what } ({ $way })

## Frames and memories

frame-plumbing = plumbing to the host ({ $name })
frame-instantiate-component = instantiate the component
frame-instantiate-another = instantiate a component
frame-instantiate-module = instantiate core module { $module }
frame-run = run { $name }
frame-run-module = run the module
frame-done = done
frame-lower-arguments = lower arguments of { $name }
frame-lifted = lifted { $name }
frame-enter-task = enter { $name }
frame-task = task { $name }
frame-callback = callback of { $name }
frame-callback-waits = { $name } waits
frame-thread = thread { $index }
frame-call = call { $name }
frame-call-other = call { $name } of another component
frame-lower-result = lower result of { $name }
frame-post-return = post-return of { $name }
frame-resource-new = resource.new { $ty }
frame-resource-rep = resource.rep { $ty } { $handle }
frame-drop = drop { $ty } { $handle }
memory-of = { $memory } of { $name }
memory-of-module = { $memory } of module { $number }
