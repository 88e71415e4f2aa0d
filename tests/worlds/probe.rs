//! Probes of preview 1: scripts of calls, compiled to core modules that make the calls and print the results.
//!
//! A line of a script is a call (`fd_seek $f 4 0 out:8`). The module prints the line, the errno, and what the pointers
//! among its arguments then point to. Arguments:
//!
//! | form | what the function is given | what is printed |
//! |---|---|---|
//! | `12` `-1` `0xff` | the number | |
//! | `"text\n\xff"` | pointer and length of these bytes | |
//! | `out:N`, `out:N=name` | pointer to N zeros | the number, or bytes in hexadecimal |
//! | `$name`, `$name:64` | what was left in `out:N=name` | |
//! | `buf:N` | pointer and length of N zeros | text |
//! | `iov(4,0,8)` | pointer and count of vectors of fresh buffers | text of each |
//! | `ciov("a","")` | pointer and count of vectors of these bytes | |
//! | `stat` | pointer to a `filestat` | type, links, size; times below 2^32 seconds ago are left out |
//! | `dirents:N` | pointer and length for directory entries | bytes, the inodes left out |
//! | `subs(clock:7:1:0:0,read:8:$f)` | pointer to subscriptions | |
//! | `&name+4` | pointer into a block of `mem name "bytes"` | |
//!
//! Lines that are not calls: `mem`, `show &name N` (prints text), `less $a $b` (compares two 64-bit cells).
//! A probe may be made for `wasi_unstable` as well, whose structures have other layouts.

use super::functions::{Preview, signature};
use std::collections::HashMap;
use std::fmt::Write as _;

/// The address at which an output line is assembled.
const LINE: u32 = 0x1000;
/// The address of the first literal of a script.
const PIECES: u32 = 0x4000;

/// The parts of the module under construction.
struct Builder {
    preview: Preview,
    data: String,
    body: String,
    next: u32,
    cells: HashMap<String, u32>,
    blocks: HashMap<String, u32>,
    imports: Vec<String>,
}

/// The text of the module for a script.
pub fn module(script: &str, preview: Preview) -> String {
    let mut b = Builder {
        preview,
        data: String::new(),
        body: String::new(),
        next: PIECES,
        cells: HashMap::new(),
        blocks: HashMap::new(),
        imports: vec!["fd_write".into()],
    };
    for line in script.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with(['#', '!'])) {
        b.line(line);
    }
    let mut text = String::from("(module\n");
    for name in &b.imports {
        let (params, results) = signature(name).unwrap_or_else(|| panic!("no function {name}"));
        let params: Vec<&str> = params.iter().map(|&wide| if wide { "i64" } else { "i32" }).collect();
        let results = if results { "(result i32)" } else { "" };
        let params = params.join(" ");
        let module = preview.module();
        writeln!(text, "  (import \"{module}\" \"{name}\" (func ${name} (param {params}) {results}))")
            .unwrap();
    }
    text += "  (memory (export \"memory\") 2)\n";
    text += HELPERS;
    text += &b.data;
    writeln!(text, "  (func (export \"_start\") (local $e i32)\n{})\n)", b.body).unwrap();
    text
}

/// Splits a line into words; text in quotes stays whole.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted, mut escaped, mut depth) =
        (Vec::new(), String::new(), false, false, 0);
    for c in line.chars() {
        if c == ' ' && !quoted && depth == 0 {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
            continue;
        }
        match c {
            '"' if !escaped => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        word.push(c);
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

/// The bytes of a quoted text.
fn bytes(quoted: &str) -> Vec<u8> {
    let inner = quoted.strip_prefix('"').and_then(|q| q.strip_suffix('"')).expect("text in quotes");
    let (mut out, mut chars) = (Vec::new(), inner.chars());
    while let Some(c) = chars.next() {
        let mut utf8 = [0; 4];
        match (c, c == '\\') {
            (_, false) => out.extend(c.encode_utf8(&mut utf8).bytes()),
            _ => match chars.next().expect("an escape") {
                'n' => out.push(b'\n'),
                'x' => {
                    let digits: String = chars.by_ref().take(2).collect();
                    out.push(u8::from_str_radix(&digits, 16).expect("two digits"));
                }
                // `\*300a` stands for 300 times the letter.
                '*' => {
                    let digits: String = chars.clone().take_while(char::is_ascii_digit).collect();
                    let letter = chars.by_ref().nth(digits.len()).expect("a letter");
                    out.extend(std::iter::repeat_n(letter as u8, digits.parse().expect("a count")));
                }
                other => out.push(other as u8),
            },
        }
    }
    out
}

fn number(word: &str) -> Option<i64> {
    match word.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).ok().map(u64::cast_signed),
        None => word.parse::<i64>().ok().or_else(|| word.parse::<u64>().ok().map(u64::cast_signed)),
    }
}

