//! JMESPath, the query language of `json_query`, on template values: dictionaries keep their order.

mod ast;
mod evaluate;
mod functions;
mod lexer;
mod parser;

use shevek_jinja::{Error, Value};

/// What a query gives for `data`.
///
/// # Errors
/// A query that is none, and a function that refuses its arguments.
pub(crate) fn search(query: &str, data: &Value) -> Result<Value, Error> {
    let query = parser::parse(query)?;
    evaluate::evaluate(&query, data)
}
