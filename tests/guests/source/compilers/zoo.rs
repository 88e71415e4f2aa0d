//! Values of many types. At each line marked `stop NAME` the program prints, right after, what its variables hold: lines
//! of a name and a value between `stop NAME` and `end`, in the notation in which a debugger is to show them.

#![allow(dead_code)] // read by `Debug` only

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::fmt::Debug;
use std::num::NonZeroU32;
use std::rc::{Rc, Weak};
use std::sync::{Arc, Mutex};

macro_rules! say {
    ($($name:ident)*) => { $(say(stringify!($name), &$name);)* };
}

macro_rules! say_counted {
    ($kind:ident $($name:ident)*) => { $(
        let (strong, weak) = ($kind::strong_count(&$name), $kind::weak_count(&$name));
        say(stringify!($name), &format_args!("{:?} ({strong} strong, {weak} weak)", &*$name));
    )* };
}

trait Speak {
    fn name(&self) -> String;
    fn speak(&self, times: u8) -> String {
        self.name().repeat(times.into())
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Dog {
    name: String,
    age: u8,
}

#[derive(Debug)]
struct Cat(i64, f32);

impl Speak for Dog {
    fn name(&self) -> String {
        let shouted = self.name.to_uppercase();
        stop(); // stop method
        println!("stop method");
        println!("self {self:?}");
        say!(shouted);
        println!("end");
        shouted
    }
}

impl Speak for Cat {
    fn name(&self) -> String {
        format!("cat {}", self.0)
    }
}

#[derive(Debug, Clone)]
enum Tree {
    Leaf(i32),
    Pair(Box<Tree>, Box<Tree>),
    Text { body: String, level: Option<u16> },
    Nothing,
}

#[derive(Debug, Clone)]
enum Nested {
    Tree(Tree),
    Maybe(Option<Tree>),
    Either(Result<u8, Tree>),
    Last,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Point {
    x: i32,
    y: i32,
}

#[derive(Debug)]
struct Fixed<T, const N: usize> {
    items: [T; N],
    first: Option<T>,
}

#[derive(Debug, Clone, Copy)]
#[repr(i8)]
enum Level {
    Low = -3,
    Mid = 0,
    High = 7,
}

#[inline(never)]
fn stop() {}

fn say(name: &str, value: &dyn Debug) {
    println!("{name} {value:?}");
}

fn total<T: Copy + Debug + Into<i64>>(items: &[T], from: i64) -> i64 {
    let mut sum = from;
    for (index, item) in items.iter().enumerate() {
        sum += (*item).into();
        if index == 1 {
            stop(); // stop generic
            println!("stop generic");
            say!(items from sum index item);
            println!("end");
        }
    }
    sum
}

fn lookup<'a>(map: &'a BTreeMap<String, Vec<u16>>, key: &str) -> Option<&'a Vec<u16>> {
    let found = map.get(key);
    stop(); // stop borrowed
    println!("stop borrowed");
    say!(map key found);
    println!("end");
    found
}

fn main() {
    let big: u128 = (1 << 100) + 7;
    let neg: i128 = -5;
    let small: i8 = -128;
    let word: u16 = 65535;
    let truth = true;
    let letter = 'é';
    let single: f32 = 1.1;
    let double: f64 = 1e300;
    let nan = f64::NAN;
    let infinite = f32::NEG_INFINITY;
    let unit = ();
    let text = String::from("héllo wörld 日本");
    let quoted = String::from("a\"b\\c\n\t\0end");
    let empty = String::new();
    let literal: &str = "literal";
    let part: &str = &text[0..6];
    let boxed_text: Box<str> = "boxed".into();
    let bytes: &[u8] = b"raw\xff";
    let tuple = (1u8, -2i16, "three", 4.0f64, (5, '6'));
    let nested: Vec<Vec<i32>> = vec![vec![1, 2], vec![], vec![3]];
    let points = vec![Point { x: 1, y: -1 }, Point { x: 2, y: -2 }, Point { x: 3, y: -3 }];
    let window: &[Point] = &points[1..];
    let none_ref: Option<&Point> = None;
    let some_ref: Option<&Point> = points.first();
    let some_text: Option<&str> = Some("opt");
    let some_false: Option<bool> = Some(false);
    let none_char: Option<char> = None;
    let some_none: Option<Option<bool>> = Some(None);
    let some_box: Option<Box<Point>> = Some(Box::new(Point { x: 9, y: 8 }));
    let nonzero = NonZeroU32::new(77);
    let none_nonzero: Option<NonZeroU32> = None;
    let fine: Result<i32, String> = Ok(3);
    let failed: Result<(), String> = Err("bad".into());
    let parsed = "x".parse::<i32>();
    let deep = Nested::Tree(Tree::Pair(
        Box::new(Tree::Leaf(1)),
        Box::new(Tree::Text { body: "deep".into(), level: Some(2) }),
    ));
    let maybe = Nested::Maybe(Some(Tree::Nothing));
    let nothing = Nested::Maybe(None);
    let wrong = Nested::Either(Err(Tree::Text { body: String::new(), level: None }));
    let right = Nested::Either(Ok(200));
    let last = Nested::Last;
    let levels = [Level::Low, Level::Mid, Level::High];
    let fixed = Fixed { items: [1.5f32, 2.5], first: Some(0.5) };
    let grid = [[1u8, 2, 3], [4, 5, 6]];
    let mut map: HashMap<String, Vec<Point>> = HashMap::new();
    map.insert("a".into(), vec![Point { x: 1, y: 2 }]);
    map.insert("bb".into(), vec![]);
    let mut squares: HashMap<u32, u64> = (0..90).map(|n| (n, u64::from(n) * u64::from(n))).collect();
    squares.remove(&7);
    let set: HashSet<&str> = ["x", "y"].into_iter().collect();
    let tree: BTreeMap<String, Vec<u16>> = (0..40u16).map(|n| (format!("k{n:02}"), vec![n, n + 1])).collect();
    let mut holes: BTreeMap<i32, i32> = (0..200).map(|n| (n, n * 2)).collect();
    holes.retain(|key, _| key % 3 == 0);
    let letters: BTreeSet<char> = "hello".chars().collect();
    let empty_tree: BTreeMap<u8, u8> = BTreeMap::new();
    let empty_map: HashMap<u8, u8> = HashMap::new();
    let mut ring: VecDeque<u8> = VecDeque::with_capacity(4);
    ring.extend([1, 2, 3, 4]);
    ring.pop_front();
    ring.push_back(5);
    let linked: LinkedList<u8> = [7, 8].into_iter().collect();
    let heap: BinaryHeap<u8> = [3, 1, 2].into_iter().collect();
    let counted = Rc::new(vec![String::from("in"), String::from("side")]);
    let other = Rc::clone(&counted);
    let watching: Weak<Vec<String>> = Rc::downgrade(&counted);
    let atomic = Arc::new(10u64);
    let shared = Rc::new(RefCell::new(vec![1u8, 2]));
    shared.borrow_mut().push(3);
    let refcell = RefCell::new(String::from("cell"));
    let cell = Cell::new(42u8);
    let mutex = Mutex::new(11);
    let dog = Dog { name: "Rex".into(), age: 4 };
    let dog_ref: &Dog = &dog;
    let dyn_box: Box<dyn Speak> = Box::new(Cat(-9, 0.25));
    let dyn_ref: &dyn Speak = &dog;
    let zoo: Vec<Box<dyn Speak>> = vec![Box::new(dog.clone()), Box::new(Cat(1, 2.0))];
    let base = 10;
    let add = |n: i32| n + base;
    let owned = text.clone();
    let moved = move || owned.len();
    let callback: Box<dyn Fn(i32) -> i32> = Box::new(move |n| {
        let product = n * base;
        stop(); // stop closure
        println!("stop closure");
        say!(n product base);
        println!("end");
        product
    });
    let function: fn(&[i32], i64) -> i64 = total::<i32>;
    let range = 3..8;
    let inclusive = 1..=4;
    let ordering = std::cmp::Ordering::Less;
    let mutable: &mut [u8] = &mut [1, 2, 3];
    mutable[0] = 9;
    stop(); // stop main
    println!("stop main");
    say!(big neg small word truth letter single double nan infinite unit text quoted empty literal part);
    say!(boxed_text bytes tuple nested points window none_ref some_ref some_text some_false none_char);
    say!(some_none some_box nonzero none_nonzero fine failed parsed deep maybe nothing wrong right last levels);
    say!(fixed grid map squares set tree holes letters empty_tree empty_map ring linked heap dog dog_ref);
    say!(range inclusive ordering mutable);
    say_counted!(Rc counted other);
    say_counted!(Arc atomic);
    let weakly = watching.upgrade().map_or_else(String::new, |held| format!("{held:?}"));
    let owners = (watching.strong_count(), watching.weak_count());
    println!("watching {weakly} ({} strong, {} weak)", owners.0, owners.1);
    println!("shared {:?} (1 strong, 0 weak)", shared.borrow());
    println!("refcell {:?}", refcell.borrow());
    println!("cell {:?}", cell.get());
    println!("mutex {:?}", mutex.lock().unwrap());
    println!("dyn_box {:?}", Cat(-9, 0.25));
    println!("dyn_ref {:?}", &dog);
    println!("zoo [{:?}, {:?}]", &dog, Cat(1, 2.0));
    println!("add {{base: {base}}}");
    println!("moved {{owned: {text:?}}}");
    println!("function zoo::total::<i32>");
    println!("end");
    println!("{}{}{}{}", dyn_box.speak(1), dyn_ref.speak(2), zoo.len(), dog_ref.age);
    println!("{}{}{}", add(1), moved(), callback(2));
    println!("{}", function(&[1, 2, 3], 100));
    println!("{:?}", lookup(&tree, "k07"));
}
