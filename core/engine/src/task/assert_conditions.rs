//! The conditions of `assert` as they were written.

use shevek_jinja::{Dict, Value};
use shevek_template::Templar;

/// Notes the conditions that are templates and give no expressions: the action only sees what they gave. Ansible's
/// evaluates them itself.
pub(super) fn note_templates(written: &Dict, templated: &Dict, templar: &Templar) {
    let (Some(written), Some(templated)) =
        (written.raw_get_str("that"), templated.raw_get_str("that"))
    else {
        return;
    };
    match (&written, &templated) {
        (Value::List(written), Value::List(templated))
            if written.raw_vec().len() == templated.raw_vec().len() =>
        {
            for (written, templated) in written.raw_vec().iter().zip(templated.raw_vec().iter()) {
                note(written, templated, templar);
            }
        }
        _ => note(&written, &templated, templar),
    }
}

fn note(written: &Value, templated: &Value, templar: &Templar) {
    if let Value::Str(text) = written
        && !matches!(templated, Value::Str(_) | Value::List(_))
    {
        templar.note_template_condition(text);
    }
}
