// Values of many types. At each line marked `stop NAME` the program prints, right after, what its variables hold: lines of
// a name and a value between `stop NAME` and `end`, in the notation in which a debugger is to show them.
#include <array>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#define NEVER_INLINED __attribute__((noinline))

namespace app {
struct Point { int x; int y; };
struct Mark { char letter; bool set; bool operator<(const Mark &other) const { return letter < other.letter; } };
enum class Colour : unsigned char { red = 1, blue = 200 };
enum Plain { zero, one = 1, four = 4 };
struct Base { virtual ~Base() = default; virtual int area() const { return 0; } int id = 1; };
struct Square : Base { int side = 5; int area() const override { return side * side; } };
struct Flags { unsigned low : 3; int high : 5; bool set : 1; unsigned long long wide : 40; };
union Raw { int word; unsigned char bytes[4]; };
template <class T, int N> struct Fixed { T items[N]; T *first; };
}
using namespace app;

static int counter = 42;
NEVER_INLINED void stop() { asm volatile("" ::: "memory"); }

static void write(bool value) { fputs(value ? "true" : "false", stdout); }
static void write(char value) { printf("'%c'", value); }
static void write(int value) { printf("%d", value); }
static void write(short value) { printf("%d", value); }
static void write(unsigned value) { printf("%u", value); }
static void write(long long value) { printf("%lld", value); }
static void write(unsigned long long value) { printf("%llu", value); }
static void write(double value) { printf("%.17g", value); }
static void write(unsigned char value) { printf("%d", value); }
static void write(std::string_view value) { printf("\"%.*s\"", static_cast<int>(value.size()), value.data()); }
static void write(const std::string &value) { write(std::string_view(value)); }
static void write(const Point &value) { printf("{x = %d, y = %d}", value.x, value.y); }
static void write(const Mark &value) { printf("{letter = '%c', set = %s}", value.letter, value.set ? "true" : "false"); }
static void write(const Square &value) { printf("{id = %d, side = %d}", value.id, value.side); }
static void write(Colour value) { fputs(value == Colour::red ? "red" : "blue", stdout); }
static void write(Plain value) { fputs(value == four ? "four" : value == one ? "one" : "zero", stdout); }
static void write(std::nullptr_t) { fputs("nullptr", stdout); }
static void write(const std::monostate &) { fputs("{}", stdout); }
template <class A, class B> static void write(const std::pair<A, B> &value);
template <class T> static void write(const std::optional<T> &value);
template <class T> static void write(const std::vector<T> &value);
template <class T> static void write(const std::unique_ptr<T> &value);

template <class T> static void write_all(const T &values) {
    const char *before = "{";
    for (const auto &value : values) {
        fputs(before, stdout);
        write(value);
        before = ", ";
    }
    fputs(before[0] == '{' ? "{}" : "}", stdout);
}
template <class T> static void write_map(const T &values) {
    const char *before = "{";
    for (const auto &[key, value] : values) {
        fputs(before, stdout);
        write(key);
        fputs(": ", stdout);
        write(value);
        before = ", ";
    }
    fputs(before[0] == '{' ? "{}" : "}", stdout);
}
template <class A, class B> static void write(const std::pair<A, B> &value) {
    fputs("{first = ", stdout);
    write(value.first);
    fputs(", second = ", stdout);
    write(value.second);
    fputs("}", stdout);
}
template <class T> static void write(const std::optional<T> &value) {
    if (value) write(*value);
    else fputs("nullopt", stdout);
}
template <class T> static void write(const std::vector<T> &value) { write_all(value); }
template <> void write(const std::vector<bool> &value) {
    const char *before = "{";
    for (bool bit : value) {
        fputs(before, stdout);
        write(bit);
        before = ", ";
    }
    fputs("}", stdout);
}
template <class T> static void write(const std::deque<T> &value) { write_all(value); }
template <class T> static void write(const std::list<T> &value) { write_all(value); }
template <class T> static void write(const std::set<T> &value) { write_all(value); }
template <class T> static void write(const std::unordered_set<T> &value) { write_all(value); }
template <class T, size_t N> static void write(const std::array<T, N> &value) { write_all(value); }
template <class K, class V> static void write(const std::map<K, V> &value) { write_map(value); }
template <class K, class V> static void write(const std::multimap<K, V> &value) { write_map(value); }
template <class K, class V> static void write(const std::unordered_map<K, V> &value) { write_map(value); }
template <class T> static void write(const std::unique_ptr<T> &value) {
    if (value) write(*value);
    else write(nullptr);
}
template <class T> static void write(const std::shared_ptr<T> &value, long weak) {
    write(*value);
    printf(" (%ld strong, %ld weak)", value.use_count(), weak);
}
template <class... T> static void write(const std::tuple<T...> &value) {
    const char *before = "{";
    std::apply([&](const auto &...parts) { ((fputs(before, stdout), write(parts), before = ", "), ...); }, value);
    fputs("}", stdout);
}
template <class... T> static void write(const std::variant<T...> &value) {
    std::visit([](const auto &held) { write(held); }, value);
}
template <class... T> NEVER_INLINED static void say(const char *name, const T &...value) {
    printf("%s ", name);
    write(value...);
    puts("");
}
#define SAY(name) say(#name, name)

NEVER_INLINED int end(int n) { return counter += n; }

// Scalars that optimised code keeps in locals, and a loop.
NEVER_INLINED long long mixed(const std::vector<int> &items, int from, double scale, const Point *at, bool negate) {
    long long total = from;
    unsigned steps = 0;
    for (int item : items) {
        total += negate ? -item : item * at->y;
        steps += 1;
    }
    double scaled = static_cast<double>(total) * scale;
    stop(); // stop mixed
    puts("stop mixed");
    SAY(items), SAY(from), SAY(scale), SAY(negate), SAY(total), SAY(steps), SAY(scaled);
    puts("end");
    return total;
}

