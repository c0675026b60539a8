//! Tests of task results.

use shevek_jinja::{Args, Error, ErrorKind, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, no_attribute, plugin_error};

pub(super) const TESTS: &[Plugin] = &[
    Plugin::new(&["failed", "failure"], failed),
    Plugin::new(&["succeeded", "success", "successful"], succeeded),
    Plugin::new(&["changed", "change"], changed),
    Plugin::new(&["skipped", "skip"], skipped),
    Plugin::new(&["reachable"], reachable),
    Plugin::new(&["unreachable"], unreachable),
    Plugin::new(&["timedout"], timedout),
    Plugin::new(&["started"], started),
    Plugin::new(&["finished"], finished),
];

fn result(args: Args, test: &str) -> Result<Value, Error> {
    let [result] = args.bind(test, 1, ["result"])?;
    let result = result.value();
    if result.is_mapping() {
        return Ok(result);
    }
    Err(plugin_error(format!(
        "The '{test}' test expects a dictionary"
    )))
}

fn flag(result: &Value, name: &str) -> Result<bool, Error> {
    match result.get_item(&Value::from(name))? {
        Some(value) => value.is_true(),
        None => Ok(false),
    }
}

fn failed(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    flag(&result(args, "failed")?, "failed").map(Value::Bool)
}

fn succeeded(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    Ok(Value::Bool(!flag(&result(args, "failed")?, "failed")?))
}

fn changed(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let result = result(args, "changed")?;
    if result.get_item(&Value::from("changed"))?.is_some() {
        return flag(&result, "changed").map(Value::Bool);
    }
    // A loop's result may lack the summary.
    if let Some(results) = result.get_item(&Value::from("results"))?
        && matches!(results, Value::List(_))
    {
        let first = results.get_item(&Value::from(0))?;
        let first = first.ok_or_else(|| Error::new(ErrorKind::Index, "list index out of range"))?;
        if !first.is_mapping() {
            return Ok(Value::Bool(false));
        }
        for item in results.to_vec()? {
            if item.is_mapping() && flag(&item, "changed")? {
                return Ok(Value::Bool(true));
            }
        }
    }
    Ok(Value::Bool(false))
}

fn skipped(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    flag(&result(args, "skipped")?, "skipped").map(Value::Bool)
}

fn unreachable(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    flag(&result(args, "unreachable")?, "unreachable").map(Value::Bool)
}

fn reachable(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    Ok(Value::Bool(!flag(
        &result(args, "unreachable")?,
        "unreachable",
    )?))
}

fn timedout(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let result = result(args, "timedout")?;
    let Some(timedout) = result.get_item(&Value::from("timedout"))? else {
        return Ok(Value::Bool(false));
    };
    if !timedout.is_true()? {
        return Ok(Value::Bool(false));
    }
    if !timedout.is_mapping() {
        return Err(no_attribute(&timedout, "get"));
    }
    Ok(Value::Bool(
        match timedout.get_item(&Value::from("period"))? {
            Some(period) => period.is_true()?,
            None => false,
        },
    ))
}

/// Results of tasks that are not asynchronous have been started and are finished.
fn async_flag(args: Args, name: &str) -> Result<Value, Error> {
    let result = result(args, name)?;
    Ok(Value::Bool(match result.get_item(&Value::from(name))? {
        Some(value) => value.is_true()?,
        None => true,
    }))
}

fn started(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    async_flag(args, "started")
}

fn finished(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    async_flag(args, "finished")
}
