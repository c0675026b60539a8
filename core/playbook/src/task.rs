//! Tasks.

use shevek_jinja::{Dict, Value};
use shevek_yaml::Span;

use crate::directives::Directives;

/// One task. All values are untemplated; `directives`, `vars` and `when` hold what its blocks hand down.
#[derive(Debug, Clone)]
pub struct Task {
    /// Where it stands; `None` for tasks that the engine makes itself.
    pub span: Option<Span>,
    /// Where its action or module is named.
    pub action_span: Option<Span>,
    /// Its name as written.
    pub name: Option<Value>,
    /// The action or module without `ansible.builtin.`.
    pub action: String,
    /// The name as the task wrote it, for messages and the nameless task's banner.
    pub written_action: String,
    /// The arguments; free-form text is under `_raw_params`. A template as a whole is under `_variable_params`.
    pub args: Dict,
    /// The shared keywords.
    pub directives: Directives,
    /// Variables of the task and its blocks.
    pub vars: Dict,
    /// Conditions, outermost first; all must hold.
    pub when: Vec<Value>,
    /// The loop.
    pub loop_: Option<Loop>,
    /// The variable that gets the result.
    pub register: Option<String>,
    /// Conditions that decide `changed`.
    pub changed_when: Vec<Value>,
    /// Conditions that decide `failed`.
    pub failed_when: Vec<Value>,
    /// Conditions to retry until they hold.
    pub until: Vec<Value>,
    /// Number of retries.
    pub retries: Option<Value>,
    /// Seconds between retries.
    pub delay: Option<Value>,
    /// Seconds that an asynchronous job may take.
    pub async_: Option<Value>,
    /// Seconds between two looks at it.
    pub poll: Option<Value>,
    /// Whether it gathers facts before the play's own tasks.
    pub implicit: bool,
}

/// `loop:` or `with_LOOKUP:`.
#[derive(Debug, Clone)]
pub struct Loop {
    /// Which of both.
    pub kind: LoopKind,
    /// The list, or the lookup's terms.
    pub items: Value,
    /// How it loops.
    pub control: LoopControl,
}

/// Where the items come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoopKind {
    /// `loop:`: a list.
    List,
    /// `with_X:`: a lookup.
    Lookup(String),
}

/// `loop_control:`.
#[derive(Debug, Clone, Default)]
pub struct LoopControl {
    /// The variable that holds the item (`item`).
    pub loop_var: Option<Value>,
    /// The variable that holds the index.
    pub index_var: Option<Value>,
    /// What is printed for the item.
    pub label: Option<Value>,
    /// Seconds between items.
    pub pause: Option<Value>,
    /// Whether `ansible_loop` is given.
    pub extended: Option<Value>,
    /// Whether it holds all items.
    pub extended_allitems: Option<Value>,
    /// Conditions that end the loop.
    pub break_when: Vec<Value>,
}

impl Task {
    /// `FILE:LINE` as `task path:` shows it.
    pub fn path(&self) -> Option<String> {
        self.span
            .as_ref()
            .filter(|span| span.line > 0)
            .map(|span| format!("{}:{}", span.source.name(), span.line))
    }
}
