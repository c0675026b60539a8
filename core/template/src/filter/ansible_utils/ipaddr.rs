//! `ipaddr`, `ipv4`, `ipv6`: asks about addresses and networks, or picks those of a list that a question fits.

use shevek_jinja::{Args, Error, Value};

use super::address_error;
use super::query::{Query, answer};
use super::subject::{Kind, Subject};
use super::text_of;
use crate::TemplateConfiguration;
use crate::address::Network;
use crate::arguments::{Parameter, Type, read};
use crate::plugin::{Plugin, class_of, plugin_error};
use crate::python::int::parse_int;

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["ansible.utils.ipaddr"], ipaddr_filter),
    Plugin::new(&["ansible.utils.ipv4"], ipv4),
    Plugin::new(&["ansible.utils.ipv6"], ipv6),
];

const VALUE: Parameter = Parameter::new("value", Type::Raw).required();
const QUERY: Parameter = Parameter::new("query", Type::Text).or("");

fn ipaddr_filter(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    const PARAMETERS: [Parameter; 4] = [
        VALUE,
        QUERY,
        Parameter::new("version", Type::Int),
        Parameter::new("alias", Type::Text),
    ];
    check_subject("ipaddr", &args)?;
    let [value, query, version, alias] = read(args, &PARAMETERS)?;
    let version = version.as_i64().filter(|version| *version != 0);
    let alias = alias.as_str().unwrap_or("ipaddr");
    ipaddr(&value, text_of(&query), version, alias)
}

fn ipv4(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    of_version("ipv4", 4, args)
}

fn ipv6(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    of_version("ipv6", 6, args)
}

fn of_version(filter: &str, version: i64, args: Args) -> Result<Value, Error> {
    check_subject(filter, &args)?;
    let [value, query] = read(args, &[VALUE, QUERY])?;
    ipaddr(&value, text_of(&query), Some(version), filter)
}

/// Texts, numbers and lists of them are what can be asked about.
fn check_subject(filter: &str, args: &Args) -> Result<(), Error> {
    let named = args.named.iter().find(|(name, _)| &**name == "value");
    let subject = named.map(|(_, value)| value).or(args.positional.first());
    match subject {
        None
        | Some(
            Value::Undefined(_)
            | Value::Str(_)
            | Value::List(_)
            | Value::Bool(_)
            | Value::Int(_)
            | Value::BigInt(_),
        ) => Ok(()),
        Some(object @ Value::Object(_)) if object.is_iterable() => Ok(()),
        Some(other) => Err(plugin_error(format!(
            "Unrecognized type <{}> for {filter} filter <value>",
            class_of(other)
        ))),
    }
}

/// The answer to a query; of a list, the answers that count as true.
pub(super) fn ipaddr(
    value: &Value,
    query: &str,
    version: Option<i64>,
    alias: &str,
) -> Result<Value, Error> {
    match value {
        Value::Undefined(undefined) => return Err(undefined.error()),
        Value::List(_) | Value::Tuple(_) | Value::Object(_) => {
            let mut answers = Vec::new();
            for item in value.to_vec()? {
                let answer = ipaddr(&item, query, version, "ipaddr")?;
                if answer.is_true()? {
                    answers.push(answer);
                }
            }
            return Ok(Value::list(answers));
        }
        _ => {}
    }
    let Some(subject) = Subject::read(value, version)? else {
        return Ok(Value::Bool(false));
    };
    if let Some(query) = Query::parse(query) {
        return answer(query, &subject);
    }
    if let Some(network) = lookup_network(query) {
        return Ok(if network.contains(subject.network) {
            subject.value
        } else {
            Value::None
        });
    }
    by_index(&subject, query).unwrap_or_else(|| {
        Err(plugin_error(format!(
            "{alias}: unknown filter type: {query}"
        )))
    })
}

/// The network that a query asks whether something is in it.
fn lookup_network(query: &str) -> Option<Network> {
    let is_number = query.bytes().all(|byte| byte.is_ascii_digit());
    if is_number {
        return None;
    }
    Network::parse(query).ok().map(Network::without_host)
}

/// The address with that number in its network; `None` if the query is no number at all.
fn by_index(subject: &Subject, query: &str) -> Option<Result<Value, Error>> {
    let index = parse_int(query);
    if index.is_none() {
        query.trim().parse::<f64>().ok()?;
    }
    let network = subject.network;
    if network.host_bits() == 0 {
        return Some(Ok(match subject.kind {
            Kind::Address => Value::from(network.address().to_string()),
            Kind::Network => Value::from(network.to_string()),
        }));
    }
    let address = index.map(|index| network.nth(&index).map_err(address_error));
    Some(Ok(match address {
        Some(Ok(address)) => Value::from(format!("{address}/{}", network.prefix)),
        // There is no such address.
        _ => Value::Bool(false),
    }))
}
