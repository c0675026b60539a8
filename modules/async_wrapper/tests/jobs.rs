//! Real jobs. This program is its own runner: started with `--async-job` it serves a job.

use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use indexmap::IndexMap;
use libtest_mimic::{Arguments, Failed, Trial};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use serde_json::{Map, Value as Json, json};
use shevek_module_async_status::{AsyncStatus, await_job};
use shevek_module_async_wrapper::{AsyncWrapper, JobModule, run_job};
use shevek_plugin::target::Process;
use shevek_plugin::{Module, ModuleContext, OutputSink, Stream, TaskResult};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.iter().any(|argument| argument == "--async-job") {
        return run_job(&run_module);
    }
    if arguments
        .get(1)
        .is_some_and(|argument| argument == "--launch")
    {
        return launch_and_stay(Path::new(&arguments[2]));
    }
    let trials: [(&str, Test); 12] = [
        ("a job that ends is seen at once", ends),
        ("a job that fails keeps its result", fails),
        ("at the deadline nothing of the job is left", deadline),
        ("a killed worker is reported by its watcher", worker_killed),
        (
            "a job whose processes are all killed is reported",
            all_killed,
        ),
        (
            "the deadline holds without a watcher",
            deadline_without_watcher,
        ),
        (
            "a result with a key started counts as finished",
            key_started,
        ),
        ("in check mode no process is left behind", check_mode),
        ("a job outlives the process that launched it", outlives),
        (
            "terminate ends a job, list shows it, cleanup removes it",
            terminate,
        ),
        ("what cannot be launched says why", refusals),
        ("the file is Ansible's", file_format),
    ];
    let trials = trials.map(|(name, run)| {
        Trial::test(name, move || {
            let dir = Dir::new();
            run(&dir)
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.into()).exit_code()
}

type Check = Result<(), Failed>;
type Test = fn(&Dir) -> Check;

/// A directory for job files, removed at the end.
struct Dir(PathBuf);

impl Dir {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("shevek-jobs-{}-{number}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    fn text(&self) -> &str {
        self.0.to_str().expect("temporary paths are UTF-8")
    }

    fn launch(&self, script: &str, time_limit: u64) -> Launch {
        self.launch_module(
            "command",
            &json!({"_raw_params": script, "_uses_shell": true}),
            time_limit,
            false,
        )
    }

    fn launch_module(
        &self,
        module: &str,
        args: &Json,
        time_limit: u64,
        check_mode: bool,
    ) -> Launch {
        let result = launch(&self.0, module, args, time_limit, check_mode);
        Launch::from(&result)
    }

    fn wait(&self, jid: &str) -> TaskResult {
        await_job(self.text(), jid, Some(Duration::from_secs(20)), &|| false)
    }

    fn ask(&self, args: Json) -> TaskResult {
        let mut args = object(args);
        args.insert("_async_dir".into(), self.text().into());
        let environment = IndexMap::new();
        let runner = [];
        AsyncStatus
            .run(args, &context(&environment, &runner, false))
            .unwrap_or_else(|error| *error.result)
    }

    fn status(&self, jid: &str) -> TaskResult {
        self.ask(json!({"jid": jid, "mode": "status"}))
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

struct Launch {
    jid: String,
    worker: u32,
    watcher: u32,
}

impl Launch {
    fn from(result: &TaskResult) -> Self {
        assert!(!result.is_failed(), "launch failed: {}", result.message());
        let text = |key: &str| {
            result
                .get(key)
                .and_then(Json::as_str)
                .expect("text")
                .to_string()
        };
        let file = std::fs::read(text("results_file")).unwrap_or_default();
        let file: Json = serde_json::from_slice(&file).unwrap_or_default();
        let pid = |who: &str| file["_shevek"][who]["pid"].as_u64().unwrap_or_default() as u32;
        Self {
            jid: text("ansible_job_id"),
            worker: pid("worker"),
            watcher: pid("watcher"),
        }
    }

    fn session(&self) -> Vec<u32> {
        Process::all()
            .into_iter()
            .filter(|process| process.session == self.worker || process.pid == self.worker)
            .map(|process| process.pid)
            .collect()
    }

    /// How many of the job's processes are a `sleep`.
    fn sleeps(&self) -> usize {
        let is_sleep = |pid: &u32| {
            let name = std::fs::read_to_string(format!("/proc/{pid}/comm"));
            name.is_ok_and(|name| name == "sleep\n")
        };
        self.session().iter().filter(|pid| is_sleep(pid)).count()
    }
}

struct Nobody;

impl OutputSink for Nobody {
    fn write(&self, _stream: Stream, _bytes: &[u8]) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

fn context<'a>(
    environment: &'a IndexMap<String, String>,
    runner: &'a [String],
    check_mode: bool,
) -> ModuleContext<'a> {
    ModuleContext {
        check_mode,
        diff: false,
        no_log: false,
        verbosity: 0,
        environment,
        tmpdir: std::env::temp_dir(),
        runner,
        output: &Nobody,
    }
}

fn object(json: Json) -> Map<String, Json> {
    match json {
        Json::Object(object) => object,
        other => panic!("no object: {other}"),
    }
}

fn launch(dir: &Path, module: &str, args: &Json, time_limit: u64, check_mode: bool) -> TaskResult {
    let this = std::env::current_exe()
        .expect("this program")
        .display()
        .to_string();
    let environment = IndexMap::from([("FROM_TASK".to_string(), "yes".to_string())]);
    let args = json!({
        "module": module,
        "module_args": args,
        "time_limit": time_limit,
        "async_dir": dir,
    });
    AsyncWrapper
        .run(object(args), &context(&environment, &[this], check_mode))
        .unwrap_or_else(|error| *error.result)
}

/// The runner's part.
fn run_module(job: JobModule) -> TaskResult {
    match job.module.as_str() {
        "command" => shevek_module_command::Command
            .run(job.args, &context(&job.environment, &[], job.check_mode))
            .unwrap_or_else(|error| *error.result),
        "started" => TaskResult::changed(true).with("started", true),
        "slow" => {
            std::thread::sleep(Duration::from_millis(400));
            TaskResult::changed(job.check_mode)
        }
        other => TaskResult::failure(format!("no module {other}")),
    }
}

/// Launches a job and waits to be killed.
fn launch_and_stay(dir: &Path) -> ExitCode {
    let args = json!({"_raw_params": "sleep 2; echo survived", "_uses_shell": true});
    let result = launch(dir, "command", &args, 20, false);
    println!(
        "{}",
        result
            .get("ansible_job_id")
            .and_then(Json::as_str)
            .unwrap_or("?")
    );
    std::thread::sleep(Duration::from_secs(60));
    ExitCode::SUCCESS
}

fn kill(pid: u32) {
    let pid = Pid::from_raw(pid as i32).expect("a process id");
    kill_process(pid, Signal::KILL).expect("it lives");
}

fn eventually(what: &str, condition: impl Fn() -> bool) -> Check {
    let start = Instant::now();
    while !condition() {
        if start.elapsed() > Duration::from_secs(10) {
            return Err(format!("never: {what}").into());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

fn ends(dir: &Dir) -> Check {
    let job = dir.launch("sleep 0.3; echo $FROM_TASK; umask; date +%s%N", 20);
    let status = dir.status(&job.jid);
    assert_eq!(status.get("finished"), Some(&json!(false)));
    assert_eq!(status.get("started"), Some(&json!(true)));
    assert_eq!(status.get("stdout_lines"), Some(&json!([])));
    let result = dir.wait(&job.jid);
    let seen = std::time::SystemTime::now();
    let stdout = result
        .get("stdout")
        .and_then(Json::as_str)
        .expect("output")
        .to_string();
    let lines: Vec<&str> = stdout.lines().collect();
    assert_eq!(lines[..2], ["yes", "0022"]);
    assert_eq!(result.get("finished"), Some(&json!(true)));
    assert_eq!(result.get("ansible_job_id"), Some(&json!(job.jid)));
    let nanos: u64 = lines[2].parse().expect("nanoseconds");
    let delay = seen.duration_since(std::time::UNIX_EPOCH + Duration::from_nanos(nanos));
    let delay = delay.expect("later");
    // Generous: what must not happen is that a poll interval shows through.
    assert!(delay < Duration::from_secs(2), "seen after {delay:?}");
    eventually("the watcher leaves", || {
        Process::by_id(job.watcher).is_none_or(|p| p.is_zombie())
    })
}

fn fails(dir: &Dir) -> Check {
    let job = dir.launch("echo out; echo err >&2; exit 3", 20);
    let result = dir.wait(&job.jid);
    assert!(result.is_failed());
    assert_eq!(result.get("rc"), Some(&json!(3)));
    assert_eq!(result.message(), "non-zero return code");
    assert_eq!(result.get("stderr"), Some(&json!("err")));
    Ok(())
}

fn deadline(dir: &Dir) -> Check {
    // A group of its own, a background process, one that ignores polite signals, one whose parent is gone.
    let script =
        "trap '' TERM HUP INT; sleep 61 & (sleep 62 & sleep 0.1); set -m; sleep 63 & sleep 64";
    let started = Instant::now();
    let job = dir.launch(script, 3);
    eventually("four sleeps run", || job.sleeps() >= 4)?;
    let result = dir.wait(&job.jid);
    let elapsed = started.elapsed();
    assert_eq!(result.message(), "Timeout exceeded");
    assert_eq!(result.get("child_pid"), Some(&json!(job.worker)));
    assert!(
        elapsed >= Duration::from_millis(2950) && elapsed < Duration::from_secs(20),
        "{elapsed:?}"
    );
    assert_eq!(job.session(), Vec::<u32>::new());
    Ok(())
}

fn worker_killed(dir: &Dir) -> Check {
    let job = dir.launch("sleep 65", 20);
    kill(job.worker);
    let result = dir.wait(&job.jid);
    assert!(result.is_failed());
    assert_eq!(
        result.message(),
        format!("job process {} is gone (killed)", job.worker)
    );
    assert_eq!(result.get("signal"), Some(&json!(9)));
    eventually("nothing runs", || job.session().is_empty())
}

fn all_killed(dir: &Dir) -> Check {
    let job = dir.launch("sleep 66", 20);
    eventually("the command runs", || job.sleeps() == 1)?;
    kill(job.watcher);
    for pid in job.session() {
        kill(pid);
    }
    eventually("nothing runs", || job.session().is_empty())?;
    let result = dir.wait(&job.jid);
    assert!(result.is_failed());
    assert_eq!(
        result.message(),
        format!("job process {} is gone (killed)", job.worker)
    );
    assert_eq!(result.get("finished"), Some(&json!(true)));
    Ok(())
}

fn deadline_without_watcher(dir: &Dir) -> Check {
    let job = dir.launch("sleep 67", 1);
    kill(job.watcher);
    let result = dir.wait(&job.jid);
    assert_eq!(result.message(), "Timeout exceeded");
    eventually("nothing runs", || job.session().is_empty())
}

fn key_started(dir: &Dir) -> Check {
    let job = dir.launch_module("started", &json!({}), 20, false);
    let result = dir.wait(&job.jid);
    assert_eq!(result.get("finished"), Some(&json!(true)));
    assert!(result.is_changed());
    Ok(())
}

fn check_mode(dir: &Dir) -> Check {
    let started = Instant::now();
    let result = launch(&dir.0, "slow", &json!({}), 20, true);
    assert!(started.elapsed() >= Duration::from_millis(400));
    assert_eq!(result.get("finished"), Some(&json!(false)));
    let jid = result
        .get("ansible_job_id")
        .and_then(Json::as_str)
        .expect("an id");
    let status = dir.status(jid);
    assert_eq!(status.get("finished"), Some(&json!(true)));
    assert!(status.is_changed());
    Ok(())
}

fn outlives(dir: &Dir) -> Check {
    let mut session = Command::new(std::env::current_exe()?)
        .arg("--launch")
        .arg(&dir.0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()?;
    let mut stdout = session.stdout.take().expect("a pipe");
    let mut jid = String::new();
    let mut byte = [0];
    while stdout.read(&mut byte)? == 1 && byte[0] != b'\n' {
        jid.push(char::from(byte[0]));
    }
    let group = Pid::from_raw(session.id() as i32).expect("a process id");
    kill_process_group(group, Signal::KILL)?;
    session.wait()?;
    // Were any pipe still held by the job, this would last until its end.
    let closed = Instant::now();
    stdout.read_to_string(&mut String::new())?;
    let mut stderr = session.stderr.take().expect("a pipe");
    stderr.read_to_string(&mut String::new())?;
    assert!(closed.elapsed() < Duration::from_millis(1500));
    let result = dir.wait(&jid);
    assert_eq!(result.get("stdout"), Some(&json!("survived")));
    Ok(())
}

fn terminate(dir: &Dir) -> Check {
    let job = dir.launch("sleep 68 & sleep 69", 20);
    let list = dir.ask(json!({"mode": "list"}));
    assert_eq!(list.get("jobs").expect("jobs")[0]["finished"], json!(false));
    let ended = dir.ask(json!({"jid": job.jid, "mode": "terminate"}));
    assert!(!ended.is_failed(), "{}", ended.message());
    assert_eq!(ended.get("terminated"), Some(&json!(true)));
    eventually("nothing runs", || job.session().is_empty())?;
    let status = dir.wait(&job.jid);
    assert_eq!(status.message(), "The job was terminated");
    let again = dir.ask(json!({"jid": job.jid, "mode": "terminate"}));
    assert_eq!(again.get("terminated"), Some(&json!(false)));
    let erased = dir.ask(json!({"jid": job.jid, "mode": "cleanup"}));
    assert_eq!(erased.get("erased"), Some(&json!(dir.0.join(&job.jid))));
    assert_eq!(dir.status(&job.jid).message(), "could not find job");
    let list = dir.ask(json!({"mode": "list"}));
    assert_eq!(list.get("jobs"), Some(&json!([])));
    Ok(())
}

fn refusals(dir: &Dir) -> Check {
    std::fs::write(&dir.0, "a file where a directory is needed")?;
    let result = launch(&dir.0, "slow", &json!({}), 5, false);
    std::fs::remove_file(&dir.0)?;
    assert!(result.is_failed());
    let expected = format!("could not create directory: {} - ", dir.text());
    assert!(
        result.message().starts_with(&expected),
        "{}",
        result.message()
    );
    let environment = IndexMap::new();
    let mut args = object(json!({"module": "slow", "time_limit": 5, "async_dir": dir.text()}));
    let error = AsyncWrapper.run(args.clone(), &context(&environment, &[], false));
    assert!(error.is_err_and(|error| error.to_string().contains("runner")));
    args.insert("jid".into(), "../escape".into());
    let runner = ["/bin/true".to_string()];
    let error = AsyncWrapper.run(args, &context(&environment, &runner, false));
    assert!(error.is_err_and(|error| error.to_string().contains("cannot be a job id")));
    assert_eq!(dir.status("../escape").message(), "could not find job");
    Ok(())
}

fn file_format(dir: &Dir) -> Check {
    use std::os::unix::fs::PermissionsExt as _;

    let job = dir.launch("echo é; sleep 0.2", 20);
    assert_eq!(
        std::fs::metadata(&dir.0)?.permissions().mode() & 0o777,
        0o700
    );
    let path = dir.0.join(&job.jid);
    let start: Json = serde_json::from_slice(&std::fs::read(&path)?)?;
    assert_eq!(
        (
            &start["started"],
            &start["finished"],
            &start["ansible_job_id"]
        ),
        (&json!(true), &json!(false), &json!(job.jid))
    );
    let (random, pid) = job.jid[1..].split_once('.').expect("two numbers");
    assert!(job.jid.starts_with('j') && random.parse::<u64>()? < 999_999_999_999);
    assert_eq!(pid, std::process::id().to_string());
    dir.wait(&job.jid);
    let text = std::fs::read(&path)?;
    assert!(text.is_ascii());
    let end: Json = serde_json::from_slice(&text)?;
    assert_eq!(end["stdout"], json!("é"));
    assert_eq!((end.get("started"), end.get("_shevek")), (None, None));
    Ok(())
}
