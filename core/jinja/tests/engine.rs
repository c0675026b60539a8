//! What the engine promises beyond Jinja's answers: budgets, errors with their place, laziness.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use shevek_jinja::{
    Args, Budget, CallKind, Callable, Dict, Environment, Error, ErrorKind, Lazy, List, Str, Syntax,
    Tags, Undefined, Value,
};

fn render(template: &str) -> Result<String, Error> {
    Environment::new()
        .compile(None, template)?
        .render(&Dict::new())
}

#[test]
fn errors_know_their_place() {
    let mut env = Environment::new();
    let files = HashMap::from([
        ("inner".to_owned(), "fine\n  {{ 1 + }}".to_owned()),
        ("bad".to_owned(), "\n\n{{ 1 / 0 }}".to_owned()),
    ]);
    env.set_loader(Arc::new(files));
    let error = env
        .compile(Some("outer"), "a\nb {{ x.y + nope }}")
        .unwrap()
        .render(&Dict::new())
        .unwrap_err();
    assert_eq!(
        (error.template_name(), error.line(), error.column()),
        (Some("outer"), Some(2), Some(10))
    );
    assert_eq!(
        error.report(),
        "'x' is undefined\n  at outer:2:10\n    b {{ x.y + nope }}\n             ^"
    );
    let error = env
        .compile(Some("outer"), "x\n{% include 'bad' %}")
        .unwrap()
        .render(&Dict::new())
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ZeroDivision);
    let places: Vec<_> = error
        .frames()
        .iter()
        .map(|frame| (frame.template.as_deref().unwrap(), frame.line))
        .collect();
    assert_eq!(places, [("bad", 3), ("outer", 2)]);
    let error = env
        .compile(Some("outer"), "{% include 'inner' %}")
        .unwrap()
        .render(&Dict::new())
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.template_name(), error.line()),
        (ErrorKind::Syntax, Some("inner"), Some(2))
    );
}

#[test]
fn runaway_templates_stop() {
    let mut env = Environment::new();
    env.set_budget(Budget {
        steps: 10_000,
        depth: 20,
        output_bytes: 1_000,
    });
    let kind = |template: &str| {
        env.compile(None, template)
            .and_then(|t| t.render(&Dict::new()))
            .unwrap_err()
            .kind()
    };
    assert_eq!(
        kind("{% for i in range(10**12) %}{% endfor %}"),
        ErrorKind::Budget
    );
    assert_eq!(
        kind("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"),
        ErrorKind::Recursion
    );
    assert_eq!(
        kind("{% for i in range(500) %}abc{% endfor %}"),
        ErrorKind::Budget
    );
    assert_eq!(kind("{{ 'x' * 10**10 }}"), ErrorKind::Budget);
    assert_eq!(kind("{{ 10 ** (10 ** 10) }}"), ErrorKind::Budget);
    assert_eq!(kind("{{ range(10**12) | list }}"), ErrorKind::Budget);
    assert_eq!(kind("{{ 'x'.center(10**12) }}"), ErrorKind::Budget);
    // Each of them would multiply its text.
    let grown = "('x' * 4000)";
    for template in [
        format!("{{{{ {grown}.replace('', {grown}).replace('', {grown}) | length }}}}"),
        format!(
            "{{{{ {grown} | replace('x', {grown}) | replace('x', {grown}, 10**9) | length }}}}"
        ),
        format!("{{{{ {grown}.join([{grown}] * 4000) | length }}}}"),
        format!("{{{{ ([{grown}] * 4000) | join({grown}) | length }}}}"),
        format!("{{{{ {grown}.translate({{120: {grown}}}) | length }}}}"),
        format!("{{{{ ('\n' * 4000) | indent({grown}, blank=true) | length }}}}"),
    ] {
        assert_eq!(kind(&template), ErrorKind::Budget, "{template}");
    }
    for template in [
        "{{ range(10**12) | join }}",
        "{{ range(10**12) | sum }}",
        "{{ range(10**12) | map('string') | first }}",
        "{{ range(10**12) | select('odd') | list }}",
        "{{ range(10**12) | max }}",
        "{{ 'x' in range(10**12) }}",
        "{{ ''.join(range(10**12)) }}",
        "{% for i in range(200) %}{% for j in range(200) %}{% endfor %}{% endfor %}",
    ] {
        assert_eq!(kind(template), ErrorKind::Budget, "{template}");
    }
}

