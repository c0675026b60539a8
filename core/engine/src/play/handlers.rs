//! The handlers of a play and who is meant by a notification.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use shevek_playbook::Task;

use super::program::NumberedTask;

/// The handlers of a play, in the order in which they run.
#[derive(Debug, Default)]
pub(crate) struct Handlers {
    list: Vec<NumberedTask>,
    /// Names that were templated.
    names: HashMap<u64, String>,
}

impl Handlers {
    /// Adds handlers behind those there are.
    pub(crate) fn add(&mut self, handlers: impl IntoIterator<Item = NumberedTask>) {
        self.list.extend(handlers);
    }

    /// All of them.
    pub(crate) fn all(&self) -> &[NumberedTask] {
        &self.list
    }

    /// The handlers that a notification means: the last one of that name, then those that listen to it. Ansible:
    /// `search_handlers_by_notification`.
    ///
    /// `name_of` templates a handler's name; it answers `None` (and tells why) when that is not possible.
    pub(crate) fn search(
        &mut self,
        notification: &str,
        name_of: &dyn Fn(&Arc<Task>) -> Option<String>,
    ) -> Vec<NumberedTask> {
        let mut found = Vec::new();
        let order = self.search_order();
        for handler in &order {
            if handler.task.name.is_none() {
                continue;
            }
            let name = match self.names.entry(handler.number) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => match name_of(&handler.task) {
                    Some(name) => unknown.insert(name),
                    None => continue,
                },
            };
            if in_role(&handler.task, name).any(|known| known == notification) {
                found.push(handler.clone());
                break;
            }
        }
        let mut seen: Vec<String> = Vec::new();
        for handler in &order {
            if !listens(&handler.task, notification) {
                continue;
            }
            // As in Ansible, names that nobody had to template yet are compared as they were written.
            let templated = self.names.get(&handler.number).cloned();
            let name = templated.or_else(|| handler.task.name.as_ref().map(ToString::to_string));
            if let Some(name) = name {
                if seen.contains(&name) {
                    continue;
                }
                seen.push(name);
            }
            found.push(handler.clone());
        }
        found
    }
}

impl Handlers {
    /// The handlers of each role and of the play together, the last of these lists first: what is defined later wins,
    /// but of one list the first.
    fn search_order(&self) -> Vec<NumberedTask> {
        let owner = |handler: &NumberedTask| {
            let role = handler.task.frame.role.as_ref();
            role.map(|role| Arc::clone(&role.uuid))
        };
        let mut lists: Vec<&[NumberedTask]> = self
            .list
            .chunk_by(|one, other| owner(one) == owner(other))
            .collect();
        lists.reverse();
        lists.concat()
    }
}

/// `text`, and with the names of the task's role before it.
fn in_role<'a>(task: &'a Task, text: &'a str) -> impl Iterator<Item = String> + 'a {
    let role = task.frame.role.as_deref();
    let short = role.map(|role| format!("{} : {text}", role.name));
    let full = role.map(|role| format!("{} : {text}", role.fqcn()));
    std::iter::once(text.to_string()).chain(short).chain(full)
}

fn listens(task: &Task, notification: &str) -> bool {
    task.listen.iter().any(|topic| {
        let topic = topic.to_string();
        in_role(task, &topic).any(|known| known == notification)
    })
}

#[cfg(test)]
mod tests {
    use shevek_jinja::Value;

    use super::super::program::Numbering;
    use super::*;

    #[test]
    fn the_first_of_a_name_and_all_that_listen() {
        let mut numbering = Numbering::default();
        let mut handler = |name: &str, listen: &[&str]| {
            let mut task = Task::new(name, Arc::default());
            task.name = Some(Value::from(name));
            task.listen = listen.iter().map(|topic| Value::from(*topic)).collect();
            numbering.task(&Arc::new(task))
        };
        let mut handlers = Handlers::default();
        handlers.add([
            handler("a", &["topic"]),
            handler("b", &["topic"]),
            handler("a", &["topic"]),
        ]);
        let name_of = |task: &Arc<Task>| task.name.as_ref().map(ToString::to_string);
        let mut found = |what: &str| -> Vec<u64> {
            let found = handlers.search(what, &name_of);
            found.iter().map(|handler| handler.number).collect()
        };
        assert_eq!(found("a"), [1]);
        assert_eq!(found("topic"), [1, 2]);
        assert!(found("c").is_empty());
    }
}
