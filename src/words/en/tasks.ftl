# Tasks of programs with asynchronous functions: what they do, what they wait for, and who could end it.

task-named = task { $number } ({ $name })
task-numbered = task { $number }, which has ended
task-more = { $count } more
task-row = task { $number }  { $name }: { $abi }, instance { $instance }, { $state }
task-thread = thread { $thread } { $doing }
task-initial = not started
task-started = started
task-pending-cancel = started, to be cancelled
task-cancelled = being cancelled
task-resolved = returned
said-no-tasks = there are no tasks: the program has called no asynchronous function that is still needed

## What follows the name of a task

doing-runs = runs
doing-ready = is ready to go on when its turn comes
doing-calling = has called { $task }, which has control now
doing-away = has called something that has control now
doing-host = has called { $name } and waits for the host (call { $call })
doing-host-call = waits for the host (call { $call })
doing-yielded = is ready; it gave up its turn
doing-yielded-busy = gave up its turn and goes on once { $task } leaves its instance
doing-event-busy = has an event of { $handle }, but { $task } runs in its instance
doing-entering = has not started: instance { $instance } is busy with { $task }
doing-backpressure = has not started: instance { $instance } lets no new tasks in (backpressure { $count })
doing-behind =
    { $count ->
        [one] has not started: { $count } task waits before it to be let into instance { $instance }
       *[other] has not started: { $count } tasks wait before it to be let into instance { $instance }
    }
doing-callee = waits for the result of its call of { $task }
doing-empty-set = waits on set { $handle }, which is empty: nothing can ever wake it
doing-waits = waits for { $what }
doing-waits-any = waits for any of: { $list }
doing-suspended = is suspended; only a thread of { $tasks } can resume it
doing-suspended-alone = is suspended, and there is no thread left to resume it

## What is waited for

waited-more = { $count } more
waited-subtask = { $task } to return (subtask { $handle })
waited-host-call = the host to complete { $name } (subtask { $handle }, call { $call })
waited-nothing = { $handle }, to which nothing can happen
waited-end = { $kind } { $handle }
waited-idle = { $end }, which has no copy under way
waited-write = { $end } to be written by { $who }
waited-read = { $end } to be read by { $who }
waited-stream-write = { $end } to be written by { $who } ({ $progress } of { $length } read)
waited-stream-read = { $end } to be read by { $who } ({ $progress } of { $length } taken)
who-host = the host
who-task = { $task }, which holds the other end ({ $handle })
who-tasks = { $tasks } of instance { $instance }, which holds the other end ({ $handle })
who-itself = itself, since it holds the other end ({ $handle })
who-idle = nobody: instance { $instance } holds the other end ({ $handle }) and has no task left
who-passing = nobody yet: the other end is on its way
who-gone = nobody: the other end was dropped

## Why nothing can go on, and what was never done

deadlock-task = { $task } { $doing }
deadlock-more =
    { $count ->
        [one] … and { $count } more task that waits
       *[other] … and { $count } more tasks that wait
    }
deadlock-circle = So these tasks wait for each other in a circle: { $tasks }.
deadlock-itself = So { $task } waits for itself.
deadlock-leaf = So nobody can end the wait of { $task }.
end-dropped =
    { $count ->
        [one] The entry returned before { $tasks } had ended, and the rest of its work was dropped: it { $doing }.
       *[other] The entry returned before { $tasks } had ended, and the rest of their work was dropped: the first { $doing }.
    }

## The call stack beyond a task

frame-caller = called by { $task } at instruction { $moment }
frame-caller-ended = called by task { $task } at instruction { $moment }; that task has ended

## Handles that are no resources, and instances that are busy

handle-parts = { $list }
handle-task = task { $task }
handle-host = the host
handle-starting = not started
handle-started = started
handle-returned = returned
handle-cancelled = cancelled
handle-idle = idle
handle-done = done
handle-copying = copying
handle-cancelling = cancelling its copy
handle-reading = reading ({ $progress } of { $length })
handle-writing = writing ({ $progress } of { $length })
handle-other = other end { $handle } of instance { $instance }
handle-other-host = other end held by the host
handle-other-passing = other end on its way
handle-other-gone = other end dropped
handle-total =
    { $count ->
        [one] { $count } element moved
       *[other] { $count } elements moved
    }
handle-members = members { $list }
handle-no-members = empty
handle-waiters = awaited by { $who }
handle-event = has an event
handle-in-set = in set { $set }
handle-instance = instance { $instance }
handle-held = busy with { $who }
handle-backpressure = backpressure { $count }
handle-entering = to be entered by { $who }

## Another thread's stack

thread-is = thread { $thread } of { $task } { $doing }
thread-empty = its stack is empty
wrong-thread = there is no thread { $thread } (`tasks` lists them)
wrong-thread-number = `thread` takes the number of a thread, as `tasks` shows it, not { $given }

## Which task the next instruction belongs to

report-task = { $task } goes on:
line-task = { $task }: {""}