#[test]
fn endless_includes_stop() {
    let mut env = Environment::new();
    let files = [
        ("self", "{% include 'self' %}"),
        ("ping", "{% include 'pong' %}"),
        ("pong", "{% include 'ping' %}"),
        ("block", "{% block b %}{{ self.b() }}{% endblock %}"),
    ];
    let files: HashMap<String, String> = files
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .into();
    env.set_loader(Arc::new(files));
    for name in ["self", "ping", "block"] {
        let error = env
            .compile(Some("start"), &format!("{{% include '{name}' %}}"))
            .unwrap()
            .render(&Dict::new())
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Recursion, "{name}");
        let outermost = error.frames().last().unwrap();
        assert_eq!(outermost.template.as_deref(), Some("start"), "{name}");
    }
}

#[test]
fn deep_nesting_is_refused_and_not_a_crash() {
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("not ", ""),
        ("-", ""),
        ("{'a':", "}"),
    ] {
        let template = format!("{{{{ {}1{} }}}}", open.repeat(5_000), close.repeat(5_000));
        assert_eq!(
            render(&template).unwrap_err().kind(),
            ErrorKind::Syntax,
            "{open}"
        );
    }
    let sum = vec!["1"; 10_000].join(" + ");
    assert!(render(&format!("{{{{ {sum} + x }}}}")).is_err());
    let blocks = "{% if true %}".repeat(5_000);
    assert!(render(&blocks).is_err());
    assert!(
        render("{% set l = [] %}{% for i in range(3000) %}{% set l = [l] %}{% endfor %}{{ l }}")
            .is_ok()
    );
    let nested = "{% set ns = namespace(l=[]) %}{% for i in range(3000) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}";
    assert_eq!(render(nested).unwrap_err().kind(), ErrorKind::Recursion);
}

