//! A program with source lines: a generic function that is there twice, a line without code, one inlined into another.

#![no_std]
#![no_main]

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

#[inline(never)]
fn twice<T: Copy + core::ops::BitXor<Output = T>>(value: T, mask: T) -> T {
    let once = value ^ mask;

    // Nothing was made from this line.
    once ^ value ^ mask ^ mask
}

#[inline(always)]
fn doubled(value: u32) -> u32 {
    value.wrapping_add(value)
}

#[unsafe(no_mangle)]
pub extern "C" fn run(value: u32) -> u32 {
    let narrow = twice(value, 0xff);
    let wide = twice(u64::from(value), 0xffff) as u32;
    doubled(narrow ^ wide)
}
