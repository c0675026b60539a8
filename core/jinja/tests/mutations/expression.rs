//! Expressions made up of every filter, test, method and operator, with awkward arguments.

use shevek_jinja::Environment;

use crate::numbers::Numbers;

const LITERALS: &[&str] = &[
    "0",
    "1",
    "-1",
    "2",
    "3",
    "10",
    "100",
    "255",
    "1000000",
    "2**31",
    "2**63",
    "-(2**63)",
    "2**63 - 1",
    "10**30",
    "-(10**30)",
    "10**12",
    "0.0",
    "-0.0",
    "1.5",
    "1e308",
    "1e-320",
    "1e308*10",
    "-1e308*10",
    "''",
    "'a'",
    "'abc'",
    "'äöü ß'",
    "'🦀e\\u0301'",
    "'%s'",
    "'%d %r'",
    "'%5.3f'",
    "'%*d'",
    "'%(a)s'",
    "'{}'",
    "'{0!r:>10}'",
    "'{a[b].c}'",
    "'{:,}'",
    "'{:{}}'",
    "'a,b,,c'",
    "'line\\nother\\r\\n'",
    "' x '",
    "'12'",
    "'0x1f'",
    "'nan'",
    "'%Y-%m-%d'",
    "'<a href=\"x\">&amp;</a>'",
    "'http://example.com/x?y=1 www.x.org'",
    "'a' * 300",
    "true",
    "false",
    "none",
    "[]",
    "[1, 2, 3]",
    "[3, 'a', none]",
    "['b', 'a', 'B']",
    "[[1, 2], [3, 4]]",
    "[{'a': 1}, {'a': 2}]",
    "()",
    "(1,)",
    "(1, 'x')",
    "{}",
    "{'a': 1, 'b': [1]}",
    "{1: 2, none: 3}",
    "range(0)",
    "range(5)",
    "range(10**12)",
    "range(5, -5, -2)",
    "range(-(2**62), 2**62, 2**61)",
    "nope",
    "nope.x",
    "lst",
    "d",
    "users",
    "text",
    "num",
    "name",
    "dict",
    "range",
    "namespace(a=1)",
    "cycler(1, 2)",
    "joiner('-')",
    "'abc'.encode()",
    "'ü'.encode('utf-16')",
    "'abc'.upper",
    "[1, 2].append",
    "loop",
    "self",
    "lipsum",
    "'<b>' | escape",
    "[1, 2] | map('string')",
    "'utf-8'",
    "'ascii'",
    "'strict'",
    "'ignore'",
    "'hex'",
    "'\\x00'",
    "'\\n'",
];

const OPERATORS: &[&str] = &[
    "+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", "<=", ">", ">=", "in", "not in",
    "and", "or", "is", "is not",
];

const METHODS: &[&str] = &[
    "capitalize",
    "casefold",
    "center",
    "count",
    "encode",
    "endswith",
    "expandtabs",
    "find",
    "format",
    "format_map",
    "index",
    "isalnum",
    "isalpha",
    "isascii",
    "isdecimal",
    "isdigit",
    "isidentifier",
    "islower",
    "isnumeric",
    "isprintable",
    "isspace",
    "istitle",
    "isupper",
    "join",
    "ljust",
    "lower",
    "lstrip",
    "maketrans",
    "partition",
    "removeprefix",
    "removesuffix",
    "replace",
    "rfind",
    "rindex",
    "rjust",
    "rpartition",
    "rsplit",
    "rstrip",
    "split",
    "splitlines",
    "startswith",
    "strip",
    "swapcase",
    "title",
    "translate",
    "upper",
    "zfill",
    "append",
    "clear",
    "copy",
    "extend",
    "insert",
    "pop",
    "remove",
    "reverse",
    "sort",
    "get",
    "items",
    "keys",
    "popitem",
    "setdefault",
    "update",
    "values",
    "fromkeys",
    "add",
    "difference",
    "discard",
    "intersection",
    "union",
    "issubset",
    "symmetric_difference",
    "as_integer_ratio",
    "bit_count",
    "bit_length",
    "conjugate",
    "from_bytes",
    "to_bytes",
    "fromhex",
    "hex",
    "is_integer",
    "decode",
    "next",
    "reset",
    "real",
    "imag",
    "numerator",
    "current",
    "__add__",
    "__and__",
    "__class__",
    "__len__",
    "__lshift__",
    "__rshift__",
    "__pow__",
    "__mul__",
    "__getitem__",
    "__contains__",
    "__str__",
    "__mod__",
    "__xor__",
    "__or__",
    "__invert__",
    "__neg__",
    "__format__",
    "__round__",
    "start",
    "stop",
    "step",
];

