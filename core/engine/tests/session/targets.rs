//! Targets of all sorts: login shells, noise, missing tools, bad disks, other machines.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use shevek_engine::{Become, RunnerImages, Session, SessionError, SessionOptions};
use shevek_plugin::ExecRequest;

use crate::process_connection::ProcessConnection;
use crate::support::{FreshRunner, Home, Lines, options, runner, shell};

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

async fn works(connection: ProcessConnection, escalation: Option<Become>) -> Arc<Lines> {
    works_with(options(), connection, escalation).await
}

async fn works_with(
    (options, log): (SessionOptions, Arc<Lines>),
    connection: ProcessConnection,
    escalation: Option<Become>,
) -> Arc<Lines> {
    let session = Session::open(Arc::new(connection), escalation, options);
    let result = session.run_module(shell("echo it works"), None).await;
    let result = result.unwrap_or_else(|error| panic!("{error}\n{}", log.all()));
    assert_eq!(
        result.get("stdout").map(ToString::to_string),
        Some("\"it works\"".into())
    );
    session.close().await;
    log
}

#[tokio::test]
async fn every_login_shell() {
    let home = Home::new("shells");
    for program in ["dash", "bash", "zsh", "tcsh", "fish", "busybox"] {
        let path = Path::new("/usr/bin").join(program);
        if !path.exists() {
            eprintln!("{program} is not installed");
            continue;
        }
        let root = rustix::process::geteuid().is_root();
        // Others would need a password for sudo.
        for escalated in [false, true].into_iter().take(1 + usize::from(root)) {
            let mut line = vec![path.display().to_string()];
            line.extend((program == "busybox").then(|| "sh".to_string()));
            line.push("-c".into());
            let connection = ProcessConnection {
                shell: line,
                environment: home.environment(),
                ..ProcessConnection::default()
            };
            works(connection, escalated.then(Become::default)).await;
        }
    }
}

#[tokio::test]
async fn what_a_login_prints_is_no_obstacle() {
    let home = Home::new("noise");
    for exec_only in [false, true] {
        let noise =
            "echo 'Welcome to SHEVEK-1 start'; echo oops >&2; printf 'no newline'; eval \"$0\"";
        let connection = ProcessConnection {
            shell: words(&["/bin/sh", "-c", noise]),
            environment: home.environment(),
            exec_only,
            ..ProcessConnection::default()
        };
        works(connection, None).await;
    }
}

/// A directory with links to these tools and nothing else.
fn tools(home: &Home, names: &[&str]) -> (String, String) {
    let directory = home.0.join("tools");
    std::fs::create_dir(&directory).expect("a new directory");
    for name in names {
        let tool = [PathBuf::from("/usr/bin"), PathBuf::from("/bin")]
            .iter()
            .map(|place| place.join(name))
            .find(|path| path.exists())
            .expect("a tool of POSIX");
        std::os::unix::fs::symlink(tool, directory.join(name)).expect("a new link");
    }
    ("PATH".into(), directory.display().to_string())
}

const POSIX: [&str; 11] = [
    "cat", "chmod", "cksum", "find", "head", "id", "mkdir", "mv", "rm", "sh", "uname",
];

#[tokio::test]
async fn without_gzip_and_sha256sum() {
    let home = Home::new("tools");
    let fresh = FreshRunner::new();
    let mut environment = home.environment();
    environment.push(tools(&home, &POSIX));
    for round in ["first", "second"] {
        let connection = ProcessConnection {
            environment: environment.clone(),
            ..ProcessConnection::default()
        };
        let log = works_with(fresh.options(), connection, None).await;
        assert_eq!(
            log.all().contains("UPLOAD"),
            round == "first",
            "{}",
            log.all()
        );
    }
}

#[tokio::test]
async fn a_damaged_or_foreign_runner_is_not_run() {
    let home = Home::new("damaged");
    let fresh = FreshRunner::new();
    let connection = || ProcessConnection {
        environment: home.environment(),
        ..ProcessConnection::default()
    };
    works_with(fresh.options(), connection(), None).await;
    let cache = home.0.join(".cache/shevek");
    assert_eq!(
        cache.metadata().unwrap().permissions().mode() & 0o777,
        0o700
    );
    let file = cache.join(fresh.file());
    let written = file.metadata().unwrap().modified().unwrap();
    // Once before it is noted that it was checked, once after that.
    for _ in 0..2 {
        damage(&file, written);
        let log = works_with(fresh.options(), connection(), None).await.all();
        assert!(log.contains("UPLOAD"), "{log}");
        let log = works_with(fresh.options(), connection(), None).await.all();
        assert!(!log.contains("UPLOAD"), "{log}");
    }

    // A place that is a link is not ours.
    std::fs::rename(&cache, home.0.join("elsewhere")).unwrap();
    std::os::unix::fs::symlink(home.0.join("elsewhere"), &cache).unwrap();
    let log = works_with(fresh.options(), connection(), None).await.all();
    assert!(log.contains(".ansible/shevek/runner-"), "{log}");
}

