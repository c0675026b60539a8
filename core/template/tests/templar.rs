//! The templar's interface: laziness, loops, places of errors, arguments, vault, files.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use shevek_jinja::{Dict, Origin, Str, Tags, Value};
use shevek_template::{
    FileTemplateOptions, Templar, TemplateConfiguration, TemplateContext, TemplateEnvironment,
    TemplateErrorKind, VariableMap, is_omit,
};
use shevek_vault::VaultSecrets;
use shevek_yaml::VaultText;

fn at(text: &str, line: u32) -> Value {
    let origin = Origin {
        file: "play.yml".into(),
        line,
        column: 5,
    };
    Value::Str(Str::tagged(
        text,
        Tags {
            trusted: true,
            origin: Some(origin),
            extension: None,
        },
    ))
}

fn list(items: &[Value]) -> Value {
    Value::list(items.to_vec())
}

fn dict(pairs: &[(&str, Value)]) -> Value {
    Value::Dict(pairs.iter().cloned().collect())
}

fn templar_with(configuration: TemplateConfiguration, variables: &[(&str, Value)]) -> Templar {
    let map: VariableMap = variables.iter().cloned().collect();
    Templar::new(
        TemplateEnvironment::new(configuration),
        Arc::new(map),
        TemplateContext::default(),
    )
}

fn templar(variables: &[(&str, Value)]) -> Templar {
    templar_with(TemplateConfiguration::default(), variables)
}

fn text(templar: &Templar, template: &str) -> String {
    templar
        .template(&at(template, 1))
        .expect("a good template")
        .str()
        .expect("it has a text")
}

#[test]
fn containers_without_templates_come_back_as_they_are() {
    let raw = dict(&[("a", list(&[Value::from(1), Value::from("{{ no trust }}")]))]);
    let result = templar(&[]).template(&raw).expect("nothing to do");
    assert!(result.is_same(&raw));
    assert!(!Templar::is_template(&raw));
    assert!(Templar::is_template(&list(&[at("{{ x }}", 1)])));
}

#[test]
fn loops_are_named() {
    let templar = templar(&[
        ("a", at("{{ b }}", 1)),
        ("b", at("{{ c.d }}", 2)),
        ("c", at("{{ a }}", 3)),
    ]);
    let error = templar.template(&at("{{ a }}", 9)).expect_err("a loop");
    assert_eq!(error.kind(), TemplateErrorKind::Loop);
    assert_eq!(
        error.message(),
        "Recursive loop detected in template: maximum recursion depth exceeded"
    );
    let chain: Vec<&str> = error.chain().iter().map(|name| &**name).collect();
    assert_eq!(chain, ["a", "b", "c", "a"]);

    let own = dict(&[("x", at("{{ own.x }}", 1))]);
    let error = self::templar(&[("own", own)])
        .template(&at("{{ own.x }}", 9))
        .expect_err("a loop");
    assert_eq!(error.kind(), TemplateErrorKind::Loop);
}

#[test]
fn long_chains_fit_on_the_stack_of_a_worker() {
    let mut variables = vec![("v0".to_owned(), Value::from(7))];
    for number in 1..45 {
        variables.push((
            format!("v{number}"),
            at(&format!("{{{{ [v{} + 0] | first }}}}", number - 1), number),
        ));
    }
    let map: VariableMap = variables.into_iter().collect();
    let environment = TemplateEnvironment::new(TemplateConfiguration::default());
    let templar = Templar::new(environment, Arc::new(map), TemplateContext::default());
    let worker = std::thread::Builder::new().stack_size(2 << 20);
    let result = worker.spawn(move || {
        templar
            .template(&at("{{ v44 }}", 1))
            .expect("long but finite")
            .as_i64()
    });
    assert_eq!(
        result.expect("a thread").join().expect("no overflow"),
        Some(7)
    );
}

