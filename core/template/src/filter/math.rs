//! `log`, `pow`, `root`.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["log"], log),
    Plugin::new(&["pow"], pow),
    Plugin::new(&["root"], root),
];

fn number(function: &str, value: &Value) -> Result<f64, Error> {
    match value.as_number() {
        Some(number) => number.to_float(),
        None => Err(plugin_error(format!(
            "{function}() can only be used on numbers: must be real number, not {}",
            value.type_name()
        ))),
    }
}

fn domain(function: &str, result: f64) -> Result<Value, Error> {
    if result.is_nan() {
        let message = "math domain error";
        // Of the three only `root` explains it.
        return Err(if function == "root" {
            plugin_error(format!("root() can only be used on numbers: {message}"))
        } else {
            Error::value_error(message)
        });
    }
    Ok(Value::Float(result))
}

fn log(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [x, base] = args.bind("logarithm", 1, ["x", "base"])?;
    let x = number("log", &x.value())?;
    if x <= 0.0 {
        return domain("log", f64::NAN);
    }
    let Some(base) = base.given() else {
        return Ok(Value::Float(x.ln()));
    };
    let base = number("log", &base)?;
    if base <= 0.0 {
        return domain("log", f64::NAN);
    }
    if base == 1.0 {
        return Err(Error::new(
            shevek_jinja::ErrorKind::ZeroDivision,
            "float division by zero",
        ));
    }
    // Ansible takes the exact function for base 10, and the quotient for others.
    Ok(Value::Float(if base == 10.0 {
        x.log10()
    } else {
        x.ln() / base.ln()
    }))
}

fn power(function: &str, x: f64, y: f64) -> Result<Value, Error> {
    if x == 0.0 && y < 0.0 {
        return domain(function, f64::NAN);
    }
    let result = x.powf(y);
    if result.is_infinite() && x.is_finite() && y.is_finite() {
        return Err(Error::new(
            shevek_jinja::ErrorKind::Overflow,
            "math range error",
        ));
    }
    domain(function, result)
}

fn pow(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [x, y] = args.bind("power", 2, ["x", "y"])?;
    power(
        "pow",
        number("pow", &x.value())?,
        number("pow", &y.value())?,
    )
}

fn root(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [x, base] = args.bind("inversepower", 1, ["x", "base"])?;
    let (x, base) = (number("root", &x.value())?, number("root", &base.or(2))?);
    if base == 2.0 {
        return domain("root", if x < 0.0 { f64::NAN } else { x.sqrt() });
    }
    if base == 0.0 {
        return Err(Error::new(
            shevek_jinja::ErrorKind::ZeroDivision,
            "float division by zero",
        ));
    }
    power("root", x, 1.0 / base)
}
