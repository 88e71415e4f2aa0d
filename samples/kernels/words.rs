//! Strings and hashing: a made-up text is split, folded to lower case and counted in a hash table, and the most
//! frequent words are written out.

use std::collections::HashMap;
use std::fmt::Write;

const SYLLABLES: [&str; 16] = [
    "ba", "Ko", "ri", "te", "lum", "\u{e9}s", "an", "Dor", "fi", "gu", "hei", "jo", "sk\u{e5}", "mi", "no", "pra",
];

#[no_mangle]
pub extern "C" fn run(n: i32) -> i64 {
    let text = text(n.max(1) as u32);
    let mut counts: HashMap<String, u32> = HashMap::new();
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        *counts.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    let mut ranking: Vec<(&String, &u32)> = counts.iter().collect();
    ranking.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let mut report = String::new();
    for (word, count) in ranking.iter().take(200) {
        let _ = writeln!(report, "{word:>12} {count}");
    }
    // FNV-1a, so that each letter of the report matters.
    let hash = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    report.bytes().fold(0xcbf2_9ce4_8422_2325 ^ counts.len() as u64, hash) as i64
}

/// So many words; short ones are the most frequent.
fn text(words: u32) -> String {
    let mut seed = 0x1234_5678u32;
    let mut roll = |below: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) * below >> 16
    };
    let mut text = String::new();
    for _ in 0..words {
        for _ in 0..=roll(3) {
            text.push_str(SYLLABLES[(roll(16) & roll(16)) as usize]);
        }
        text.push_str(if roll(9) == 0 { ", " } else { " " });
    }
    text
}
