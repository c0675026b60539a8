//! Builds nodes from the events of the parser: anchors, merge keys, unique keys, limits.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use libyaml_safer::{Event, EventData, Mark, Parser, ScalarStyle as EventStyle};

use crate::construct::{Tagged, construct_scalar, undefined_tag};
use crate::deprecated::Deprecated;
use crate::diagnostic::Diagnostic;
use crate::explain::{Problem, UNHASHABLE_KEY, composer_error, parser_error};
use crate::load::DuplicateKeys;
use crate::mapping::{MergeError, kind, merged_pairs, unique_pairs};
use crate::node::{Node, NodeValue, ScalarStyle};
use crate::parser_text::{Marks, parser_text};
use crate::resolver::{
    BINARY, BOOL, FLOAT, INT, MAP, MERGE, NULL, OMAP, PAIRS, PYTHON_DICT, PYTHON_UNICODE, SEQ, SET,
    STR, TIMESTAMP, VALUE, resolve_plain,
};
use crate::source::Source;
use crate::span::Span;
use crate::vault_text::VaultText;

/// Containers in containers; deeper texts are refused (Ansible ends in a recursion error).
const MAX_DEPTH: usize = 128;
/// Nodes that a text may stand for when every alias is written out.
const MAX_EXPANDED: u64 = 10_000_000;

pub(crate) struct Composer<'s> {
    source: &'s Arc<Source>,
    parser: Parser<Cursor<Bytes<'s>>>,
    marks: Marks,
    /// The end of the last event.
    last: Mark,
    duplicate_keys: DuplicateKeys,
    anchors: HashMap<String, Anchor>,
    /// Each with the depth of what it is about.
    warnings: Vec<(usize, Diagnostic)>,
    deprecated: Vec<Deprecated>,
    unsafe_depth: usize,
    depth: usize,
    expanded: u64,
}

/// What the parser reads from.
struct Bytes<'s>(Cow<'s, str>);

impl AsRef<[u8]> for Bytes<'_> {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// `node` is `None` while the anchored container is still open.
struct Anchor {
    node: Option<(Node, u64)>,
}

/// A key of a mapping: an ordinary one or `<<`.
enum MapKey {
    Merge(Span),
    Node(Node),
}

type Composed<T> = Result<T, Diagnostic>;

impl<'s> Composer<'s> {
    pub(crate) fn new(source: &'s Arc<Source>, duplicate_keys: DuplicateKeys) -> Self {
        let prepared = parser_text(source.text());
        let mut parser = Parser::new();
        parser.set_input(Cursor::new(Bytes(prepared.text)));
        Self {
            source,
            parser,
            marks: prepared.marks,
            last: Mark::default(),
            duplicate_keys,
            anchors: HashMap::new(),
            warnings: Vec::new(),
            deprecated: Vec::new(),
            unsafe_depth: 0,
            depth: 0,
            expanded: 0,
        }
    }

    /// The warnings since the last call, those about outer mappings first, as in Ansible.
    pub(crate) fn take_warnings(&mut self) -> Vec<Diagnostic> {
        let mut warnings = std::mem::take(&mut self.warnings);
        warnings.sort_by_key(|(depth, _)| *depth);
        warnings.into_iter().map(|(_, warning)| warning).collect()
    }

    /// The deprecated tags since the last call.
    pub(crate) fn take_deprecated(&mut self) -> Vec<Deprecated> {
        std::mem::take(&mut self.deprecated)
    }

    fn deprecated_tag(&mut self, tag: &str, help: &'static str, span: &Span) {
        self.deprecated.push(Deprecated {
            message: format!("Use of the YAML `{tag}` tag is deprecated."),
            help: Some(help),
            version: "2.23",
            origin: Some(span.origin()),
        });
    }

    /// The only document of the stream.
    pub(crate) fn single_document(&mut self) -> Composed<Option<Node>> {
        let root = self.next_document()?;
        if root.is_some() {
            let event = self.event()?;
            if !matches!(event.data, EventData::StreamEnd) {
                return Err(self.problem(
                    "expected a single document in the stream",
                    "but found another document",
                    event.start_mark,
                ));
            }
        }
        Ok(root)
    }