/// Changes a byte of a file and gives it its time back.
fn damage(file: &Path, written: std::time::SystemTime) {
    let mut bytes = std::fs::read(file).expect("a runner");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(file, bytes).expect("room");
    let file = std::fs::File::options()
        .write(true)
        .open(file)
        .expect("a runner");
    file.set_modified(written).expect("our file");
}

/// To read the runner takes longer than to start it: it is read once.
#[tokio::test]
async fn a_runner_is_checked_once() {
    let home = Home::new("checked");
    let fresh = FreshRunner::new();
    let sums = home.0.join("sums");
    let mut environment = home.environment();
    let all = [&POSIX[..], &["gzip", "stat"]].concat();
    let (name, path) = tools(&home, &all);
    let counting = format!(
        "#!/bin/sh\necho x >> {}\nexec /usr/bin/sha256sum \"$@\"\n",
        sums.display()
    );
    let program = Path::new(&path).join("sha256sum");
    std::fs::write(&program, counting).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    environment.push((name, path));
    let run = || async {
        let connection = ProcessConnection {
            environment: environment.clone(),
            ..ProcessConnection::default()
        };
        works_with(fresh.options(), connection, None).await;
        std::fs::read_to_string(&sums).unwrap().lines().count()
    };
    assert_eq!(run().await, 1, "when it is installed");
    assert_eq!(run().await, 2, "when it is found");
    assert_eq!(run().await, 2, "never again");
    let note = home
        .0
        .join(".cache/shevek")
        .join(fresh.file().replace("runner", "checked"));
    let noted = std::fs::read_to_string(&note).unwrap();
    let (_, rest) = noted.split_once(' ').unwrap();
    std::fs::write(&note, format!("another-start {rest}")).unwrap();
    assert_eq!(run().await, 3, "after a start of the machine");
    std::fs::remove_file(&note).unwrap();
    std::os::unix::fs::symlink(home.0.join("elsewhere"), &note).unwrap();
    std::fs::write(home.0.join("elsewhere"), noted).unwrap();
    assert_eq!(run().await, 4, "a link is not believed");
}

#[tokio::test]
async fn homes_that_cannot_hold_a_runner() {
    let home = Home::new("disks");
    let mount = |options: &str| {
        let line = format!("mount -t tmpfs -o {options} none $HOME && eval \"$0\"");
        words(&["unshare", "--mount", "/bin/sh", "-c", &line])
    };
    let probe = std::process::Command::new("unshare")
        .args(["--mount", "/bin/sh", "-c", "mount -t tmpfs none /mnt"])
        .output();
    if !probe.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: no mounts here");
        return;
    }
    for (options, exec_only) in [
        ("noexec", false),
        ("ro", false),
        ("size=100k", false),
        ("size=100k", true),
    ] {
        let fresh = FreshRunner::new();
        let connection = ProcessConnection {
            shell: mount(options),
            environment: home.environment(),
            exec_only,
            ..ProcessConnection::default()
        };
        works_with(fresh.options(), connection, None).await;
    }
}

#[tokio::test]
async fn another_machine() {
    let home = Home::new("machine");
    let (name, path) = tools(&home, &POSIX[..10]);
    let uname = Path::new(&path).join("uname");
    std::fs::write(&uname, "#!/bin/sh\necho Linux riscv64\n").unwrap();
    std::fs::set_permissions(&uname, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut environment = home.environment();
    environment.push((name, path));
    for exec_only in [false, true] {
        let connection = Arc::new(ProcessConnection {
            environment: environment.clone(),
            exec_only,
            ..ProcessConnection::default()
        });
        let (options, _) = options();
        let session = Session::open(connection.clone(), None, options.clone());
        let error = session.run_module(shell("true"), None).await.unwrap_err();
        assert!(matches!(error, SessionError::NoRunner(_)), "{error}");
        assert!(error.to_string().contains("runner-riscv64"), "{error}");
        let output = session
            .exec(ExecRequest::new("echo raw"), false)
            .await
            .unwrap();
        assert_eq!(output.stdout, b"raw\n");

        // Until somebody supplies one.
        let supplied = home.0.join("runners");
        let _ = std::fs::create_dir(&supplied);
        std::fs::copy(runner(), supplied.join("runner-riscv64")).unwrap();
        let options = SessionOptions {
            images: Arc::new(RunnerImages::new(Vec::new(), Some(supplied))),
            ..options
        };
        let session = Session::open(connection, None, options);
        session.run_module(shell("true"), None).await.unwrap();
    }
}
