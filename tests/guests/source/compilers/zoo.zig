//! Values of Zig. At each line marked `stop NAME` the program prints, right after, what its variables hold: lines of a
//! name and a value between `stop NAME` and `end`, in the notation in which a debugger is to show them.

const std = @import("std");

pub const panic = std.debug.no_panic;

const Point = struct { x: i32, y: i32 };
const Colour = enum(u8) { red = 1, green = 5, blue = 200 };
const Shape = union(enum) { empty, circle: f32, rect: struct { h: u32, w: u16 }, name: []const u8 };
const Bits = packed struct { low: u3, high: u5, flag: bool, rest: u7 };
const Failure = error{ TooBig, Odd };
const List = struct { value: i32, next: ?*List };

var counter: u32 = 42;
var greeting: []const u8 = "hello, static";

fn half(n: u32) Failure!u32 {
    if (n > 100) return error.TooBig;
    if (n % 2 == 1) return error.Odd;
    return n / 2;
}

extern "wasi_snapshot_preview1" fn fd_write(fd: i32, iovs: [*]const Iov, n: usize, out: *usize) u16;
const Iov = extern struct { ptr: [*]const u8, len: usize };

noinline fn put(text: []const u8) void {
    var n: usize = 0;
    const iov = [1]Iov{.{ .ptr = text.ptr, .len = text.len }};
    _ = fd_write(1, &iov, 1, &n);
}

fn number(value: u128) void {
    var digits: [40]u8 = undefined;
    var at = digits.len;
    var rest = value;
    while (true) {
        at -= 1;
        digits[at] = @intCast('0' + rest % 10);
        rest /= 10;
        if (rest == 0) break;
    }
    put(digits[at..]);
}

/// Numbers with few binary places, exactly.
fn fraction(value: f64) void {
    if (value < 0) put("-");
    const scaled: u64 = @intFromFloat(@abs(value) * 1000);
    number(scaled / 1000);
    put(".");
    var rest = scaled % 1000;
    while (true) {
        number(rest / 100);
        rest = rest % 100 * 10;
        if (rest == 0) break;
    }
}

fn write(value: anytype) void {
    const T = @TypeOf(value);
    switch (T) {
        []const u8, [:0]const u8 => {
            put("\"");
            put(value);
            return put("\"");
        },
        Shape => switch (value) {
            .empty => return put(".{ .empty = {} }"),
            .circle => |radius| {
                put(".{ .circle = ");
                write(radius);
                return put(" }");
            },
            .rect => |rect| {
                put(".{ .rect = .{ .h = ");
                write(rect.h);
                put(", .w = ");
                write(rect.w);
                return put(" } }");
            },
            .name => |name| {
                put(".{ .name = ");
                write(name);
                return put(" }");
            },
        },
        Point => {
            put(".{ .x = ");
            write(value.x);
            put(", .y = ");
            write(value.y);
            return put(" }");
        },
        else => {},
    }
    switch (@typeInfo(T)) {
        .int => {
            if (value < 0) put("-");
            number(@abs(value));
        },
        .bool => put(if (value) "true" else "false"),
        .float => fraction(value),
        .@"enum" => {
            put(".");
            put(@tagName(value));
        },
        .error_set => {
            put("error.");
            put(@errorName(value));
        },
        .error_union => if (value) |payload| write(payload) else |failure| write(failure),
        .optional => if (value) |payload| write(payload) else put("null"),
        .array => {
            put(".{ ");
            for (value, 0..) |item, index| {
                if (index > 0) put(", ");
                write(item);
            }
            put(" }");
        },
        .pointer => |pointer| if (pointer.size == .slice) {
            put(".{ ");
            for (value, 0..) |item, index| {
                if (index > 0) put(", ");
                write(item);
            }
            put(" }");
        } else write(value.*),
        else => put("?"),
    }
}

noinline fn say(comptime name: []const u8, value: anytype) void {
    put(name ++ " ");
    write(value);
    put("\n");
}

noinline fn stop() void {
    asm volatile ("" ::: .{ .memory = true });
}

noinline fn sum(items: []const i32, from: i32, negate: bool) i64 {
    var total: i64 = from;
    var steps: u32 = 0;
    for (items) |item| {
        total += if (negate) -item else item;
        steps += 1;
    }
    const doubled = total * 2;
    stop(); // stop sum
    put("stop sum\n");
    say("items", items);
    say("from", from);
    say("negate", negate);
    say("total", total);
    say("steps", steps);
    say("doubled", doubled);
    put("end\n");
    return doubled;
}

