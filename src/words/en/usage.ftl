# What is wrong with a command line. English has the words of the library that reads it; these are for other languages.

usage-unknown-option = unexpected argument '{ $argument }' found
usage-mapdir = there is no option `--mapdir`; `--dir HOST::GUEST` gives a directory under another name
usage-unknown-argument = unexpected argument '{ $argument }' found
usage-unknown-verb = unrecognized subcommand '{ $argument }'
usage-missing = the following required arguments were not provided:
usage-missing-value = a value is required for '{ $argument }' but none was supplied
usage-invalid-value = invalid value '{ $value }' for '{ $argument }'
usage-invalid-value-because = invalid value '{ $value }' for '{ $argument }': { $why }
usage-too-many-values = unexpected value '{ $value }' for '{ $argument }' found; no more were expected
usage-repeated = the argument '{ $argument }' cannot be used multiple times
usage-conflict = the argument '{ $argument }' cannot be used with '{ $other }'
usage-not-utf8 = invalid UTF-8 was detected in one or more arguments
usage-similar = { $indent }tip: a similar argument exists: '{ $name }'
usage-as-value = { $indent }tip: to pass '{ $argument }' as a value, use '-- { $argument }'
usage-usage = Usage: { $usage }
usage-help = For more information, try '--help'.
