/* Values of C. At each line marked `stop NAME` the program prints, right after, what its variables hold: lines of a name
   and a value between `stop NAME` and `end`, in the notation in which a debugger is to show them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { CIRCLE, RECT = 5 };
enum { READ = 1, WRITE = 2, EXEC = 4 };
struct shape {
    enum kind kind;
    union { double radius; struct { int w, h; } rect; } u;
    const struct shape *next;
    unsigned lo : 3, hi : 9;
    int negative : 4;
    char name[8];
};
typedef int (*op)(int, int);
typedef struct { short id; long long wide; } record;

int table[2][3] = {{1, 2, 3}, {4, 5, 6}};
static record records[2] = {{1, -5000000000LL}, {-2, 7}};

__attribute__((noinline)) static void stop(void) { __asm__ volatile("" ::: "memory"); }
static int add(int a, int b) { return a + b; }

__attribute__((noinline)) static long long sum(const int *items, size_t count, long long from, double scale) {
    long long total = from;
    int largest = -1;
    for (size_t i = 0; i < count; i++) {
        total += items[i];
        if (items[i] > largest) largest = items[i];
    }
    float scaled = (float)(scale * (double)total);
    stop(); /* stop sum */
    puts("stop sum");
    printf("count %zu\nfrom %lld\nscale %.17g\ntotal %lld\nlargest %d\nscaled %.9g\n", count, from, scale, total, largest,
           (double)scaled);
    puts("end");
    return total + largest;
}

__attribute__((noinline)) static void write_shape(const struct shape *s) {
    double radius;
    memcpy(&radius, &s->u, sizeof radius);
    printf("{kind = %s, u = {radius = ", s->kind == RECT ? "RECT" : "CIRCLE");
    printf("%.17g, rect = {w = %d, h = %d}}, next = ", radius, s->u.rect.w, s->u.rect.h);
    printf("%s", s->next ? "&tail" : "NULL");
    printf(", lo = %u, hi = %u, negative = %d, name = \"%s\"}", s->lo, s->hi, s->negative, s->name);
}

int main(int argc, char **argv) {
    (void)argv;
    struct shape tail = {CIRCLE, {-8.0}, NULL, 5, 300, -2, "tail"};
    struct shape head = {CIRCLE, {1.5}, &tail, 1, 2, 3, "head"};
    op operation = add;
    char *text = strdup("h\xc3\xa9llo");
    unsigned char byte = 200;
    signed char tiny = -100;
    short halfword = -30000;
    long long big = -1234567890123LL;
    unsigned long long huge = 18446744073709551615ULL;
    _Bool flag = 1;
    char letter = 'x';
    float single = 0.1f;
    double ratio = -2.5;
    enum kind kind = RECT;
    int numbers[4] = {3, 1, 4, 1};
    int *heap = malloc(sizeof *heap);
    *heap = 77;
    int *null = NULL;
    record pair[2];
    memcpy(pair, records, sizeof pair);
    stop(); /* stop main */
    puts("stop main");
    printf("argc %d\nbyte %d\ntiny %d\nhalfword %d\nbig %lld\nhuge %llu\nflag %s\nletter '%c'\n", argc, byte, tiny, halfword,
           big, huge, flag ? "true" : "false", letter);
    printf("single %.1f\nratio %.17g\nkind %s\ntext \"%s\"\noperation %s\n", (double)single, ratio,
           kind == RECT ? "RECT" : "CIRCLE", text, operation == add ? "add" : "?");
    printf("numbers {%d, %d, %d, %d}\nheap [%d]\n", numbers[0], numbers[1], numbers[2], numbers[3], *heap);
    printf("null %s\n", null ? "?" : "NULL");
    printf("pair {{id = %d, wide = %lld}, {id = %d, wide = %lld}}\n", pair[0].id, pair[0].wide, pair[1].id, pair[1].wide);
    printf("records {{id = %d, wide = %lld}, {id = %d, wide = %lld}}\n", records[0].id, records[0].wide, records[1].id,
           records[1].wide);
    printf("table {{%d, %d, %d}, {%d, %d, %d}}\n", table[0][0], table[0][1], table[0][2], table[1][0], table[1][1],
           table[1][2]);
    printf("head "), write_shape(&head), puts("");
    printf("tail "), write_shape(&tail), puts("");
    puts("end");
    long long all = sum(numbers, 4, 1000, 0.25);
    printf("%lld %d\n", all, operation(1, 2));
    free(heap);
    free(text);
    return 0;
}
