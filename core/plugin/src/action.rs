//! Action plugins: the controller's half of a task.

use std::fmt;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::connection::{ConnectionError, ExecOutput, ExecRequest};
use crate::module::{Example, Support};
use crate::result::TaskResult;
use crate::spec::ArgumentSpec;

/// The controller's half of a task. Ansible: a class derived from `ActionBase`.
#[async_trait]
pub trait Action: Send + Sync {
    /// Names, documentation, argument spec and capabilities; asked for once.
    fn meta(&self) -> ActionMeta;

    /// Runs one task on one host; for a loop once an item.
    ///
    /// # Errors
    /// An `ActionError` becomes the task's failure (or makes the host unreachable).
    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError>;
}

/// What an action says about itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActionMeta {
    /// The task names it serves, the first being its own. The name `normal` serves every module that has no
    /// action of its own.
    pub names: Vec<String>,
    /// One sentence for lists.
    pub short_description: String,
    /// Paragraphs for the manual.
    pub description: Vec<String>,
    /// Arguments, checked before any host is touched; `None` when the module of the same name has the spec.
    pub spec: Option<ArgumentSpec>,
    /// Examples as tasks, run as tests.
    pub examples: Vec<Example>,
    /// Whether it runs in check mode.
    pub check_mode: Support,
    /// Whether it shows what changed; what the module of the same name says counts as well.
    pub diff: Support,
    /// Whether it may run under `async`.
    pub supports_async: bool,
    /// Whether it does everything on the controller, so that no connection to the host is opened.
    pub controller_only: bool,
    /// Whether it runs once for all hosts of a batch instead of once a host. Ansible: `BYPASS_HOST_LOOP`.
    pub bypass_host_loop: bool,
    /// Whether it checks its arguments itself and has words of its own for what is wrong with them; else the engine
    /// checks them against `spec` before it runs the action.
    pub checks_arguments: bool,
}

/// One run of an action.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActionTask {
    /// The name written in the task, without `ansible.builtin.`: one of `ActionMeta::names`, or a module's.
    pub action: String,
    /// The task's templated name, with its role's before it; the action's when it has none. Ansible:
    /// `Task.get_name()`.
    pub name: String,
    /// The templated arguments. May hold values of `no_log` options.
    pub args: Map<String, Json>,
    /// Predict only. Ansible: `_task.check_mode`.
    pub check_mode: bool,
    /// `--diff` or the keyword `diff`.
    pub diff: bool,
    /// The keyword `no_log`.
    pub no_log: bool,
    /// Number of `-v`.
    pub verbosity: u8,
    /// The keyword `async`, seconds; 0 = not async.
    pub async_seconds: u64,
    /// The keyword `poll`, seconds.
    pub poll_seconds: u64,
    /// The keyword `environment`, templated and merged.
    pub environment: IndexMap<String, String>,
    /// The loop's current item, when there is a loop.
    pub item: Option<Json>,
    /// Whether the task asks to become a user, be it the one that is logged in. Since 1.7. Ansible:
    /// `_connection.become`.
    pub becomes: bool,
}

/// A module to run on the task's host.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ModuleCall {
    /// Module name.
    pub module: String,
    /// Its arguments, not yet validated: the engine validates them against the module's spec.
    pub args: Map<String, Json>,
    /// Whether the call goes through `async_wrapper` when the task is async.
    pub wrap_async: bool,
    /// Contents that travel with the call as raw pieces, for the module to read through
    /// [`ModuleContext::receive`](crate::ModuleContext::receive). Small ones travel along, large ones only when the
    /// module asks for them. Since 1.1.
    pub attachment: Option<Attachment>,
}

/// Contents for a module. Ansible: what `_transfer_file` copies before the module runs.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Attachment {
    /// These bytes.
    Bytes(Vec<u8>),
    /// Those of a file of the controller.
    File(PathBuf),
}

/// Contents may be secret: they are not shown.
impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
            Self::File(path) => write!(f, "File({})", path.display()),
        }
    }
}

/// A template file to render. Ansible: what the action `template` hands to its templar.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TemplateFile {
    /// The file.
    pub path: PathBuf,
    /// How the task names it: the variable `template_path`.
    pub name: String,
    /// Where the result goes: the variable `template_destpath`.
    pub destination: Option<String>,
    /// Jinja's options by name, such as `trim_blocks` and `variable_start_string`.
    pub options: Map<String, Json>,
}

/// A question to the user. Ansible: the arguments of `Display.prompt_until`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PromptRequest {
    /// Shown as it is, line ends included.
    pub text: String,
    /// Whether what is typed stays hidden.
    pub private: bool,
    /// After how many seconds the question is given up; `None` = never.
    pub seconds: Option<f64>,
    /// The keys that end the answer, in any case; `None` = the Enter key, empty = none at all.
    pub complete_keys: Option<String>,
    /// The keys that interrupt the question, in any case; `None` = Ctrl-C.
    pub interrupt_keys: Option<String>,
}

/// What came of a question to the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PromptAnswer {
    /// The answer, without the key that ended it.
    Text(String),
    /// The time was over.
    TimedOut,
    /// The user pressed Ctrl-C, or one of the keys that stand for it.
    Interrupted,
    /// Nobody can be asked: standard input is no terminal.
    NotInteractive,
}

