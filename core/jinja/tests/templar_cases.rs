//! Expressions with the answers of ansible-core 2.19's Templar, as far as Jinja itself gives them.
#![expect(clippy::unwrap_used, reason = "a failing test is to panic")]

use std::sync::{Arc, OnceLock};

use serde_json::Value as Json;
use shevek_jinja::{
    Dict, Environment, Error, ErrorKind, Lazy, Missing, Scope, Str, Syntax, Tags,
    UndefinedBehavior, Value,
};

/// What these cases use is not Jinja's: filters, tests, lookups and globals of Ansible.
const NOT_JINJA: &[&str] = &[
    "abs",
    "all",
    "ansible.builtin.unique",
    "any",
    "b64decode",
    "basename",
    "bool",
    "changed",
    "combinations",
    "combine",
    "comment",
    "commonpath",
    "contains",
    "dict2items",
    "difference",
    "exists",
    "extract",
    "failed",
    "falsy",
    "flatten",
    "from_json",
    "from_yaml",
    "hash",
    "human_to_bytes",
    "intersect",
    "items2dict",
    "log",
    "lookup",
    "mandatory",
    "match",
    "md5",
    "nan",
    "normpath",
    "now",
    "omit",
    "password_hash",
    "path_join",
    "pow",
    "product",
    "query",
    "quote",
    "random",
    "realpath",
    "regex",
    "regex_escape",
    "regex_findall",
    "regex_replace",
    "regex_search",
    "rekey_on_member",
    "relpath",
    "root",
    "search",
    "sha1",
    "split",
    "strftime",
    "subset",
    "succeeded",
    "ternary",
    "to_datetime",
    "to_json",
    "to_nice_json",
    "to_nice_yaml",
    "to_uuid",
    "to_yaml",
    "type_debug",
    "undef",
    "unique",
    "unreachable",
    "url",
    "urldecode",
    "urlsplit",
    "urn",
    "vault",
    "vault_encrypted",
    "version",
    "version_compare",
    "win_basename",
    "zip",
    "zip_longest",
];

/// Answers of the reference that are not worth copying.
const QUIRKS: &[&str] = &["meth-064", "jf-017"];

fn environment() -> Environment {
    let mut env = Environment::new();
    env.set_syntax(Syntax {
        trim_blocks: true,
        escape_backslashes: true,
        ..Syntax::default()
    });
    env.set_defer_errors(true);
    env.set_undefined_behavior(UndefinedBehavior::Chained);
    env.set_undefined_texts(|missing| match missing {
        Missing::Variable(name) => format!("'{name}' is undefined"),
        Missing::Attribute(owner, name) => {
            format!("object of type '{owner}' has no attribute '{name}'")
        }
        Missing::Item(owner, key) => {
            format!(
                "object of type '{owner}' has no attribute {}",
                key.repr().unwrap()
            )
        }
    });
    env.set_text_conversion(|value| finalize(value, false));
    env
}

/// Variables whose texts may be templates themselves.
struct Variables {
    env: Environment,
    dict: Dict,
    me: OnceLock<std::sync::Weak<Variables>>,
}

impl Variables {
    fn new(env: &Environment, vars: &Json) -> Arc<Self> {
        let dict = Dict::new();
        for (name, value) in vars.as_object().unwrap() {
            dict.insert_str(name, trusted(&decode(value)));
        }
        let this = Arc::new(Self {
            env: env.clone(),
            dict,
            me: OnceLock::new(),
        });
        this.me.set(Arc::downgrade(&this)).unwrap();
        this
    }
}

impl Lazy for Variables {
    fn resolve(&self, raw: &Value) -> Result<Value, Error> {
        if !raw.may_be_template() {
            return Ok(raw.clone());
        }
        let me: Arc<dyn Lazy> = self.me.get().unwrap().upgrade().unwrap();
        match raw {
            Value::Str(text) => match self.env.compile(None, text)?.render_native(self) {
                Err(error) if error.kind() == ErrorKind::Undefined => {
                    Ok(shevek_jinja::Undefined::deferred(error).into())
                }
                result => result,
            },
            Value::List(list) => Ok(list.with_lazy(me).into()),
            Value::Dict(dict) => Ok(dict.with_lazy(me).into()),
            other => Ok(other.clone()),
        }
    }
}

impl Scope for Variables {
    fn lookup(&self, name: &str) -> Result<Option<Value>, Error> {
        self.dict
            .get_str(name)?
            .map(|raw| self.resolve(&raw))
            .transpose()
    }
}

fn trusted(value: &Value) -> Value {
    match value {
        Value::Str(text) => Str::tagged(
            text.as_str(),
            Tags {
                trusted: true,
                ..Tags::default()
            },
        )
        .into(),
        Value::List(list) => Value::list(list.raw_vec().iter().map(trusted).collect()),
        Value::Dict(dict) => Dict::from_pairs(
            dict.raw_items()
                .into_iter()
                .map(|(key, value)| (key, trusted(&value))),
        )
        .unwrap()
        .into(),
        other => other.clone(),
    }
}

