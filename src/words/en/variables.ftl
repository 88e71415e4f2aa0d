# Source variables: why one has no value, what is wrong with a value, and how a list of them is laid out.

gone-not-yet = not yet: its declaration has not been reached
gone-no-frame-yet = not yet: the function has not made room for its variables
gone-optimised-out = optimised out
gone-optimised-out-here = optimised out here
gone-outer-frame = cannot be told in a frame that has called another function
gone-unknown = cannot be told

variable-uncertain = ~ { $value }
variable-shadowed = { $value } (hidden by an inner variable of the same name)
variable-part = {"  "}{ $label }
variable-more = … { $more } more

finding-no-char = ? { $bits } is no char
finding-no-bool = ? { $bits } is no bool
finding-no-variant = ? { $bits } is no variant
finding-too-long = ? length { $length } in capacity { $capacity }
finding-outside-memory = { $address } (outside memory)
finding-missing = ? not kept here

# What is at an address.
here-variable = `{ $path }`
here-part = part of `{ $path }`
here-contents = what `{ $path }` refers to
here-of = { $name } of { $function }