noinline fn find(text: []const u8, shape: Shape, maybe: ?u16, failing: Failure!u32) usize {
    var longest: []const u8 = "";
    _ = &longest;
    if (text.len > longest.len) longest = text;
    const first: u8 = longest[0];
    stop(); // stop find
    put("stop find\n");
    say("text", text);
    say("shape", shape);
    say("maybe", maybe);
    say("failing", failing);
    say("longest", longest);
    say("first", first);
    put("end\n");
    return longest.len;
}

pub fn main() void {
    var seed: u32 = 40;
    _ = &seed;
    var small: i8 = -128;
    _ = &small;
    var wide: u128 = (1 << 100) + 7;
    wide += seed;
    var odd: u7 = 127;
    _ = &odd;
    var minus: i5 = -16;
    _ = &minus;
    var truth = seed == 40;
    _ = &truth;
    var single: f32 = 1.5;
    _ = &single;
    var double: f64 = -0.5;
    _ = &double;
    var half_float: f16 = 1.5;
    _ = &half_float;
    var point: Point = .{ .x = 3, .y = -4 };
    point.x += 1;
    var points = [_]Point{ .{ .x = 1, .y = 2 }, .{ .x = 3, .y = 4 }, .{ .x = 5, .y = 6 } };
    _ = &points;
    var window: []Point = points[1..];
    _ = &window;
    var text: []const u8 = "héllo";
    _ = &text;
    var ended: [:0]const u8 = "sentinel";
    _ = &ended;
    var some: ?u32 = seed;
    _ = &some;
    var none: ?u32 = null;
    _ = &none;
    var some_pointer: ?*Point = &point;
    _ = &some_pointer;
    var none_pointer: ?*Point = null;
    _ = &none_pointer;
    var fine = half(seed);
    _ = &fine;
    var failed = half(seed + 61);
    _ = &failed;
    var bare: Failure = error.Odd;
    _ = &bare;
    var any_error: anyerror = error.TooBig;
    _ = &any_error;
    var colour: Colour = .blue;
    _ = &colour;
    var empty: Shape = .empty;
    _ = &empty;
    var circle: Shape = .{ .circle = 1.5 };
    _ = &circle;
    var rect: Shape = .{ .rect = .{ .w = 3, .h = 70000 } };
    _ = &rect;
    var named: Shape = .{ .name = "sq" };
    _ = &named;
    var bits: Bits = .{ .low = 5, .high = 17, .flag = true, .rest = 99 };
    _ = &bits;
    var some_slice: ?[]const u8 = "opt";
    _ = &some_slice;
    var none_slice: ?[]const u8 = null;
    _ = &none_slice;
    var grid = [2][3]u8{ .{ 1, 2, 3 }, .{ 4, 5, 6 } };
    _ = &grid;
    var tail: List = .{ .value = 2, .next = null };
    _ = &tail;
    var function: *const fn ([]const i32, i32, bool) i64 = &sum;
    _ = &function;
    const kept = std.heap.page_allocator.create(u32) catch return; // brings static variables of the library
    kept.* = seed + 1;
    counter += 1;
    stop(); // stop main
    put("stop main\n");
    say("counter", counter);
    say("greeting", greeting);
    say("seed", seed);
    say("kept", kept);
    say("small", small);
    say("wide", wide);
    say("odd", odd);
    say("minus", minus);
    say("truth", truth);
    say("single", single);
    say("double", double);
    say("half_float", half_float);
    say("point", point);
    say("points", points);
    say("window", window);
    say("text", text);
    say("ended", ended);
    say("some", some);
    say("none", none);
    say("some_pointer", some_pointer);
    say("none_pointer", none_pointer);
    say("fine", fine);
    say("failed", failed);
    say("bare", bare);
    say("any_error", any_error);
    say("colour", colour);
    say("empty", empty);
    say("circle", circle);
    say("rect", rect);
    say("named", named);
    put("bits .{ .bits = "); // The members are not described.
    write(@as(u16, @bitCast(bits)));
    put(" }\n");
    say("some_slice", some_slice);
    say("none_slice", none_slice);
    say("grid", grid);
    put("tail .{ .value = ");
    write(tail.value);
    put(", .next = null }\n");
    put("end\n");
    const all = function(&.{ 1, 2, 3 }, 10, false);
    say("find", find(text, rect, 7, failed));
    say("all", all);
}
