// Recursion until the stack in linear memory runs out: one function that calls itself, and two that call each other.
static int depth(int n) {
  volatile int numbers[400];
  numbers[n % 400] = n;
  return depth(n + 1) + numbers[n % 400];
}

static int odd(int n);

static int even(int n) {
  volatile int numbers[300];
  numbers[n % 300] = n;
  return odd(n + 1) + numbers[n % 300];
}

static int odd(int n) {
  volatile int numbers[200];
  numbers[n % 200] = n;
  return even(n + 1) + numbers[n % 200];
}

static volatile int result;

__attribute__((export_name("_start"))) void start(void) { result = depth(0); }

__attribute__((export_name("circle"))) void circle(void) { result = even(0); }
