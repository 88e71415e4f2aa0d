// Stands for a library: build.sh gives it a path of one.
int each(int (*function)(int), int n) {
    int total = 0;
    for (int i = 0; i < n; i++)
        total += function(i);
    return total;
}
