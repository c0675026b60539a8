//! `inventory_hostnames`.

use shevek_jinja::{Error, ErrorKind, Value};
use shevek_plugin::shell_pattern::ShellPattern;

use super::{Lookup, LookupCall};
use crate::python::regex::{Anchor, RegexFlags, compile, match_error};

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("inventory_hostnames", inventory_hostnames)];

type Groups = Vec<(String, Vec<String>)>;

fn inventory_hostnames(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let groups = groups(call)?;
    let patterns: Vec<String> = call
        .text_terms()?
        .iter()
        .flat_map(|term| split_pattern(term))
        .filter(|part| !part.is_empty())
        .collect();
    let mut hosts: Vec<String> = Vec::new();
    // Ansible adds first, then intersects, then removes.
    for pattern in patterns
        .iter()
        .filter(|pattern| !pattern.starts_with(['!', '&']))
    {
        for host in matching(&groups, pattern)? {
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
    }
    for pattern in &patterns {
        if let Some(pattern) = pattern.strip_prefix('&') {
            let wanted = matching(&groups, pattern)?;
            hosts.retain(|host| wanted.contains(host));
        } else if let Some(pattern) = pattern.strip_prefix('!') {
            let unwanted = matching(&groups, pattern)?;
            hosts.retain(|host| !unwanted.contains(host));
        }
    }
    Ok(hosts.into_iter().map(Value::from).collect())
}

/// The parts between commas, colons and semicolons; those in brackets separate nothing.
fn split_pattern(term: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_u32;
    for c in term.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && matches!(c, ',' | ':' | ';') {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).collect()
}

fn groups(call: &LookupCall<'_>) -> Result<Groups, Error> {
    let templar = call.templar;
    let groups = templar.core().variable(templar.resolved(), "groups")?;
    let Some(pairs) = groups
        .and_then(|groups| groups.items().transpose())
        .transpose()?
    else {
        return Err(Error::new(ErrorKind::Key, "'groups'"));
    };
    let groups = pairs.iter().map(|(name, hosts)| {
        let hosts = hosts
            .to_vec()?
            .iter()
            .map(Value::str)
            .collect::<Result<Vec<_>, _>>()?;
        Ok((name.str()?, hosts))
    });
    groups.collect()
}

/// The hosts of a pattern, or those of them that a subscript (`[0]`, `[-1]`, `[1:2]`) picks.
fn matching(groups: &Groups, pattern: &str) -> Result<Vec<String>, Error> {
    if !pattern.starts_with('~')
        && let Some((name, subscript)) = pattern
            .strip_suffix(']')
            .and_then(|pattern| pattern.rsplit_once('['))
        && let Some((first, last)) = bounds(subscript)
    {
        let hosts = all_matching(groups, name)?;
        let index = |at: i64| if at < 0 { at + hosts.len() as i64 } else { at };
        let (first, last) = (index(first), last.map_or(hosts.len() as i64 - 1, index));
        return Ok(hosts
            .iter()
            .enumerate()
            .filter(|(at, _)| (first..=last).contains(&(*at as i64)))
            .map(|(_, host)| host.clone())
            .collect());
    }
    all_matching(groups, pattern)
}

/// First and last index of a subscript; without a last one it goes to the end.
fn bounds(subscript: &str) -> Option<(i64, Option<i64>)> {
    match subscript
        .split_once([':', '-'])
        .filter(|(first, _)| !first.is_empty())
    {
        None => subscript.parse().ok().map(|at| (at, Some(at))),
        Some((first, "")) => Some((first.parse().ok()?, None)),
        Some((first, last)) => Some((first.parse().ok()?, Some(last.parse().ok()?))),
    }
}

fn all_matching(groups: &Groups, pattern: &str) -> Result<Vec<String>, Error> {
    let regex = pattern
        .strip_prefix('~')
        .map(|source| compile(source, RegexFlags::default(), Anchor::Start))
        .transpose()?;
    let shell = ShellPattern::new(if pattern == "*" { "all" } else { pattern });
    let is_match = |name: &str| match &regex {
        Some(regex) => regex.is_match(name).map_err(|error| match_error(&error)),
        None => Ok(shell.matches(name)),
    };
    let mut out: Vec<String> = Vec::new();
    let mut add = |host: &String| {
        if !out.contains(host) {
            out.push(host.clone());
        }
    };
    for (group, hosts) in groups {
        if is_match(group)? {
            hosts.iter().for_each(&mut add);
            continue;
        }
        for host in hosts {
            if is_match(host)? {
                add(host);
            }
        }
    }
    Ok(out)
}
