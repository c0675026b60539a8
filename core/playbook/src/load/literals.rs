//! Keywords whose value is written out and cannot be what the keyword needs, found before any host is touched.

use shevek_yaml::{Diagnostic, Node};

use super::fields::{describe, python_class};

/// What a keyword's value must become.
#[derive(Clone, Copy)]
enum Wanted {
    Bool,
    Int,
    Float,
    Percent,
    Text,
}

impl Wanted {
    fn of(keyword: &str) -> Option<Self> {
        match keyword {
            "any_errors_fatal" | "become" | "check_mode" | "delegate_facts" | "diff"
            | "force_handlers" | "gather_facts" | "ignore_errors" | "ignore_unreachable"
            | "no_log" | "run_once" => Some(Self::Bool),
            "async" | "gather_timeout" | "poll" | "port" | "retries" | "throttle" | "timeout" => {
                Some(Self::Int)
            }
            "max_fail_percentage" => Some(Self::Percent),
            "delay" => Some(Self::Float),
            "become_exe" | "become_flags" | "become_method" | "become_user" | "connection"
            | "debugger" | "delegate_to" | "fact_path" | "name" | "order" | "register"
            | "remote_user" | "strategy" => Some(Self::Text),
            _ => None,
        }
    }

    /// Python's name of the type, as Ansible's messages have it.
    fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Float => "float",
            Self::Percent => "percent",
            Self::Text => "string",
        }
    }

    fn takes(self, text: &str) -> bool {
        let text = text.trim();
        match self {
            Self::Bool => matches!(
                text.to_ascii_lowercase().as_str(),
                "yes"
                    | "no"
                    | "true"
                    | "false"
                    | "on"
                    | "off"
                    | "1"
                    | "0"
                    | "1.0"
                    | "0.0"
                    | "y"
                    | "n"
                    | "t"
                    | "f"
                    | ""
            ),
            Self::Int => text.parse::<i64>().is_ok(),
            Self::Float => text.parse::<f64>().is_ok(),
            Self::Text => true,
            Self::Percent => text.replace('%', "").trim().parse::<f64>().is_ok(),
        }
    }

    fn example(self) -> &'static str {
        match self {
            Self::Bool => "true or false",
            Self::Int => "a whole number",
            Self::Float => "a number",
            Self::Percent => "a number, with or without '%'",
            Self::Text => "text",
        }
    }
}

/// Checks a value that is no template.
pub(super) fn check_literal(keyword: &str, node: &Node) -> Result<(), Diagnostic> {
    check_text(keyword, node)?;
    let Some(wanted) = Wanted::of(keyword) else {
        return Ok(());
    };
    let shown = match (node.as_str(), node.as_scalar()) {
        (Some(text), _) if text.contains("{{") || text.contains("{%") || wanted.takes(text) => {
            return Ok(());
        }
        (Some(text), _) => format!("'{text}'"),
        // Numbers and truth values are converted as Python does.
        (None, Some(_)) => return Ok(()),
        (None, None) => describe(node).to_string(),
    };
    Err(Diagnostic::at(
        &node.span,
        format!(
            "The keyword '{keyword}' has the value {shown}, which could not be converted to '{}'.",
            wanted.name()
        ),
    )
    .with_hint(format!(
        "Write {}, or a template that gives one.",
        wanted.example()
    )))
}

/// Checks that a keyword of texts has no list or mapping. Ansible, too, finds this when it loads a playbook.
pub(super) fn check_text(keyword: &str, node: &Node) -> Result<(), Diagnostic> {
    let is_text = matches!(Wanted::of(keyword), Some(Wanted::Text));
    if !is_text || node.as_str().is_some() || node.as_scalar().is_some() {
        return Ok(());
    }
    Err(Diagnostic::at(
        &node.span,
        format!(
            "The field '{keyword}' is supposed to be a string type, however the incoming data structure is a {}",
            python_class(node)
        ),
    ))
}
