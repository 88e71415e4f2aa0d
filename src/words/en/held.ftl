# What the program may touch: directories, open handles, arguments, environment, the rest.

held-directories = directories
held-none = none
held-directory = directory
held-host = host { $path }
held-learned = (the program learned this in call { $call })
held-handles = open handles
held-from-start = from the start
held-from-call = from call { $call }
held-arguments = arguments
held-environment = env
held-read-write = read-write
held-read-only = read-only
held-streams = standard streams
held-clocks = clocks
held-randomness = randomness
held-network = network
held-names = name look-up
held-processes = threads and processes
held-granted = granted
held-denied = denied
held-tcp = TCP only
held-udp = UDP only
held-no-address = sockets, but no address
held-not-in-wasi = not in WASI
