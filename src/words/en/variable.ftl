# Locals, globals, constants, and instructions that only move operands about.

variable-pushes = pushes { $value }
variable-get = pushes { $value }, the value of { $name }
variable-get-unknown = pushes the value of { $name }
variable-set = pops { $value } into { $name }
variable-set-was = pops { $value } into { $name } (was { $before })
variable-set-unchanged = pops { $value } into { $name } (unchanged)
variable-tee = copies { $value } into { $name } and leaves it on the stack
variable-tee-was = copies { $value } into { $name } (was { $before }) and leaves it on the stack
variable-tee-unchanged = copies { $value } into { $name } (unchanged) and leaves it on the stack
variable-held = { $variable } in { $local }
variable-drop = pops { $value } and forgets it
variable-select-first = pops { $first }, { $second } and the condition { $condition }, pushes { $chosen }, the first, because the condition is not zero
variable-select-second = pops { $first }, { $second } and the condition { $condition }, pushes { $chosen }, the second, because the condition is zero
variable-null = pushes null, a { $type }
variable-is-null = pops null, pushes 1
variable-is-not-null = pops { $value }, pushes 0 because it is not null
