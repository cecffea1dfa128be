//! Signals that end the process, and where its threads are.
//!
//! The handler of such a signal does as little as it can, since the thread it interrupts may hold any lock, the
//! allocator's included: it writes into memory that was always there what happened and where the thread came from, wakes
//! whoever reports by a byte in a pipe, and waits until the report is written or its time is over. Then the signal does
//! what it would have done. The report is the work of an ordinary thread, [`Watch::wait`]'s caller, which may allocate, open
//! files and fail.
//!
//! [`threads`] asks the other threads where they are, one after the other, by a signal that each answers for itself: no
//! thread can walk another's stack. One that does not answer, since it blocks the signal, is left out.
//!
//! Libraries for this either refuse the signals that matter here (signal-hook, tokio) or put themselves before
//! `pthread_create` and leave the handler, and its unsafety, to the caller (crash-handler).

use std::ffi::{c_int, c_void};
use std::fs;
use std::io::{self, Read};
use std::os::fd::IntoRawFd;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicI32, AtomicU32, AtomicUsize};
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::Duration;

/// Signals that say that the program is wrong.
const FATAL: [c_int; 5] = [
    libc::SIGSEGV,
    libc::SIGBUS,
    libc::SIGFPE,
    libc::SIGILL,
    libc::SIGABRT,
];
/// The signal that asks a thread where it is.
const ASK: c_int = libc::SIGUSR2;
/// Return addresses that are kept of a stack.
const FRAMES_MAX: usize = 100;
/// A thread that was hit waits this often for the report, and this long each time: ten seconds.
const WAITS_MAX: u32 = 2_000;
const WAIT_NS: libc::c_long = 5_000_000;
/// How often and how long whoever asks a thread waits for its answer: 100 milliseconds.
const ANSWER_WAITS_MAX: u32 = 200;
const ANSWER_WAIT: Duration = Duration::from_micros(500);

/// The end of the pipe into which handlers write; -1 for none.
static PIPE: AtomicI32 = AtomicI32::new(-1);
static HIT: Hit = Hit::new();
static ASKED: Asked = Asked::new();
/// Held by whoever asks.
static ASKING: Mutex<()> = Mutex::new(());

const IDLE: u32 = 0;
const BEGUN: u32 = 1;
const COMPLETE: u32 = 2;
const OVER: u32 = 3;

/// Return addresses, the innermost first.
struct Trace {
    len: AtomicUsize,
    frames: [AtomicUsize; FRAMES_MAX],
}

impl Trace {
    const fn new() -> Trace {
        Trace {
            len: AtomicUsize::new(0),
            frames: [const { AtomicUsize::new(0) }; FRAMES_MAX],
        }
    }

    /// Takes down where the calling thread is. To be called from handlers, too.
    fn take(&self) {
        let mut len = 0;
        let note = |frame: &backtrace::Frame| match self.frames.get(len) {
            Some(slot) => {
                slot.store(frame.ip() as usize, Relaxed);
                len += 1;
                true
            }
            None => false,
        };
        // SAFETY: only where frames are walked by dbghelp, on Windows, must nobody else do so at the same time.
        unsafe { backtrace::trace_unsynchronized(note) };
        self.len.store(len, Release);
    }

    fn read(&self) -> Vec<usize> {
        let len = self.len.load(Acquire);
        self.frames
            .iter()
            .take(len)
            .map(|frame| frame.load(Relaxed))
            .collect()
    }
}

/// What the handler of a fatal signal leaves.
struct Hit {
    phase: AtomicU32,
    thread: AtomicI32,
    signal: AtomicI32,
    code: AtomicI32,
    address: AtomicUsize,
    sender_pid: AtomicI32,
    sender_uid: AtomicU32,
    trace: Trace,
}

impl Hit {
    const fn new() -> Hit {
        Hit {
            phase: AtomicU32::new(IDLE),
            thread: AtomicI32::new(0),
            signal: AtomicI32::new(0),
            code: AtomicI32::new(0),
            address: AtomicUsize::new(0),
            sender_pid: AtomicI32::new(0),
            sender_uid: AtomicU32::new(0),
            trace: Trace::new(),
        }
    }
}

/// The question to a thread, and its answer.
struct Asked {
    phase: AtomicU32,
    thread: AtomicI32,
    trace: Trace,
}