impl Builder {
    /// Adds a block of memory with these bytes; blocks are aligned to 8 bytes, with at least 8 bytes between them.
    fn block(&mut self, bytes: &[u8]) -> u32 {
        let at = self.next;
        self.next += (bytes.len() as u32 + 15) / 8 * 8;
        if bytes.iter().any(|&b| b != 0) {
            let escaped: String = bytes.iter().fold(String::new(), |mut text, b| {
                write!(text, "\\{b:02x}").unwrap();
                text
            });
            writeln!(self.data, "  (data (i32.const {at}) \"{escaped}\")").unwrap();
        }
        at
    }

    fn say(&mut self, text: &str) {
        let at = self.block(text.as_bytes());
        writeln!(self.body, "    (call $puts (i32.const {at}) (i32.const {}))", text.len()).unwrap();
    }

    /// The address that `&name+4` stands for.
    fn address(&self, word: &str) -> u32 {
        let (name, offset) = word.trim_start_matches('&').split_once('+').unwrap_or((&word[1..], "0"));
        self.blocks[name] + offset.parse::<u32>().expect("an offset")
    }

    /// The value of a word, as a 32-bit expression.
    fn value(&self, word: &str) -> String {
        match word.strip_prefix('$') {
            Some(name) => format!("(i32.load (i32.const {}))", self.cells[name]),
            None if word.starts_with('&') => format!("(i32.const {})", self.address(word)),
            None => {
                let n = number(word).unwrap_or_else(|| panic!("no number: {word}"));
                format!("(i32.const {})", n as i32)
            }
        }
    }

    fn line(&mut self, line: &str) {
        let words = words(line);
        match words[0].as_str() {
            "mem" => {
                let at = self.block(&bytes(&words[2]));
                self.blocks.insert(words[1].clone(), at);
            }
            "show" => {
                self.say(&format!("{line} -> "));
                let (at, len) = (self.address(&words[1]), self.value(&words[2]));
                writeln!(self.body, "    (call $text (i32.const {at}) {len}) (call $flush)").unwrap();
            }
            "less" => {
                self.say(&format!("{line} -> "));
                let [a, b] = [1, 2].map(|i| self.cells[&words[i][1..]]);
                let load = |at| format!("(i64.load (i32.const {at}))");
                let yes = format!("(i64.extend_i32_u (i64.le_u {} {}))", load(a), load(b));
                writeln!(self.body, "    (call $number {yes}) (call $flush)").unwrap();
            }
            _ => self.call(line, &words),
        }
    }

    fn call(&mut self, line: &str, words: &[String]) {
        let name = &words[0];
        if !self.imports.contains(name) {
            self.imports.push(name.clone());
        }
        let (wide, result) = signature(name).unwrap_or_else(|| panic!("no function {name}"));
        let (mut args, mut before, mut after) = (Vec::new(), String::new(), String::new());
        for word in &words[1..] {
            self.argument(word, wide, &mut args, &mut before, &mut after);
        }
        assert_eq!(args.len(), wide.len(), "{line}");
        self.say(&format!("{line} -> "));
        self.body += &before;
        let call = format!("(call ${name} {})", args.join(" "));
        if result {
            writeln!(self.body, "    (call $errno (local.tee $e {call}))").unwrap();
            writeln!(self.body, "    (if (i32.eqz (local.get $e)) (then {after}))").unwrap();
            self.body += "    (call $flush)\n";
        } else {
            writeln!(self.body, "    (call $flush) {call}").unwrap();
        }
    }

