// What steps by line have to get right: recursion, loops on one line, callbacks from a library, a tail that never ends.

int each(int (*function)(int), int n);

int seen;

__attribute__((noinline)) int fib(int n) {
    if (n < 2)
        return n;
    int a = fib(n - 1);
    return a + fib(n - 2);
}

__attribute__((noinline)) int factorial(int n) { return n < 2 ? 1 : n * factorial(n - 1); }

__attribute__((noinline)) int sum(int n) {
    int total = 0;
    for (int i = 0; i < n; i++) total += i;
    return total;
}

__attribute__((noinline)) int twice(int x) {
    seen = x;
    return x * 2;
}

__attribute__((noinline)) void forever(volatile int *go) {
    while (*go) { }
}

__attribute__((export_name("run"))) int run(int n) {
    int a = fib(n);
    a += factorial(5);
    a += sum(3);
    a += each(twice, 3);
    return a;
}

__attribute__((export_name("spin"))) int spin(void) {
    volatile int go = 1;
    forever(&go);
    return go;
}
