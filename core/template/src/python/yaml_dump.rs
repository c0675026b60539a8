//! PyYAML's `dump`, byte for byte: its representer's rules, written by libyaml's emitter.

use libyaml_safer::{Emitter, Encoding, Event, MappingStyle, ScalarStyle, SequenceStyle};
use shevek_jinja::meter::Growth;
use shevek_jinja::surrogate::refusal;
use shevek_jinja::value::float_repr;
use shevek_jinja::{Dict, Error, ErrorKind, List, Value};
use shevek_yaml::is_plain_string;

use crate::vault_value::vault_text_of;

/// How YAML is written. PyYAML: the options of `dump`.
#[derive(Debug, Clone)]
pub struct YamlFormat {
    /// All collections in flow style, none, or those that hold only scalars.
    pub flow_style: Option<bool>,
    /// Blanks for each level.
    pub indent: i32,
    /// After how many characters texts are folded.
    pub width: i32,
    /// Whether mappings are written in the order of their keys.
    pub sort_keys: bool,
    /// Whether the document begins with `---`.
    pub explicit_start: bool,
    /// Whether the document ends with `...`.
    pub explicit_end: bool,
    /// Whether other characters than those of ASCII are written as they are.
    pub allow_unicode: bool,
    /// Whether the canonical form is written.
    pub canonical: bool,
    /// Whether texts of several lines are written as blocks (`|`), as far as that is possible.
    pub block_texts: bool,
    /// How scalars are written, whatever they hold.
    pub default_style: Option<YamlStyle>,
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YamlStyle {
    /// `"text"`
    DoubleQuoted,
    /// `'text'`
    SingleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

impl From<YamlStyle> for ScalarStyle {
    fn from(style: YamlStyle) -> Self {
        match style {
            YamlStyle::DoubleQuoted => Self::DoubleQuoted,
            YamlStyle::SingleQuoted => Self::SingleQuoted,
            YamlStyle::Literal => Self::Literal,
            YamlStyle::Folded => Self::Folded,
        }
    }
}

impl Default for YamlFormat {
    fn default() -> Self {
        Self {
            flow_style: None,
            indent: 2,
            width: 80,
            sort_keys: true,
            explicit_start: false,
            explicit_end: false,
            allow_unicode: true,
            canonical: false,
            block_texts: false,
            default_style: None,
        }
    }
}

const MAX_DEPTH: usize = 200;

/// The YAML text of a value.
///
/// # Errors
/// When it holds something that is no data, or is nested too deeply.
pub fn dump(value: &Value, format: &YamlFormat) -> Result<String, Error> {
    let mut representer = Representer {
        format,
        seen: Vec::new(),
        nodes: Vec::new(),
        made: Growth::default(),
    };
    let root = representer.node(value, 0)?;
    let mut bytes = Vec::new();
    {
        let mut emitter = Emitter::new();
        emitter.set_output_string(&mut bytes);
        emitter.set_unicode(format.allow_unicode);
        emitter.set_indent(format.indent);
        emitter.set_width(format.width);
        emitter.set_canonical(format.canonical);
        let mut serializer = Serializer {
            emitter,
            nodes: &representer.nodes,
            anchors: Vec::new(),
            last_anchor: 0,
        };
        serializer.count(root);
        serializer.emit(Event::stream_start(Encoding::Utf8))?;
        serializer.emit(Event::document_start(None, &[], !format.explicit_start))?;
        serializer.node(root)?;
        serializer.emit(Event::document_end(!format.explicit_end))?;
        serializer.emit(Event::stream_end())?;
    }
    let text = String::from_utf8(bytes).map_err(|error| Error::value_error(error.to_string()))?;
    Ok(if text.chars().any(is_beyond_bmp) {
        escape_beyond_bmp(&text)
    } else {
        text
    })
}

/// Characters that libyaml in C takes for unprintable.
fn is_beyond_bmp(c: char) -> bool {
    c > '\u{ffff}'
}

/// Texts with such characters are in double quotes, where they are escaped.
fn escape_beyond_bmp(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_beyond_bmp(c) {
            out.extend(["\\U", &format!("{:08X}", c as u32)]);
        } else {
            out.push(c);
        }
    }
    out
}

enum Node {
    Scalar {
        text: String,
        /// Of the value's type; written where the text alone means something else.
        tag: &'static str,
        plain: bool,
        quoted: bool,
        style: ScalarStyle,
    },
    Sequence {
        items: Vec<usize>,
        flow: bool,
    },
    Mapping {
        pairs: Vec<(usize, usize)>,
        flow: bool,
    },
}

enum Container {
    List(List),
    Dict(Dict),
}

/// Turns values into nodes; the same list or dict becomes the same node.
struct Representer<'f> {
    format: &'f YamlFormat,
    seen: Vec<(Container, usize)>,
    nodes: Vec<Node>,
    made: Growth,
}

