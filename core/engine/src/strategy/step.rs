//! `--step`: asking before each task.

use shevek_playbook::Task;

use super::run_state::PlayRun;
use crate::event::Event;
use crate::prompt::Prompt;

impl PlayRun {
    /// Whether the task is to be done: asks, unless the user said once to go on without asking. Ansible: `_take_step`.
    pub(crate) async fn take_step(&mut self, task: &Task, host: Option<&str>) -> bool {
        if !self.run.settings.step || self.state.step_is_over {
            return true;
        }
        let place = host.map_or_else(String::new, |host| format!("on {host} "));
        let text = format!(
            "Perform task: TASK: {} {place}(N)o/(y)es/(c)ontinue: ",
            written_name(task)
        );
        let prompt = Prompt {
            text: text.clone(),
            ..Prompt::default()
        };
        let answer = self.run.prompter.ask(&prompt).await.unwrap_or_default();
        let takes = match answer.to_lowercase().as_str() {
            "y" | "yes" => true,
            "c" | "continue" => {
                self.state.step_is_over = true;
                true
            }
            _ => false,
        };
        self.run.events.emit(&Event::Asked { text });
        takes
    }
}

/// The task's name as written, with its role. Ansible: `get_name`.
pub(crate) fn written_name(task: &Task) -> String {
    let name = task
        .name
        .as_ref()
        .map_or_else(|| task.written_action.clone(), ToString::to_string);
    match &task.frame.role {
        Some(role) => format!("{} : {name}", role.fqcn()),
        None => name,
    }
}