    /// The next document; `None` at the end of the stream.
    pub(crate) fn next_document(&mut self) -> Composed<Option<Node>> {
        loop {
            let event = self.event()?;
            match event.data {
                EventData::StreamEnd => return Ok(None),
                EventData::DocumentStart { .. } => {
                    let event = self.event()?;
                    let root = self.node(event)?;
                    let _document_end = self.event()?;
                    self.anchors.clear();
                    return Ok(Some(root));
                }
                _ => {}
            }
        }
    }

    /// The next event. Texts on which the parser panics are not known; should there be one, that is an error.
    fn event(&mut self) -> Composed<Event> {
        match catch_unwind(AssertUnwindSafe(|| self.parser.parse())) {
            Ok(Ok(event)) => {
                self.last = event.end_mark;
                Ok(event)
            }
            Ok(Err(error)) => Err(parser_error(self.source, &error, &self.marks)),
            Err(_) => Err(self.problem(
                "",
                "found something that cannot be read after this place",
                self.last,
            )),
        }
    }

    fn problem(&self, context: &str, problem: &str, mark: Mark) -> Diagnostic {
        self.problem_at(context, problem, self.marks.position(mark))
    }

    fn problem_at(&self, context: &str, found: &str, at: (u32, u32)) -> Diagnostic {
        composer_error(
            self.source,
            &Problem {
                context,
                context_at: None,
                found,
                at,
            },
        )
    }

    fn span(&self, start: Mark, end: Mark) -> Span {
        let (line, column) = self.marks.position_in_text(start);
        let (end_line, end_column) = self.marks.position_in_text(end);
        Span {
            source: Arc::clone(self.source),
            line,
            column,
            end_line,
            end_column,
        }
    }

    fn plain_node(&self, span: Span, value: NodeValue) -> Node {
        Node {
            span,
            value,
            is_unsafe: self.unsafe_depth > 0,
        }
    }

    fn node(&mut self, event: Event) -> Composed<Node> {
        match self.key_or_node(event, false)? {
            MapKey::Node(node) => Ok(node),
            MapKey::Merge(span) => {
                Err(self.problem_at("", &undefined_tag(MERGE), (span.line, span.column)))
            }
        }
    }

    fn key_or_node(&mut self, event: Event, is_key: bool) -> Composed<MapKey> {
        let span = self.span(event.start_mark, event.end_mark);
        let mark = event.start_mark;
        let before = self.expanded;
        self.expanded += 1;
        let (anchor, node) = match event.data {
            EventData::Alias { anchor } => return Ok(MapKey::Node(self.alias(&anchor, mark)?)),
            EventData::Scalar {
                anchor,
                tag,
                value,
                plain_implicit,
                style,
                ..
            } => {
                self.open_anchor(anchor.as_ref(), mark)?;
                // Also true for `! "12"`, which the parser treats as plain.
                let plain = plain_implicit;
                let tag = tag.filter(|tag| tag != "!");
                let text = Arc::from(self.block_text(&value, style, event.end_mark));
                if is_key && plain && tag.is_none() {
                    match resolve_plain(&text) {
                        MERGE => return Ok(MapKey::Merge(span)),
                        VALUE => {
                            let node = self.scalar(span, text, style, Some(STR), false)?;
                            (anchor, node)
                        }
                        _ => (anchor, self.scalar(span, text, style, None, plain)?),
                    }
                } else if is_key && tag.as_deref() == Some(MERGE) {
                    return Ok(MapKey::Merge(span));
                } else {
                    let node = self.scalar(span, text, style, tag.as_deref(), plain)?;
                    (anchor, node)
                }
            }
            EventData::SequenceStart { anchor, tag, .. } => {
                self.open_anchor(anchor.as_ref(), mark)?;
                let node =
                    self.nested(mark, tag.as_deref(), |this, tag| this.sequence(span, tag))?;
                (anchor, node)
            }
            EventData::MappingStart { anchor, tag, .. } => {
                self.open_anchor(anchor.as_ref(), mark)?;
                let node =
                    self.nested(mark, tag.as_deref(), |this, tag| this.mapping(span, tag))?;
                (anchor, node)
            }
            _ => return Err(self.problem("", "found an unexpected event", mark)),
        };
        if let Some(anchor) = anchor {
            let size = self.expanded - before;
            let node = Some((node.clone(), size));
            self.anchors.insert(anchor, Anchor { node });
        }
        Ok(MapKey::Node(node))
    }

