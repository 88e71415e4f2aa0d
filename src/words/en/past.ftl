# Answers of the past: who wrote something last.

# Why there is none.
past-no-question = no question to go back from: `who` asks one
past-nobody = nobody has written { $what }: it is as it was at the start
past-no-function = no function is running: the program has ended
past-no-caller = no function called this one
past-no-line = there is no earlier line of the program's own code
past-no-own-caller = no function of the program's own code called this one
past-waits-for-outside = the run waits for the outside there

# Who it was.
past-the-start = the start
past-instruction = `{ $instruction }` in { $function }
past-instruction-at = `{ $instruction }` in { $function } at { $offset }
past-segment = data segment { $segment }
past-segment-of = data segment { $segment } of { $name }
past-call = call { $number } { $function }
past-host = the host
past-canonical-abi = the canonical ABI

# In full.
past-wrote = { $what } was written by { $by } (instruction { $moment })
past-wrote-at-start = { $what } was written by { $by } (at the start)
past-pushed = { $what } was pushed by { $by } (instruction { $moment })
past-thrown = { $what } came with an exception that was thrown by { $by } (instruction { $moment })
past-writes = it writes { $len } bytes, { $range }
past-has-written = it wrote { $len } bytes, { $range }
past-passed = { $what } is as it was passed { $by }: { $value }
past-zero = { $what } is zero since its function was entered { $by }
past-from-start = at the start
past-from-outside = from outside of the program's code (instruction { $moment })
past-from = by { $instruction } (instruction { $moment })
past-becomes = { $old } → { $new }
past-ask-on = there it is operand { $operand }: `who stack { $operand }` asks on
past-call-wrote = that text was written by call { $number }, { $function } (instruction { $moment })
past-call-asked = { $what } was there at the start; the program asked for it first in call { $number }, { $function } (instruction { $moment })
past-call-made = { $what } was made by call { $number }, { $function } (instruction { $moment })
past-jump-back = `jump-back` (U) goes back to instruction { $moment }, where that was asked

# In a sentence.
past-word-wrote = { $by } wrote { $what }
past-word-pushed = { $by } pushed { $what }
past-word-thrown = { $what } came with an exception: { $by } threw it
past-word-passed = { $what } was passed { $by }: { $value }
past-word-passed-as = { $what } was passed { $by }: { $value }, operand { $operand } there
past-word-from-outside = from outside of the code
past-word-from = by { $instruction }
past-word-call-wrote = call { $number } { $function } wrote that text
past-word-call-asked = { $what } was there at the start; call { $number } { $function } asked for it first
past-word-call-made = call { $number } { $function } made { $what }
past-word-back = U goes back to op { $moment }.
