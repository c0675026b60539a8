use std::sync::LazyLock;

use fancy_regex::Regex;

/// What differs from run to run, and what stands for it. The one list for all tests.
const REDACTIONS: &[(&str, &str)] = &[
    (r"j\d{1,12}\.\d+", "[JID]"),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+", "[TIME]"),
    (
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?",
        "[TIME]",
    ),
    (r"\b\d:\d\d:\d\d\.\d{6}\b", "[DELTA]"),
    (r"(/var)?/tmp/shevek-test-\d+-\d+", "[DIR]"),
    (r"\b127\.\d+\.\d+\.\d+\b", "[ADDRESS]"),
    (r"\bport \d+\b", "port [PORT]"),
    // What OpenSSH says when its shared connection gives a terminal back.
    (
        r#""stderr": "Shared connection to \S+ closed.\\r\\n", "stderr_lines": \["Shared connection to \S+ closed."\]"#,
        r#""stderr": "", "stderr_lines": []"#,
    ),
    (r"(?m)^Shared connection to \S+ closed\.\r?\n", ""),
    (r#"("(?:ppid|pid|child_pid)": )\d+"#, "${1}[PID]"),
    (r#""/[^"]*/\.ansible_async/"#, "\"[ASYNC_DIR]/"),
    // Where contents lay before they were put in their place.
    (
        r#""src": "[^"]*/(?:ansible-tmp-[^"/]*/\.source[^"]*|\.ansible_tmp[^"]*)""#,
        "\"src\": \"[SENT]\"",
    ),
    // Ansible shows where it kept the rendered text, we show the template.
    (
        r"(?m)^(\+\+\+ after: ).*/([^/\n]+\.j2)$",
        "${1}[TEMPLATES]/$2",
    ),
];

/// `text` with times, job ids, ports, addresses of throw-away machines, process ids and temporary
/// paths replaced by fixed words.
pub fn redact(text: &str) -> String {
    static COMPILED: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
        let compile = |(pattern, word): &(&str, &'static str)| {
            (
                Regex::new(pattern).expect("the list holds valid patterns"),
                *word,
            )
        };
        REDACTIONS.iter().map(compile).collect()
    });
    COMPILED
        .iter()
        .fold(text.to_owned(), |text, (pattern, word)| {
            pattern.replace_all(&text, *word).into_owned()
        })
}

#[cfg(test)]
mod tests {
    use super::redact;

    #[test]
    fn what_changes_from_run_to_run_is_replaced() {
        let cases = [
            ("jid=j123456.789 started=1", "jid=[JID] started=1"),
            (r#""delta": "0:00:00.002345""#, r#""delta": "[DELTA]""#),
            (
                r#""start": "2025-01-02 03:04:05.678901""#,
                r#""start": "[TIME]""#,
            ),
            ("/tmp/shevek-test-12-3/work/a.yml", "[DIR]/work/a.yml"),
            (
                "connect to host 127.3.4.5 port 4242: refused",
                "connect to host [ADDRESS] port [PORT]: refused",
            ),
            (
                r#""results_file": "/root/.ansible_async/j1.2""#,
                r#""results_file": "[ASYNC_DIR]/[JID]""#,
            ),
            (
                r#"{"src": "/root/.ansible/tmp/ansible-tmp-1.5-2-3/.source.txt"}"#,
                r#"{"src": "[SENT]"}"#,
            ),
            (
                "--- before\n+++ after: /a/tmpx/b.j2\n",
                "--- before\n+++ after: [TEMPLATES]/b.j2\n",
            ),
            ("nothing to hide", "nothing to hide"),
        ];
        for (text, expected) in cases {
            assert_eq!(redact(text), expected);
        }
    }
}
