//! Templates with parts cut out, doubled, replaced and joined.

use crate::numbers::Numbers;

const PIECES: &[&str] = &[
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "{%-",
    "-%}",
    "{%+",
    "{{-",
    "-}}",
    "-",
    "+",
    "|",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ".",
    ",",
    "'",
    "\"",
    "\\",
    "\\x",
    "\\u",
    "\\N{",
    " ",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "é",
    "\u{301}",
    "🦀",
    "\u{2028}",
    "\u{0}",
    "1",
    "0",
    "-1",
    "1e400",
    "1_0",
    "0x",
    "9223372036854775807",
    "9223372036854775808",
    "loop",
    "in",
    "is",
    "not",
    "if",
    "else",
    "**",
    "*",
    "//",
    "/",
    "%",
    "~",
    "<<",
    ":",
    "::",
    "=",
    "==",
    "<",
    "#",
    "{% raw %}",
    "{% endraw %}",
    "{% if x %}",
    "{% else %}",
    "{% endif %}",
    "{% for i in lst recursive %}",
    "{{ loop(lst) }}",
    "{% endfor %}",
    "{% set x %}",
    "{% endset %}",
    "{% macro m(a, b=1) %}",
    "{{ m() }}",
    "{% endmacro %}",
    "{% call m() %}",
    "{% endcall %}",
    "{% filter upper %}",
    "{% endfilter %}",
    "{% block b %}",
    "{% endblock %}",
    "{{ super() }}",
    "{% extends 'base' %}",
    "{% include 'inc' %}",
    "{% import 'mac' as n %}",
    "{% from 'mac' import hi %}",
    "{% with a = 1 %}",
    "{% endwith %}",
    "{% set ns.x = 1 %}",
    "caller()",
    "varargs",
];

/// A template of the corpus after some changes.
pub(crate) fn mutated(numbers: &mut Numbers, corpus: &[String]) -> String {
    let mut chars: Vec<char> = numbers.pick(corpus).chars().collect();
    if numbers.below(4) == 0 {
        chars.extend(numbers.pick(corpus).chars());
    }
    for _ in 0..=numbers.below(5) {
        change(numbers, &mut chars);
    }
    // Deep nesting, now and then.
    if numbers.below(40) == 0 {
        let piece = *numbers.pick(PIECES);
        let at = numbers.below(chars.len() + 1);
        let many = piece.repeat(1 + numbers.below(3_000));
        chars.splice(at..at, many.chars());
    }
    chars.into_iter().collect()
}

fn change(numbers: &mut Numbers, chars: &mut Vec<char>) {
    let at = numbers.below(chars.len() + 1);
    let end = (at + numbers.below(8)).min(chars.len());
    match numbers.below(4) {
        0 => drop(chars.drain(at..end)),
        1 => {
            let part = chars[at..end].to_vec();
            chars.splice(at..at, part);
        }
        2 => drop(chars.splice(at..at, numbers.pick(PIECES).chars())),
        _ => drop(chars.splice(at..end, numbers.pick(PIECES).chars())),
    }
}