#[test]
fn errors_tell_where_the_template_stands() {
    let templar = templar(&[
        ("chain", at("{{ nope }}", 8)),
        ("bad", at("{{ 1 + 'a' }}", 9)),
    ]);
    let args: Dict = [("msg", at("{{ chain }}", 20)), ("other", Value::from(1))]
        .into_iter()
        .collect();
    let error = templar.template_args(&args).expect_err("undefined");
    assert_eq!(
        error.message(),
        "Error while resolving value for 'msg': 'nope' is undefined"
    );
    assert_eq!(error.origin().map(|origin| origin.line), Some(20));
    let cause = error.cause().expect("a cause");
    assert_eq!(cause.message(), "'nope' is undefined");
    assert_eq!(cause.origin().map(|origin| origin.line), Some(8));

    let error = templar
        .template(&at("{{ bad }}", 20))
        .expect_err("a type error");
    assert_eq!(
        error.message(),
        "Error rendering template: unsupported operand type(s) for +: 'int' and 'str'"
    );
    assert_eq!(error.origin().map(|origin| origin.line), Some(9));
    assert_eq!(
        error.chain().iter().map(|name| &**name).collect::<Vec<_>>(),
        ["bad"]
    );

    let error = templar
        .evaluate_conditional(&at("chain", 30))
        .expect_err("undefined");
    assert_eq!(
        error.message(),
        "Error while evaluating conditional: 'nope' is undefined"
    );
    assert_eq!(error.origin().map(|origin| origin.line), Some(30));
    let error = templar
        .evaluate_conditional(&at("'x'", 30))
        .expect_err("broken");
    assert!(
        error
            .help()
            .is_some_and(|help| help.contains("ALLOW_BROKEN_CONDITIONALS"))
    );
}

#[test]
fn omitted_arguments_are_left_out() {
    let templar = templar(&[]);
    let nested = dict(&[("x", at("{{ omit }}", 1)), ("y", Value::from(1))]);
    let args: Dict = [
        ("a", at("{{ omit }}", 1)),
        ("b", nested),
        ("c", list(&[at("{{ omit }}", 1)])),
    ]
    .into_iter()
    .collect();
    let result = templar.template_args(&args).expect("good arguments");
    assert_eq!(
        Value::Dict(result).repr().expect("a text"),
        "{'b': {'y': 1}, 'c': []}"
    );
    assert!(is_omit(
        &templar.template(&at("{{ omit }}", 1)).expect("omit")
    ));
    let error = templar
        .template_required(&at("{{ omit }}", 1))
        .expect_err("omitted");
    assert_eq!(error.kind(), TemplateErrorKind::Omitted);
}

#[test]
fn extra_variables_lie_on_top_and_are_seen_by_the_others() {
    let base = templar(&[
        ("item", Value::from("base")),
        ("shown", at("<{{ item }}>", 1)),
    ]);
    assert_eq!(text(&base, "{{ shown }}"), "<base>");
    let looped = base.with_extra([("item".into(), Value::from("one"))]);
    assert_eq!(text(&looped, "{{ shown }}"), "<one>");
    assert_eq!(text(&base, "{{ shown }}"), "<base>");
}

#[test]
fn a_template_changes_no_variable() {
    let templar = templar(&[
        ("l", list(&[Value::from(1)])),
        ("alias", at("{{ l }}", 1)),
        ("d", dict(&[("l", list(&[at("{{ 2 }}", 1)]))])),
    ]);
    assert_eq!(text(&templar, "{{ l.append(4) }}{{ l }}"), "[1, 4]");
    assert_eq!(text(&templar, "{{ alias.append(5) }}{{ alias }}"), "[1, 5]");
    assert_eq!(text(&templar, "{{ d.l.append(6) }}{{ d.l }}"), "[2, 6]");
    assert_eq!(text(&templar, "{{ l }}{{ alias }}{{ d.l }}"), "[1][1][2]");
}

#[test]
fn time_and_chance_are_asked_again() {
    let seconds = Arc::new(AtomicI64::new(0));
    let clock = Arc::clone(&seconds);
    let configuration = TemplateConfiguration {
        clock: Arc::new(move || {
            jiff::Timestamp::from_second(clock.fetch_add(1, Ordering::Relaxed)).expect("in range")
        }),
        time_zone: jiff::tz::TimeZone::UTC,
        ..TemplateConfiguration::default()
    };
    let templar = templar_with(
        configuration,
        &[
            ("stamp", at("{{ now(fmt='%S') }}", 1)),
            ("through", at("{{ stamp }}", 1)),
            ("list", list(&[at("{{ stamp }}", 1)])),
        ],
    );
    assert_eq!(text(&templar, "{{ stamp }}"), "00");
    assert_eq!(text(&templar, "{{ through }}"), "01");
    assert_eq!(text(&templar, "{{ list[0] }}"), "02");
    assert_eq!(text(&templar, "{{ list[0] }}{{ list[0] }}"), "0303");
}

