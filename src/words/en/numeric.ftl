# Arithmetic, comparisons and conversions.

numeric-pushes = pops { $popped }, pushes { $pushed }
numeric-pushes-being = pops { $popped }, pushes { $pushed }, { $clause }
numeric-pushes-because = pops { $popped }, pushes { $pushed } because { $why }
numeric-traps = pops { $popped }: this will trap, { $trap }
numeric-divide-by-zero = integer divide by zero
numeric-overflow = integer overflow
numeric-invalid-conversion = invalid conversion to integer: the float is not a number
numeric-wide-add = adds { $a } and { $b }, pushes { $halves }, the low and the high half of { $whole }
numeric-wide-subtract = subtracts { $b } from { $a }, pushes { $halves }, the low and the high half of { $whole }
numeric-wide-multiply = multiplies { $a } and { $b }, pushes { $halves }, the low and the high half of { $whole }

# Why a comparison gives 1 or 0.
numeric-because-nan = NaN compares with nothing
numeric-because-zero = it is zero
numeric-because-not-zero = it is not zero
numeric-because-equal = they are equal
numeric-because-differ = they differ
numeric-because-less = { $a } is less than { $b }
numeric-because-not-less = { $a } is not less than { $b }
numeric-because-greater = { $a } is greater than { $b }
numeric-because-not-greater = { $a } is not greater than { $b }
numeric-because-at-most = { $a } is at most { $b }
numeric-because-at-least = { $a } is at least { $b }

# Of the result.
numeric-wrapped = wrapped around
numeric-remainder = the remainder
numeric-both = the bits set in both
numeric-either = the bits set in either
numeric-differing-bits = the bits that differ
numeric-shifted-left = shifted left by { $bits }
numeric-shifted-right-signed = shifted right, the sign kept, by { $bits }
numeric-shifted-right = shifted right by { $bits }
numeric-rotated-left = rotated left by { $bits }
numeric-rotated-right = rotated right by { $bits }
numeric-leading-zeros = how many zero bits it starts with
numeric-trailing-zeros = how many zero bits it ends with
numeric-ones = how many of its bits are set
numeric-absolute = without its sign
numeric-negated = with the other sign
numeric-rounded-up = rounded up
numeric-rounded-down = rounded down
numeric-truncated = its fraction cut off
numeric-rounded = rounded, a half to the even side
numeric-square-root = the square root
numeric-smaller = the smaller one
numeric-larger = the larger one
numeric-sign-copied = the first with the sign of the second
numeric-low-32-bits = its low 32 bits
numeric-same-in-64-bits = the same number in 64 bits
numeric-unsigned-in-64-bits = the same 32 bits without a sign, in 64 bits
numeric-low-8-bits-signed = its low 8 bits as a signed number
numeric-low-16-bits-signed = its low 16 bits as a signed number
numeric-low-32-bits-signed = its low 32 bits as a signed number
numeric-truncated-within-range = its fraction cut off, held within range
numeric-as-float = as a float
numeric-rounded-to-32-bits = rounded to 32 bits
numeric-bits-as-float = the same bits as a float
numeric-bits-as-integer = the same bits as an integer
