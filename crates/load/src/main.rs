//! The load of the benchmark where single requests count: how long the slowest of many thousands took.
//!
//! It offers requests at a rate, over connections that each wait for their reply, and notes how long each took. The machine
//! that this runs on stands still now and then, a virtual one whenever its host has something else to do, and what a
//! request waits then is no doing of the server's. So the cores are watched meanwhile (`standstill.rs`), and of every wait
//! there are two figures: all of it, and without the time in which one of the two cores stood still.
//!
//! One JSON value a line, both ways: an `Offer` begins a run, which is answered with `"running"`; any other
//! line ends it and is answered with a `Report`. It ends itself when its input does.
#![forbid(unsafe_code)]

// Timers and priorities are Linux's, as the benchmark is.
#[cfg(target_os = "linux")]
mod offer;
#[cfg(target_os = "linux")]
mod request;
#[cfg(target_os = "linux")]
mod standstill;
#[cfg(target_os = "linux")]
mod talk;
#[cfg(target_os = "linux")]
mod waits;

fn main() -> std::io::Result<()> {
    #[cfg(target_os = "linux")]
    return talk::talk();
    #[cfg(not(target_os = "linux"))]
    Err(std::io::Error::other("this load needs Linux"))
}