/// What the engine does for an action. Ansible: the methods of `ActionBase` and its `_task`, `_connection`.
#[async_trait]
pub trait ActionHost: Send + Sync {
    /// Runs a module on the task's host, with the task's become, environment, check mode and diff.
    /// Ansible: `_execute_module`.
    async fn execute_module(&self, call: ModuleCall) -> Result<TaskResult, ActionError>;

    /// Runs a command line on the task's host with its become and environment, without any module or runner.
    /// Ansible: `_low_level_execute_command`.
    async fn exec(&self, request: ExecRequest) -> Result<ExecOutput, ActionError>;

    /// Copies a file of the controller to the host.
    async fn put_file(
        &self,
        local: &Path,
        remote: &str,
        mode: Option<u32>,
    ) -> Result<(), ActionError>;

    /// Copies a file of the host to the controller.
    async fn fetch_file(&self, remote: &str, local: &Path) -> Result<(), ActionError>;

    /// Renders a template with the task's variables, keeping native types. Ansible: `_templar.template`.
    fn template(&self, source: &str) -> Result<Json, ActionError>;

    /// The value of an expression without delimiters. What is undefined in it becomes a text such as
    /// `<< error 1 - 'x' is undefined >>`, with a warning. Ansible: `_templar.evaluate_expression` with
    /// replaced markers, as `debug` with `var` has it.
    ///
    /// # Errors
    /// Everything else that is wrong with the expression.
    fn evaluate_expression(&self, expression: &str) -> Result<Json, ActionError>;

    /// Evaluates a conditional in the strict sense of 2.19. Ansible: `evaluate_conditional`.
    fn evaluate(&self, condition: &str) -> Result<bool, ActionError>;

    /// A variable of the task, templated; `None` when it is not defined.
    fn variable(&self, name: &str) -> Result<Option<Json>, ActionError>;

    /// The host's name in the inventory.
    fn inventory_hostname(&self) -> String;

    /// Finds a file as tasks name them: absolute, or in the role's or playbook's `subdirectory` (`files`,
    /// `templates`), or beside the playbook. Ansible: `_find_needle`.
    fn find_file(&self, subdirectory: &str, name: &str) -> Result<std::path::PathBuf, ActionError>;

    /// Shows a message from verbosity `level` on.
    fn verbose(&self, level: u8, message: &str);

    /// Adds a warning to the task's result.
    fn warning(&self, message: &str);

    /// Asks the user, when nobody else does. Ansible: `Display.prompt_until`.
    async fn prompt(&self, request: PromptRequest) -> Result<PromptAnswer, ActionError>;

    /// Ends the connection to the task's host, so that the next call connects anew. Ansible: `Connection.reset`.
    async fn reset_connection(&self) -> Result<(), ActionError>;

    /// Shows a line on standard output whatever the verbosity. Ansible: `Display.display`.
    fn display(&self, message: &str);

    /// A setting that is no keyword: the environment variable, else `key` in `[section]` of ansible.cfg.
    /// Ansible: `C.config.get_config_value`.
    fn setting(&self, environment: &str, section: &str, key: &str) -> Option<String>;

    /// Tells more of the failure that the action is about to return: the argument (a name or a text in them) that
    /// is to blame, whose place is shown then, and what may help. Ansible: `obj` and `help_text` of its errors.
    fn blame(&self, argument: Option<&str>, help: Option<&str>);

    /// Reads a file of the controller, decrypted when it is vaulted. Ansible: `DataLoader.get_real_file`.
    fn read_file(&self, path: &Path) -> Result<Vec<u8>, ActionError>;

    /// Renders a template file of the controller, decrypted when it is vaulted, with the task's variables and those
    /// of a template (`template_path`, `ansible_managed` and so on). Since 1.1. Ansible: the action `template`.
    ///
    /// # Errors
    /// What reading, parsing and rendering it gives.
    fn render_file(&self, _template: &TemplateFile) -> Result<String, ActionError> {
        Err(ActionError::Error("templates are not rendered here".into()))
    }

    /// `args` with what the keyword `module_defaults` says for the module `module`, templated, where they say nothing
    /// themselves: for actions that choose their module when they run. Since 1.7. Ansible:
    /// `_apply_action_arg_defaults`.
    ///
    /// # Errors
    /// A template among the defaults fails.
    fn with_module_defaults(
        &self,
        _module: &str,
        args: Map<String, Json>,
    ) -> Result<Map<String, Json>, ActionError> {
        Ok(args)
    }
}

/// Why an action ended without a result.
#[derive(Debug, Clone, PartialEq, thiserror::Error, Serialize, Deserialize)]
pub enum ActionError {
    /// The task failed with this message.
    #[error("{0}")]
    Failed(String),
    /// The task failed with this result.
    #[error("{}", .0.message())]
    FailedWith(Box<TaskResult>),
    /// The task is skipped with this message.
    #[error("{0}")]
    Skipped(String),
    /// The host could not be reached.
    #[error("{0}")]
    Unreachable(String),
    /// Something around the action went wrong: a template, an option, the way to become another user. The
    /// result's message says `Task failed: ` before it, as for Ansible's `AnsibleError`; an action that refuses by
    /// itself answers `Failed`, Ansible's `AnsibleActionFail`.
    #[error("{0}")]
    Error(String),
}

impl From<ConnectionError> for ActionError {
    fn from(error: ConnectionError) -> Self {
        if error.is_unreachable() {
            Self::Unreachable(error.to_string())
        } else {
            Self::Error(error.to_string())
        }
    }
}
