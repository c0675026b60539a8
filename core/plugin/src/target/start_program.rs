//! Starting a program with its outputs on pipes, at the least cost.
//!
//! Nearly all that a task `command: /bin/true` costs on the target is the start of the program. glibc's
//! `posix_spawn`, which the standard library uses, makes some 130 system calls of its own for each one, to reset
//! every signal there is; and `fork` copies the page tables. Here the child is cloned with the parent's memory
//! (`CLONE_VM | CLONE_VFORK`, as `posix_spawn` does), and only the signals with a handler are reset.
//!
//! This is the one place outside the ABI of plugins with unsafe code: cloning has no safe interface.

use std::cell::Cell;
use std::ffi::{CString, OsStr, OsString, c_char, c_int, c_void};
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr;
use std::sync::OnceLock;

use indexmap::IndexMap;
use rustix::io::Errno;
use rustix::process::{Pid, WaitOptions, waitpid};

/// The child's stack until it becomes another program, in bytes. It calls nothing but system calls.
const STACK: usize = 32 << 10;
/// The directories of programs when there is no `PATH`. As in the C library.
const DEFAULT_PATH: &str = "/bin:/usr/bin";

/// What to start.
pub(super) struct Program<'a> {
    /// A path, or a name to be found through `PATH`.
    pub(super) name: &'a str,
    pub(super) arguments: &'a [String],
    /// Where it runs; `None` = where this process is.
    pub(super) directory: Option<&'a Path>,
    /// Variables on top of this process's own.
    pub(super) environment: &'a IndexMap<String, String>,
    /// Whether something is written to it; otherwise it reads from `/dev/null`.
    pub(super) has_input: bool,
}

/// A program on its way, the first of a process group of its own.
pub(super) struct Started {
    pub(super) pid: Pid,
    /// Becomes readable when the program ends; `None` on kernels before 5.2.
    pub(super) pidfd: Option<OwnedFd>,
    pub(super) stdin: Option<OwnedFd>,
    pub(super) stdout: OwnedFd,
    pub(super) stderr: OwnedFd,
}

/// Starts the program.
///
/// # Errors
/// Those of `execve`, `chdir` and the making of pipes.
pub(super) fn start_program(program: &Program<'_>) -> io::Result<Started> {
    let environment = environment(program.environment);
    let path = environment
        .iter()
        .find(|(name, _)| name == "PATH")
        .map(|(_, value)| value.clone());
    let files = candidates(program.name, path.as_deref())?;
    let arguments = std::iter::once(program.name)
        .chain(program.arguments.iter().map(String::as_str))
        .map(|word| c_string(word.as_ref()))
        .collect::<io::Result<Vec<_>>>()?;
    let environment = environment
        .iter()
        .map(|(name, value)| {
            let mut entry = name.clone();
            entry.push("=");
            entry.push(value);
            c_string(&entry)
        })
        .collect::<io::Result<Vec<_>>>()?;
    let directory = program
        .directory
        .map(|directory| c_string(directory.as_os_str()))
        .transpose()?;
    let (child_stdin, stdin) = if program.has_input {
        let (read, write) = pipe()?;
        (Some(read), Some(write))
    } else {
        (None, None)
    };
    let (stdout, child_stdout) = pipe()?;
    let (stderr, child_stderr) = pipe()?;
    let null = null_device()?;
    let orders = Orders {
        files: &pointers(&files),
        arguments: &pointers(&arguments),
        environment: &pointers(&environment),
        directory: directory.as_ref().map_or(ptr::null(), |name| name.as_ptr()),
        streams: [
            child_stdin.as_ref().unwrap_or(null).as_raw_fd(),
            child_stdout.as_raw_fd(),
            child_stderr.as_raw_fd(),
        ],
        handled: handled_signals(),
        failure: Cell::new(0),
    };
    let (pid, pidfd) = clone_child(&orders)?;
    match orders.failure.get() {
        0 => Ok(Started {
            pid,
            pidfd,
            stdin,
            stdout,
            stderr,
        }),
        failure => {
            while matches!(waitpid(Some(pid), WaitOptions::empty()), Err(Errno::INTR)) {}
            Err(io::Error::from_raw_os_error(failure))
        }
    }
}

/// What the child does, with nothing left to allocate.
struct Orders<'a> {
    /// Where the program may be, ending with a null pointer, as all lists here.
    files: &'a [*const c_char],
    arguments: &'a [*const c_char],
    environment: &'a [*const c_char],
    /// Null = stay.
    directory: *const c_char,
    /// What becomes standard input, output and error.
    streams: [c_int; 3],
    handled: &'a [c_int],
    /// The error number of what failed in the child.
    failure: Cell<c_int>,
}

