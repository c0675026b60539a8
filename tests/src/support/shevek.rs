use std::ffi::{OsStr, OsString};
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::environment::TestEnvironment;
use super::outcome::Outcome;
use super::processes::wait_until;
use super::program::program;

/// One call of the program under test (or of another one in the same environment).
#[derive(Debug, Clone)]
pub struct Shevek {
    /// None is the program under test, which may have to be built first.
    program: Option<PathBuf>,
    arguments: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
    directory: PathBuf,
    /// None leaves standard input open, for [`Running::answer`].
    input: Option<Vec<u8>>,
    limit: Duration,
}

impl Shevek {
    /// The program under test in `environment`, without arguments.
    pub fn new(environment: &TestEnvironment) -> Self {
        let mut call = Self {
            program: None,
            arguments: Vec::new(),
            environment: Vec::new(),
            directory: environment.work(),
            input: Some(Vec::new()),
            limit: Duration::from_secs(120),
        };
        call = call
            .env(
                "PATH",
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            )
            .env("HOME", environment.home())
            .env("LANG", "C.UTF-8")
            .env("LC_ALL", "C.UTF-8")
            .env("TERM", "dumb")
            .env(TestEnvironment::MARKER, environment.marker());
        // The form of the CLI without bundled plugins is told where they are.
        for name in ["SHEVEK_PLUGIN_PATH", "RUST_BACKTRACE"] {
            if let Some(value) = std::env::var_os(name) {
                call = call.env(name, value);
            }
        }
        call
    }

    /// Another program instead, for instance `ansible-playbook`.
    pub fn program(mut self, program: impl Into<PathBuf>) -> Self {
        self.program = Some(program.into());
        self
    }

    /// Drops the first argument: shevek's `playbook`, for another program that has no such word.
    pub fn without_first_argument(mut self) -> Self {
        self.arguments.drain(..1);
        self
    }

    /// Adds one argument.
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    /// Adds arguments.
    pub fn args<I, S>(mut self, arguments: I) -> Self
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        self.arguments
            .extend(arguments.into_iter().map(|one| one.as_ref().to_owned()));
        self
    }

    /// Sets an environment variable.
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.environment
            .push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Gives standard input; without it, it is empty.
    pub fn input(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = Some(input.into());
        self
    }

    /// Runs in another directory.
    pub fn directory(mut self, directory: impl Into<PathBuf>) -> Self {
        self.directory = directory.into();
        self
    }

    /// How long the run may take before it counts as hung; 120 s without this.
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Runs it on a terminal of its own (with `script`); what it prints comes as standard output, and
    /// what [`Running::answer`] says goes to the terminal.
    pub fn on_terminal(mut self) -> Self {
        let line = self.command_line();
        self.program = Some(PathBuf::from("script"));
        self.arguments = vec!["-qec".into(), line.into(), "/dev/null".into()];
        self.input = None;
        self.env("TERM", "xterm")
    }

    /// Takes program and arguments, quoted for a shell.
    fn command_line(&mut self) -> String {
        let path = self.program.take().unwrap_or_else(|| program().to_owned());
        let mut words = vec![path.into_os_string()];
        words.append(&mut self.arguments);
        let quoted =
            |word: &OsString| format!("'{}'", word.to_string_lossy().replace('\'', r"'\''"));
        words.iter().map(quoted).collect::<Vec<_>>().join(" ")
    }

    /// Runs it with standard output going to `head -1`.
    pub fn through_head(self) -> Self {
        let mut call = self;
        let line = call.command_line() + " | head -1";
        call.program = Some(PathBuf::from("sh"));
        call.arguments = vec!["-c".into(), line.into()];
        call
    }

    /// Runs it through another program, which gets these words first; without words nothing changes.
    pub fn through(mut self, words: &[String]) -> Self {
        let Some((first, others)) = words.split_first() else {
            return self;
        };
        let path = self.program.take().unwrap_or_else(|| program().to_owned());
        let others = others.iter().map(OsString::from);
        let mut arguments: Vec<OsString> = others.chain([path.into_os_string()]).collect();
        arguments.append(&mut self.arguments);
        self.program = Some(first.into());
        self.arguments = arguments;
        self
    }

    /// Runs it with limits on the files that it may have open.
    pub fn with_open_files(self, soft: u32, hard: u32) -> Self {
        let mut call = self;
        let line = call.command_line();
        call.program = Some(PathBuf::from("sh"));
        call.arguments = vec![
            "-c".into(),
            format!("ulimit -Sn {soft}; ulimit -Hn {hard}; exec {line}").into(),
        ];
        call
    }

    /// Starts it.
    #[track_caller]
    pub fn spawn(self) -> Running {
        let path = self.program.unwrap_or_else(|| program().to_owned());
        let started = Instant::now();
        let mut child = Command::new(&path)
            .args(&self.arguments)
            .env_clear()
            .envs(self.environment)
            .current_dir(&self.directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", path.display()));
        let mut stdin = child.stdin.take().expect("stdin is piped");
        let stdin = match self.input {
            None => Some(stdin),
            Some(input) => {
                std::thread::spawn(move || stdin.write_all(&input));
                None
            }
        };
        let stdout = Collected::of(child.stdout.take().expect("stdout is piped"));
        let stderr = Collected::of(child.stderr.take().expect("stderr is piped"));
        Running {
            child,
            stdin,
            stdout,
            stderr,
            started,
            limit: self.limit,
        }
    }

    /// Runs it to its end.
    #[track_caller]
    pub fn run(self) -> Outcome {
        self.spawn().finish()
    }
}

