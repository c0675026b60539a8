//! Tasks.

use std::sync::Arc;

use shevek_jinja::{Dict, Origin, Str, Value};
use shevek_yaml::Span;

use crate::directives::Directives;
use crate::frame::Frame;

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
    /// Variables of the task and of what is around it.
    pub vars: Dict,
    /// Variables of the task alone.
    pub own_vars: Dict,
    /// Conditions, outermost first; all must hold.
    pub when: Vec<Value>,
    /// Where the first of its own conditions stands that is neither text nor true nor false.
    pub odd_condition: Option<Origin>,
    /// The loop.
    pub loop_: Option<Loop>,
    /// The variable that gets the result.
    pub register: Option<Str>,
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
    /// The further topics that notify it; handlers only.
    pub listen: Vec<Value>,
    /// Whether the engine made it: gathering of facts, flush points, the end of a role.
    pub implicit: bool,
    /// What is around it. `directives`, `vars` and `when` already hold it; included tasks and handlers need it again.
    pub frame: Arc<Frame>,
}

/// `loop:` or `with_LOOKUP:`.
#[derive(Debug, Clone)]
pub struct Loop {
    /// Which of both.
    pub kind: LoopKind,
    /// The list, or the lookup's terms.
    pub items: Value,
    /// Where they stand.
    pub origin: Origin,
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
    /// A task that runs `action` and has nothing else.
    pub fn new(action: &str, frame: Arc<Frame>) -> Self {
        Self {
            span: None,
            action_span: None,
            name: None,
            action: action.to_string(),
            written_action: action.to_string(),
            args: Dict::new(),
            directives: frame.directives.clone(),
            vars: frame.vars.clone(),
            own_vars: Dict::new(),
            when: frame.when.clone(),
            odd_condition: None,
            loop_: None,
            register: None,
            changed_when: Vec::new(),
            failed_when: Vec::new(),
            until: Vec::new(),
            retries: None,
            delay: None,
            async_: None,
            poll: None,
            listen: Vec::new(),
            implicit: false,
            frame,
        }
    }

    /// What a `meta` task does; `None` for every other task.
    pub fn meta(&self) -> Option<String> {
        (self.action == "meta").then(|| {
            self.args
                .raw_get_str("_raw_params")
                .map_or_else(String::new, |value| value.to_string())
        })
    }

    /// `FILE:LINE` as `task path:` shows it.
    pub fn path(&self) -> Option<String> {
        self.span
            .as_ref()
            .filter(|span| span.line > 0)
            .map(|span| format!("{}:{}", span.source.name(), span.line))
    }
}
