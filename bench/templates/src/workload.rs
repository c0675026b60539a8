//! The templates that are measured, and their variables.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

/// One template.
pub(crate) struct Workload {
    pub(crate) name: &'static str,
    pub(crate) template: String,
    pub(crate) variables: Json,
    /// What grows from this workload to the next of the same name with another number.
    pub(crate) items: Option<usize>,
}

/// All of them, from small to big.
pub(crate) fn all() -> Vec<Workload> {
    let one = |name, template: &str, variables| Workload {
        name,
        template: template.to_owned(),
        variables,
        items: None,
    };
    let mut all = vec![
        one("text without a tag", "no template at all", json!({})),
        one("a variable", "{{ name }}", json!({"name": "web01"})),
        one(
            "an expression",
            "{{ (a + b) * 2 if name | upper == 'WEB01' and a in list else list | length }}",
            json!({"a": 3, "b": 4, "name": "web01", "list": [1, 2, 3]}),
        ),
        one(
            "a condition with tests",
            "{{ host.os is defined and host.os in ['debian', 'ubuntu'] and not (host.skip | default(false)) }}",
            json!({"host": {"os": "debian", "name": "h"}}),
        ),
        one(
            "a chain of filters",
            "{{ users | selectattr('active') | map(attribute='name') | map('upper') | sort | join(',') }}",
            json!({"users": users(20)}),
        ),
        Workload {
            name: "2,000 lines",
            template: long(),
            variables: json!({"port": 8080, "name": "web01", "users": users(5), "on": true}),
            items: None,
        },
        Workload {
            name: "a macro, 10,000 times",
            template: "{% macro line(key, value='-') %}{{ key }} = {{ value }}\n{% endmacro %}\
                       {% for i in range(10000) %}{{ line(i, name) }}{% endfor %}"
                .to_owned(),
            variables: json!({"name": "web01"}),
            items: None,
        },
    ];
    for items in [10_000, 100_000] {
        all.push(Workload {
            name: "loop over numbers",
            template: "{% for i in numbers %}{{ i }} {% endfor %}".to_owned(),
            variables: json!({"numbers": (0..items).collect::<Vec<usize>>()}),
            items: Some(items),
        });
        all.push(Workload {
            name: "loop over users",
            template: "{% for user in users %}{{ loop.index }}: {{ user.name }} \
                       {% if user.active %}{{ user.groups | join(',') }}{% else %}-{% endif %}\n{% endfor %}"
                .to_owned(),
            variables: json!({"users": users(items)}),
            items: Some(items),
        });
    }
    all
}

fn users(count: usize) -> Vec<Json> {
    let user = |number: usize| {
        json!({
            "name": format!("user{number}"),
            "uid": 1000 + number,
            "active": number.is_multiple_of(2),
            "groups": ["staff", "wheel"],
        })
    };
    (0..count).map(user).collect()
}

/// A configuration file as they are written: text, variables, conditions, a short loop every now and then.
fn long() -> String {
    let mut text = String::new();
    for number in 0..400 {
        let _ = write!(
            text,
            "[section-{number}]\n\
             listen = {{{{ name }}}}:{{{{ port + {number} }}}}\n\
             enabled = {{% if on %}}yes{{% else %}}no{{% endif %}}\n\
             title = {{{{ name | upper | replace('WEB', 'site ') }}}}\n\
             users ={{% for user in users %}} {{{{ user.name }}}}{{% endfor %}}\n"
        );
    }
    text
}
