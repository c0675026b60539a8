//! The same configuration given to OpenSSH (`ssh -G`) and to us.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use shevek_plugin::NoLog;

use super::host_settings::{AddressFamily, HostSettings, Route};
use super::resolve::resolve_target;
use crate::environment::Environment;
use crate::host_key::StrictHostKeyChecking;
use crate::options::SshOptions;

/// A host to ask for and arguments to give, below a file.
struct Case {
    file: &'static str,
    asked: &'static [(&'static str, &'static str)],
}

const CASES: &[Case] = &[
    Case {
        file: "Port 7\nHost web*\n  Port 2200\n  User deploy\n  HostName %h.example.com\nHost *\n  Port 9\n  User rest\n",
        asked: &[
            ("web1", ""),
            ("db", ""),
            ("web1", "-o Port=5 -l other"),
            ("web1", "-o HostName=real"),
        ],
    },
    Case {
        file: "Host a b !c\n User ab\nHost *.dev !x.dev\n User dev\nHost ?\n HostName=one\nHost \"quoted name\" q\n \
               HostKeyAlias \"with space\"\n",
        asked: &[
            ("a", ""),
            ("c", ""),
            ("x.dev", ""),
            ("y.dev", ""),
            ("q", ""),
            ("A", ""),
        ],
    },
    Case {
        file: "IdentityFile /k/first\nHost h\n IdentityFile /k/second\n IdentitiesOnly yes\n IdentityFile /k/third\n",
        asked: &[
            ("h", ""),
            ("other", ""),
            ("h", "-o IdentityFile=/k/given -o IdentityFile=/k/too"),
        ],
    },
    Case {
        file: "Host j\n ProxyJump u@gw:22\nHost cmd1\n ProxyCommand nc -x 'a b' %h %p\n ProxyJump later\nHost n\n ProxyJump none\n\
               Host *\n ProxyJump last\n",
        asked: &[
            ("j", ""),
            ("cmd1", ""),
            ("n", ""),
            ("z", ""),
            ("z", "-J a,b@c:3"),
            ("cmd2", "-o ProxyCommand='x %h'"),
            ("z", "-o ProxyJump=none"),
        ],
    },
    Case {
        file: "Match host web*\n User m1\nMatch originalhost alias\n HostName real\n User m2\nMatch host real\n Port 44\n\
               Match all\n Port 55\n User m3\nMatch user m2\n ConnectTimeout 77\n",
        asked: &[
            ("web1", ""),
            ("WEB2", ""),
            ("Alias", ""),
            ("alias", ""),
            ("x", ""),
            ("x", "-l m2"),
        ],
    },
    Case {
        file: "Match !originalhost a host *\n User nota\nMatch originalhost a,b user root\n Port 3\n",
        asked: &[("a", ""), ("b", ""), ("a", "-l root")],
    },
    Case {
        file: "Host s1\n StrictHostKeyChecking accept-new\nHost s2\n StrictHostKeyChecking off\nHost s3\n \
               StrictHostKeyChecking yes\nHost *\n UserKnownHostsFile /k/a \"/k/b c\"\n ServerAliveInterval 1m30\n \
               ServerAliveCountMax 5\n AddressFamily inet6\n HashKnownHosts yes\n",
        asked: &[
            ("s1", ""),
            ("s2", ""),
            ("s3", ""),
            ("s4", ""),
            ("s4", "-4 -o ServerAliveInterval=2h"),
        ],
    },
    Case {
        file: "# comment\n\n  \t Port\t=\t17 # trailing\nuser=joined\nHOSTNAME UPPER\n",
        asked: &[("x", "")],
    },
    Case {
        file: "Host in\n Include @DIR@/inc*.conf\n Port 1\nHost out\n Include @DIR@/inc1.conf\nHost *\n User outer\n",
        asked: &[("in", ""), ("out", ""), ("other", "")],
    },
];

#[test]
fn the_same_settings_come_out() {
    let directory = std::env::temp_dir().join(format!("shevek-ssh-config-{}", std::process::id()));
    fs::create_dir(&directory).expect("the scratch directory is new");
    let result = std::panic::catch_unwind(|| compare_all(&directory));
    fs::remove_dir_all(&directory).expect("the scratch directory can be removed");
    if let Err(panic) = result {
        std::panic::resume_unwind(panic);
    }
}

