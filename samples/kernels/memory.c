/* Memory: a sieve of bytes, a matrix product and a histogram; loads and stores of 1, 4 and 8 bytes in loops. */

#define SIDE 96
#define SIEVE (1 << 17)

static unsigned char composite[SIEVE];
static int left[SIDE][SIDE], right[SIDE][SIDE], product[SIDE][SIDE];
static long long buckets[1 << 10];

static long long sieve(int below) {
    long long sum = 0;
    for (int i = 0; i < below; i++) composite[i] = 0;
    for (int i = 2; i < below; i++) {
        if (composite[i]) continue;
        sum += i;
        for (int j = 2 * i; j < below; j += i) composite[j] = 1;
    }
    return sum;
}

static long long matrix(int round) {
    for (int i = 0; i < SIDE; i++)
        for (int j = 0; j < SIDE; j++) {
            left[i][j] = i * 3 + j + round;
            right[i][j] = i - j * 5;
        }
    for (int i = 0; i < SIDE; i++)
        for (int j = 0; j < SIDE; j++) {
            int sum = 0;
            for (int k = 0; k < SIDE; k++) sum += left[i][k] * right[k][j];
            product[i][j] = sum;
        }
    long long trace = 0;
    for (int i = 0; i < SIDE; i++) trace += product[i][(i * 7) % SIDE];
    return trace;
}

static long long histogram(int round) {
    unsigned seed = 12345u + (unsigned)round;
    for (int i = 0; i < SIEVE; i++) {
        seed = seed * 1664525u + 1013904223u;
        buckets[seed >> 22] += composite[seed >> 15];
    }
    long long sum = 0;
    for (int i = 0; i < 1 << 10; i++) sum = sum * 31 + buckets[i];
    return sum;
}

long long run(int n) {
    long long sum = 0;
    for (int round = 0; round < n; round++)
        sum = sum * 7 + sieve(SIEVE - round) + matrix(round) + histogram(round);
    return sum;
}
