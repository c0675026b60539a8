//! The useful part of abi_stable's layout report, which has a thousand lines.

/// The last section of a report in one line: where the innermost difference is, and what it is.
pub(super) fn innermost_difference(report: &str) -> String {
    let lines: Vec<&str> = report.trim_end().lines().map(str::trim).collect();
    let section = lines
        .iter()
        .rposition(|line| line.ends_with("error(s)inside:"))
        .unwrap_or(0);
    // The way to the difference: fields, and the type of the first of them.
    let way: Vec<&str> = lines[section..]
        .iter()
        .take_while(|line| !line.starts_with("Layout of expected type"))
        .filter_map(|line| {
            line.strip_prefix("field_name:")
                .or_else(|| line.strip_prefix("type:"))
        })
        .filter(|name| !name.is_empty() && !name.bytes().all(|b| b.is_ascii_digit()))
        .collect();
    let Some(error) = lines.iter().rposition(|line| line.starts_with("Error:")) else {
        // Errors before the layout is looked at are short.
        let start = lines.len().saturating_sub(8);
        return lines[start..].join(" ");
    };
    let what: Vec<&str> = lines[error..]
        .iter()
        .map(|line| line.trim_start_matches("Error:"))
        .filter(|line| !line.is_empty() && *line != ".")
        .collect();
    if way.is_empty() {
        what.join(" ")
    } else {
        format!("{} (in {})", what.join(" "), way.join(" > "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_where_and_what() {
        let report = "\
Compared <this>:
 lots
2 error(s)inside:
    <other>

    field_name:0
    type:PluginRoot
    size:16 align:8

    field_name:connection
    type:AFunctionPointer

Layout of expected type:
    --- Type Layout ---
    type:RResult

Error:mismatched type
Expected:
    RResult
Found:
    u64
.";
        assert_eq!(
            innermost_difference(report),
            "mismatched type Expected: RResult Found: u64 (in PluginRoot > connection > AFunctionPointer)"
        );
        assert_eq!(
            innermost_difference("the header is odd\n"),
            "the header is odd"
        );
    }
}