fn compare_all(directory: &std::path::Path) {
    let place = directory.to_str().unwrap();
    fs::write(
        directory.join("inc1.conf"),
        "Host in\n User inner\nHost other\n Port 99\n",
    )
    .unwrap();
    fs::write(
        directory.join("inc2.conf"),
        "HostName from-include\nUser second\n",
    )
    .unwrap();
    let file = directory.join("config");
    let mut different = Vec::new();
    for case in CASES {
        fs::write(&file, case.file.replace("@DIR@", place)).unwrap();
        for (alias, args) in case.asked {
            let theirs = ask_openssh(&file, alias, args);
            let ours = ask_us(&file, alias, args);
            if ours != theirs {
                let file = case.file;
                different.push(format!(
                    "{alias} {args}\n{file}ours:   {ours:?}\ntheirs: {theirs:?}"
                ));
            }
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n\n"));
}

type Answers = BTreeMap<&'static str, String>;

const ASKED: &[&str] = &[
    "hostname",
    "port",
    "user",
    "identityfile",
    "identitiesonly",
    "proxyjump",
    "proxycommand",
    "stricthostkeychecking",
    "userknownhostsfile",
    "serveraliveinterval",
    "serveralivecountmax",
    "addressfamily",
    "hashknownhosts",
    "hostkeyalias",
    "connecttimeout",
];

fn ask_openssh(file: &std::path::Path, alias: &str, args: &str) -> Answers {
    let words = shevek_plugin::shell_words::split(args).unwrap();
    let output = Command::new("ssh")
        .arg("-G")
        .arg("-F")
        .arg(file)
        .args(words)
        .arg(alias)
        .stdin(Stdio::null())
        .output()
        .expect("ssh cannot be started: install openssh-client to run this test");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut answers = Answers::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let (keyword, value) = line.split_once(' ').unwrap_or((line, ""));
        let Some(keyword) = ASKED.iter().find(|asked| **asked == keyword) else {
            continue;
        };
        let value = match (*keyword, value) {
            // The standard identities are a matter of taste.
            ("identityfile", value) if value.starts_with('~') => continue,
            ("stricthostkeychecking", "ask" | "true" | "yes") => "yes",
            ("stricthostkeychecking", "false" | "no" | "off") => "no",
            // Our defaults differ on purpose.
            ("serveraliveinterval", "0") => continue,
            ("connecttimeout", "none") => continue,
            ("userknownhostsfile", value) if value.contains("/.ssh/") => continue,
            (_, value) => value,
        };
        let entry = answers.entry(keyword).or_default();
        if !entry.is_empty() {
            entry.push(' ');
        }
        entry.push_str(value);
    }
    answers
}

fn ask_us(file: &std::path::Path, alias: &str, args: &str) -> Answers {
    let user = Command::new("id").arg("-un").output().unwrap();
    let environment = Environment {
        home: Some("/h/.ssh/..".into()),
        user: String::from_utf8(user.stdout).unwrap().trim().to_string(),
        ..Environment::default()
    };
    let options = SshOptions {
        ssh_args: Some(format!("-F {} {args}", file.display())),
        ..SshOptions::default()
    };
    let settings = resolve_target(alias, &options, &environment, &NoLog).unwrap();
    describe(&settings)
}

fn describe(settings: &HostSettings) -> Answers {
    let yes = |flag: bool| if flag { "yes" } else { "no" }.to_string();
    let paths = |paths: Vec<&PathBuf>| {
        let paths: Vec<_> = paths
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        paths.join(" ")
    };
    let mut answers = Answers::from([
        ("hostname", settings.host.clone()),
        ("port", settings.port.to_string()),
        ("user", settings.login.user.clone()),
        ("identitiesonly", yes(settings.login.identities_only)),
        ("hashknownhosts", yes(settings.hash_known_hosts)),
        (
            "serveralivecountmax",
            settings.keep_alive.count_max.to_string(),
        ),
        (
            "stricthostkeychecking",
            match settings.strict {
                StrictHostKeyChecking::Yes => "yes",
                StrictHostKeyChecking::AcceptNew => "accept-new",
                StrictHostKeyChecking::No => "no",
            }
            .to_string(),
        ),
        (
            "addressfamily",
            match settings.family {
                AddressFamily::Any => "any",
                AddressFamily::Inet => "inet",
                AddressFamily::Inet6 => "inet6",
            }
            .to_string(),
        ),
    ]);
    let named = settings
        .login
        .identity_files
        .iter()
        .filter(|file| file.explicit);
    let named = paths(named.map(|file| &file.path).collect());
    if !named.is_empty() {
        answers.insert("identityfile", named);
    }
    let known_hosts = paths(settings.user_known_hosts.iter().collect());
    if !known_hosts.contains("/.ssh/") {
        answers.insert("userknownhostsfile", known_hosts);
    }
    if let Some(alias) = &settings.host_key_alias {
        answers.insert("hostkeyalias", alias.clone());
    }
    if let Some(interval) = settings.keep_alive.interval
        && interval.as_secs() != 15
    {
        answers.insert("serveraliveinterval", interval.as_secs().to_string());
    }
    if let Some(timeout) = settings.connect_timeout {
        answers.insert("connecttimeout", timeout.as_secs().to_string());
    }
    match &settings.route {
        Route::Direct => {}
        Route::Command(command) => {
            // OpenSSH prints the command before its tokens are replaced.
            let port = settings.port.to_string();
            let command = command.replace(&settings.host, "%h").replace(&port, "%p");
            answers.insert("proxycommand", command);
        }
        Route::Jumps(jumps) => {
            let specs = jumps.iter().map(|jump| {
                let user = jump
                    .user
                    .as_ref()
                    .map_or(String::new(), |user| format!("{user}@"));
                let port = jump.port.map_or(String::new(), |port| format!(":{port}"));
                format!("{user}{}{port}", jump.host)
            });
            answers.insert("proxyjump", specs.collect::<Vec<_>>().join(","));
        }
    }
    answers
}