/// A run that is under way.
#[derive(Debug)]
pub struct Running {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: Collected,
    stderr: Collected,
    started: Instant,
    limit: Duration,
}

impl Running {
    /// Waits until standard output holds `text`.
    #[track_caller]
    pub fn wait_for_stdout(&mut self, text: &str) {
        self.wait_for_stdout_times(text, 1);
    }

    /// Waits until standard output holds `text` so many times.
    #[track_caller]
    pub fn wait_for_stdout_times(&mut self, text: &str, times: usize) {
        let holds = |stdout: &Collected| stdout.text().matches(text).count() >= times;
        let seen = wait_until(self.limit, || {
            holds(&self.stdout) || matches!(self.child.try_wait(), Ok(Some(_)))
        });
        assert!(
            seen && holds(&self.stdout),
            "standard output never held {text:?} {times} times\n--- stdout\n{}\n--- stderr\n{}",
            self.stdout.text(),
            self.stderr.text()
        );
    }

    /// Waits for `question` on the terminal and types `text` and the return key.
    #[track_caller]
    pub fn answer(&mut self, question: &str, text: &str) {
        self.wait_for_stdout(question);
        // Whoever asks for a password throws away what was typed before it switched the echo off.
        std::thread::sleep(Duration::from_millis(300));
        let stdin = self.stdin.as_mut().expect("the program runs on a terminal");
        writeln!(stdin, "{text}")
            .and_then(|()| stdin.flush())
            .expect("the terminal is open");
    }

    /// Standard output so far.
    pub fn stdout(&self) -> String {
        self.stdout.text()
    }

    /// Sends SIGINT, as Ctrl-C does.
    pub fn interrupt(&self) {
        self.signal(Signal::INT);
    }

    /// Sends SIGTERM.
    pub fn terminate(&self) {
        self.signal(Signal::TERM);
    }

    /// Sends SIGKILL.
    pub fn kill(&self) {
        self.signal(Signal::KILL);
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        let _ = kill_process(pid.expect("a child has an id"), signal);
    }

    /// From now on it may take this long.
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = self.started.elapsed() + limit;
        self
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for its end. A run that takes longer than its limit is killed, and the test fails.
    #[track_caller]
    pub fn finish(mut self) -> Outcome {
        let left = self.limit.saturating_sub(self.started.elapsed());
        let ended = wait_for_end(&mut self.child, left);
        if !ended {
            let _ = self.child.kill();
        }
        let status = self.child.wait().expect("a child can be waited for");
        let elapsed = self.started.elapsed();
        let outcome = Outcome {
            stdout: self.stdout.finish(),
            stderr: self.stderr.finish(),
            code: status
                .code()
                .or(status.signal().map(|signal| 128 + signal))
                .unwrap_or(-1),
            elapsed,
        };
        assert!(
            ended,
            "still running after {:.0} s\n{outcome}",
            self.limit.as_secs_f64()
        );
        outcome
    }
}

fn wait_for_end(child: &mut Child, limit: Duration) -> bool {
    let end = Instant::now() + limit;
    while Instant::now() < end {
        if matches!(child.try_wait(), Ok(Some(_))) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    false
}

/// The text of a pipe, readable while it grows.
#[derive(Debug)]
struct Collected {
    bytes: Arc<Mutex<Vec<u8>>>,
    reader: JoinHandle<()>,
}

impl Collected {
    fn of(mut pipe: impl Read + Send + 'static) -> Self {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&bytes);
        let reader = std::thread::spawn(move || {
            let mut buffer = vec![0; 65536];
            while let Ok(length) = pipe.read(&mut buffer) {
                if length == 0 {
                    break;
                }
                shared
                    .lock()
                    .expect("no holder of this lock panics")
                    .extend(&buffer[..length]);
            }
        });
        Self { bytes, reader }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes.lock().expect("no holder of this lock panics"))
            .into_owned()
    }

    /// A process left behind may hold the pipe open for ever: after a second, what came is enough.
    fn finish(self) -> String {
        wait_until(Duration::from_secs(1), || self.reader.is_finished());
        self.text()
    }
}
