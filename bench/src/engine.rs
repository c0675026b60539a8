//! shevek and its peers: how each of them runs a number of `/bin/true` on a host.

use std::path::{Path, PathBuf};
use std::time::Duration;

use shevek_tests::support::{Outcome, Shevek, Site};

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
        let call = match &self.kind {
            Kind::Shevek => play(site, tasks, None),
            Kind::Ansible {
                command,
                environment,
            } => {
                let call = play(site, tasks, Some(command));
                environment
                    .iter()
                    .fold(call, |call, (name, value)| call.env(name, value))
            }
            Kind::Pyinfra { command } => deploy(site, tasks, command),
        };
        let outcome = call.limit(Duration::from_secs(600)).run();
        outcome.assert_code(0);
        if !matches!(self.kind, Kind::Pyinfra { .. }) {
            let tasks = u32::try_from(tasks).expect("few tasks");
            outcome.assert_recap("h1", [tasks, tasks, 0, 0, 0, 0, 0]);
        }
        outcome
    }
}

/// The call of a playbook; with a command, the call of Ansible.
fn play(site: &Site, tasks: usize, command: Option<&PathBuf>) -> Shevek {
    let call = site.tasks("h1", &"- command: /bin/true\n".repeat(tasks));
    let Some(command) = command else { return call };
    let known_hosts = site.environment.home().join(".ssh/known_hosts");
    // shevek's first word is "playbook"; everything after it is the same.
    let options = format!("-F none -o UserKnownHostsFile={}", known_hosts.display());
    call.without_first_argument()
        .program(command)
        .args(["-e", "ansible_python_interpreter=/usr/bin/python3"])
        .arg(format!("--ssh-common-args={options}"))
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
