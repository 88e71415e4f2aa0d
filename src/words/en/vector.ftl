# Vectors: what happens in each lane. What is the same as for one number is with those.

vector-constant = pushes the vector { $value }
vector-lanes = { $lanes }, { $clause }

# Of the result.
vector-splat = in every lane
vector-lane = lane { $lane }
vector-lane-replaced = lane { $lane } replaced
vector-shuffled = bytes chosen from both
vector-swizzled = the bytes of the first that the second names
vector-equal = -1 where they are equal
vector-differ = -1 where they differ
vector-less = -1 where the first is less
vector-bits-less = all bits set where the first is less
vector-greater = -1 where the first is greater
vector-bits-greater = all bits set where the first is greater
vector-not-greater = -1 where the first is not greater
vector-bits-not-greater = all bits set where the first is not greater
vector-bits-at-most = all bits set where the first is at most the second
vector-not-less = -1 where the first is not less
vector-bits-not-less = all bits set where the first is not less
vector-bits-at-least = all bits set where the first is at least the second
vector-inverted = every bit the other way
vector-first-only = the bits set in the first only
vector-bits-selected = bits of the first where the third has ones, else of the second
vector-lanes-selected = the first where the third has ones, else the second
vector-sign-bits = the sign bit of each lane
vector-absolute = without their signs
vector-negated = with the other signs
vector-ones = how many bits are set in each
vector-by-lane = lane by lane
vector-by-lane-within-range = lane by lane, held within range
vector-smaller = the smaller of each two
vector-larger = the larger of each two
vector-second-smaller = the second where it is smaller
vector-second-larger = the second where it is larger
vector-averages = their averages, rounded up
vector-shifted-left = each shifted left by { $bits }
vector-shifted-right-signed = each shifted right by { $bits }, the sign kept
vector-shifted-right = each shifted right by { $bits }
vector-square-roots = the square roots
vector-truncated = their fractions cut off
vector-rounded = rounded, halves to the even side
vector-narrowed = both in lanes of half the width, held within range
vector-low-widened = the low lanes in twice the width
vector-high-widened = the high lanes in twice the width
vector-neighbours = sums of neighbours
vector-low-products = products of the low lanes
vector-high-products = products of the high lanes
vector-two-products = each the sum of two products
vector-four-products = each the sum of four products and of the third
vector-fractions = products of fractions of 32768, rounded
vector-plus-third = the first times the second, plus the third
vector-minus-third = the third minus the first times the second
vector-truncated-within-range = fractions cut off, held within range
vector-truncated-rest-zero = fractions cut off, held within range, the rest zero
vector-as-floats = as floats
vector-low-as-floats = the low lanes as floats
vector-rounded-to-32-bits = rounded to 32 bits, the rest zero
vector-low-in-64-bits = the low lanes in 64 bits

# Of what is read from memory.
vector-bytes-widened = each byte widened
vector-pairs-widened = each two bytes widened
vector-fours-widened = each four bytes widened
vector-others-zero = the other lanes zero
vector-other-zero = the other lane zero

# Why a test gives 1 or 0.
vector-some-bit = some bit is set
vector-no-bit = no bit is set
vector-zero-lane = a lane is zero
vector-no-zero-lane = no lane is zero