#[test]
fn recursion_fits_in_a_small_stack() {
    let template = "{% macro m(n) %}{% if n %}{% for i in [1] %}{{ (((([m(n - 1)] | first) | string) ~ '')) }}\
                    {% endfor %}{% endif %}{% endmacro %}{{ m(19) }}";
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(move || {
            assert_eq!(render(template).unwrap(), "");
            let endless = template.replace("n - 1", "n");
            assert_eq!(render(&endless).unwrap_err().kind(), ErrorKind::Recursion);
        })
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn text_without_tags_is_kept() {
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let alphabet: Vec<char> = "ab \n\t{}%#-+'\"\\é🦀<&".chars().collect();
    for _ in 0..2_000 {
        let mut text = String::new();
        for _ in 0..40 {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            text.push(alphabet[(seed % alphabet.len() as u64) as usize]);
        }
        let syntax = Syntax {
            keep_trailing_newline: true,
            ..Syntax::default()
        };
        let mut env = Environment::new();
        env.set_syntax(syntax);
        let has_tag = ["{{", "{%", "{#"].iter().any(|start| text.contains(start));
        let result = env
            .compile(None, &text)
            .and_then(|template| template.render(&Dict::new()));
        if has_tag {
            // Anything but a crash.
            drop(result);
        } else {
            assert_eq!(result.unwrap(), text);
        }
    }
}

/// Damaged templates fail with an error at worst.
#[test]
fn mutations_never_panic() {
    let cases: serde_json::Value = serde_json::from_str(include_str!("cases/jinja.json")).unwrap();
    let Value::Dict(scope) = Value::from_json(&cases["vars"]) else {
        panic!("no variables")
    };
    let pieces = [
        "{{", "}}", "{%", "%}", "{#", "#}", "-", "|", "(", ")", "[", "]", ".", "'", "\\", " ", "é",
        "1", "loop", "in", "**", ":",
    ];
    let mut env = Environment::new();
    env.set_budget(Budget {
        steps: 20_000,
        depth: 20,
        output_bytes: 100_000,
    });
    let mut seed = 88_172_645_463_325_252_u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    for case in cases["cases"].as_array().unwrap() {
        for _ in 0..8 {
            let mut chars: Vec<String> = case["template"]
                .as_str()
                .unwrap()
                .chars()
                .map(String::from)
                .collect();
            for _ in 0..=next(3) {
                let at = next(chars.len() + 1);
                if next(2) == 0 || at == chars.len() {
                    chars.insert(at, pieces[next(pieces.len())].to_owned());
                } else {
                    chars.remove(at);
                }
            }
            let template = chars.concat();
            if let Ok(compiled) = env.compile(None, &template) {
                drop(compiled.render(&scope));
                drop(compiled.render_native(&scope));
            }
        }
    }
}

/// Counts what it resolves.
struct Shout(AtomicUsize);

impl Lazy for Shout {
    fn resolve(&self, raw: &Value) -> Result<Value, Error> {
        self.0.fetch_add(1, Ordering::Relaxed);
        match raw.as_str() {
            Some("fail") => Err(Error::value_error("failed")),
            Some(text) => Ok(Value::from(text.to_uppercase())),
            None => Ok(raw.clone()),
        }
    }
}

#[test]
fn lazy_elements_are_resolved_once_and_only_when_looked_at() {
    let shout = Arc::new(Shout(AtomicUsize::new(0)));
    let raw = List::new(vec!["a".into(), "fail".into(), "b".into()]);
    let list = raw.with_lazy(shout.clone());
    assert_eq!(list.get(0).unwrap(), Some(Value::from("A")));
    assert_eq!(list.get(0).unwrap(), Some(Value::from("A")));
    assert_eq!(shout.0.load(Ordering::Relaxed), 1);
    assert_eq!(list.get(1).unwrap_err().message(), "failed");
    assert_eq!(list.len(), 3);
    assert_eq!(raw.get(0).unwrap(), Some(Value::from("a")));
    let scope = Dict::new();
    scope.insert_str("l", Value::from(list.clone()));
    scope.insert_str(
        "d",
        Dict::from_pairs([("k".into(), "v".into()), ("x".into(), "fail".into())])
            .unwrap()
            .with_lazy(shout),
    );
    let env = Environment::new();
    let eval = |source: &str| env.compile_expression(source).unwrap().eval(&scope);
    assert_eq!(
        eval("l[2] ~ l[-1] ~ d.k ~ d['k']").unwrap(),
        Value::from("BBVV")
    );
    assert_eq!(
        eval("'k' in d and l | length == 3 and d.keys() | list == ['k', 'x']").unwrap(),
        Value::from(true)
    );
    assert_eq!(eval("l | join").unwrap_err().message(), "failed");
    assert_eq!(
        eval("l").unwrap().deep_resolve().unwrap_err().message(),
        "failed"
    );
    // What is set from now on is no raw element.
    list.set(1, "fail".into());
    assert_eq!(eval("l | join").unwrap(), Value::from("AfailB"));
    assert!(!list.is_lazy());
}

#[test]
fn containers_know_whether_templates_are_inside() {
    let text = |text: &str, trusted| {
        Value::Str(Str::tagged(
            text,
            Tags {
                trusted,
                ..Tags::default()
            },
        ))
    };
    assert!(text("{{ a }}", true).may_be_template());
    assert!(!text("{{ a }}", false).may_be_template());
    assert!(!text("a", true).may_be_template());
    let list = List::new(vec![text("a", true)]);
    let outer = Value::list(vec![Value::from(list.clone())]);
    assert!(!Value::from(list.clone()).may_be_template());
    list.push(text("{% if %}", true));
    assert!(Value::from(list).may_be_template());
    assert!(outer.may_be_template());
}

#[test]
fn only_undefined_values_are_deferred() {
    let mut env = Environment::new();
    env.set_defer_errors(true);
    env.add_filter("boom", |_, _| Err(Error::value_error("no")));
    env.add_global("broken", Undefined::deferred(Error::value_error("late")));
    env.set_error_wrapper(|kind, name, error| {
        assert_eq!(kind, CallKind::Filter);
        let message = format!("The filter {name} failed: {error}");
        error.with_message(message)
    });
    let eval = |source: &str| {
        env.compile(None, source)
            .unwrap()
            .render_native(&Dict::new())
    };
    assert_eq!(
        eval("{{ nope | upper | default('d') }}").unwrap(),
        Value::from("d")
    );
    assert_eq!(
        eval("{{ [nope] | first | upper is defined }}").unwrap(),
        Value::from(false)
    );
    assert_eq!(
        eval("{{ nope() | default('d') }}").unwrap(),
        Value::from("d")
    );
    let error = eval("x\n{{ 1 | boom | default('d') }}").unwrap_err();
    let seen = (error.message(), error.kind(), error.line());
    assert_eq!(
        seen,
        ("The filter boom failed: no", ErrorKind::Value, Some(2))
    );
    for template in ["{{ broken }}", "{{ broken | upper }}", "{{ broken.x }}"] {
        assert_eq!(eval(template).unwrap_err().message(), "late", "{template}");
    }
    let error = eval("{{ broken | default('d') }}").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Value);
}

