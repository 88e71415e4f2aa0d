# What is wrong with a lesson, for the person who writes it.

check-problem = { $file }:{ $line }: { $what }

# Its files.
check-no-file = is no file
check-too-large = is too large for a lesson
check-not-utf8 = is not UTF-8
check-newer-progress = its version is { $version }, and this wasmscope knows only version 1
check-unreadable = cannot be read: { $why }

# `lesson.toml`.
check-minutes = `minutes` is a number from 1 to 60
check-no-english = a lesson has at least its English words, in { $file }
check-no-step = a lesson has at least one `[[step]]`
check-two-steps = there are two steps `{ $step }`
check-no-pane = there is no pane `{ $pane }`; there are { $panes }
check-path = a path of the lesson's world is relative, and leads out at most by one `../` at its beginning
check-grant = `{ $text }` grants nothing; write --dir=…, --dir-ro=… or --env=NAME=VALUE
check-errno = `{ $text }` is no errno; write "ENOENT" or 44
check-line = `line` is a file and a number, as in "main.rs:12"
check-nth = `nth` counts from 1
check-stop = a stop has one of `function`, `line`, `call`, `errno`, `moment`, `end = true`
check-task = a task has one of `until`, `answer`, `select`
check-condition = `{ $text }` is no condition; write `errno = 44`, `stdout contains hello`, `calls >= 3`

# Its words.
check-title-first = the file must begin with `# ` and the lesson's title
check-one-title = a lesson has one title
check-one-paragraph = between the title and the first step stands one paragraph
check-step-heading = write the heading of a step as `## step-id: Heading`
check-part = `### { $title }` is none of `### hint`, `### right`, `### wrong`, `### wrong: ANSWER`
check-part-outside = `###` belongs into a step
check-claim-outside = what is stated of the machine belongs into a step
check-open-question = the question after `{"{"}` has no `{"}"}` on its line
check-no-links = lessons have no links: write the address as code
check-no-pictures = lessons have no pictures
check-no-quotations = lessons have no quotations
check-no-tables = lessons have no tables
check-no-html = lessons have no HTML
check-no-rules = lessons have no rules
check-no-such-blocks = lessons have no such blocks

# Words and steps together.
check-no-language = this language is missing
check-no-summary = between the title and the first step stands one paragraph: what one can do then
check-no-words = step `{ $step }` has no words: `## { $step }: …`
check-no-such-step = { $file } has no step `{ $step }`
check-step-elsewhere = step `{ $step }` does not stand where { $file } has it
check-says-nothing = step `{ $step }` says nothing
check-no-hint = a task has at least one `### hint`; the last one is the solution
check-no-right = a task has a `### right`: what was learned
check-no-wrong = a question has a `### wrong`: why not
check-no-task = hints and replies belong to a task, and this step has none
check-other-hints = { $here } hints, and { $english } in English
check-not-in-english = { $claim } is not stated in English
check-only-in-english = { $claim } is stated in English, but not here

# The machine.
check-stop-fails = the stop of step `{ $step }`: { $why }
check-never-reached = the stop of step `{ $step }` is never reached ({ $end })
check-false = { $claim } is false: it is `{ $truth }`
check-cannot-ask = { $question }: { $why }
check-solved-before = the task of step `{ $step }` is solved before it is set
check-solution-fails = the solution's `{ $line }`: { $why }
check-not-solved = the solution does not solve the task of step `{ $step }`
check-no-answer = `{ $query }` has no answer here
check-wrong-solution = the solution `{ $given }` is wrong: it is `{ $answer }`
check-wrong-is-right = `### wrong: { $answer }` is right
check-begins-elsewhere = `{ $text }` does not begin where the solution says