    /// The text of a scalar. A block scalar that goes to the end of a text without a last line break has none
    /// either.
    fn block_text<'v>(&self, value: &'v str, style: EventStyle, end: Mark) -> &'v str {
        let is_block = matches!(style, EventStyle::Literal | EventStyle::Folded);
        if is_block && self.marks.is_after_added_break(end) {
            value.strip_suffix('\n').unwrap_or(value)
        } else {
            value
        }
    }

    fn open_anchor(&mut self, anchor: Option<&String>, mark: Mark) -> Composed<()> {
        let Some(anchor) = anchor else {
            return Ok(());
        };
        if self.anchors.contains_key(anchor) {
            return Err(self.problem(
                "found duplicate anchor; first occurrence",
                "second occurrence",
                mark,
            ));
        }
        self.anchors.insert(anchor.clone(), Anchor { node: None });
        Ok(())
    }

    fn alias(&mut self, anchor: &str, mark: Mark) -> Composed<Node> {
        let Some(known) = self.anchors.get(anchor) else {
            return Err(self.problem("", "found undefined alias", mark));
        };
        let Some((node, size)) = &known.node else {
            return Err(self.problem("", "found an alias to a container that it is in", mark));
        };
        self.expanded += size;
        if self.expanded > MAX_EXPANDED {
            return Err(self.problem("", "aliases stand for too many values", mark));
        }
        Ok(node.clone())
    }

    /// Depth and `!unsafe` around the content of a container.
    fn nested(
        &mut self,
        mark: Mark,
        tag: Option<&str>,
        content: impl FnOnce(&mut Self, Option<&str>) -> Composed<Node>,
    ) -> Composed<Node> {
        if self.depth == MAX_DEPTH {
            return Err(self.problem("", "found too deeply nested containers", mark));
        }
        self.depth += 1;
        let is_unsafe = tag == Some("!unsafe");
        self.unsafe_depth += usize::from(is_unsafe);
        let tag = tag.filter(|tag| !is_unsafe && *tag != "!");
        let node = content(self, tag);
        self.unsafe_depth -= usize::from(is_unsafe);
        self.depth -= 1;
        node
    }

    fn scalar(
        &mut self,
        span: Span,
        text: Arc<str>,
        style: EventStyle,
        tag: Option<&str>,
        plain: bool,
    ) -> Composed<Node> {
        let style = match style {
            EventStyle::SingleQuoted => ScalarStyle::SingleQuoted,
            EventStyle::DoubleQuoted => ScalarStyle::DoubleQuoted,
            EventStyle::Literal => ScalarStyle::Literal,
            EventStyle::Folded => ScalarStyle::Folded,
            _ => ScalarStyle::Plain,
        };
        let is_unsafe = self.unsafe_depth > 0 || tag == Some("!unsafe");
        let resolved = match tag {
            Some("!unsafe") => resolve_plain(&text),
            Some(tag) => tag,
            None if plain => resolve_plain(&text),
            None => STR,
        };
        let at = (span.line, span.column);
        match construct_scalar(text, style, resolved) {
            Ok(Tagged::Scalar(scalar)) => Ok(Node {
                span,
                value: NodeValue::Scalar(scalar),
                is_unsafe,
            }),
            Ok(Tagged::Vault(text)) => {
                if resolved == "!vault-encrypted" {
                    self.deprecated_tag(resolved, "Use the `!vault` tag instead.", &span);
                }
                Ok(Node {
                    span,
                    value: NodeValue::Vault(VaultText::new(text)),
                    is_unsafe,
                })
            }
            Err(message) => Err(self.problem_at("", &message, at)),
        }
    }

    fn sequence(&mut self, span: Span, tag: Option<&str>) -> Composed<Node> {
        let mut items = Vec::new();
        loop {
            let event = self.event()?;
            if matches!(event.data, EventData::SequenceEnd) {
                break;
            }
            items.push(self.node(event)?);
        }
        let value = match tag {
            None | Some(SEQ) => NodeValue::Sequence(Arc::new(items)),
            Some(tag @ (OMAP | PAIRS)) => {
                let mut pairs = Vec::with_capacity(items.len());
                for item in &items {
                    let [pair] = item.as_mapping().unwrap_or_default() else {
                        let what = if tag == OMAP {
                            "an ordered map"
                        } else {
                            "pairs"
                        };
                        return Err(self.problem_at(
                            &format!("while constructing {what}"),
                            &match item.as_mapping() {
                                Some(pairs) => {
                                    format!(
                                        "expected a single mapping item, but found {} items",
                                        pairs.len()
                                    )
                                }
                                None => format!(
                                    "expected a mapping of length 1, but found {}",
                                    kind(&item.value)
                                ),
                            },
                            (item.span.line, item.span.column),
                        ));
                    };
                    pairs.push(pair.clone());
                }
                if tag == OMAP {
                    let help = "Use a standard mapping instead, as key order is always preserved.";
                    self.deprecated_tag("!!omap", help, &span);
                } else {
                    self.deprecated_tag("!!pairs", "Use a standard mapping instead.", &span);
                }
                NodeValue::Pairs(Arc::new(pairs))
            }
            Some(tag) => return Err(self.wrong_tag(tag, "sequence", &span)),
        };
        Ok(self.plain_node(span, value))
    }

    fn mapping(&mut self, span: Span, tag: Option<&str>) -> Composed<Node> {
        let mut merged = Vec::new();
        let mut own = Vec::new();
        loop {
            let event = self.event()?;
            if matches!(event.data, EventData::MappingEnd) {
                break;
            }
            let key = self.key_or_node(event, true)?;
            let event = self.event()?;
            let value = self.node(event)?;
            match key {
                MapKey::Merge(_) => {
                    merged_pairs(&value, &mut merged).map_err(|error| self.merge_error(&error))?;
                }
                MapKey::Node(key) => own.push((key, value)),
            }
        }
        if !merged.is_empty() {
            merged.append(&mut own);
            own = merged;
        }
        let (pairs, duplicates) = unique_pairs(own).map_err(|key| {
            self.problem_at(
                "while constructing a mapping",
                UNHASHABLE_KEY,
                (key.line, key.column),
            )
        })?;
        for warning in duplicates {
            match self.duplicate_keys {
                DuplicateKeys::Warn => self.warnings.push((self.depth, warning)),
                DuplicateKeys::Ignore => {}
                DuplicateKeys::Error => {
                    return Err(Diagnostic {
                        message: format!("YAML parsing failed: {}", warning.message),
                        hint: None,
                        ..warning
                    });
                }
            }
        }
        let value = match tag {
            None | Some(MAP | PYTHON_DICT) => NodeValue::Mapping(Arc::new(pairs)),
            Some(SET) => NodeValue::Set(Arc::new(pairs.into_iter().map(|(key, _)| key).collect())),
            Some(tag) => return Err(self.wrong_tag(tag, "mapping", &span)),
        };
        Ok(self.plain_node(span, value))
    }

    fn merge_error(&self, error: &MergeError) -> Diagnostic {
        self.problem_at(
            "while constructing a mapping",
            &error.message,
            (error.span.line, error.span.column),
        )
    }

    fn wrong_tag(&self, tag: &str, found: &str, span: &Span) -> Diagnostic {
        let message = match tag {
            "!vault" | "!vault-encrypted" => format!("the '{tag}' tag requires a string value"),
            SEQ => format!("expected a sequence node, but found {found}"),
            MAP | SET | PYTHON_DICT => format!("expected a mapping node, but found {found}"),
            OMAP | PAIRS => format!("expected a sequence, but found {found}"),
            STR | PYTHON_UNICODE | NULL | BOOL | INT | FLOAT | TIMESTAMP | BINARY => {
                format!("expected a scalar node, but found {found}")
            }
            _ => undefined_tag(tag),
        };
        self.problem_at("", &message, (span.line, span.column))
    }
}
