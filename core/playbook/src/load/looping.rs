//! Loading `loop`, `with_LOOKUP` and `loop_control`.

use shevek_yaml::{Diagnostic, Node};

use super::did_you_mean;
use super::fields::{describe, list, optional, value};
use crate::task::{Loop, LoopControl, LoopKind};

const CONTROL_KEYS: &[&str] = &[
    "break_when",
    "extended",
    "extended_allitems",
    "index_var",
    "label",
    "loop_var",
    "pause",
];

pub(super) fn new_loop(kind: LoopKind, node: &Node) -> Loop {
    Loop {
        kind,
        origin: node.span.origin(),
        items: value(node),
        control: LoopControl::default(),
    }
}

pub(super) fn load_control(node: &Node) -> Result<LoopControl, Diagnostic> {
    let pairs = node.as_mapping().ok_or_else(|| {
        Diagnostic::at(
            &node.span,
            format!(
                "the `loop_control` value must be specified as a dictionary, not {}.",
                describe(node)
            ),
        )
    })?;
    let mut control = LoopControl::default();
    for (key, node) in pairs {
        match key.as_str().unwrap_or_default() {
            "loop_var" => control.loop_var = optional(node),
            "index_var" => control.index_var = optional(node),
            "label" => control.label = optional(node),
            "pause" => control.pause = optional(node),
            "extended" => control.extended = optional(node),
            "extended_allitems" => control.extended_allitems = optional(node),
            "break_when" => control.break_when = list(node),
            other => {
                let error = Diagnostic::at(
                    &key.span,
                    format!("'{other}' is not a valid attribute for a LoopControl"),
                );
                return Err(
                    match did_you_mean::hint(other, CONTROL_KEYS.iter().copied()) {
                        Some(hint) => error.with_hint(hint),
                        None => error,
                    },
                );
            }
        }
    }
    Ok(control)
}
