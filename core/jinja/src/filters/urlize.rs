//! `urlize`: links for addresses in a text.

use super::html::escape_html;
use super::text::soft_text;
use crate::value::str_repr;
use crate::{Args, Error, State, Value, meter};

/// Everything links are made with.
struct Style {
    limit: Option<usize>,
    /// ` rel="..." target="..."`
    attributes: String,
    schemes: Vec<String>,
}

/// Addresses become links.
pub(super) fn urlize(_state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [value, limit, nofollow, target, rel, schemes] = args.bind(
        "do_urlize",
        1,
        [
            "value",
            "trim_url_limit",
            "nofollow",
            "target",
            "rel",
            "extra_schemes",
        ],
    )?;
    let text = soft_text(&value.value())?;
    let rel = rel
        .some()
        .map(|rel| rel.str())
        .transpose()?
        .unwrap_or_default();
    let mut rels: Vec<&str> = rel.split_whitespace().chain(["noopener"]).collect();
    if nofollow.bool(false)? {
        rels.push("nofollow");
    }
    rels.sort_unstable();
    rels.dedup();
    let mut attributes = format!(" rel=\"{}\"", escape_html(&rels.join(" "))?);
    if let Some(target) = target.some() {
        attributes.extend([" target=\"", &escape_html(&target.str()?)?, "\""]);
    }
    let mut extra = Vec::new();
    if let Some(schemes) = schemes.some() {
        for scheme in schemes.bounded_iter()? {
            let scheme = scheme?.str()?;
            if !is_scheme(&scheme) {
                return Err(Error::filter_argument(format!(
                    "{} is not a valid URI scheme prefix.",
                    str_repr(&scheme)
                )));
            }
            extra.push(scheme);
        }
    }
    let limit = limit
        .some()
        .and_then(|limit| limit.as_i64())
        .map(|limit| limit.max(0) as usize);
    let style = Style {
        limit,
        attributes,
        schemes: extra,
    };
    let escaped = if text.is_markup() {
        text.as_str().to_owned()
    } else {
        escape_html(&text)?
    };
    let mut out = String::with_capacity(escaped.len() * 2);
    let mut rest = escaped.as_str();
    while !rest.is_empty() {
        let blanks = rest.len() - rest.trim_start().len();
        out.push_str(&rest[..blanks]);
        rest = &rest[blanks..];
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        link_word(&rest[..end], &style, &mut out);
        meter::check_text(out.len())?;
        rest = &rest[end..];
    }
    meter::spend_text(out.len())?;
    Ok(Value::from(out))
}

fn is_scheme(text: &str) -> bool {
    let Some((name, slashes)) = text.split_once(':') else {
        return false;
    };
    name.chars().count() >= 2
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || "_.+-".contains(c))
        && matches!(slashes, "" | "/" | "//")
}

fn link_word(word: &str, style: &Style, out: &mut String) {
    let mut middle = word;
    loop {
        let stripped = middle
            .strip_prefix(['(', '<'])
            .or_else(|| middle.strip_prefix("&lt;"));
        match stripped {
            Some(stripped) => middle = stripped,
            None => break,
        }
    }
    let head = &word[..word.len() - middle.len()];
    let mut body = middle;
    loop {
        let stripped = body
            .strip_suffix([')', '>', '.', ','])
            .or_else(|| body.strip_suffix("&gt;"));
        match stripped {
            Some(stripped) => body = stripped,
            None => break,
        }
    }
    // Brackets that are open in the address take their ends back.
    let mut split = body.len();
    for (open, close) in [("(", ")"), ("<", ">"), ("&lt;", "&gt;")] {
        let opened = middle[..split].matches(open).count();
        if opened <= middle[..split].matches(close).count() {
            continue;
        }
        for _ in 0..opened.min(middle[split..].matches(close).count()) {
            if let Some(at) = middle[split..].find(close) {
                split += at + close.len();
            }
        }
    }
    let (address, tail) = middle.split_at(split);
    out.push_str(head);
    out.push_str(&link(address, style));
    out.push_str(tail);
}

fn link(address: &str, style: &Style) -> String {
    let shown = match style.limit {
        Some(limit) if address.chars().count() > limit => {
            format!("{}...", address.chars().take(limit).collect::<String>())
        }
        _ => address.to_owned(),
    };
    if is_http(address) {
        let lead = if address.starts_with("https://") || address.starts_with("http://") {
            ""
        } else {
            "https://"
        };
        return format!(
            "<a href=\"{lead}{address}\"{}>{shown}</a>",
            style.attributes
        );
    }
    if let Some(mail) = address
        .strip_prefix("mailto:")
        .filter(|mail| is_email(mail))
    {
        return format!("<a href=\"{address}\">{mail}</a>");
    }
    if !address.starts_with("www.")
        && !address.starts_with('@')
        && !address.contains(':')
        && is_email(address)
    {
        return format!("<a href=\"mailto:{address}\">{address}</a>");
    }
    if style
        .schemes
        .iter()
        .any(|scheme| address != scheme && address.starts_with(scheme.as_str()))
    {
        return format!("<a href=\"{address}\"{}>{address}</a>", style.attributes);
    }
    address.to_owned()
}

fn is_email(text: &str) -> bool {
    let Some((user, host)) = text.rsplit_once('@') else {
        return false;
    };
    let Some((name, top)) = host.rsplit_once('.') else {
        return false;
    };
    let word = |c: char| c.is_alphanumeric() || c == '_';
    !user.is_empty()
        && name.starts_with(word)
        && name.chars().all(|c| word(c) || c == '.' || c == '-')
        && !top.is_empty()
        && top.chars().all(word)
}

/// Whether it is an address with a scheme, with `www.`, or with a well-known top-level domain.
fn is_http(text: &str) -> bool {
    let lower = text.to_lowercase();
    let scheme = lower
        .strip_prefix("https://")
        .or_else(|| lower.strip_prefix("http://"));
    let www = lower.strip_prefix("www.");
    let rest = scheme.or(www).unwrap_or(&lower);
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let mut host = &rest[..host_end];
    if let Some((name, port)) = host.rsplit_once(':')
        && (1..=5).contains(&port.len())
        && port.bytes().all(|byte| byte.is_ascii_digit())
    {
        host = name;
    }
    if scheme.is_some() && (is_ipv4(host) || is_ipv6(host)) {
        return true;
    }
    let label = |label: &str| {
        !label.is_empty()
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || "_%-".contains(c))
    };
    let labels: Vec<&str> = host.split('.').collect();
    let Some((top, names)) = labels.split_last() else {
        return false;
    };
    if !names.iter().all(|name| label(name)) {
        return false;
    }
    if scheme.is_some() || www.is_some() {
        let plain =
            (2..=63).contains(&top.len()) && top.bytes().all(|byte| byte.is_ascii_lowercase());
        return plain || (top.starts_with("xn--") && label(top));
    }
    const KNOWN: [&str; 8] = ["com", "net", "int", "edu", "gov", "org", "info", "mil"];
    !names.is_empty() && names.iter().all(|name| name.chars().count() >= 2) && KNOWN.contains(top)
}

fn is_ipv4(host: &str) -> bool {
    let parts: Vec<&str> = host.split('.').collect();
    parts.len() == 4
        && parts
            .iter()
            .all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
}

fn is_ipv6(host: &str) -> bool {
    let Some(inside) = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
    else {
        return false;
    };
    inside.matches(':').count() >= 2
        && inside
            .split(':')
            .all(|part| part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
