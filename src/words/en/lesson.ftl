# The lesson beside the machine: what is said around its own words.

lessons = Lessons
lesson-wrong = The lesson has changed, and is not right
lesson-right = ✓ Solved.
lesson-not-right = ✗ Not quite.
lesson-hint = Hint { $number }.
lesson-step = step { $step } of { $steps }
lesson-minutes = ({ $minutes } min)
lesson-until = Your turn: move the program there. The lesson notices when you arrive.
lesson-answer = Your turn: press a and type the answer.
lesson-select = Your turn: put the cursor of the memory pane (5) there, then press a.
lesson-arriving = The program is running to where this step happens …
lesson-missed = ! The program did not come to where this step happens. backspace tries again.
lesson-left = You have left this step's place: look around; backspace comes back to it.
lesson-task-open = This step asks for something: i gives a hint, the same key again passes it.
lesson-at-start = This is the first step.
lesson-at-end = This was the last step of the course. L lists the lessons.
lesson-no-more-hints = There are no more hints.
lesson-nothing-asked = There is nothing to answer here. ] goes on.
lesson-not-reached = The program did not come there.