#[test]
fn vault_values_are_decrypted_on_use_and_are_no_templates() {
    let mut secrets = VaultSecrets::new();
    secrets.add("default", b"pw".to_vec());
    let cipher =
        shevek_vault::encrypt(b"{{ x }}", b"pw", None, |bytes| bytes.fill(7)).expect("encryption");
    let vaulted = Value::Str(VaultText::new(cipher).to_str(None));
    let variables = [
        ("v", vaulted.clone()),
        ("d", dict(&[("v", list(std::slice::from_ref(&vaulted)))])),
        ("x", Value::from(1)),
    ];
    let configuration = TemplateConfiguration {
        vault_secrets: Arc::new(secrets),
        ..TemplateConfiguration::default()
    };
    let templar = templar_with(configuration, &variables);
    assert_eq!(
        text(&templar, "{{ v }} {{ d.v[0] }} {{ d }}"),
        "{{ x }} {{ x }} {'v': ['{{ x }}']}"
    );
    assert_eq!(
        text(
            &templar,
            "{{ v is vault_encrypted }} {{ 'a' is vault_encrypted }}"
        ),
        "True False"
    );
    assert_eq!(
        templar
            .template(&vaulted)
            .expect("plain text")
            .str()
            .expect("text"),
        "{{ x }}"
    );
    assert!(
        text(&templar, "{{ {'a': v} | to_nice_yaml }}")
            .starts_with("a: !vault |\n    $ANSIBLE_VAULT;1.1;AES256\n")
    );

    let error = self::templar(&variables)
        .template(&at("{{ d.v | first }}", 3))
        .expect_err("no password");
    assert_eq!(error.kind(), TemplateErrorKind::Vault);
}

#[test]
fn all_variables_are_a_mapping() {
    let inner = templar(&[("a", at("{{ b + 1 }}", 1)), ("b", Value::from(1))]);
    let hostvars = Dict::new();
    hostvars.insert_str("web", inner.variables_object());
    let outer = templar(&[("hostvars", Value::Dict(hostvars)), ("b", Value::from(10))]);
    assert_eq!(
        text(
            &outer,
            "{{ hostvars.web.a }} {{ hostvars['web']['a'] }} {{ vars.b }}"
        ),
        "2 2 10"
    );
    assert_eq!(
        text(
            &outer,
            "{{ hostvars.web.keys() | list }} {{ 'a' in hostvars.web }} {{ hostvars.web.zz is defined }}"
        ),
        "['a', 'b'] True False"
    );
    assert_eq!(
        text(
            &outer,
            "{{ hostvars.web.get('zz', 3) }} {{ hostvars.web | dict2items | length }}"
        ),
        "3 2"
    );
    assert_eq!(text(&outer, "{{ hostvars }}"), "{'web': {'a': 2, 'b': 1}}");
}

