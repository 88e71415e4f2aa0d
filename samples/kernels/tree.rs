//! Linked structures: an unbalanced search tree of boxes that is filled, searched, walked and freed, and a linked list
//! that is reversed; many small allocations, and loads that depend on loads.

#[derive(Default)]
struct Tree {
    root: Option<Box<Node>>,
}

struct Node {
    key: u32,
    count: u32,
    left: Option<Box<Node>>,
    right: Option<Box<Node>>,
}

impl Tree {
    fn insert(&mut self, key: u32) {
        let mut at = &mut self.root;
        while let Some(node) = at {
            if node.key == key {
                node.count += 1;
                return;
            }
            at = if key < node.key { &mut node.left } else { &mut node.right };
        }
        *at = Some(Box::new(Node { key, count: 1, left: None, right: None }));
    }

    fn count(&self, key: u32) -> u32 {
        let mut at = &self.root;
        while let Some(node) = at {
            if node.key == key {
                return node.count;
            }
            at = if key < node.key { &node.left } else { &node.right };
        }
        0
    }
}

/// In order; recursion as deep as the tree.
fn walk(at: &Option<Box<Node>>, depth: i64, sum: &mut i64) {
    if let Some(node) = at {
        walk(&node.left, depth + 1, sum);
        *sum = sum.wrapping_mul(3) ^ i64::from(node.key) + depth * i64::from(node.count);
        walk(&node.right, depth + 1, sum);
    }
}

struct Link {
    value: i64,
    next: Option<Box<Link>>,
}

#[no_mangle]
pub extern "C" fn run(n: i32) -> i64 {
    let mut seed = 2_463_534_242u32;
    let mut next = || {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        seed >> 12
    };
    let mut tree = Tree::default();
    let mut list: Option<Box<Link>> = None;
    for _ in 0..n {
        let key = next();
        tree.insert(key);
        list = Some(Box::new(Link { value: i64::from(key), next: list }));
    }
    let mut sum = (0..n).map(|_| i64::from(tree.count(next()))).sum();
    walk(&tree.root, 0, &mut sum);
    let mut reversed = None;
    while let Some(mut link) = list {
        list = std::mem::replace(&mut link.next, reversed);
        link.value ^= sum & 0xff;
        reversed = Some(link);
    }
    while let Some(link) = reversed {
        sum = sum.rotate_left(5) ^ link.value;
        reversed = link.next;
    }
    sum
}
