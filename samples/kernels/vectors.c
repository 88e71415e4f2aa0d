/* SIMD: dot products, a blur of bytes and a search, written with 128-bit vectors. */

#include <wasm_simd128.h>

#define LENGTH (1 << 14)
#define WIDTH 256
#define HEIGHT 64

static float a[LENGTH], b[LENGTH];
static short samples[LENGTH];
static unsigned char image[HEIGHT][WIDTH], blurred[HEIGHT][WIDTH];

static void fill(void) {
    unsigned seed = 1;
    for (int i = 0; i < LENGTH; i++) {
        seed = seed * 1664525u + 1013904223u;
        a[i] = (float)(int)(seed >> 20) * 0.25f;
        b[i] = (float)(int)(seed >> 24) - 100.0f;
        samples[i] = (short)(seed >> 16);
        image[i / WIDTH][i % WIDTH] = (unsigned char)(seed >> 24);
    }
}

static float dot(void) {
    v128_t sum = wasm_f32x4_splat(0.0f);
    for (int i = 0; i < LENGTH; i += 4)
        sum = wasm_f32x4_add(sum, wasm_f32x4_mul(wasm_v128_load(a + i), wasm_v128_load(b + i)));
    return wasm_f32x4_extract_lane(sum, 0) + wasm_f32x4_extract_lane(sum, 1) +
           wasm_f32x4_extract_lane(sum, 2) + wasm_f32x4_extract_lane(sum, 3);
}

static int energy(void) {
    v128_t sum = wasm_i32x4_splat(0);
    for (int i = 0; i < LENGTH; i += 8) {
        v128_t x = wasm_i16x8_shr(wasm_v128_load(samples + i), 4);
        sum = wasm_i32x4_add(sum, wasm_i32x4_dot_i16x8(x, x));
    }
    return wasm_i32x4_extract_lane(sum, 0) ^ wasm_i32x4_extract_lane(sum, 1) ^
           wasm_i32x4_extract_lane(sum, 2) ^ wasm_i32x4_extract_lane(sum, 3);
}

/* Each byte becomes a rounded average of itself and its four neighbours, edges of the rows aside. */
static void blur(void) {
    for (int y = 1; y < HEIGHT - 1; y++)
        for (int x = 16; x < WIDTH - 16; x += 16) {
            v128_t here = wasm_v128_load(&image[y][x]);
            v128_t across = wasm_u8x16_avgr(wasm_v128_load(&image[y][x - 1]), wasm_v128_load(&image[y][x + 1]));
            v128_t along = wasm_u8x16_avgr(wasm_v128_load(&image[y - 1][x]), wasm_v128_load(&image[y + 1][x]));
            wasm_v128_store(&blurred[y][x], wasm_u8x16_avgr(here, wasm_u8x16_avgr(across, along)));
        }
}

/* How many bytes of the blurred picture are bright, with the halves of each vector exchanged on the way back. */
static int bright(int limit) {
    int count = 0;
    v128_t edge = wasm_i8x16_splat((signed char)limit);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x += 16) {
            v128_t row = wasm_v128_load(&blurred[y][x]);
            v128_t above = wasm_u8x16_gt(row, edge);
            if (wasm_v128_any_true(above)) count += __builtin_popcount((unsigned)wasm_i8x16_bitmask(above));
            v128_t turned = wasm_i8x16_shuffle(row, above, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
            wasm_v128_store(&image[y][x], wasm_v128_xor(turned, edge));
        }
    return count;
}

long long run(int n) {
    long long sum = 0;
    fill();
    for (int round = 0; round < n; round++) {
        a[round % LENGTH] += 1.0f;
        samples[round % LENGTH] ^= 0x55;
        blur();
        sum = sum * 31 + (long long)dot() + energy() + bright(100 + round % 64);
    }
    return sum;
}
