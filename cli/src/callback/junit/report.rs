//! The report as XML, laid out as Python's `minidom` does.

use std::fmt::Write as _;
use std::time::Duration;

/// How a task ended on a host.
pub(super) enum Outcome {
    /// With what it printed.
    Passed(String),
    Skipped(String),
    /// Why, and the whole result.
    Failed {
        message: String,
        output: String,
        /// An error of the task rather than a result that counts as failed.
        is_error: bool,
    },
}

pub(super) struct Case {
    pub(super) class: Option<String>,
    pub(super) name: String,
    pub(super) duration: Duration,
    pub(super) outcome: Outcome,
}

/// A report with one suite.
pub(super) fn xml(suite: &str, cases: &[Case]) -> String {
    let count = |is: fn(&Outcome) -> bool| cases.iter().filter(|case| is(&case.outcome)).count();
    let errors = count(|outcome| matches!(outcome, Outcome::Failed { is_error: true, .. }));
    let failures = count(|outcome| {
        matches!(
            outcome,
            Outcome::Failed {
                is_error: false,
                ..
            }
        )
    });
    let skipped = count(|outcome| matches!(outcome, Outcome::Skipped(_)));
    let time: Duration = cases.iter().map(|case| case.duration).sum();
    let time = time.as_secs_f64();
    let tests = cases.len();
    let mut out = String::from("<?xml version=\"1.0\" ?>\n");
    let _ = writeln!(
        out,
        "<testsuites disabled=\"0\" errors=\"{errors}\" failures=\"{failures}\" tests=\"{tests}\" time=\"{time}\">"
    );
    let _ = write!(
        out,
        "\t<testsuite disabled=\"0\" errors=\"{errors}\" failures=\"{failures}\" name=\"{}\" skipped=\"{skipped}\" tests=\"{tests}\" time=\"{time}\"",
        escaped(suite)
    );
    if cases.is_empty() {
        out.push_str("/>\n");
    } else {
        out.push_str(">\n");
        for case in cases {
            case.write(&mut out);
        }
        out.push_str("\t</testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

impl Case {
    fn write(&self, out: &mut String) {
        out.push_str("\t\t<testcase");
        if let Some(class) = &self.class {
            let _ = write!(out, " classname=\"{}\"", escaped(class));
        }
        let time = self.duration.as_secs_f64();
        let _ = write!(out, " name=\"{}\" time=\"{time}\"", escaped(&self.name));
        let child = match &self.outcome {
            Outcome::Passed(output) if output.is_empty() => None,
            Outcome::Passed(output) => {
                Some(format!("<system-out>{}</system-out>", escaped(output)))
            }
            Outcome::Skipped(why) => Some(format!("<skipped>{}</skipped>", escaped(why))),
            Outcome::Failed {
                message,
                output,
                is_error,
            } => {
                let tag = if *is_error { "error" } else { "failure" };
                let message = escaped(message);
                let output = escaped(output);
                Some(format!(
                    "<{tag} message=\"{message}\" type=\"{tag}\">{output}</{tag}>"
                ))
            }
        };
        match child {
            Some(child) => {
                let _ = write!(out, ">\n\t\t\t{child}\n\t\t</testcase>\n");
            }
            None => out.push_str("/>\n"),
        }
    }
}

/// Characters that XML does not have are replaced.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' | '\r' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                out.push(char::REPLACEMENT_CHARACTER);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_laid_out_as_by_python() {
        let case = |name: &str, outcome| Case {
            class: Some("/p.yml:5".into()),
            name: name.into(),
            duration: Duration::from_millis(250),
            outcome,
        };
        let cases = [
            case("a <b> & \"c\"", Outcome::Passed("{\n\"x\": 1\n}".into())),
            case("s\u{1b}", Outcome::Skipped("no".into())),
            case(
                "f",
                Outcome::Failed {
                    message: "m".into(),
                    output: "o".into(),
                    is_error: true,
                },
            ),
        ];
        let expected = "<?xml version=\"1.0\" ?>
<testsuites disabled=\"0\" errors=\"1\" failures=\"0\" tests=\"3\" time=\"0.75\">
\t<testsuite disabled=\"0\" errors=\"1\" failures=\"0\" name=\"p\" skipped=\"1\" tests=\"3\" time=\"0.75\">
\t\t<testcase classname=\"/p.yml:5\" name=\"a &lt;b&gt; &amp; &quot;c&quot;\" time=\"0.25\">
\t\t\t<system-out>{\n&quot;x&quot;: 1\n}</system-out>
\t\t</testcase>
\t\t<testcase classname=\"/p.yml:5\" name=\"s\u{fffd}\" time=\"0.25\">
\t\t\t<skipped>no</skipped>
\t\t</testcase>
\t\t<testcase classname=\"/p.yml:5\" name=\"f\" time=\"0.25\">
\t\t\t<error message=\"m\" type=\"error\">o</error>
\t\t</testcase>
\t</testsuite>
</testsuites>
";
        assert_eq!(xml("p", &cases), expected);
    }
}
