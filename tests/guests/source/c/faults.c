// Each way to trap that shows in the source: what traps, and which variables led to it (`tests/source_faults.rs`).
#include <stdlib.h>
#include <string.h>

static int numbers[4] = {1, 2, 3, 4};

struct account {
    int shares;
    int owners;
};

static int each(struct account *account, int extra) {
    int owners = account->owners;
    return (account->shares + extra) / owners;
}

static int pick(int *from, long index) {
    return from[index];
}

static int negated(int least, int by) {
    return least / by;
}

typedef int (*operation)(int);

static int apply(operation chosen, int to) {
    return chosen(to);
}

static int deep(int n) {
    volatile char room[64];
    room[0] = (char)n;
    return deep(n + 1) + room[0];
}

static void *all(unsigned long bytes) {
    void *got = malloc(bytes);
    if (!got) {
        abort();
    }
    return got;
}

static void clear(char *what, unsigned long size) {
    memset(what, 0, size);
}

static int later(int n) {
    int divisor = n;
    int divided = 100 / (divisor - 7);
    divisor = 9;
    return divided + divisor;
}

int main(int argc, char **argv) {
    struct account account = {7, argc - 2};
    switch (argc > 1 ? argv[1][0] : ' ') {
    case 'd':
        return each(&account, 3);
    case 'p':
        return pick(numbers, 99999999);
    case 'n':
        return pick(NULL, -1);
    case 'm':
        return negated(-2147483647 - 1, -1);
    case 'f':
        return apply((operation)7000, 1);
    case 'r':
        return deep(0);
    case 'g':
        return all(2000ul << 16) == NULL;
    case 'c':
        clear(argv[0], 1ul << 31);
        return 0;
    case 'l':
        return later(7);
    }
    return 0;
}
