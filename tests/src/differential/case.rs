use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::support::repository;

/// A playbook, how it is called, and what of the answer counts.
#[derive(Debug, Clone)]
pub struct Case {
    /// The name of its folder.
    pub name: String,
    /// The folder: `playbook.yml`, optionally `case.yml` and whatever the playbook needs.
    pub folder: PathBuf,
    /// What `case.yml` says.
    pub settings: Settings,
}

/// The content of `case.yml`; everything may be left out.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// `ansible-playbook`, `ansible`, `ansible-inventory` or `ansible-config`.
    pub command: Command,
    /// A folder of the repository whose files the case uses besides its own.
    pub files: Option<PathBuf>,
    /// One list of arguments for each run.
    pub runs: Vec<Vec<String>>,
    /// Hosts finish in no fixed order: their lines below one task are compared as a set.
    pub any_order: bool,
    /// Patterns of lines that are not compared.
    pub ignored_lines: Vec<String>,
    /// Further variables of the environment.
    pub environment: std::collections::BTreeMap<String, String>,
    /// What is typed: standard input.
    pub input: String,
    /// Why the case is as it is, for the reader.
    pub note: String,
    /// Not part of shevek yet: the name of the issue that brings it. The test is reported as ignored.
    pub waits_for: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            command: Command::Playbook,
            files: None,
            runs: vec![Vec::new(), vec!["-v".to_owned()]],
            any_order: false,
            ignored_lines: Vec::new(),
            environment: std::collections::BTreeMap::new(),
            input: String::new(),
            note: String::new(),
            waits_for: None,
        }
    }
}

/// Which of Ansible's commands a case calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Command {
    /// `ansible-playbook`, here `shevek playbook`.
    #[serde(rename = "ansible-playbook")]
    Playbook,
    /// `ansible`, here `shevek run`.
    #[serde(rename = "ansible")]
    AdHoc,
    /// `ansible-inventory`, here `shevek inventory`: no host is reached, there is no `hosts.ini`.
    #[serde(rename = "ansible-inventory")]
    Inventory,
    /// `ansible-config`, here `shevek config`: no host is reached, there is no `hosts.ini`.
    #[serde(rename = "ansible-config")]
    Config,
}

impl Command {
    /// The name of Ansible's command.
    pub fn ansible_name(self) -> &'static str {
        match self {
            Self::Playbook => "ansible-playbook",
            Self::AdHoc => "ansible",
            Self::Inventory => "ansible-inventory",
            Self::Config => "ansible-config",
        }
    }

    /// The name of the subcommand here.
    pub fn name(self) -> &'static str {
        match self {
            Self::Playbook => "playbook",
            Self::AdHoc => "run",
            Self::Inventory => "inventory",
            Self::Config => "config",
        }
    }

    /// Whether hosts are reached.
    pub fn needs_machine(self) -> bool {
        !matches!(self, Self::Inventory | Self::Config)
    }
}

impl Case {
    fn read(folder: &Path) -> Self {
        let name = folder
            .file_name()
            .expect("a folder has a name")
            .to_string_lossy()
            .into_owned();
        let settings = match fs::read_to_string(folder.join("case.yml")) {
            Ok(text) => serde_yaml::from_str(&text)
                .unwrap_or_else(|error| panic!("{name}/case.yml: {error}")),
            Err(_) => Settings::default(),
        };
        Self {
            name,
            folder: folder.to_owned(),
            settings,
        }
    }

    /// The file with the recorded answers.
    pub fn answers(&self) -> PathBuf {
        repository()
            .join("tests/differential/answers")
            .join(format!("{}.json", self.name))
    }
}

/// All cases, by name.
pub fn all_cases() -> Vec<Case> {
    let folder = repository().join("tests/differential/cases");
    let entries = fs::read_dir(&folder).expect("tests/differential/cases");
    let mut folders: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders.iter().map(|folder| Case::read(folder)).collect()
}