impl Asked {
    const fn new() -> Asked {
        Asked {
            phase: AtomicU32::new(OVER),
            thread: AtomicI32::new(0),
            trace: Trace::new(),
        }
    }
}

/// A fatal signal, and whom it hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The signal's number.
    pub signal: i32,
    /// `si_code`: 0 for one that another process sent.
    pub code: i32,
    /// The address that could not be used, for signals that are about one.
    pub address: Option<usize>,
    /// Process and user that sent it, where somebody did.
    pub sender: Option<(i32, u32)>,
    /// The thread that it hit.
    pub thread: ThreadTrace,
}

/// Where a thread is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadTrace {
    /// The system's number of the thread.
    pub tid: i32,
    /// Its name.
    pub name: String,
    /// Return addresses, the innermost first.
    pub frames: Vec<usize>,
}

/// What a [`Watch`] tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The process ends once [`Watch::reported`] is called, and after ten seconds in any case.
    Fault(Box<Fault>),
    /// Somebody sent SIGALRM: the process goes on.
    Alarm,
}

/// Receives what handlers note.
#[derive(Debug)]
pub struct Watch(io::PipeReader);

impl Watch {
    /// Has SIGALRM and the question where a thread is answered from now on. Fatal signals are caught after [`catch`].
    ///
    /// # Errors
    /// Those of making a pipe, or of a watch that is there already.
    pub fn start() -> io::Result<Watch> {
        let (reader, writer) = io::pipe()?;
        let fd = writer.into_raw_fd();
        if PIPE.compare_exchange(-1, fd, AcqRel, Acquire).is_err() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        handle(ASK, answer, libc::SA_RESTART)?;
        handle(libc::SIGALRM, alarm, libc::SA_RESTART)?;
        Ok(Watch(reader))
    }

    /// Waits for the next event; none where the pipe is broken. To be called by a thread that does nothing else: what hits
    /// it is not reported.
    pub fn wait(&mut self) -> Option<Event> {
        // A signal from outside goes to any thread. This one would wait for itself in the handler.
        block_fatal();
        let mut byte = [0];
        self.0.read_exact(&mut byte).ok()?;
        if byte == [b'a'] {
            return Some(Event::Alarm);
        }
        // The byte precedes the trace, lest a stack that cannot be walked keeps all of the report back.
        for _ in 0..ANSWER_WAITS_MAX * 10 {
            if HIT.phase.load(Acquire) == COMPLETE {
                break;
            }
            sleep(ANSWER_WAIT);
        }
        Some(Event::Fault(Box::new(read_hit())))
    }

    /// Lets a fault end the process, now that it is reported.
    pub fn reported(&self) {
        HIT.phase.store(OVER, Release);
    }
}

fn read_hit() -> Fault {
    let (signal, code) = (HIT.signal.load(Relaxed), HIT.code.load(Relaxed));
    let tid = HIT.thread.load(Relaxed);
    let sender = (HIT.sender_pid.load(Relaxed), HIT.sender_uid.load(Relaxed));
    let has_address = code > 0 && signal != libc::SIGABRT;
    Fault {
        signal,
        code,
        address: has_address.then(|| HIT.address.load(Relaxed)),
        sender: (code <= 0).then_some(sender),
        thread: ThreadTrace {
            tid,
            name: name_of(tid),
            frames: HIT.trace.read(),
        },
    }
}

/// Has fatal signals reported from now on.
///
/// # Errors
/// Those of the system.
pub fn catch() -> io::Result<()> {
    // A second fault of the same thread, in its handler, must come through: else the kernel would end the process for it.
    FATAL
        .iter()
        .try_for_each(|signal| handle(*signal, fault, libc::SA_NODEFER))
}

/// Has fatal signals end the process as they do by themselves.
pub fn release() {
    FATAL.iter().for_each(|signal| reset(*signal));
}