    fn argument(
        &mut self,
        word: &str,
        wide: &[bool],
        args: &mut Vec<String>,
        before: &mut String,
        after: &mut String,
    ) {
        let constant = |n: u32| format!("(i32.const {n})");
        let list = |prefix: &str| -> Option<Vec<&str>> {
            let inner = word.strip_prefix(prefix)?.strip_suffix(')')?;
            Some(if inner.is_empty() { Vec::new() } else { inner.split(',').collect() })
        };
        if word.starts_with('"') {
            let data = bytes(word);
            args.extend([constant(self.block(&data)), constant(data.len() as u32)]);
        } else if let Some(rest) = word.strip_prefix("out:") {
            let (len, name) = rest.split_once('=').unwrap_or((rest, ""));
            let len: u32 = len.parse().expect("a length");
            let at = self.block(&vec![0; len as usize]);
            if !name.is_empty() {
                self.cells.insert(name.to_owned(), at);
            }
            args.push(constant(at));
            if !name.ends_with('\'') {
                *after += &match len {
                    4 => format!("(call $space) (call $number (i64.load32_u (i32.const {at})))"),
                    8 => format!("(call $space) (call $number (i64.load (i32.const {at})))"),
                    _ => format!("(call $space) (call $hex (i32.const {at}) (i32.const {len}))"),
                };
            }
        } else if let Some(len) = word.strip_prefix("buf:") {
            let len: u32 = len.parse().expect("a length");
            let at = self.block(&vec![0; len as usize]);
            args.extend([constant(at), constant(len)]);
            *after += &format!("(call $space) (call $text (i32.const {at}) (i32.const {len}))");
        } else if let Some(len) = word.strip_prefix("dirents:") {
            let len: u32 = len.parse().expect("a length");
            let at = self.block(&vec![0; len as usize]);
            args.extend([constant(at), constant(len)]);
            *after += &format!("(call $space) (call $dirents (i32.const {at}) (i32.const {len}))");
        } else if word == "stat" {
            let at = self.block(&[0; 64]);
            args.push(constant(at));
            *after += &match self.preview {
                Preview::One => format!("(call $filestat1 (i32.const {at}))"),
                Preview::Zero => format!("(call $filestat0 (i32.const {at}))"),
            };
        } else if let Some(lengths) = list("iov(") {
            let mut array = Vec::new();
            for len in &lengths {
                let len: u32 = len.parse().expect("a length");
                let at = self.block(&vec![0; len as usize]);
                array.extend([at.to_le_bytes(), len.to_le_bytes()].concat());
                *after += &format!("(call $space) (call $text (i32.const {at}) (i32.const {len}))");
            }
            args.extend([constant(self.block(&array)), constant(lengths.len() as u32)]);
        } else if let Some(texts) = list("ciov(") {
            let mut array = Vec::new();
            for text in &texts {
                let data = bytes(text);
                let at = self.block(&data);
                array.extend([at.to_le_bytes(), (data.len() as u32).to_le_bytes()].concat());
            }
            args.extend([constant(self.block(&array)), constant(texts.len() as u32)]);
        } else if let Some(subscriptions) = list("subs(") {
            args.push(self.subscriptions(&subscriptions, before));
        } else if let Some(name) = word.strip_prefix('$').and_then(|w| w.strip_suffix(":64")) {
            args.push(format!("(i64.load (i32.const {}))", self.cells[name]));
        } else if wide.get(args.len()) == Some(&true) {
            let n = number(word).unwrap_or_else(|| panic!("no number: {word}"));
            args.push(format!("(i64.const {n})"));
        } else {
            args.push(self.value(word));
        }
    }

    /// `clock:USERDATA:ID:TIMEOUT:FLAGS`, `read:USERDATA:FD`, `write:USERDATA:FD`, `other:USERDATA:TAG`.
    fn subscriptions(&mut self, list: &[&str], before: &mut String) -> String {
        let (size, clock) = match self.preview {
            Preview::One => (48, 16),
            // An identifier comes first in the older module.
            Preview::Zero => (56, 24),
        };
        let at = self.block(&vec![0; size as usize * list.len()]);
        for (i, item) in list.iter().enumerate() {
            let at = at + i as u32 * size;
            let parts: Vec<&str> = item.split(':').collect();
            let mut put = |size: u32, offset: u32, value: &str| {
                let store = match size {
                    1 => "i32.store8",
                    2 => "i32.store16",
                    4 => "i32.store",
                    _ => "i64.store",
                };
                let value = match size {
                    8 => match value.strip_prefix('$') {
                        Some(name) => format!("(i64.load (i32.const {}))", self.cells[name]),
                        None => format!("(i64.const {})", number(value).expect("a number")),
                    },
                    _ => self.value(value),
                };
                write!(before, "    ({store} (i32.const {}) {value})", at + offset).unwrap();
            };
            put(8, 0, parts[1]);
            match parts[0] {
                "clock" => {
                    put(4, clock, parts[2]);
                    put(8, clock + 8, parts[3]);
                    put(2, clock + 24, parts[4]);
                }
                "read" | "write" => {
                    put(1, 8, if parts[0] == "read" { "1" } else { "2" });
                    put(4, 16, parts[2]);
                }
                _ => put(1, 8, parts[2]),
            }
            before.push('\n');
        }
        format!("(i32.const {at})")
    }
}

/// Functions that assemble a line and write it.
const HELPERS: &str = include_str!("helpers.wat");

const _: () = assert!(LINE < PIECES);

/// The names of the functions that a script calls.
pub fn calls(script: &str) -> Vec<String> {
    let lines = script.lines().filter(|l| !l.is_empty() && !l.starts_with(['#', '!']));
    let first = lines.filter_map(|l| l.split(' ').next());
    first.filter(|w| !matches!(*w, "mem" | "show" | "less")).map(str::to_owned).collect()
}