#[test]
fn errors_in_files_tell_the_way() {
    let directory = std::env::temp_dir().join(format!("shevek-way-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a directory");
    let write = |name: &str, text: &str| std::fs::write(directory.join(name), text);
    write("deep.j2", "a\nb {{ 1 / 0 }}\n").expect("a file");
    write("part.j2", "\n  {% include 'deep.j2' %}\n").expect("a file");
    write("macros.j2", "{% macro m(x) %}{{ x.a.b }}{% endmacro %}\n").expect("a file");
    write("base.j2", "{% block b %}\n{{ nope }}{% endblock %}").expect("a file");
    let path = directory.join("main.j2");
    let templar = templar(&[("broken", at("{{ 1 // 0 }}", 7))]);
    let places = |text: &str| {
        let error = templar
            .render_file(text, &path, &FileTemplateOptions::default())
            .expect_err("it fails");
        let origin = error.origin().map(ToString::to_string).unwrap_or_default();
        let all = format!("{origin}\n{}", error.help().unwrap_or_default());
        all.replace(&*directory.to_string_lossy(), "D")
    };
    for (text, expected) in [
        ("{{ 1 / 0 }}", "D/main.j2:1:6\n"),
        (
            "x\n{% include 'part.j2' %}",
            "D/deep.j2:2:8\n  from D/part.j2:2:6\n  from D/main.j2:2:4",
        ),
        (
            "{% import 'macros.j2' as l %}\n{{ l.m('x') }}",
            "D/macros.j2:1:23\n  from D/main.j2:2:5",
        ),
        (
            "{% extends 'base.j2' %}\n{% block b %}{{ super() }}{% endblock %}",
            "D/base.j2:2:4\n  from D/main.j2:2:17",
        ),
        ("\n\n{{ broken }}", "play.yml:7:5\n  from D/main.j2:3:4"),
    ] {
        assert_eq!(places(text), expected, "{text}");
    }
    std::fs::remove_dir_all(&directory).expect("it is gone");
}

#[test]
fn files_are_rendered_with_their_includes() {
    let directory = std::env::temp_dir().join(format!("shevek-template-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a directory");
    std::fs::write(directory.join("part.j2"), "<{{ x }}>\n").expect("a file");
    let path = directory.join("main.j2");
    let templar = templar(&[
        ("x", Value::from("é")),
        ("l", list(&[Value::from(1), Value::from(2)])),
    ]);
    let render = |text: &str| templar.render_file(text, &path, &FileTemplateOptions::default());
    assert_eq!(
        render("{% for i in l %}\n{{ i }}\n{% endfor %}\n{% include 'part.j2' %}\n")
            .expect("renders"),
        "1\n2\n<é>\n"
    );
    assert_eq!(render("#jinja2: variable_start_string:'[%', variable_end_string:'%]', trim_blocks: False\n[% x %] {{ x }}\n").expect("renders"), "é {{ x }}\n");
    assert_eq!(render("{{ l }}").expect("renders"), "[1, 2]");
    assert_eq!(render(r"{{ 'a\\b' }}").expect("renders"), r"a\b");
    let error = render("a\n{{ nope }}\n").expect_err("undefined");
    assert_eq!(
        (error.message(), error.line()),
        ("'nope' is undefined", Some(2))
    );
    assert!(
        error
            .origin()
            .is_some_and(|origin| Path::new(&*origin.file) == path)
    );
    assert_eq!(
        text(
            &templar.with_search_directory(&directory),
            "{{ lookup('template', 'part.j2') }}"
        ),
        "<é>\n"
    );
    std::fs::remove_dir_all(&directory).expect("it was made here");
}

#[test]
fn labels_show_errors_in_their_place() {
    let templar = templar(&[("x", Value::from(5))]);
    for (template, expected) in [
        ("plain", "plain"),
        ("n {{ x }}", "n 5"),
        ("n {{ foo }}", "n << error 1 - 'foo' is undefined >>"),
        (
            "t {{ foo }} {{ x }} {{ foo.bar ~ 'a' }} z",
            "t << error 1 - 'foo' is undefined >> 5 << error 2 - 'foo' is undefined >><< error 3 - template potentially truncated >>",
        ),
        (
            "t {{ lookup('file', '/nope') }} b",
            "t << error 1 - The lookup plugin 'file' failed: Unable to access the file '/nope': File not found. Use -vvvvv to see paths searched. >> b",
        ),
        (
            "{{ foo | default('x') }} {{ 1/0 }}",
            "x << error 1 - Error rendering template: division by zero >><< error 2 - template potentially truncated >>",
        ),
        (
            "t {{ 1 + 'a' }} {{ x",
            "<< error 1 - Syntax error in template: unexpected end of template, expected 'end of print statement'. >>",
        ),
    ] {
        let (label, errors) = templar.template_label(&at(template, 1));
        assert_eq!(label, expected);
        assert_eq!(errors.len(), expected.matches("<< error").count());
    }
}

#[test]
fn lookups_feed_loops() {
    let templar = templar(&[]);
    let items = templar.run_lookup(
        "items",
        &list(&[list(&[Value::from(1)]), Value::from(2)]),
        Vec::new(),
    );
    assert_eq!(
        Value::list(items.expect("items")).repr().expect("text"),
        "[1, 2]"
    );
    let items = templar.run_lookup("sequence", &Value::from("start=1 end=3"), Vec::new());
    assert_eq!(
        Value::list(items.expect("numbers")).repr().expect("text"),
        "['1', '2', '3']"
    );
    let error = templar
        .run_lookup("itmes", &Value::None, Vec::new())
        .expect_err("unknown");
    assert_eq!(error.message(), "The lookup plugin 'itmes' was not found.");
    let error = templar
        .run_lookup("first_fuond", &Value::None, Vec::new())
        .expect_err("unknown");
    assert_eq!(
        error.message(),
        "The lookup plugin 'first_fuond' was not found. Did you mean 'first_found'?"
    );
    assert!(Templar::has_lookup("dict") && !Templar::has_lookup("nope"));
}

#[test]
fn unknown_filters_come_with_a_hint() {
    let templar = templar(&[]);
    let help = |template: &str| {
        let error = templar.template(&at(template, 1)).expect_err("unknown");
        assert_eq!(error.kind(), TemplateErrorKind::Syntax);
        error.help().map(str::to_owned)
    };
    assert_eq!(
        help("{{ 1 | to_jsno }}").as_deref(),
        Some("Did you mean 'to_json'?")
    );
    assert_eq!(
        help("{{ 1 is defind }}").as_deref(),
        Some("Did you mean 'defined'?")
    );
    assert!(
        help("{{ 1 | ansible.posix.nothing }}").is_some_and(|help| help.contains("collections"))
    );
    assert!(
        help("{{ 1 | ansible.utils.ipadr }}")
            .is_some_and(|help| help.ends_with("Did you mean 'ansible.utils.ipaddr'?"))
    );
    assert_eq!(help("{{ 1 | something_else }}"), None);
}
