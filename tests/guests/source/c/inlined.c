// A program without a C library, whose `main` is part of `_start` at -O2: nothing of that name is left in the module.
__attribute__((import_module("wasi_snapshot_preview1"), import_name("sched_yield"))) int yield(void);

static int seen;

static int main_loop(int rounds) {
    int total = 1;
    for (int i = 0; i < rounds; i++) {
        yield();
        total += total << i;
    }
    return total;
}

int main(void) {
    int total = main_loop(3 + seen);
    seen = total;
    return total;
}

__attribute__((export_name("_start"))) void _start(void) {
    seen = yield();
    if (main() != 30)
        __builtin_trap();
}
