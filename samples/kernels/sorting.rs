//! Sorting: the library's unstable and stable sorts, and a heap sort, over numbers and over records.

#[derive(Clone, Copy)]
struct Record {
    key: u16,
    order: u32,
    weight: f64,
}

#[no_mangle]
pub extern "C" fn run(n: i32) -> i64 {
    let n = n.max(1) as usize;
    let mut seed = 0x2545_f491_4f6c_dd1du64;
    let mut numbers: Vec<u64> = (0..n).map(|_| next(&mut seed)).collect();
    let mut records: Vec<Record> = numbers
        .iter()
        .zip(0..)
        .map(|(&x, order)| Record { key: (x >> 20) as u16 & 0x3ff, order, weight: (x >> 40) as f64 })
        .collect();
    let mut words: Vec<i32> = numbers.iter().map(|&x| x as i32).collect();
    numbers.sort_unstable();
    records.sort_by(|a, b| a.key.cmp(&b.key).then(b.weight.total_cmp(&a.weight)));
    heap_sort(&mut words);
    let mut sum = 0i64;
    for (i, ((&x, r), &w)) in (1..).zip(numbers.iter().zip(&records).zip(&words)) {
        sum = sum.rotate_left(7) ^ (x as i64).wrapping_mul(i) ^ i64::from(r.order) << 17 ^ i64::from(w);
    }
    sum
}

fn next(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

fn heap_sort(items: &mut [i32]) {
    for root in (0..items.len() / 2).rev() {
        sink(items, root);
    }
    for end in (1..items.len()).rev() {
        items.swap(0, end);
        sink(&mut items[..end], 0);
    }
}

fn sink(items: &mut [i32], mut root: usize) {
    loop {
        let mut child = 2 * root + 1;
        if child >= items.len() {
            return;
        }
        if child + 1 < items.len() && items[child] < items[child + 1] {
            child += 1;
        }
        if items[root] >= items[child] {
            return;
        }
        items.swap(root, child);
        root = child;
    }
}
