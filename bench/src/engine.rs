//! shevek and its peers: how each of them runs a number of `/bin/true` on a host.

use std::path::{Path, PathBuf};
use std::time::Duration;

use shevek_tests::support::{Outcome, Shevek, Site, TestEnvironment};

use crate::sample::Sample;

/// Who is measured.
#[derive(Debug, Clone)]
pub(crate) struct Engine {
    pub(crate) name: &'static str,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    Shevek,
    Ansible {
        command: PathBuf,
        environment: Vec<(&'static str, String)>,
    },
    Pyinfra {
        command: PathBuf,
    },
}

/// shevek, and the peers whose venvs are in the directory `PEERS`.
pub(crate) fn engines() -> Vec<Engine> {
    let mut all = vec![Engine {
        name: "shevek",
        kind: Kind::Shevek,
    }];
    let Some(peers) = std::env::var_os("PEERS").map(PathBuf::from) else {
        println!("(no peers: bench/run --install-peers DIR)");
        return all;
    };
    let ansible = |name, command: PathBuf, environment| Engine {
        name,
        kind: Kind::Ansible {
            command,
            environment,
        },
    };
    let plain = peers.join("ansible/bin/ansible-playbook");
    if plain.exists() {
        all.push(ansible("ansible", plain.clone(), Vec::new()));
        all.push(ansible(
            "ansible pipelining",
            plain,
            vec![("ANSIBLE_PIPELINING", "1".to_owned())],
        ));
    }
    let mitogen = peers.join("mitogen/bin/ansible-playbook");
    if let Some(strategy) = mitogen_strategy(&peers.join("mitogen")).filter(|_| mitogen.exists()) {
        let environment = vec![
            ("ANSIBLE_STRATEGY", "mitogen_linear".to_owned()),
            ("ANSIBLE_STRATEGY_PLUGINS", strategy.display().to_string()),
            ("ANSIBLE_DEPRECATION_WARNINGS", "0".to_owned()),
        ];
        all.push(ansible("mitogen", mitogen, environment));
    }
    let command = peers.join("pyinfra/bin/pyinfra");
    if command.exists() {
        all.push(Engine {
            name: "pyinfra",
            kind: Kind::Pyinfra { command },
        });
    }
    all
}

/// Those of them that run playbooks.
pub(crate) fn playbook_engines() -> Vec<Engine> {
    let mut engines = engines();
    engines.retain(|engine| !matches!(engine.kind, Kind::Pyinfra { .. }));
    engines
}

fn mitogen_strategy(venv: &Path) -> Option<PathBuf> {
    let versions = std::fs::read_dir(venv.join("lib")).ok()?;
    let folder = |python: PathBuf| python.join("site-packages/ansible_mitogen/plugins/strategy");
    versions
        .flatten()
        .map(|entry| folder(entry.path()))
        .find(|path| path.is_dir())
}

impl Engine {
    pub(crate) fn is_shevek(&self) -> bool {
        matches!(self.kind, Kind::Shevek)
    }

    /// Runs `/bin/true` as `tasks` tasks on the host `h1` of the site; the whole process. Ends the
    /// benchmark when the run did not do its work.
    pub(crate) fn run(&self, site: &Site, tasks: usize) -> Outcome {
        let text = format!(
            "- hosts: h1\n  gather_facts: false\n  tasks:\n{}",
            "    - command: /bin/true\n".repeat(tasks)
        );
        let call = match &self.kind {
            Kind::Pyinfra { command } => Some(deploy(site, tasks, command)),
            _ => self.playbook(&site.environment, &text),
        };
        let call = call.expect("what is not pyinfra runs playbooks");
        let outcome = call.limit(Duration::from_secs(600)).run();
        outcome.assert_code(0);
        if !matches!(self.kind, Kind::Pyinfra { .. }) {
            let tasks = u32::try_from(tasks).expect("few tasks");
            outcome.assert_recap("h1", [tasks, tasks, 0, 0, 0, 0, 0]);
        }
        outcome
    }

    /// How often it is measured when shevek is measured `runs` times: once if it takes minutes.
    pub(crate) fn repetitions(&self, runs: usize) -> usize {
        match self.name {
            "shevek" | "mitogen" => runs,
            _ => 1,
        }
    }

    /// Runs one task, given below its dash, on the host `h1` of the site; how long the whole process took. Ends the
    /// benchmark when the task did not do what was expected.
    pub(crate) fn task(&self, site: &Site, task: &str, is_changed: bool) -> Duration {
        let text = format!("- hosts: h1\n  gather_facts: false\n  tasks:\n    - {task}\n");
        let call = self.playbook(&site.environment, &text);
        let call = call.expect("a program that runs playbooks");
        let outcome = call.limit(Duration::from_secs(900)).run();
        outcome.assert_code(0);
        outcome.assert_recap("h1", [1, u32::from(is_changed), 0, 0, 0, 0, 0]);
        outcome.elapsed
    }

    /// The call that runs `text` as a playbook, with the inventory `hosts` of the environment. None for a
    /// program that knows no playbooks.
    pub(crate) fn playbook(&self, environment: &TestEnvironment, text: &str) -> Option<Shevek> {
        environment.write("pb.yml", text);
        let call = environment.shevek();
        let arguments = ["pb.yml", "-i", "hosts"];
        match &self.kind {
            Kind::Shevek => Some(call.arg("playbook").args(arguments)),
            Kind::Ansible {
                command,
                environment: variables,
            } => {
                let known_hosts = environment.home().join(".ssh/known_hosts");
                let options = format!("-F none -o UserKnownHostsFile={}", known_hosts.display());
                let call = call
                    .program(command)
                    .args(arguments)
                    .args(["-e", "ansible_python_interpreter=/usr/bin/python3"])
                    .arg(format!("--ssh-common-args={options}"));
                Some(
                    variables
                        .iter()
                        .fold(call, |call, (name, value)| call.env(name, value)),
                )
            }
            Kind::Pyinfra { .. } => None,
        }
    }

    /// What is said of a peer's sample beside shevek's median; nothing of shevek itself.
    pub(crate) fn ratio(&self, sample: &Sample, ours: f64) -> String {
        if self.is_shevek() {
            return String::new();
        }
        format!("shevek is {:.1} times as fast", sample.median() / ours)
    }
}

fn deploy(site: &Site, tasks: usize, command: &Path) -> Shevek {
    let operation = "server.shell(commands=['/bin/true'])\n".repeat(tasks);
    site.environment.write(
        "deploy.py",
        &format!("from pyinfra.operations import server\n{operation}"),
    );
    let data = format!(
        "hosts = [('h1', {{'ssh_hostname': '{}', 'ssh_port': {}, 'ssh_user': 'root', 'ssh_key': '{}', \
         'ssh_known_hosts_file': '{}', 'ssh_strict_host_key_checking': 'yes'}})]\n",
        site.address(),
        site.port(),
        site.machine.key().path().display(),
        site.environment.home().join(".ssh/known_hosts").display()
    );
    site.environment.write("inventory.py", &data);
    site.environment
        .shevek()
        .program(command)
        .args(["-y", "inventory.py", "deploy.py"])
}