impl Representer<'_> {
    fn add(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn known(&self, value: &Value) -> Option<usize> {
        let found = self
            .seen
            .iter()
            .find(|(container, _)| match (container, value) {
                (Container::List(known), Value::List(list)) => known.ptr_eq(list),
                (Container::Dict(known), Value::Dict(dict)) => known.ptr_eq(dict),
                _ => false,
            });
        found.map(|(_, node)| *node)
    }

    fn node(&mut self, value: &Value, depth: usize) -> Result<usize, Error> {
        if depth > MAX_DEPTH {
            return Err(Error::new(
                ErrorKind::Recursion,
                "maximum recursion depth exceeded",
            ));
        }
        if let Some(node) = self.known(value) {
            return Ok(node);
        }
        let text = value.as_str().map_or(0, str::len);
        self.made.add(size_of::<Node>() + text)?;
        let default_style = self
            .format
            .default_style
            .map_or(ScalarStyle::Any, ScalarStyle::from);
        let plain = |tag: &'static str, text: String| Node::Scalar {
            text,
            tag,
            plain: true,
            quoted: false,
            style: default_style,
        };
        let scalar = match value {
            Value::None => plain("tag:yaml.org,2002:null", "null".to_owned()),
            Value::Bool(flag) => plain("tag:yaml.org,2002:bool", flag.to_string()),
            Value::Int(_) | Value::BigInt(_) => plain("tag:yaml.org,2002:int", value.str()?),
            Value::Float(number) => plain("tag:yaml.org,2002:float", float_text(*number)),
            Value::Date(date) => plain("tag:yaml.org,2002:timestamp", date.to_string()),
            Value::DateTime(time) => plain("tag:yaml.org,2002:timestamp", time.isoformat(" ")),
            Value::Str(text) if let Some(why) = refusal(text) => {
                return Err(Error::value_error(why));
            }
            Value::Str(text) => match vault_text_of(text) {
                Some(vault) => Node::Scalar {
                    text: vault.ciphertext().to_string(),
                    tag: "!vault",
                    plain: false,
                    quoted: false,
                    style: ScalarStyle::Literal,
                },
                None => Node::Scalar {
                    text: text.as_str().to_owned(),
                    tag: "tag:yaml.org,2002:str",
                    plain: is_plain_string(text),
                    quoted: true,
                    style: if text.chars().any(is_beyond_bmp) {
                        ScalarStyle::DoubleQuoted
                    } else if self.format.block_texts
                        && text
                            .as_str()
                            .contains(['\n', '\u{85}', '\u{2028}', '\u{2029}'])
                    {
                        ScalarStyle::Literal
                    } else {
                        default_style
                    },
                },
            },
            Value::Bytes(bytes) => Node::Scalar {
                text: encode_lines(bytes),
                tag: "tag:yaml.org,2002:binary",
                plain: false,
                quoted: false,
                style: ScalarStyle::Literal,
            },
            Value::Undefined(undefined) => return Err(undefined.error()),
            Value::Time(_) | Value::TimeDelta(_) => return Err(cannot(value)),
            _ => return self.collection(value, depth),
        };
        Ok(self.add(scalar))
    }

    fn collection(&mut self, value: &Value, depth: usize) -> Result<usize, Error> {
        // The place is taken before the elements: a list may hold itself.
        let place = self.add(Node::Sequence {
            items: Vec::new(),
            flow: true,
        });
        match value {
            Value::List(list) => self.seen.push((Container::List(list.clone()), place)),
            Value::Dict(dict) => self.seen.push((Container::Dict(dict.clone()), place)),
            _ => {}
        }
        let node = match value.items()? {
            Some(mut pairs) => {
                if self.format.sort_keys {
                    sort(&mut pairs);
                }
                let mut nodes = Vec::with_capacity(pairs.len());
                for (key, value) in pairs {
                    nodes.push((self.node(&key, depth + 1)?, self.node(&value, depth + 1)?));
                }
                let simple = nodes
                    .iter()
                    .all(|(key, value)| self.is_simple(*key) && self.is_simple(*value));
                Node::Mapping {
                    pairs: nodes,
                    flow: self.format.flow_style.unwrap_or(simple),
                }
            }
            None if value.is_iterable() => {
                let mut items = Vec::new();
                for item in value.to_vec()? {
                    items.push(self.node(&item, depth + 1)?);
                }
                let simple = items.iter().all(|item| self.is_simple(*item));
                Node::Sequence {
                    items,
                    flow: self.format.flow_style.unwrap_or(simple),
                }
            }
            None => return Err(cannot(value)),
        };
        self.nodes[place] = node;
        Ok(place)
    }

    fn is_simple(&self, node: usize) -> bool {
        // PyYAML: a scalar without a style of its own.
        matches!(
            self.nodes[node],
            Node::Scalar { plain, quoted, .. } if plain || quoted
        ) && self.format.default_style.is_none()
    }
}

