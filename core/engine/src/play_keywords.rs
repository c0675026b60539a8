//! The keywords of a play that decide how it runs, templated.

use std::sync::Arc;

use shevek_jinja::Value;
use shevek_playbook::Play;

use crate::engine::EngineError;
use crate::settings::Settings;
use crate::task::FieldReader;

/// A play's own keywords.
pub(crate) struct PlayKeywords {
    /// Without `ansible.builtin.`; there may be none of that name.
    pub(crate) strategy: String,
    /// The order of hosts.
    pub(crate) order: Option<String>,
    /// `None` when the play does not say.
    pub(crate) gather_facts: Option<bool>,
    pub(crate) force_handlers: bool,
    /// Whether the play only predicts.
    pub(crate) check_mode: bool,
    /// The share of failed hosts (0 to 1) beyond which the play ends.
    pub(crate) max_fail_share: Option<f64>,
    /// Sizes of the batches; empty = all at once.
    pub(crate) serial: Vec<BatchSize>,
}

/// How many hosts a batch has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum BatchSize {
    Hosts(usize),
    /// Percent of the play's hosts.
    Percent(f64),
}

impl PlayKeywords {
    /// Whether all hosts do a task before the next one begins.
    pub(crate) fn is_lockstep(&self) -> bool {
        matches!(self.strategy.as_str(), "linear" | "debug")
    }

    /// Templates and checks them.
    pub(crate) fn read(
        play: &Play,
        reader: &FieldReader<'_>,
        settings: &Settings,
    ) -> Result<Self, EngineError> {
        let strategy = reader
            .text("strategy", play.strategy.as_ref())?
            .unwrap_or_else(|| settings.strategy.clone());
        let short = ["ansible.builtin.", "ansible.legacy."]
            .iter()
            .find_map(|prefix| strategy.strip_prefix(prefix))
            .unwrap_or(&strategy);
        let percent = reader
            .value("max_fail_percentage", play.max_fail_percentage.as_ref())?
            .map(|value| percentage("max_fail_percentage", &value))
            .transpose()?;
        let mut serial = Vec::new();
        for raw in &play.serial {
            let Some(value) = reader.value("serial", Some(raw))? else {
                continue;
            };
            match &value {
                Value::List(list) => {
                    for item in list.to_vec().unwrap_or_default() {
                        serial.push(batch_size(&item)?);
                    }
                }
                value => serial.push(batch_size(value)?),
            }
        }
        Ok(Self {
            strategy: short.to_string(),
            order: reader.text("order", play.order.as_ref())?,
            gather_facts: reader.flag("gather_facts", play.gather_facts.as_ref())?,
            force_handlers: reader
                .flag("force_handlers", play.force_handlers.as_ref())?
                .unwrap_or(settings.force_handlers),
            check_mode: reader
                .flag("check_mode", play.directives.check_mode.as_ref())?
                .unwrap_or(settings.check),
            max_fail_share: percent.map(|percent| percent / 100.0),
            serial,
        })
    }
}

fn percentage(keyword: &str, value: &Value) -> Result<f64, EngineError> {
    let text = value.to_string();
    text.trim()
        .trim_end_matches('%')
        .trim()
        .parse()
        .map_err(|_| EngineError::Template {
            message: format!(
                "the field '{keyword}' has an invalid value ({text}), and could not be converted to a percentage."
            ),
            origin: origin(value),
        })
}

fn batch_size(value: &Value) -> Result<BatchSize, EngineError> {
    let text = value.to_string();
    let text = text.trim();
    if text.ends_with('%') {
        return percentage("serial", value).map(BatchSize::Percent);
    }
    match text.parse::<f64>() {
        Ok(number) => Ok(BatchSize::Hosts(number.max(0.0) as usize)),
        Err(_) => Err(EngineError::Template {
            message: format!(
                "the field 'serial' has an invalid value ({text}): write a number of hosts or a percentage such as 30%."
            ),
            origin: origin(value),
        }),
    }
}

fn origin(value: &Value) -> Option<String> {
    match value {
        Value::Str(text) => text.origin().map(ToString::to_string),
        _ => None,
    }
}

/// The hosts in batches; the last size holds for all that are left. Ansible: `_get_serialized_batches`.
pub(crate) fn batches(hosts: &[Arc<str>], sizes: &[BatchSize]) -> Vec<Vec<Arc<str>>> {
    let mut batches = Vec::new();
    let mut left = hosts;
    let mut next = 0;
    while !left.is_empty() {
        let size = match sizes.get(next.min(sizes.len().saturating_sub(1))) {
            None | Some(BatchSize::Hosts(0)) => left.len(),
            Some(BatchSize::Hosts(size)) => *size,
            // At least one, as in Ansible.
            Some(BatchSize::Percent(percent)) => {
                ((percent / 100.0 * hosts.len() as f64) as usize).max(1)
            }
        };
        let (batch, rest) = left.split_at(size.min(left.len()));
        batches.push(batch.to_vec());
        left = rest;
        next += 1;
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_batches() {
        let hosts: Vec<Arc<str>> = (0..10).map(|n| Arc::from(format!("h{n}"))).collect();
        let lengths = |sizes: &[BatchSize]| -> Vec<usize> {
            batches(&hosts, sizes).iter().map(Vec::len).collect()
        };
        assert_eq!(lengths(&[]), [10]);
        assert_eq!(lengths(&[BatchSize::Hosts(3)]), [3, 3, 3, 1]);
        assert_eq!(
            lengths(&[BatchSize::Hosts(1), BatchSize::Percent(50.0)]),
            [1, 5, 4]
        );
        assert_eq!(lengths(&[BatchSize::Percent(1.0)]).len(), 10);
        assert_eq!(lengths(&[BatchSize::Hosts(0)]), [10]);
    }
}
