//! Indirect calls: objects behind a trait, boxed closures and plain function pointers, chosen by the data.

trait Shape {
    fn area(&self) -> f64;
    fn grow(&mut self, by: f64);
    fn corners(&self) -> u32;
}

struct Circle(f64);
struct Square(f64);
struct Triangle(f64, f64);
struct Frame(Box<dyn Shape>, f64);

impl Shape for Circle {
    fn area(&self) -> f64 {
        self.0 * self.0 * 3.25
    }
    fn grow(&mut self, by: f64) {
        self.0 += by;
    }
    fn corners(&self) -> u32 {
        0
    }
}

impl Shape for Square {
    fn area(&self) -> f64 {
        self.0 * self.0
    }
    fn grow(&mut self, by: f64) {
        self.0 *= 1.0 + by;
    }
    fn corners(&self) -> u32 {
        4
    }
}

impl Shape for Triangle {
    fn area(&self) -> f64 {
        self.0 * self.1 * 0.5
    }
    fn grow(&mut self, by: f64) {
        (self.0, self.1) = (self.1 + by, self.0);
    }
    fn corners(&self) -> u32 {
        3
    }
}

impl Shape for Frame {
    fn area(&self) -> f64 {
        self.0.area() * 0.75 + self.1
    }
    fn grow(&mut self, by: f64) {
        self.0.grow(by * 0.5);
        self.1 -= by;
    }
    fn corners(&self) -> u32 {
        self.0.corners() * 2
    }
}

type Rule = Box<dyn FnMut(u32) -> u32>;

const STEPS: [fn(u32) -> u32; 5] = [double, spread, halve, turn, flip];

#[no_mangle]
pub extern "C" fn run(n: i32) -> i64 {
    let mut shapes: Vec<Box<dyn Shape>> = (0..64).map(shape).collect();
    let mut rules = rules();
    let (mut state, mut area) = (0x00c0_ffeeu32, 0.0);
    for round in 0..n {
        for shape in &mut shapes {
            shape.grow(if round % 2 == 0 { 0.001 } else { -0.001 });
            area += shape.area();
            state = state.wrapping_add(shape.corners());
            let step = STEPS[state as usize % STEPS.len()];
            state = step(state);
            let rule = state as usize % rules.len();
            state ^= rules[rule](state);
        }
    }
    area as i64 ^ i64::from(state) << 16
}

fn shape(i: u32) -> Box<dyn Shape> {
    let size = f64::from(i) * 0.25 + 1.0;
    match i % 7 {
        0 | 4 => Box::new(Circle(size)),
        1 | 5 => Box::new(Square(size)),
        2 => Box::new(Triangle(size, size * 2.0)),
        _ => Box::new(Frame(shape(i / 2), size)),
    }
}

fn rules() -> Vec<Rule> {
    let mut seen = 0u32;
    let mut last = 1u32;
    vec![
        Box::new(move |x| {
            seen += 1;
            x.wrapping_add(seen)
        }),
        Box::new(move |x| std::mem::replace(&mut last, x)),
        Box::new(|x| x >> 3),
        Box::new(|x| x.count_ones()),
    ]
}

fn double(x: u32) -> u32 {
    x.wrapping_mul(2) + 1
}

fn spread(x: u32) -> u32 {
    x.wrapping_mul(0x9e37_79b1)
}

fn halve(x: u32) -> u32 {
    x >> 1 ^ 0x5a5a
}

fn turn(x: u32) -> u32 {
    x.rotate_left(9)
}

fn flip(x: u32) -> u32 {
    !x.reverse_bits()
}
