use super::environment::TestEnvironment;
use super::machine::{Machine, MachineOptions};
use super::outcome::Outcome;
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