fn clone_child(orders: &Orders<'_>) -> io::Result<(Pid, Option<OwnedFd>)> {
    let mut stack = Vec::<MaybeUninit<u8>>::with_capacity(STACK);
    let stack = stack.spare_capacity_mut();
    let end = stack.len();
    let mut pidfd: c_int = -1;
    let flags = libc::CLONE_VM | libc::CLONE_VFORK | libc::CLONE_PIDFD | libc::SIGCHLD;
    // SAFETY: the sets are written before they are read.
    let (pid, error) = unsafe {
        let mut all = MaybeUninit::uninit();
        let mut before = MaybeUninit::uninit();
        libc::sigfillset(all.as_mut_ptr());
        // No handler of ours may run in the child, which has our memory.
        libc::pthread_sigmask(libc::SIG_BLOCK, all.as_ptr(), before.as_mut_ptr());
        // SAFETY: `CLONE_VFORK` holds this thread until the child has become another program or has ended, so the
        // stack and all that `orders` points to outlive the child's use of them, and `orders.failure` is not read
        // meanwhile. Stacks grow down on all systems that Rust's `libc` knows `clone` for; its end is aligned below.
        let end = stack.as_mut_ptr().add(end).cast::<c_void>();
        let pid = libc::clone(
            child_main,
            end.map_addr(|address| address & !0xf),
            flags,
            ptr::from_ref(orders).cast_mut().cast::<c_void>(),
            &raw mut pidfd,
        );
        let error = io::Error::last_os_error();
        libc::pthread_sigmask(libc::SIG_SETMASK, before.as_ptr(), ptr::null_mut());
        (pid, error)
    };
    let Some(pid) = Pid::from_raw(pid.max(0)) else {
        return Err(error);
    };
    // SAFETY: the kernel made this descriptor for us (`CLONE_PIDFD`); it is nobody else's.
    let pidfd = (pidfd >= 0).then(|| unsafe { OwnedFd::from_raw_fd(pidfd) });
    Ok((pid, pidfd))
}

/// The child. It allocates nothing, locks nothing and never returns.
extern "C" fn child_main(orders: *mut c_void) -> c_int {
    // SAFETY: the parent passes its `Orders`, and waits.
    let orders = unsafe { &*orders.cast_const().cast::<Orders<'_>>() };
    // SAFETY: system calls, on pointers to what the waiting parent holds.
    unsafe {
        if libc::setpgid(0, 0) == 0
            && reset_signals(orders.handled)
            && orders
                .streams
                .iter()
                .zip(0..)
                .all(|(from, to)| libc::dup2(*from, to) >= 0)
            && (orders.directory.is_null() || libc::chdir(orders.directory) == 0)
        {
            let mut denied = false;
            for file in orders.files.iter().take_while(|file| !file.is_null()) {
                libc::execve(
                    *file,
                    orders.arguments.as_ptr(),
                    orders.environment.as_ptr(),
                );
                match last_error() {
                    libc::EACCES => denied = true,
                    libc::ENOENT | libc::ENOTDIR => {}
                    error => {
                        orders.failure.set(error);
                        libc::_exit(127);
                    }
                }
            }
            orders
                .failure
                .set(if denied { libc::EACCES } else { last_error() });
            libc::_exit(127);
        }
        orders.failure.set(last_error());
        libc::_exit(127);
    }
}

fn last_error() -> c_int {
    io::Error::last_os_error()
        .raw_os_error()
        .unwrap_or(libc::EINVAL)
}

/// Gives the program the usual signals: those that this process handles, and the pipe signal that Rust ignores.
///
/// # Safety
/// In the child only, while all signals are blocked.
unsafe fn reset_signals(handled: &[c_int]) -> bool {
    // SAFETY: an action of zeros is the default one, with an empty mask.
    unsafe {
        let default: libc::sigaction = std::mem::zeroed();
        for signal in handled.iter().chain([&libc::SIGPIPE]) {
            libc::sigaction(*signal, &raw const default, ptr::null_mut());
        }
        let mut none = MaybeUninit::uninit();
        libc::sigemptyset(none.as_mut_ptr());
        libc::sigprocmask(libc::SIG_SETMASK, none.as_ptr(), ptr::null_mut()) == 0
    }
}

/// The signals that have a handler here. Read once: handlers are installed when a process starts, commands run later.
fn handled_signals() -> &'static [c_int] {
    static HANDLED: OnceLock<Vec<c_int>> = OnceLock::new();
    HANDLED.get_or_init(|| {
        let has_handler = |signal: &c_int| {
            let mut action = MaybeUninit::<libc::sigaction>::uninit();
            // SAFETY: only asks; the action is read when the call succeeded, which wrote it.
            unsafe {
                libc::sigaction(*signal, ptr::null(), action.as_mut_ptr()) == 0
                    && !matches!(
                        action.assume_init().sa_sigaction,
                        libc::SIG_DFL | libc::SIG_IGN
                    )
            }
        };
        (1..=libc::SIGRTMAX()).filter(has_handler).collect()
    })
}

/// This process's variables with others on top.
fn environment(on_top: &IndexMap<String, String>) -> Vec<(OsString, OsString)> {
    let own = std::env::vars_os()
        .filter(|(name, _)| name.to_str().is_none_or(|name| !on_top.contains_key(name)));
    let added = on_top
        .iter()
        .map(|(name, value)| (name.into(), value.into()));
    own.chain(added).collect()
}

