//! `dns`: the resolver's configuration.

use serde_json::{Value as Json, json};

use crate::collector::{Collector, Facts, facts};
use crate::system_file;

pub(super) const COLLECTOR: Collector = Collector::minimal("dns", |_| {
    let text = system_file::text("/etc/resolv.conf").unwrap_or_default();
    facts(json!({"dns": parse(&text)}))
});

fn parse(text: &str) -> Facts {
    let mut dns = Facts::new();
    for line in text.lines() {
        if line.starts_with(['#', ';']) {
            continue;
        }
        let mut words = line.split_whitespace();
        let Some(keyword) = words.next() else {
            continue;
        };
        let words: Vec<&str> = words.collect();
        match keyword {
            "nameserver" => {
                let servers = dns
                    .entry("nameservers")
                    .or_insert_with(|| Json::Array(Vec::new()));
                if let Json::Array(servers) = servers {
                    servers.extend(words.iter().map(|word| Json::from(*word)));
                }
            }
            "domain" => {
                if let Some(domain) = words.first() {
                    dns.insert("domain".into(), (*domain).into());
                }
            }
            "search" | "sortlist" => {
                dns.insert(keyword.into(), words.into());
            }
            "options" => {
                let options: Facts = words
                    .iter()
                    .map(|word| match word.split_once(':') {
                        Some((name, value)) if !value.is_empty() => (name, Json::from(value)),
                        Some((name, _)) => (name, Json::Bool(true)),
                        None => (*word, Json::Bool(true)),
                    })
                    .map(|(name, value)| (name.to_string(), value))
                    .collect();
                dns.insert("options".into(), options.into());
            }
            _ => {}
        }
    }
    dns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyword() {
        let text = "# c\nnameserver 1.1.1.1\nnameserver ::1\ndomain a.b\nsearch a b\noptions ndots:2 rotate\nsortlist 1.0.0.0\n";
        assert_eq!(
            parse(text),
            facts(json!({
                "nameservers": ["1.1.1.1", "::1"], "domain": "a.b", "search": ["a", "b"],
                "options": {"ndots": "2", "rotate": true}, "sortlist": ["1.0.0.0"],
            }))
        );
    }
}