fn cannot(value: &Value) -> Error {
    Error::new(
        ErrorKind::Other,
        format!(
            "('cannot represent an object', {})",
            value.repr().unwrap_or_default()
        ),
    )
}

/// PyYAML sorts by key and leaves the order alone when keys cannot be compared.
fn sort(pairs: &mut Vec<(Value, Value)>) {
    let before = pairs.clone();
    let mut failed = false;
    pairs.sort_by(|(a, _), (b, _)| {
        a.order(b).unwrap_or_else(|_| {
            failed = true;
            std::cmp::Ordering::Equal
        })
    });
    if failed {
        *pairs = before;
    }
}

fn float_text(number: f64) -> String {
    if number.is_nan() {
        return ".nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let text = float_repr(number).to_lowercase();
    if !text.contains('.') && text.contains('e') {
        text.replacen('e', ".0e", 1)
    } else {
        text
    }
}

/// Python's `base64.encodebytes`.
fn encode_lines(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(57) {
        out.push_str(&data_encoding::BASE64.encode(chunk));
        out.push('\n');
    }
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Anchor {
    Once,
    /// The node is mentioned again, and has not been written yet.
    Wanted(u32),
    Given(u32),
}

struct Serializer<'n, 'w> {
    emitter: Emitter<'w>,
    nodes: &'n [Node],
    anchors: Vec<Anchor>,
    last_anchor: u32,
}

impl Serializer<'_, '_> {
    /// Finds the nodes that are mentioned more than once. Their numbers follow the order of the second mentions, as
    /// PyYAML's do.
    fn count(&mut self, root: usize) {
        self.anchors = vec![Anchor::Once; self.nodes.len()];
        let mut seen = vec![0_u32; self.nodes.len()];
        let mut stack = vec![root];
        while let Some(node) = stack.pop() {
            seen[node] += 1;
            if seen[node] == 2 {
                self.last_anchor += 1;
                self.anchors[node] = Anchor::Wanted(self.last_anchor);
            }
            if seen[node] > 1 {
                continue;
            }
            match &self.nodes[node] {
                Node::Scalar { .. } => {}
                Node::Sequence { items, .. } => stack.extend(items.iter().rev()),
                Node::Mapping { pairs, .. } => {
                    let pairs = pairs.iter().rev();
                    stack.extend(pairs.flat_map(|(key, value)| [*value, *key]));
                }
            }
        }
    }

    fn emit(&mut self, event: Event) -> Result<(), Error> {
        self.emitter
            .emit(event)
            .map_err(|error| Error::value_error(error.to_string()))
    }

    fn node(&mut self, node: usize) -> Result<(), Error> {
        let anchor = match self.anchors[node] {
            Anchor::Once => None,
            Anchor::Given(number) => return self.emit(Event::alias(&format!("id{number:03}"))),
            Anchor::Wanted(number) => {
                self.anchors[node] = Anchor::Given(number);
                Some(format!("id{number:03}"))
            }
        };
        let anchor = anchor.as_deref();
        let nodes = self.nodes;
        match &nodes[node] {
            Node::Scalar {
                text,
                tag,
                plain,
                quoted,
                style,
            } => self.emit(Event::scalar(
                anchor,
                Some(*tag),
                text,
                *plain,
                *quoted,
                *style,
            )),
            Node::Sequence { items, flow } => {
                let style = if *flow {
                    SequenceStyle::Flow
                } else {
                    SequenceStyle::Block
                };
                self.emit(Event::sequence_start(
                    anchor,
                    Some("tag:yaml.org,2002:seq"),
                    true,
                    style,
                ))?;
                items.iter().try_for_each(|item| self.node(*item))?;
                self.emit(Event::sequence_end())
            }
            Node::Mapping { pairs, flow } => {
                let style = if *flow {
                    MappingStyle::Flow
                } else {
                    MappingStyle::Block
                };
                self.emit(Event::mapping_start(
                    anchor,
                    Some("tag:yaml.org,2002:map"),
                    true,
                    style,
                ))?;
                for (key, value) in pairs {
                    self.node(*key)?;
                    self.node(*value)?;
                }
                self.emit(Event::mapping_end())
            }
        }
    }
}
