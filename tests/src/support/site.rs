use super::delay_proxy::DelayProxy;
use super::environment::TestEnvironment;
use super::machine::{Machine, MachineOptions};
use super::outcome::Outcome;
use super::processes::processes_with_environment;
use super::shevek::Shevek;

/// One machine, known to the controller by the names `h1`, `h2` and `h3`, and the environment around it.
#[derive(Debug)]
pub struct Site {
    /// The managed machine. Dropped before the environment: its files are in there.
    pub machine: Machine,
    /// The controller's side.
    pub environment: TestEnvironment,
}

impl Site {
    /// An ordinary machine.
    pub fn start() -> Self {
        Self::with(&MachineOptions::default())
    }

    /// A machine with something special about it.
    pub fn with(options: &MachineOptions) -> Self {
        let environment = TestEnvironment::new();
        let machine = Machine::with(&environment, options);
        machine.write_inventory(&environment, &["h1", "h2", "h3"]);
        Self {
            machine,
            environment,
        }
    }

    /// `shevek playbook` on the inventory, with this text as `pb.yml`.
    pub fn playbook(&self, text: &str) -> Shevek {
        self.environment.write("pb.yml", text);
        self.environment
            .shevek()
            .args(["playbook", "pb.yml", "-i", "hosts"])
    }

    /// `shevek playbook` with one play without facts on `hosts`; `tasks` are its tasks, each line of
    /// them indented as at the left margin.
    pub fn tasks(&self, hosts: &str, tasks: &str) -> Shevek {
        let indented = tasks.trim_end().replace('\n', "\n    ");
        self.playbook(&format!(
            "- hosts: {hosts}\n  gather_facts: false\n  tasks:\n    {indented}\n"
        ))
    }

    /// `shevek run` on the inventory.
    pub fn ad_hoc(&self, arguments: &[&str]) -> Shevek {
        self.environment
            .shevek()
            .args(["run", "-i", "hosts"])
            .args(arguments)
    }

    /// Writes further lines of inventory, in the place of the usual ones.
    pub fn inventory(&self, text: &str) {
        self.environment.write("hosts", text);
    }

    /// Makes the proxy the only way to `h1`; the other hosts are gone.
    pub fn reach_through(&self, proxy: &DelayProxy) {
        let known = self.machine.known_hosts();
        let key = known
            .lines()
            .next()
            .and_then(|line| line.split_once(' '))
            .expect("a host key")
            .1;
        self.environment.write_home(
            ".ssh/known_hosts",
            &format!("[127.0.0.1]:{} {key}\n", proxy.port()),
        );
        self.inventory(&format!(
            "h1 ansible_host=127.0.0.1 ansible_port={} ansible_user=root ansible_ssh_private_key_file={}\n",
            proxy.port(),
            self.machine.key().path().display()
        ));
    }

    /// The first address of the machine.
    pub fn address(&self) -> &str {
        self.machine.address(0)
    }

    /// The port of the machine.
    pub fn port(&self) -> u16 {
        self.machine.port()
    }

    /// Ends what other programs left behind on the controller, as Ansible leaves its ssh.
    pub fn forget_processes(&self) {
        let marker = self.environment.marker();
        for process in processes_with_environment(TestEnvironment::MARKER, marker) {
            process.kill();
        }
    }

    /// Fails when a process is left on either side.
    #[track_caller]
    pub fn assert_nothing_left(&self, outcome: &Outcome) {
        let check = std::panic::AssertUnwindSafe(|| {
            self.machine.assert_no_process_left();
            self.environment.assert_no_process_left();
        });
        if let Err(panic) = std::panic::catch_unwind(check) {
            eprintln!("{outcome}");
            std::panic::resume_unwind(panic);
        }
    }
}