/// Where all threads are but the calling one. Takes half a millisecond a thread, and longer where one does not answer.
/// Empty unless a [`Watch`] was started.
pub fn threads() -> Vec<ThreadTrace> {
    let _asking = ASKING.lock().unwrap_or_else(PoisonError::into_inner);
    if PIPE.load(Acquire) < 0 {
        return Vec::new();
    }
    let own = own_tid();
    let entries = fs::read_dir("/proc/self/task").into_iter().flatten();
    let mut tids: Vec<i32> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|tid| *tid != own)
        .collect();
    tids.sort_unstable();
    let traced = |tid| {
        let frames = ask(tid)?;
        let name = name_of(tid);
        Some(ThreadTrace { tid, name, frames })
    };
    tids.into_iter().filter_map(traced).collect()
}

/// Asks one thread. It may come to answer when nobody waits any more, and finds that out by the phase.
fn ask(tid: i32) -> Option<Vec<usize>> {
    ASKED.thread.store(tid, Relaxed);
    ASKED.phase.store(IDLE, Release);
    // SAFETY: the call takes three numbers; a thread that is gone meanwhile is an error.
    let sent = unsafe { libc::syscall(libc::SYS_tgkill, libc::getpid(), tid, ASK) };
    if sent != 0 {
        return None;
    }
    for _ in 0..ANSWER_WAITS_MAX {
        if ASKED.phase.load(Acquire) == COMPLETE {
            return Some(ASKED.trace.read());
        }
        sleep(ANSWER_WAIT);
    }
    let given_up = ASKED.phase.compare_exchange(IDLE, OVER, AcqRel, Acquire);
    if given_up.is_err() {
        // It is at it, and gets as long again: the next question must not meet its answer.
        for _ in 0..ANSWER_WAITS_MAX {
            if ASKED.phase.load(Acquire) == COMPLETE {
                return Some(ASKED.trace.read());
            }
            sleep(ANSWER_WAIT);
        }
    }
    None
}

fn name_of(tid: i32) -> String {
    let name = fs::read_to_string(format!("/proc/self/task/{tid}/comm"));
    name.unwrap_or_default().trim_end().to_owned()
}

/// A place in the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The function, `?` where it has no name.
    pub function: String,
    /// Its file; empty where that is not known.
    pub file: String,
    /// The line; 0 where it is not known.
    pub line: u32,
}

/// What a return address belongs to, as far as the program knows; several places where functions were put into each other,
/// the innermost first.
pub fn describe(address: usize) -> Vec<Place> {
    let mut places = Vec::new();
    // The call stands before the address to which it returns.
    let call = address.saturating_sub(1) as *mut c_void;
    backtrace::resolve(call, |symbol| {
        let function = symbol.name().map(|name| format!("{name:#}"));
        let file = symbol.filename().map(|file| file.display().to_string());
        places.push(Place {
            function: function.unwrap_or_else(|| "?".to_owned()),
            file: file.unwrap_or_default(),
            line: symbol.lineno().unwrap_or(0),
        });
    });
    places
}

type Handler = extern "C" fn(c_int, *mut libc::siginfo_t, *mut c_void);

