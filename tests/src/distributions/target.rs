//! A machine with a root of its own, and what is looked at there.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use super::image::Image;
use super::played::Played;
use super::release::Release;
use crate::support::{
    GalaxyServer, Init, Machine, MachineOptions, TestEnvironment, WholeRoot, repository,
};

/// Where the playbooks are.
pub(super) fn folder() -> PathBuf {
    repository().join("tests/distributions")
}

/// The machine and what the playbooks need around it.
pub(super) struct Target {
    machine: Machine,
    _server: GalaxyServer,
    environment: TestEnvironment,
    image: Image,
}

impl Target {
    /// Starts it.
    pub(super) fn start(release: &Release, image: Image, root: PathBuf) -> Result<Self, String> {
        let environment = TestEnvironment::new();
        let is_plain = image == Image::Plain;
        let mut machine = Machine::with(
            &environment,
            &MachineOptions {
                root: Some(WholeRoot {
                    directory: root,
                    init: if is_plain {
                        Init::Script
                    } else {
                        Init::Systemd
                    },
                    private_network: !is_plain,
                }),
                ..MachineOptions::default()
            },
        );
        if !is_plain {
            // systemd starts and ends what it likes.
            machine.expect_leftovers();
        }
        let work = environment.work();
        let made = Command::new(folder().join("make-repository"))
            .arg(&work)
            .output()
            .map_err(|error| format!("make-repository: {error}"))?;
        if !made.status.success() {
            let said = String::from_utf8_lossy(&made.stderr);
            return Err(format!("make-repository: {said}"));
        }
        let server = GalaxyServer::start(&work);
        machine.write_inventory(&environment, &["root"]);
        let variables = format!(
            "root {} distribution={} work={} server={}\n",
            machine.variables(0),
            release.origin,
            work.display(),
            server.url()
        );
        environment.write("hosts", &variables);
        Ok(Self {
            machine,
            _server: server,
            environment,
            image,
        })
    }

    /// Runs a playbook of the image's folder.
    pub(super) fn play(&self, name: &str, arguments: &[&str]) -> Result<Played, String> {
        let path = folder().join(self.image.name()).join(name);
        let call = self
            .environment
            .shevek()
            .args(["playbook", "-i", "hosts"])
            .arg(&path)
            .args(arguments)
            .env("ANSIBLE_STDOUT_CALLBACK", "json");
        let outcome = self.machine.in_network(call).run();
        Played::read(&outcome).map_err(|error| format!("{name} {}: {error}", arguments.join(" ")))
    }

    /// Every file with owner, permissions, size and time; what each login writes is left out.
    pub(super) fn files(&self) -> BTreeSet<String> {
        let text = self.machine.shell(
            "find / -xdev ! -path '/var/log/*' ! -path '/root/.cache*' \
             \\( -type d -printf '%p %m %u %g\\n' -o -printf '%p %m %u %g %s %l %T@\\n' \\)",
        );
        text.lines().map(ToOwned::to_owned).collect()
    }

    /// Interpreters and libraries of Python.
    pub(super) fn python(&self) -> String {
        self.machine.shell(
            "find / -xdev \\( -path '*/bin/python*' -o -name 'libpython*.so*' -o -name '*.pyc' \\)",
        )
    }

    /// What is mounted.
    pub(super) fn mounts(&self) -> String {
        self.machine.shell("cat /proc/mounts")
    }

    /// Fails when a process is left on either side.
    pub(super) fn assert_no_process_left(&self) {
        self.machine.assert_no_process_left();
        self.environment.assert_no_process_left();
    }
}