/// JSON with tags for what JSON cannot hold.
fn decode(json: &Json) -> Value {
    if let Some(kind) = json.get("__py__").and_then(Json::as_str) {
        let text = json.get("repr").and_then(Json::as_str).unwrap_or_default();
        return match kind {
            "int" => text.parse::<num_bigint::BigInt>().unwrap().into(),
            "bytes" => text
                .trim_start_matches("b'")
                .trim_end_matches('\'')
                .as_bytes()
                .into(),
            "dict" => {
                let pairs = json["items"].as_array().unwrap();
                Dict::from_pairs(
                    pairs
                        .iter()
                        .map(|pair| (decode(&pair[0]), decode(&pair[1]))),
                )
                .unwrap()
                .into()
            }
            other => panic!("unknown tag {other}"),
        };
    }
    match json {
        Json::Array(items) => Value::list(items.iter().map(decode).collect()),
        Json::Object(map) => Dict::from_pairs(
            map.iter()
                .map(|(key, value)| (Value::from(key), decode(value))),
        )
        .unwrap()
        .into(),
        other => Value::from_json(other),
    }
}

/// The result as Ansible stores it: lists for tuples, nothing undefined, no strange objects.
fn finalize(value: &Value, top: bool) -> Result<Value, Error> {
    Ok(match value {
        Value::Undefined(undefined) if undefined.is_lenient() && top => {
            return Err(Error::type_error(
                "Type 'Undefined' is unsupported for variable storage.",
            ));
        }
        Value::Undefined(undefined) if !undefined.is_lenient() => return Err(undefined.error()),
        Value::List(_) | Value::Tuple(_) => {
            let items: Result<Vec<Value>, Error> = value
                .to_vec()?
                .iter()
                .map(|item| finalize(item, top))
                .collect();
            Value::list(items?)
        }
        Value::Dict(dict) => {
            let mut pairs = Vec::new();
            for (key, value) in dict.items()? {
                pairs.push((key, finalize(&value, top)?));
            }
            Dict::from_pairs(pairs)?.into()
        }
        Value::Object(object) if object.type_name() == "_GroupTuple" => {
            finalize(&Value::list(value.to_vec()?), top)?
        }
        Value::Object(object) if top => {
            return Err(Error::type_error(format!(
                "Type '{}' is unsupported for variable storage.",
                object.type_name()
            )));
        }
        other => other.clone(),
    })
}

/// Whether the template uses something of Ansible's: as a filter, a test, a function, or by its
/// name in `map("...")` and its kin.
fn needs_ansible(template: &str) -> bool {
    if template.contains("omit")
        || template.contains("random(seed")
        || template.contains("random(1")
    {
        return true;
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let mut rest = template;
    let mut before = String::new();
    while let Some(start) = rest.find(is_word) {
        let (gap, tail) = rest.split_at(start);
        let end = tail.find(|c| !is_word(c)).unwrap_or(tail.len());
        let (word, after) = tail.split_at(end);
        let gap = gap.trim();
        let test = before == "is" || before == "not";
        let used = match word {
            // Jinja has a filter of that name, Ansible a test.
            "abs" => test,
            "unique" | "random" => false,
            _ => {
                gap.ends_with('|')
                    || (test && gap.is_empty())
                    || (after.starts_with('(') && !gap.ends_with('.'))
                    || (gap.ends_with('"')
                        && after.starts_with('"')
                        && template.contains("map(") | template.contains("select"))
            }
        };
        if used && NOT_JINJA.contains(&word) {
            return true;
        }
        word.clone_into(&mut before);
        rest = after;
    }
    false
}

fn expected_error(text: &str) -> &str {
    ["Error rendering template: ", "Syntax error in template: "]
        .iter()
        .find_map(|lead| text.strip_prefix(lead))
        .unwrap_or(text)
}

#[test]
fn answers_of_the_reference() {
    let cases: Vec<Json> =
        serde_json::from_str(include_str!("cases/ansible-templar.json")).unwrap();
    let env = environment();
    let (mut run, mut skipped, mut failures) = (0, Vec::new(), Vec::new());
    for case in &cases {
        let id = case["id"].as_str().unwrap();
        let template = case["template"].as_str().unwrap();
        if needs_ansible(template) || QUIRKS.contains(&id) {
            skipped.push(id);
            continue;
        }
        run += 1;
        let variables = Variables::new(&env, &case["vars"]);
        let result = env
            .compile(None, template)
            .and_then(|template| template.render_native(&*variables))
            .and_then(|value| finalize(&value, true));
        let (wanted, got) = match (case.get("error").and_then(Json::as_str), &result) {
            (Some(error), Err(got)) => (expected_error(error).to_owned(), got.message().to_owned()),
            (Some(error), Ok(value)) => (expected_error(error).to_owned(), value.repr().unwrap()),
            (None, Ok(value)) => (
                decode(&case["expected"]).repr().unwrap(),
                value.repr().unwrap(),
            ),
            (None, Err(error)) => (
                decode(&case["expected"]).repr().unwrap(),
                format!("{error:?}"),
            ),
        };
        if wanted != got {
            failures.push(format!(
                "{id} {template}\n    wanted {wanted}\n    got    {got}"
            ));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {run} fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert_eq!(
        (run, skipped.len()),
        (300, 139),
        "count of cases changed; skipped: {skipped:?}"
    );
}
