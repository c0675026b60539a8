//! TOML text as the same nodes that YAML becomes.

use std::ops::Range;
use std::sync::Arc;

use num_bigint::BigInt;
use shevek_yaml::{Diagnostic, Node, NodeValue, Scalar, ScalarStyle, ScalarValue, Source, Span};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The root table of a text.
///
/// # Errors
/// The first mistake, with its place.
pub(crate) fn toml_nodes(source: &Arc<Source>) -> Result<Node, Diagnostic> {
    let text = Arc::clone(source.text());
    let converter = Converter {
        source,
        text: &text,
        starts: line_starts(&text),
    };
    let table = DeTable::parse(&text).map_err(|error| {
        let (line, column) = converter.position(error.span().map_or(0, |span| span.start));
        let message = match source.redaction() {
            // The message may repeat what must not be shown.
            Some(_) => "TOML file is invalid.".to_owned(),
            None => format!("TOML file is invalid: {}", error.message()),
        };
        Diagnostic::in_source(source, message).at_position(line, column)
    })?;
    converter.table(&table)
}

fn line_starts(text: &str) -> Vec<usize> {
    let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(breaks).collect()
}

struct Converter<'s> {
    source: &'s Arc<Source>,
    text: &'s str,
    starts: Vec<usize>,
}

impl Converter<'_> {
    /// Line and column of a place in the text.
    fn position(&self, at: usize) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start <= at);
        let start = self
            .starts
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(0);
        let before = self.text.get(start..at).unwrap_or_default();
        (line as u32, before.chars().count() as u32 + 1)
    }

    fn node(&self, at: &Range<usize>, value: NodeValue) -> Node {
        let (line, column) = self.position(at.start);
        Node {
            span: Span::point(self.source, line, column),
            value,
            is_unsafe: false,
        }
    }

    fn scalar(&self, at: &Range<usize>, text: &str, value: ScalarValue) -> Node {
        self.node(
            at,
            NodeValue::Scalar(Scalar {
                text: Arc::from(text),
                style: ScalarStyle::DoubleQuoted,
                value,
            }),
        )
    }

    fn table(&self, table: &Spanned<DeTable<'_>>) -> Result<Node, Diagnostic> {
        self.entries(&table.span(), table.get_ref())
    }

    fn entries(&self, at: &Range<usize>, table: &DeTable<'_>) -> Result<Node, Diagnostic> {
        let mut pairs = Vec::with_capacity(table.len());
        for (key, value) in table {
            let key = self.scalar(&key.span(), key.get_ref(), ScalarValue::Str);
            pairs.push((key, self.value(value)?));
        }
        Ok(self.node(at, NodeValue::Mapping(Arc::new(pairs))))
    }

    fn value(&self, value: &Spanned<DeValue<'_>>) -> Result<Node, Diagnostic> {
        let at = value.span();
        Ok(match value.get_ref() {
            DeValue::String(text) => self.scalar(&at, text, ScalarValue::Str),
            DeValue::Integer(number) => {
                let text = number.as_str();
                let digits = BigInt::parse_bytes(text.as_bytes(), number.radix());
                let value = match digits {
                    Some(big) => match i64::try_from(&big) {
                        Ok(small) => ScalarValue::Int(small),
                        Err(_) => ScalarValue::BigInt(big),
                    },
                    None => return Err(self.refused(&at, "an integer")),
                };
                self.scalar(&at, text, value)
            }
            DeValue::Float(number) => match number.as_str().parse() {
                Ok(float) => self.scalar(&at, number.as_str(), ScalarValue::Float(float)),
                Err(_) => return Err(self.refused(&at, "a number")),
            },
            DeValue::Boolean(flag) => self.scalar(
                &at,
                if *flag { "True" } else { "False" },
                ScalarValue::Bool(*flag),
            ),
            DeValue::Datetime(time) if time.date.is_none() => {
                let text = time.to_string();
                // Python knows microseconds, the rest is cut off.
                let (whole, rest) = text.split_once('.').unwrap_or((&text, "0"));
                let rest: String = rest.chars().take(6).collect();
                match format!("{whole}.{rest}").parse() {
                    Ok(time) => self.scalar(&at, &text, ScalarValue::Time(time)),
                    Err(_) => return Err(self.refused(&at, "a time")),
                }
            }
            DeValue::Datetime(time) => {
                let text = time.to_string();
                let value =
                    shevek_yaml::load(&Source::new(self.source.name().as_ref(), text.as_str()))?
                        .root
                        .and_then(|root| root.as_scalar().map(|scalar| scalar.value.clone()));
                match value {
                    Some(value @ (ScalarValue::Date(_) | ScalarValue::DateTime(_))) => {
                        self.scalar(&at, &text, value)
                    }
                    _ => return Err(self.refused(&at, "a date")),
                }
            }
            DeValue::Array(items) => {
                let items = items.iter().map(|item| self.value(item));
                let items = items.collect::<Result<Vec<_>, _>>()?;
                self.node(&at, NodeValue::Sequence(Arc::new(items)))
            }
            DeValue::Table(table) => self.entries(&at, table)?,
        })
    }

    fn refused(&self, at: &Range<usize>, wanted: &str) -> Diagnostic {
        let (line, column) = self.position(at.start);
        Diagnostic::in_source(
            self.source,
            format!("This value cannot be taken as {wanted}."),
        )
        .at_position(line, column)
    }
}