#[test]
fn plugins_are_found_on_demand_and_reach_their_extension() {
    let mut env = Environment::new();
    env.set_filter_fallback(|name| {
        Ok((name == "my.own.tag").then(|| {
            Callable::new(name, |state, args| {
                let prefix = state.extension::<String>().cloned().unwrap_or_default();
                let inner = state.call_filter("upper", Args::one(args.positional[0].clone()))?;
                Ok(Value::from(format!("{prefix}{inner}")))
            })
        }))
    });
    let template = env.compile(None, "{{ 'a' | my.own.tag }}").unwrap();
    let extension = Arc::new("x-".to_owned());
    assert_eq!(
        template.render_with(&Dict::new(), Some(extension)).unwrap(),
        "x-A"
    );
    assert_eq!(
        env.compile(None, "{{ 'a' | my.other }}")
            .unwrap_err()
            .message(),
        "No filter named 'my.other'."
    );
}

#[test]
fn native_results_keep_their_type() {
    let env = Environment::new();
    let native = |source: &str| {
        env.compile(None, source)
            .unwrap()
            .render_native(&Dict::new())
            .unwrap()
            .repr()
            .unwrap()
    };
    for (template, expected) in [
        ("", "''"),
        ("{{ 1 }}", "1"),
        ("{{ [1] }}", "[1]"),
        ("{{ 1 }}{{ none }}", "1"),
        ("{{ 1 }} ", "'1 '"),
        ("{% if false %}x{% endif %}", "None"),
        ("{{ '<' | e }}", "'&lt;'"),
        (
            "{% macro m() %}{{ [1] }}{% endmacro %}{{ m()[0] + 1 }}",
            "2",
        ),
    ] {
        assert_eq!(native(template), expected, "{template}");
    }
}

#[test]
fn undeclared_variables_are_listed() {
    let env = Environment::new();
    let template = "{% set a = b %}{{ a }}{% for x in xs if x > y %}{{ x }}{{ loop.index }}{% endfor %}{{ x | default(z) }}\
                    {% macro m(p, q=r) %}{{ p }}{{ q }}{{ s }}{% endmacro %}{{ m(1) }}";
    let names = env.compile(None, template).unwrap().undeclared_variables();
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    assert_eq!(
        names,
        ["b", "xs", "y", "x", "z", "r", "s"]
            .map(|name| name)
            .to_vec()
    );
}

#[test]
fn json_goes_both_ways() {
    let json: serde_json::Value = serde_json::from_str(
        r#"{"b":[1,2.5,null,true,"x"],"a":{"n":-1},"u":18446744073709551615}"#,
    )
    .unwrap();
    let value = Value::from_json(&json);
    assert_eq!(value.to_json().unwrap(), json);
    assert_eq!(
        value.str().unwrap(),
        "{'b': [1, 2.5, None, True, 'x'], 'a': {'n': -1}, 'u': 18446744073709551615}"
    );
}
