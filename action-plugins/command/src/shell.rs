//! `shell`: runs the module `command` with a shell in between.

use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    ModuleCall, OptionSpec, Support, TaskResult, async_trait, register,
};

register!(action "shell", Shell);

/// The action `shell`. Ansible: `plugins/action/shell.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shell;

#[async_trait]
impl Action for Shell {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["shell".into()],
            short_description: "Run a shell command on the target".into(),
            description: vec![
                "Gives the text to a shell on the target, so that pipes, redirections, variables and \
                 `&&` work: `executable`, else the variable `ansible_shell_executable`, else `/bin/sh`. Prefer `command` where none of these is needed: it needs no quoting."
                    .into(),
                "The result is that of `command`.".into(),
            ],
            spec: Some(spec()),
            examples: vec![
                Example {
                    name: "A pipe".into(),
                    task: "shell: echo one two | wc -w\n".into(),
                },
                Example {
                    name: "Another shell".into(),
                    task: "shell: echo $0\nargs:\n  executable: /bin/bash\n".into(),
                },
            ],
            check_mode: Support::Partial,
            supports_async: true,
            controller_only: false,
            ..ActionMeta::default()
        }
    }

    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        if task.args.contains_key("expand_argument_vars") {
            return Err(ActionError::Failed(format!(
                "Unsupported parameters for ({}) module: expand_argument_vars",
                task.action
            )));
        }
        let mut args = task.args.clone();
        // An option without value is one that was not given: it excludes no other.
        args.retain(|_, value| !value.is_null());
        args.insert("_uses_shell".into(), true.into());
        if let Some(shell) = shell_of_target(host)? {
            args.insert("_shell_executable".into(), shell.into());
        }
        host.execute_module(ModuleCall {
            module: "command".into(),
            args,
            wrap_async: task.async_seconds > 0,
            ..ModuleCall::default()
        })
        .await
    }
}

/// The shell that the target's variables name; without one of their own it is that of the settings.
/// Ansible: `DEFAULT_EXECUTABLE`.
fn shell_of_target(host: &dyn ActionHost) -> Result<Option<String>, ActionError> {
    let given = host.variable("ansible_shell_executable")?;
    let shell = given.and_then(|value| value.as_str().map(str::to_owned));
    Ok(shell.filter(|shell| !shell.is_empty()))
}

fn spec() -> ArgumentSpec {
    use ArgType::{Bool, List, Path, Str};

    let names = ["_raw_params", "cmd", "argv"];
    ArgumentSpec::new(vec![
        OptionSpec::new("_raw_params", Str)
            .doc("The command as free text; `chdir=`, `creates=` and the like in it are options."),
        OptionSpec::new("cmd", Str).doc("The command as text."),
        OptionSpec::new("expand_argument_vars", Bool)
            .doc("For `command` alone: here it is refused, since the shell expands variables."),
        OptionSpec::new("argv", List)
            .elements(Str)
            .doc("The command as a list of words, each of which is quoted for the shell."),
        OptionSpec::new("chdir", Path).doc("Directory to change to before anything else."),
        OptionSpec::new("executable", Str)
            .doc("The shell to use, an absolute path; else that of the variable `ansible_shell_executable`."),
        OptionSpec::new("creates", Path)
            .doc("A file name or glob pattern: when something matches, the command is not run."),
        OptionSpec::new("removes", Path)
            .doc("A file name or glob pattern: when nothing matches, the command is not run."),
        OptionSpec::new("stdin", Str).doc("Text for the command's standard input."),
        OptionSpec::new("stdin_add_newline", Bool)
            .default(true)
            .doc("Whether a newline is put after that text."),
        OptionSpec::new("strip_empty_ends", Bool)
            .default(true)
            .doc("Whether empty lines at the end of stdout and stderr are dropped."),
    ])
    .mutually_exclusive(&names)
    .required_one_of(&names)
    .free_form("_raw_params")
}
