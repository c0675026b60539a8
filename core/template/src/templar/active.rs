//! Which variables and templates this thread is evaluating at the moment: finds loops, names them.

use std::cell::RefCell;
use std::sync::Arc;

use shevek_jinja::{Error, ErrorKind};

use crate::{TemplateError, TemplateErrorKind};

/// Variables and templates that may be nested in each other. Ansible stops at Python's recursion
/// limit, after some 50 of each.
const MAX_DEPTH: usize = 100;

enum Step {
    Variable { owner: usize, name: Arc<str> },
    Template { owner: usize, address: usize },
}

thread_local! {
    static ACTIVE: RefCell<Vec<Step>> = const { RefCell::new(Vec::new()) };
}

/// Says that something is being evaluated, until it is dropped.
pub(super) struct Active(());

impl Active {
    /// Enters a variable of the set `owner` (the same name means something else for another host).
    pub(super) fn variable(owner: usize, name: &Arc<str>) -> Result<Self, Error> {
        ACTIVE.with_borrow_mut(|active| {
            let start = active.iter().position(
                |step| matches!(step, Step::Variable { owner: o, name: n } if *o == owner && n == name),
            );
            if start.is_some() || active.len() >= MAX_DEPTH {
                let mut cycle = names(&active[start.unwrap_or(0)..]);
                cycle.push(Arc::clone(name));
                return Err(loop_error(cycle));
            }
            active.push(Step::Variable { owner, name: Arc::clone(name) });
            Ok(Self(()))
        })
    }

    /// Enters a template that is evaluated with the variables of `owner`.
    pub(super) fn template(owner: usize, text: &Arc<str>) -> Result<Self, Error> {
        let address = text.as_ptr().addr();
        ACTIVE.with_borrow_mut(|active| {
            let start = active.iter().position(
                |step| matches!(step, Step::Template { owner: o, address: a } if *o == owner && *a == address),
            );
            if start.is_some() || active.len() >= MAX_DEPTH {
                return Err(loop_error(names(&active[start.unwrap_or(0)..])));
            }
            active.push(Step::Template { owner, address });
            Ok(Self(()))
        })
    }
}

impl Drop for Active {
    fn drop(&mut self) {
        ACTIVE.with_borrow_mut(|active| {
            active.pop();
        });
    }
}

/// The names of the variables on the way to here, outermost first.
pub(super) fn chain() -> Vec<Arc<str>> {
    ACTIVE.with_borrow(|active| names(active))
}

fn names(steps: &[Step]) -> Vec<Arc<str>> {
    steps
        .iter()
        .filter_map(|step| match step {
            Step::Variable { name, .. } => Some(Arc::clone(name)),
            Step::Template { .. } => None,
        })
        .collect()
}

fn loop_error(cycle: Vec<Arc<str>>) -> Error {
    let message = "Recursive loop detected in template: maximum recursion depth exceeded";
    let error = TemplateError::new(TemplateErrorKind::Loop, message).with_chain(cycle);
    Error::new(ErrorKind::Recursion, message).with_source(error)
}
