//! Floats: bodies under gravity (64 bits, square roots and divisions) and a Mandelbrot picture (32 bits).

#[derive(Clone, Copy)]
struct Body {
    at: [f64; 3],
    speed: [f64; 3],
    mass: f64,
}

#[no_mangle]
pub extern "C" fn run(n: i32) -> i64 {
    let mut bodies: Vec<Body> = (0..5).map(body).collect();
    let before = energy(&bodies);
    for _ in 0..n {
        advance(&mut bodies, 0.001);
    }
    let drift = (energy(&bodies) - before) * 1e9;
    let side = 16 + (n / 512).max(0) as u32;
    drift as i64 ^ mandelbrot(side) << 20
}

/// A body on a circle around the first one.
fn body(i: i32) -> Body {
    if i == 0 {
        return Body { at: [0.0; 3], speed: [0.0; 3], mass: 40.0 };
    }
    let far = f64::from(i) * 5.0;
    let fast = (40.0 / far).sqrt();
    Body { at: [far, 0.0, 0.1 * f64::from(i)], speed: [0.0, fast, 0.0], mass: 0.01 * f64::from(i) }
}

fn advance(bodies: &mut [Body], step: f64) {
    for i in 0..bodies.len() {
        let (left, right) = bodies.split_at_mut(i + 1);
        let a = &mut left[i];
        for b in right {
            let apart: [f64; 3] = std::array::from_fn(|k| a.at[k] - b.at[k]);
            let square: f64 = apart.iter().map(|d| d * d).sum();
            let pull = step / (square * square.sqrt());
            for k in 0..3 {
                a.speed[k] -= apart[k] * b.mass * pull;
                b.speed[k] += apart[k] * a.mass * pull;
            }
        }
    }
    for body in bodies {
        for k in 0..3 {
            body.at[k] += step * body.speed[k];
        }
    }
}

fn energy(bodies: &[Body]) -> f64 {
    let mut total = 0.0;
    for (i, a) in bodies.iter().enumerate() {
        total += 0.5 * a.mass * a.speed.iter().map(|v| v * v).sum::<f64>();
        for b in &bodies[i + 1..] {
            let square: f64 = a.at.iter().zip(&b.at).map(|(p, q)| (p - q) * (p - q)).sum();
            total -= a.mass * b.mass / square.sqrt();
        }
    }
    total
}

/// Iterations over a square picture of the set.
fn mandelbrot(side: u32) -> i64 {
    let mut total = 0;
    for row in 0..side {
        let y = row as f32 / side as f32 * 2.0 - 1.0;
        for column in 0..side {
            let x = column as f32 / side as f32 * 3.0 - 2.0;
            let (mut re, mut im) = (0.0f32, 0.0f32);
            let mut left = 100;
            while left > 0 && re * re + im * im < 4.0 {
                (re, im) = (re * re - im * im + x, 2.0 * re * im + y);
                left -= 1;
            }
            total += left;
        }
    }
    total
}