// Parameters by value and an early exit.
NEVER_INLINED size_t find(std::string word, std::map<std::string, int> known, Colour colour) {
    auto found = known.find(word);
    if (found == known.end()) return 0;
    int value = found->second;
    stop(); // stop find
    puts("stop find");
    SAY(word), SAY(known), SAY(colour), SAY(value);
    puts("end");
    return word.size() + value;
}

int main() {
    std::string tiny = "tiny", large = "a string that is longer than the small buffer", none;
    std::vector<int> numbers{1, 2, 3}, empty;
    std::vector<Point> points{{1, 2}, {3, 4}};
    std::vector<std::string> words{"one", "a word that does not fit into the object"};
    std::vector<std::vector<int>> rows{{1}, {}, {2, 3}};
    std::vector<bool> truths{true, false, true};
    std::map<std::string, int> ages{{"ann", 30}, {"bob", 41}, {"cyd", 52}};
    std::map<char, double> widths{{'i', 0.5}, {'m', 2.25}};
    std::multimap<int, int> many{{1, 2}, {1, 3}};
    std::map<char, bool> marks{{'a', true}, {'b', false}};
    std::unordered_map<char, bool> ticks{{'c', true}};
    std::set<Mark> small_set{{'x', true}, {'y', false}};
    std::set<int> set{3, 1, 2};
    std::unordered_map<int, std::string> names{{1, "one"}, {2, "two"}, {30, "thirty"}};
    std::unordered_map<std::string, double> ratios{{"half", 0.5}};
    std::unordered_set<long long> hashed{5, 70000000000};
    std::unique_ptr<Point> owned = std::make_unique<Point>(Point{7, 8}), released;
    std::unique_ptr<Base> base = std::make_unique<Square>();
    std::shared_ptr<std::string> shared = std::make_shared<std::string>("shared");
    std::shared_ptr<std::string> second = shared;
    std::weak_ptr<std::string> weak = shared;
    std::shared_ptr<Point> adopted(new Point{9, 10});
    std::weak_ptr<int> expired = std::make_shared<int>(3);
    std::array<int, 3> fixed{4, 5, 6};
    std::deque<int> deque{1, 2};
    deque.push_front(0);
    std::deque<Point> empty_deque;
    std::list<int> list{7, 8};
    std::list<double> doubles{1.5};
    std::pair<int, std::string> pair{1, "p"};
    std::tuple<int, double, char> tuple{1, 2.5, 'c'};
    std::string_view view = "view";
    std::optional<int> some = 5, nothing;
    std::optional<std::string> some_text = "text";
    std::variant<int, std::string> either = std::string("alt");
    std::variant<std::monostate, double, bool> other = true;
    Colour colour = Colour::blue;
    Plain plain = four;
    Flags flags{5, -3, true, 0x1234567890ull};
    Raw raw{0x01020304};
    Square square;
    Base &ref = square;
    Fixed<short, 2> generic{{1, -2}, nullptr};
    int grid[2][3] = {{1, 2, 3}, {4, 5, 6}};
    char text[8] = "text";
    const char *cstr = "cstr";
    bool truth = true;
    auto lambda = [&numbers, truth](int n) { return n + static_cast<int>(numbers.size()) + truth; };
    int (*function)(int) = end;
    stop(); // stop main
    puts("stop main");
    SAY(tiny), SAY(large), SAY(none), SAY(numbers), SAY(empty), SAY(points), SAY(words), SAY(rows), SAY(truths);
    SAY(ages), SAY(widths), SAY(many), SAY(marks), SAY(ticks), SAY(small_set), SAY(set), SAY(names), SAY(ratios), SAY(hashed), SAY(owned), SAY(released);
    SAY(fixed), SAY(deque), SAY(empty_deque), SAY(list), SAY(doubles), SAY(pair), SAY(tuple), SAY(view);
    SAY(some), SAY(nothing), SAY(some_text), SAY(either), SAY(other), SAY(colour), SAY(plain), SAY(square);
    say("shared", shared, 1L), say("second", shared, 1L), say("weak", shared, 1L), say("adopted", adopted, 0L);
    printf("expired (0 strong, 1 weak)\n");
    printf("base app::Square "), write(static_cast<Square &>(*base)), puts("");
    printf("ref app::Square "), write(static_cast<Square &>(ref)), puts("");
    printf("flags {low = %d, high = %d, set = true, wide = %llu}\n", flags.low, flags.high, flags.wide + 0ull);
    const unsigned char *b = raw.bytes;
    printf("raw {word = %d, bytes = {%d, %d, %d, %d}}\n", raw.word, b[0], b[1], b[2], b[3]);
    printf("generic {items = {%d, %d}, first = nullptr}\n", generic.items[0], generic.items[1]);
    printf("grid {{%d, %d, %d}, {%d, %d, %d}}\n", grid[0][0], grid[0][1], grid[0][2], grid[1][0], grid[1][1], grid[1][2]);
    say("text", std::string_view(text)), say("cstr", std::string_view(cstr)), SAY(truth);
    printf("lambda {numbers = {1, 2, 3}, truth = true}\n");
    puts("function end");
    puts("end");
    printf("%d %d\n", lambda(1), function(2));
    printf("%lld\n", mixed(numbers, counter, 0.25, &points[1], false));
    printf("%d\n", static_cast<int>(find(tiny, {{"tiny", 3}, {"huge", 4}}, colour)));
    return 0;
}
