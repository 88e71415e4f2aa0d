int total(const int *numbers, int count, int base) {
  for (int i = 0; i < count; i++) base += numbers[i];
  return base;
}

// Keeps the function in the module.
__attribute__((export_name("empty"))) int empty(void) { return total(0, 0, 7); }
