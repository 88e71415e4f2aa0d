// Values where addresses have 64 bits (memory64), without a C library. At the line marked `stop NAME` the program prints,
// right after, what its variables hold: lines of a name and a value between `stop NAME` and `end`, in the notation in which
// a debugger is to show them.
#include <array>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <vector>

extern "C" {
__attribute__((import_module("wasi_snapshot_preview1"), import_name("fd_write")))
int fd_write(int fd, int buffers, int count, int written);

// What the library's templates need.
void *memcpy(void *to, const void *from, unsigned long n) {
    for (unsigned long i = 0; i < n; i++) static_cast<char *>(to)[i] = static_cast<const char *>(from)[i];
    return to;
}
void *memmove(void *to, const void *from, unsigned long n) {
    char *t = static_cast<char *>(to);
    const char *f = static_cast<const char *>(from);
    if (t < f) return memcpy(to, from, n);
    while (n--) t[n] = f[n];
    return to;
}
void *memset(void *to, int byte, unsigned long n) {
    while (n--) static_cast<char *>(to)[n] = static_cast<char>(byte);
    return to;
}
unsigned long strlen(const char *s) {
    unsigned long n = 0;
    while (s[n]) n++;
    return n;
}
[[gnu::noreturn]] void abort(void) { __builtin_trap(); }
int __cxa_atexit(void (*)(void *), void *, void *) { return 0; }
}

alignas(16) static char heap[1 << 16];
static unsigned long used;
void *operator new(unsigned long n) {
    void *at = heap + used;
    used += (n + 15) / 16 * 16;
    return at;
}
void operator delete(void *) noexcept {}
void operator delete(void *, unsigned long) noexcept {}

static void put(std::string_view text) {
    struct { unsigned at, length; } buffer = {static_cast<unsigned>(reinterpret_cast<unsigned long>(text.data())),
                                              static_cast<unsigned>(text.size())};
    unsigned written;
    fd_write(1, static_cast<int>(reinterpret_cast<unsigned long>(&buffer)), 1,
             static_cast<int>(reinterpret_cast<unsigned long>(&written)));
}
static void write(long value) {
    if (value < 0) put("-"), value = -value;
    if (value > 9) write(value / 10);
    char digit = static_cast<char>('0' + value % 10);
    put({&digit, 1});
}
static void write(int value) { write(static_cast<long>(value)); }
static void write(char value) { put("'"), put({&value, 1}), put("'"); }
static void write(bool value) { put(value ? "true" : "false"); }
static void write(std::string_view value) { put("\""), put(value), put("\""); }

struct Node { int value; Node *next; const char *name; };
struct Base { virtual int area() const { return 0; } long id = 1; };
struct Square : Base { int side = 5; int area() const override { return side * side; } };

static void write(const Node &value) {
    put("{value = "), write(value.value), put(", next = ");
    if (value.next) put("["), write(*value.next), put("]");
    else put("nullptr");
    put(", name = "), write(std::string_view(value.name)), put("}");
}
static void write(const Square &value) {
    put("{id = "), write(value.id), put(", side = "), write(value.side), put("}");
}
template <class T> static void write_all(const T &values) {
    const char *before = "{";
    for (const auto &value : values) put(before), write(value), before = ", ";
    put(before[0] == '{' ? "{}" : "}");
}
template <class K, class V> static void write_map(const std::map<K, V> &values) {
    const char *before = "{";
    for (const auto &[key, value] : values) put(before), write(key), put(": "), write(value), before = ", ";
    put("}");
}
static void name(const char *name) { put(name), put(" "); }

static long numbers[3] = {1, -2, 1L << 40};
__attribute__((noinline)) static void stop() { asm volatile("" ::: "memory"); }
static long twice(long n) { return 2 * n; }

extern "C" __attribute__((export_name("_start"))) void _start() {
    Node tail = {2, nullptr, "tail"};
    Node head = {1, new Node(tail), "head"};
    long big = -(1L << 50);
    long (*function)(long) = twice;
    std::vector<int> vector{1, 2, 3};
    std::vector<std::vector<long>> rows{{1}, {}, {2, 1L << 33}};
    std::list<int> list{4, 5};
    std::deque<int> deque{7, 8};
    deque.push_front(6);
    std::map<int, long> map{{1, 10}, {2, 20}, {3, 30}};
    std::map<char, bool> marks{{'a', true}, {'b', false}};
    std::set<int> set{9, 8};
    std::unique_ptr<Base> base = std::make_unique<Square>();
    std::unique_ptr<int> none;
    std::optional<long> some = 77;
    std::tuple<char, long> tuple{'t', 5};
    std::array<int, 2> array{1, 2};
    std::string_view view = "view";
    stop(); // stop main
    put("stop main\n");
    name("tail"), write(tail), put("\n");
    name("head"), write(head), put("\n");
    name("big"), write(big), put("\n");
    name("function"), put("twice\n");
    name("numbers"), write_all(numbers), put("\n");
    name("vector"), write_all(vector), put("\n");
    name("rows"), put("{");
    for (const auto &row : rows) put(&row == &rows[0] ? "" : ", "), write_all(row);
    put("}\n");
    name("list"), write_all(list), put("\n");
    name("deque"), write_all(deque), put("\n");
    name("map"), write_map(map), put("\n");
    name("marks"), write_map(marks), put("\n");
    name("set"), write_all(set), put("\n");
    name("base"), put("Square "), write(static_cast<Square &>(*base)), put("\n");
    name("none"), put(none ? "?" : "nullptr"), put("\n");
    name("some"), write(*some), put("\n");
    name("tuple"), put("{"), write(std::get<0>(tuple)), put(", "), write(std::get<1>(tuple)), put("}\n");
    name("array"), write_all(array), put("\n");
    name("view"), write(view), put("\n");
    put("end\n");
    if (base->area() + function(1) == 0) abort();
}