const KEYWORDS: &[&str] = &[
    "attribute",
    "reverse",
    "default",
    "width",
    "length",
    "key",
    "sep",
    "maxsplit",
    "keepends",
    "encoding",
    "errors",
    "precision",
    "method",
    "base",
    "case_sensitive",
    "fill_with",
    "indent",
    "first",
    "blank",
    "start",
    "end",
    "leeway",
    "binary",
    "d",
    "by",
    "value",
    "wrapstring",
    "break_long_words",
    "tabsize",
    "signed",
    "byteorder",
];

/// Names of the environment's filters and tests, in order.
pub(crate) struct Names {
    filters: Vec<String>,
    tests: Vec<String>,
}

impl Names {
    pub(crate) fn new(env: &Environment) -> Self {
        let sorted = |names: &mut dyn Iterator<Item = &str>| {
            let mut names: Vec<String> = names.map(str::to_owned).collect();
            names.sort();
            names
        };
        Self {
            filters: sorted(&mut env.filter_names()),
            tests: sorted(&mut env.test_names()),
        }
    }
}

/// A template that is one such expression, or walks over it.
pub(crate) fn template(numbers: &mut Numbers, names: &Names) -> String {
    let depth = 1 + numbers.below(3);
    let inner = expression(numbers, names, depth);
    match numbers.below(6) {
        0 => format!(
            "{{% for x in {inner} %}}{{{{ loop.index }}}}{{{{ x }}}}{{% else %}}-{{% endfor %}}"
        ),
        1 => format!("{{% set a, b = {inner} %}}{{{{ a }}}}"),
        2 => format!("{{% if {inner} %}}y{{% endif %}}"),
        _ => format!("{{{{ {inner} }}}}"),
    }
}

fn expression(numbers: &mut Numbers, names: &Names, depth: usize) -> String {
    if depth == 0 {
        return (*numbers.pick(LITERALS)).to_owned();
    }
    let subject = expression(numbers, names, depth - 1);
    match numbers.below(12) {
        0..=3 => {
            let method = numbers.pick(METHODS);
            let call = if numbers.below(12) == 0 {
                String::new()
            } else {
                arguments(numbers, names, depth)
            };
            format!("({subject}).{method}{call}")
        }
        4..=6 => {
            let filter = numbers.pick(&names.filters).clone();
            format!("({subject}) | {filter}{}", arguments(numbers, names, depth))
        }
        7 => {
            let test = numbers.pick(&names.tests).clone();
            format!("({subject}) is {test}{}", arguments(numbers, names, depth))
        }
        8 => {
            let mut part = || {
                if numbers.below(2) == 0 {
                    String::new()
                } else {
                    expression(numbers, names, 0)
                }
            };
            let (start, stop, step) = (part(), part(), part());
            format!("({subject})[{start}:{stop}:{step}]")
        }
        9 => format!("({subject})[{}]", expression(numbers, names, 0)),
        10 => format!("[{subject}, {}]", expression(numbers, names, depth - 1)),
        _ => {
            let operator = *numbers.pick(OPERATORS);
            format!(
                "({subject}) {operator} ({})",
                expression(numbers, names, depth - 1)
            )
        }
    }
}

fn arguments(numbers: &mut Numbers, names: &Names, depth: usize) -> String {
    let mut args = Vec::new();
    for _ in 0..numbers.below(4) {
        let depth = if numbers.below(5) == 0 { depth - 1 } else { 0 };
        args.push(expression(numbers, names, depth));
    }
    if numbers.below(4) == 0 {
        let keyword = numbers.pick(KEYWORDS);
        args.push(format!("{keyword}={}", expression(numbers, names, 0)));
    }
    format!("({})", args.join(", "))
}
