//! `--step`: asking before each task.

use shevek_playbook::Task;

use super::run_state::PlayRun;
use super::strategy::StrategyError;
use crate::event::Event;

impl PlayRun {
    /// Whether the task is to be done: asks, unless the user said once to go on without asking. Ansible: `_take_step`.
    ///
    /// # Errors
    /// When there is no answer.
    pub(crate) async fn take_step(
        &mut self,
        task: &Task,
        host: Option<&str>,
    ) -> Result<bool, StrategyError> {
        if !self.run.settings.step || self.step_is_over {
            return Ok(true);
        }
        let place = host.map_or_else(String::new, |host| format!("on {host} "));
        let text = format!(
            "Perform task: TASK: {} {place}(N)o/(y)es/(c)ontinue: ",
            written_name(task)
        );
        let answer = self.run.prompter.read_line(&text).await?;
        let takes = match answer.to_lowercase().as_str() {
            "y" | "yes" => true,
            "c" | "continue" => {
                self.step_is_over = true;
                true
            }
            _ => false,
        };
        self.run.events.emit(&Event::Asked { text });
        Ok(takes)
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
