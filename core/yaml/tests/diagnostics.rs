//! What a user sees when a file is wrong: the whole text of the diagnostic.

use shevek_yaml::{DuplicateKeys, Source, load, load_all, load_with};

fn shown(text: &str) -> String {
    let source = Source::new("site.yml", text);
    load(&source).expect_err("a wrong text").to_string()
}

#[test]
fn an_unquoted_template_is_shown_with_its_remedy() {
    assert_eq!(
        shown("- hosts: all\n  vars:\n    a: {{ b }}\n"),
        "YAML parsing failed: This may be an issue with missing quotes around a template block.\n\
         Origin: site.yml:3:8\n\n\
         1 - hosts: all\n\
         2   vars:\n\
         3     a: {{ b }}\n\
         \u{20}        ^ column 8\n\n\
         For example:\n\n    a: {{ b }}\n\nShould be:\n\n    a: \"{{ b }}\""
    );
    assert!(shown("a: {{ b['c'] ~ \"d\" }}\n").ends_with("a: '{{ b[''c''] ~ \"d\" }}'"));
}

#[test]
fn hints_name_the_line_that_is_to_blame() {
    let cases = [
        ("a:\n\tb: 1\n", "Indent with spaces"),
        (
            "a: \"b\nc: d\n",
            "opens on line 1, column 4 is never closed",
        ),
        (
            "- copy: src=a\n    dest: b\n",
            "Line 1 already gives 'copy' a value",
        ),
        ("a:\n    b: 1\n  c: 2\n", "this line by 2"),
        ("a: [b, c\nd: e\n", "'[' on line 1, column 4 is not closed"),
        ("a: {b: 1\nd: e\n", "'{' on line 1, column 4 is not closed"),
        ("a: @x\n", "starts with '@' in quotes"),
        ("a: echo x: y\n", "a: 'echo x: y'"),
        ("a: \"b\" in c\n", "a: '\"b\" in c'"),
        ("a: *nope\n", "YAML alias"),
        ("a: b\u{1}c\n", "U+0001"),
    ];
    for (text, hint) in cases {
        let shown = shown(text);
        assert!(shown.contains(hint), "{text:?} gives\n{shown}");
    }
}

#[test]
fn bombs_are_refused() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        text = format!("{text}a{level}: &a{level} [{items}]\n");
    }
    assert!(shown(&text).contains("Aliases stand for too many values"));
    assert!(shown("a: &a [*a]\n").contains("container that it is in"));
    assert!(shown(&"[".repeat(100_000)).contains("too deeply nested"));
    assert!(shown(&"- ".repeat(100_000)).contains("too deeply nested"));
    assert!(shown(&"{\"a\":".repeat(100_000)).contains("too deeply nested"));
}

#[test]
fn aliases_share_one_list() {
    let source = Source::new("a.yml", "a: &x [1]\nb: *x\n");
    let root = load(&source).expect("YAML").root.expect("a value");
    let value = root.to_value(true);
    let dict = value.as_dict().expect("a dict");
    let items = dict.raw_items();
    assert!(items[0].1.is_same(&items[1].1));
}

#[test]
fn values_know_where_they_were_written() {
    let source = Source::new("a.yml", "x: 1\nkey:\n  - \"{{ y }}\"\n");
    let root = load(&source).expect("YAML").root.expect("a value");
    let value = root.to_value(true);
    let list = value
        .as_dict()
        .and_then(|dict| dict.raw_get_str("key"))
        .expect("the key");
    let list = list.as_list().expect("a list");
    let origin = |line, column| format!("a.yml:{line}:{column}");
    assert_eq!(list.origin().map(ToString::to_string), Some(origin(3, 3)));
    let shevek_jinja::Value::Str(text) = &list.raw_vec()[0] else {
        panic!("a string");
    };
    assert_eq!(text.origin().map(ToString::to_string), Some(origin(3, 5)));
    assert!(text.is_trusted());
}

#[test]
fn bytes_that_are_not_utf8_are_named() {
    let error = Source::from_bytes("a.yml", b"a: 1\nb: \xc3\xa9\xff\n".to_vec()).expect_err("bad");
    assert_eq!((error.line, error.column), (2, 5));
    assert_eq!(
        error.hint.as_deref(),
        Some("This file must be UTF-8 encoded.")
    );
}

#[test]
fn duplicate_keys_can_be_errors() {
    let source = Source::new("a.yml", "a: 1\na: 2\n");
    let error = load_with(&source, DuplicateKeys::Error).expect_err("an error");
    assert_eq!(
        error.message,
        "YAML parsing failed: Found duplicate mapping key 'a'."
    );
    let quiet = load_with(&source, DuplicateKeys::Ignore).expect("no error");
    assert!(quiet.warnings.is_empty());
}

#[test]
fn streams_have_several_documents() {
    let source = Source::new("a.yml", "---\na: 1\n---\n- b\n...\n--- c\n");
    let documents = load_all(&source).expect("YAML");
    let kinds: Vec<_> = documents
        .iter()
        .map(|document| document.root.as_ref().map(shevek_yaml::Node::type_name))
        .collect();
    assert_eq!(kinds, [Some("dict"), Some("list"), Some("str")]);
}

#[test]
fn texts_on_which_the_parser_would_give_up() {
    assert!(shown("a: \"b\\").contains("must end with the same quote"));
    assert!(shown("a: !%ff b\n").contains("tag"));
    // A tag that ends at a comma is well-formed, and what follows keeps its place.
    let text = "é: [!!str, b]\nc: [!!str, !x, d]\n";
    assert!(shown(text).contains("the tag '!x'.\nOrigin: site.yml:2:12\n"));
    let source = Source::new("a.yml", "a: [!!str, b, !!str, c]\n");
    let root = load(&source).expect("YAML").root.expect("a value");
    let (_, list) = &root.as_mapping().expect("a mapping")[0];
    let columns: Vec<u32> = list
        .as_sequence()
        .expect("a list")
        .iter()
        .map(|item| item.span.column)
        .collect();
    assert_eq!(columns, [5, 12, 15, 22]);
}
