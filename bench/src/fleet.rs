//! Many hosts to reach over SSH.

use std::fmt::Write as _;

use shevek_tests::support::{Machine, MachineOptions, TestEnvironment, processes_with_environment};

/// sshd listens on 16 addresses at most.
const ADDRESSES: u8 = 10;

/// Hosts `n1`, `n2` and so on, ten of them on each machine, every one with an address of its own; and the
/// controller's side.
#[derive(Debug)]
pub(crate) struct Fleet {
    /// Dropped before the environment: their files are in there.
    machines: Vec<Machine>,
    pub(crate) environment: TestEnvironment,
}

impl Fleet {
    /// Starts at least `hosts` hosts; which of them are in the inventory is said by [`Self::inventory`].
    pub(crate) fn start(hosts: usize) -> Self {
        let environment = TestEnvironment::new();
        let options = MachineOptions {
            addresses: ADDRESSES,
            sshd_config: "MaxStartups 1000\nMaxSessions 1000".to_owned(),
            ..MachineOptions::default()
        };
        let machines: Vec<Machine> = (0..hosts.div_ceil(usize::from(ADDRESSES)))
            .map(|_| Machine::with(&environment, &options))
            .collect();
        let known: String = machines.iter().map(Machine::known_hosts).collect();
        environment.write_home(".ssh/known_hosts", &known);
        Self {
            machines,
            environment,
        }
    }

    /// Makes the first `hosts` hosts the whole inventory.
    pub(crate) fn inventory(&self, hosts: usize) {
        let mut text = String::new();
        for number in 0..hosts {
            let machine = &self.machines[number / usize::from(ADDRESSES)];
            let variables = machine.variables(number % usize::from(ADDRESSES));
            let _ = writeln!(text, "n{} {variables}", number + 1);
        }
        self.environment.write("hosts", &text);
    }

    /// Ends what other programs left behind on the controller, as Ansible leaves its ssh.
    pub(crate) fn forget_processes(&self) {
        let marker = self.environment.marker();
        for process in processes_with_environment(TestEnvironment::MARKER, marker) {
            process.kill();
        }
    }

    /// What an ssh that was killed left behind on the machines is nobody's fault.
    pub(crate) fn expect_leftovers(&mut self) {
        for machine in &mut self.machines {
            machine.expect_leftovers();
        }
    }
}
