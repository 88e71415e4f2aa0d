# Blocks, branches and calls: where execution goes next.

control-unreachable = marks a place that must not be reached: this will trap
control-nop = does nothing
control-fence = orders what several threads do; here is only one
control-block = begins; a branch to it goes on after its end, at { $place }
control-loop = begins; a branch to it comes back here
control-if-first = pops { $value }, not zero: the first part runs
control-if-else = pops 0: the part after else runs, at { $place }
control-if-skips = pops 0: skips to its end, { $place }
control-else = ends the first part of the if: skips to { $place }
control-end-of-function = of the function: { $goes }
control-end-of-block = of a block: goes on
control-returns = goes back to the caller
control-returns-with = goes back to the caller with { $values }
control-branch-taken = pops { $value }, not zero: { $goes }
control-branch-not-taken = pops 0: does not branch, goes on
control-target = pops { $index }: takes target { $index } of { $count }, { $goes }
control-default-target =
    { $count ->
        [one] pops { $index }: past its { $count } target, takes the default, { $goes }
       *[other] pops { $index }: past its { $count } targets, takes the default, { $goes }
    }
control-jumps-back = jumps back to the loop at { $place }
control-jumps-back-with = jumps back to the loop at { $place } with { $values }
control-jumps-out =
    { $blocks ->
        [one] jumps out of { $blocks } block to { $place }
       *[other] jumps out of { $blocks } blocks to { $place }
    }
control-jumps-out-with =
    { $blocks ->
        [one] jumps out of { $blocks } block to { $place } with { $values }
       *[other] jumps out of { $blocks } blocks to { $place } with { $values }
    }
control-null-taken = pops null: { $goes }
control-null-popped = pops null: goes on
control-not-null-left = leaves { $value }, which is not null: goes on
control-not-null-taken = sees { $value }, not null: { $goes }
control-goes-on = goes on
control-sees-a = sees { $value }, which is a { $type }: { $then }
control-sees-not-a = sees { $value }, which is not a { $type }: { $then }
control-branches-if-a = branches if { $value } is a { $type }
control-branches-if-not-a = branches if { $value } is not a { $type }

call-callee = { $name }({ $args })
call-arguments = { $first }, { $second }
call-a-function = a function
call-the-function = the function
call-enters = enters { $callee }
call-enters-imported = enters the imported { $callee }
call-leaves-for = leaves this function for { $callee }
call-leaves-for-imported = leaves this function for the imported { $callee }
call-index = pops { $index }: { $then }
call-reference = pops { $value }: { $then }
call-null = pops null instead of a function: this will trap
call-entry = entry { $index } of the table
call-entry-of = entry { $index } of { $table }
call-entry-outside = { $entry }, which ends at { $size }: this will trap
call-entry-null = { $entry } is null: this will trap
call-entry-other-type = { $entry } is { $name }, which has another type: this will trap
call-entry-function = { $entry } is { $name }, { $then }
call-function-in = the function in { $entry }
