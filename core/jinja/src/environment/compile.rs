//! Text to compiled templates and expressions.

use std::sync::Arc;

use super::{Environment, Expression, Template, TemplateData};
use crate::parser::Parser;
use crate::syntax::ast::{Stmt, StmtKind};
use crate::syntax::{Syntax, normalize, tokenize, tokenize_expression};
use crate::{Error, Frame};

pub(super) fn template(
    env: &Environment,
    name: Option<&str>,
    source: &str,
    syntax: &Arc<Syntax>,
) -> Result<Template, Error> {
    syntax.check()?;
    let text = normalize(source, syntax);
    let parsed = tokenize(&text, syntax)
        .and_then(|tokens| Parser::new(&env.0, &text, tokens).parse_template())
        .map_err(|error| named(error, name))?;
    Ok(Template(Arc::new(TemplateData {
        env: Arc::clone(&env.0),
        name: name.map(Arc::from),
        source: text.into(),
        was_empty: source.is_empty(),
        text_size: text_size(&parsed.body),
        body: parsed.body,
        blocks: parsed.blocks,
        syntax: Arc::clone(syntax),
    })))
}

pub(super) fn expression(
    env: &Environment,
    name: Option<&str>,
    source: &str,
) -> Result<Expression, Error> {
    let expr = tokenize_expression(source, &env.0.syntax)
        .and_then(|tokens| Parser::new(&env.0, source, tokens).parse_bare_expression())
        .map_err(|error| named(error, name))?;
    let data = TemplateData {
        env: Arc::clone(&env.0),
        name: name.map(Arc::from),
        source: source.into(),
        was_empty: false,
        body: Box::default(),
        text_size: 0,
        blocks: Vec::new(),
        syntax: Arc::clone(&env.0.syntax),
    };
    Ok(Expression {
        template: Arc::new(data),
        expr,
    })
}

/// The text that stands outside of all tags, and some for each value that is put out.
fn text_size(body: &[Stmt]) -> usize {
    const VALUE: usize = 16;
    let sizes = body.iter().map(|stmt| match &stmt.kind {
        StmtKind::Text(text) => text.len(),
        StmtKind::Output(_) => VALUE,
        _ => 0,
    });
    sizes.sum()
}

/// The same error with the template's name in its frames.
fn named(error: Error, name: Option<&str>) -> Error {
    let Some(name) = name else { return error };
    let Some(frame) = error.frames().first().cloned() else {
        return error;
    };
    let frame = Frame {
        template: Some(name.into()),
        ..frame
    };
    error.with_frames(vec![frame])
}
