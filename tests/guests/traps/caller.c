// Calls a function with another type than it has: the linker makes a stub for it.
int total(int first, int second);

__attribute__((export_name("_start"))) void start(void) {
  static volatile int sum;
  sum = total(1, 2);
}