fn handle(signal: c_int, handler: Handler, flags: c_int) -> io::Result<()> {
    // SAFETY: all of the structure are numbers, for which zero is a value.
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    action.sa_sigaction = handler as usize;
    action.sa_flags = flags | libc::SA_SIGINFO;
    // SAFETY: both pointers are to what lives here; the handler has the form that SA_SIGINFO asks for, and does only what
    // a handler may.
    let done = unsafe {
        libc::sigemptyset(&raw mut action.sa_mask);
        libc::sigaction(signal, &raw const action, std::ptr::null_mut())
    };
    match done {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

fn reset(signal: c_int) {
    // SAFETY: the default action is a value that the call takes.
    unsafe { libc::signal(signal, libc::SIG_DFL) };
}

/// Has the system choose other threads than the calling one for fatal signals from outside.
fn block_fatal() {
    // SAFETY: a set of signals is made of numbers, which sigemptyset makes one of no signals.
    let mut signals: libc::sigset_t = unsafe { std::mem::zeroed() };
    // SAFETY: all pointers are to what lives here, or to nothing where that is allowed.
    unsafe {
        libc::sigemptyset(&raw mut signals);
        for signal in FATAL {
            libc::sigaddset(&raw mut signals, signal);
        }
        libc::pthread_sigmask(libc::SIG_BLOCK, &raw const signals, std::ptr::null_mut());
    }
}

fn own_tid() -> i32 {
    // SAFETY: the call takes nothing and never fails.
    unsafe { libc::gettid() }
}

fn ring(byte: u8) {
    // SAFETY: one byte is read from where it stands; a pipe that is not there is an error that changes nothing.
    unsafe { libc::write(PIPE.load(Acquire), (&raw const byte).cast(), 1) };
}

extern "C" fn fault(signal: c_int, info: *mut libc::siginfo_t, _context: *mut c_void) {
    let tid = own_tid();
    let begun = HIT.phase.compare_exchange(IDLE, BEGUN, AcqRel, Acquire);
    let is_first = begun.is_ok();
    if is_first {
        HIT.thread.store(tid, Relaxed);
        // SAFETY: the kernel hands a valid structure to a handler with SA_SIGINFO; what is read of it are numbers that it
        // fills in for these signals, or leaves at something that means nothing.
        unsafe {
            HIT.code.store((*info).si_code, Relaxed);
            HIT.address.store((*info).si_addr() as usize, Relaxed);
            HIT.sender_pid.store((*info).si_pid(), Relaxed);
            HIT.sender_uid.store((*info).si_uid(), Relaxed);
        }
        HIT.signal.store(signal, Release);
        ring(b'f');
        HIT.trace.take();
        HIT.phase.store(COMPLETE, Release);
    }
    // Who is hit a second time is hit in the lines above, and has nothing to wait for.
    if is_first || HIT.thread.load(Relaxed) != tid {
        for _ in 0..WAITS_MAX {
            if HIT.phase.load(Acquire) == OVER {
                break;
            }
            let pause = libc::timespec {
                tv_sec: 0,
                tv_nsec: WAIT_NS,
            };
            // SAFETY: the pointer is to what lives here.
            unsafe { libc::nanosleep(&raw const pause, std::ptr::null_mut()) };
        }
    }
    reset(signal);
    // SAFETY: the call takes a number.
    unsafe { libc::raise(signal) };
}

extern "C" fn alarm(_signal: c_int, _info: *mut libc::siginfo_t, _context: *mut c_void) {
    ring(b'a');
}

extern "C" fn answer(_signal: c_int, _info: *mut libc::siginfo_t, _context: *mut c_void) {
    if ASKED.thread.load(Relaxed) != own_tid() {
        return;
    }
    let begun = ASKED.phase.compare_exchange(IDLE, BEGUN, AcqRel, Acquire);
    if begun.is_ok() {
        // SAFETY: each thread has its own, and its address is valid as long as the thread is.
        let errno = unsafe { *libc::__errno_location() };
        ASKED.trace.take();
        ASKED.phase.store(COMPLETE, Release);
        // SAFETY: as above; who was interrupted may be about to read it.
        unsafe { *libc::__errno_location() = errno };
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread::Builder;

    use super::*;

    #[inline(never)]
    fn wait_here(ready: &mpsc::Sender<()>, stop: &mpsc::Receiver<()>) {
        ready.send(()).unwrap();
        let stopped = stop.recv();
        // Lest the call is the function's last, which then leaves no frame.
        std::hint::black_box(&stopped);
    }

    fn alarm_self() {
        // SAFETY: the handler stands, and the call takes a number.
        unsafe { libc::raise(libc::SIGALRM) };
    }

    #[test]
    fn threads_say_where_they_are_and_alarms_are_heard() {
        assert!(threads().is_empty());
        let mut watch = Watch::start().unwrap();
        assert!(Watch::start().is_err());
        let (ready, is_ready) = mpsc::channel();
        let (stop, stopped) = mpsc::channel();
        let waiting = Builder::new()
            .name("waits".to_owned())
            .spawn(move || wait_here(&ready, &stopped))
            .unwrap();
        is_ready.recv().unwrap();
        let all = threads();
        let found = all.iter().find(|thread| thread.name == "waits").unwrap();
        let places: Vec<Place> = found.frames.iter().flat_map(|at| describe(*at)).collect();
        let is_here = |place: &Place| place.function.contains("wait_here");
        assert!(places.iter().any(is_here), "{places:?}");
        drop(stop);
        waiting.join().unwrap();
        alarm_self();
        assert_eq!(watch.wait(), Some(Event::Alarm));
        // What is asked of a thread that has gone is no answer.
        assert_eq!(ask(i32::MAX), None);
    }
}