/// The files that the name may mean.
fn candidates(name: &str, path: Option<&OsStr>) -> io::Result<Vec<CString>> {
    if name.contains('/') {
        return Ok(vec![c_string(name.as_ref())?]);
    }
    if name.is_empty() {
        return Err(Errno::NOENT.into());
    }
    path.unwrap_or(OsStr::new(DEFAULT_PATH))
        .as_bytes()
        .split(|byte| *byte == b':')
        .map(|directory| {
            c_string(
                Path::new(OsStr::from_bytes(directory))
                    .join(name)
                    .as_os_str(),
            )
        })
        .collect()
}

fn pointers(strings: &[CString]) -> Vec<*const c_char> {
    let ends = [ptr::null()];
    strings
        .iter()
        .map(|string| string.as_ptr())
        .chain(ends)
        .collect()
}

fn c_string(text: &OsStr) -> io::Result<CString> {
    CString::new(text.as_bytes()).map_err(|_| {
        io::Error::new(
            io::ErrorKind::InvalidInput,
            "nul byte found in provided data",
        )
    })
}

/// A pipe that other programs do not inherit, its ends above the standard streams.
fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    let (read, write) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)?;
    Ok((above_streams(read)?, above_streams(write)?))
}

/// A descriptor among the standard streams would be overwritten by `dup2`, or keep its close-on-exec flag.
fn above_streams(fd: OwnedFd) -> io::Result<OwnedFd> {
    if fd.as_raw_fd() > 2 {
        return Ok(fd);
    }
    Ok(rustix::io::fcntl_dupfd_cloexec(&fd, 3)?)
}

fn null_device() -> io::Result<&'static OwnedFd> {
    static NULL: OnceLock<OwnedFd> = OnceLock::new();
    if let Some(null) = NULL.get() {
        return Ok(null);
    }
    let opened = std::fs::File::open("/dev/null")?;
    let opened = above_streams(opened.into())?;
    Ok(NULL.get_or_init(|| opened))
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    fn started(name: &str, arguments: &[&str], has_input: bool) -> io::Result<Started> {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        start_program(&Program {
            name,
            arguments: &arguments,
            directory: Some(Path::new("/usr")),
            environment: &IndexMap::from([("WORD".to_string(), "a b".to_string())]),
            has_input,
        })
    }

    fn text(fd: OwnedFd) -> String {
        let mut text = String::new();
        std::fs::File::from(fd)
            .read_to_string(&mut text)
            .expect("text");
        text
    }

    fn status(pid: Pid) -> Option<i32> {
        let (_, status) = waitpid(Some(pid), WaitOptions::empty())
            .expect("our child")
            .expect("it ended");
        status.exit_status()
    }

    #[test]
    fn a_program_gets_its_words_variables_directory_and_input() {
        let line = "cat; pwd; echo $WORD $0; echo err >&2; exit 3";
        let mut child = started("sh", &["-c", line, "name"], true).expect("there is a shell");
        let mut input = std::fs::File::from(child.stdin.take().expect("asked for"));
        input.write_all(b"in\n").expect("it reads");
        drop(input);
        assert_eq!(text(child.stdout), "in\n/usr\na b name\n");
        assert_eq!(text(child.stderr), "err\n");
        assert_eq!(status(child.pid), Some(3));
    }

    #[test]
    fn it_leads_a_group_and_its_signals_are_the_usual_ones() {
        let line =
            "ps -o pgid= -p $$ | tr -d ' '; echo $$; grep -E 'SigBlk|SigIgn' /proc/self/status";
        let child = started("/bin/sh", &["-c", line], false).expect("there is a shell");
        let told = text(child.stdout);
        let lines: Vec<&str> = told.lines().collect();
        assert_eq!(lines[0], lines[1], "{told}");
        assert_eq!(lines[2], "SigBlk:\t0000000000000000");
        let pipe_signal = 1_u64 << (libc::SIGPIPE - 1);
        let ignored = lines[3].rsplit('\t').next().unwrap_or_default();
        let ignored = u64::from_str_radix(ignored, 16).expect("hexadecimal");
        assert_eq!(ignored & pipe_signal, 0);
        assert_eq!(status(child.pid), Some(0));
    }

    #[test]
    fn what_cannot_start_says_why_and_leaves_no_child() {
        let fails = |name: &str| {
            let error = started(name, &[], false).err().expect("no such program");
            error.raw_os_error()
        };
        assert_eq!(fails("/nowhere/at/all"), Some(libc::ENOENT));
        assert_eq!(fails("no-such-program-of-ours"), Some(libc::ENOENT));
        assert_eq!(fails(""), Some(libc::ENOENT));
        assert_eq!(fails("/etc/passwd"), Some(libc::EACCES));
        assert_eq!(fails("/bin"), Some(libc::EACCES));
        let nul = started("a\0b", &[], false).err().expect("no name");
        assert_eq!(nul.kind(), io::ErrorKind::InvalidInput);
    }
}
