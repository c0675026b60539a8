//! Lists of what there is.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::markup::Style;

/// Names with what stands beside them, cut at the screen's width. Ansible: `DocCLI.display_plugin_list`.
pub(super) fn plugins(
    rows: &BTreeMap<String, String>,
    columns: usize,
    style: Style,
    cut: bool,
) -> String {
    let longest = rows
        .keys()
        .map(|name| name.chars().count())
        .max()
        .unwrap_or(0);
    let room = columns.saturating_sub(longest + 5);
    let lines: Vec<String> = rows
        .iter()
        .map(|(name, beside)| {
            let text = if cut {
                style.resolve(beside)
            } else {
                beside.clone()
            };
            let text = if cut { shortened(&text, room) } else { text };
            format!("{name:longest$} {text:room$}")
        })
        .collect();
    lines.join("\n")
}

/// Roles with their entry points. Ansible: `DocCLI._display_available_roles`.
pub(super) fn roles(roles: &BTreeMap<String, Json>, columns: usize) -> String {
    let points = |role: &Json| {
        role["entry_points"]
            .as_object()
            .cloned()
            .unwrap_or_default()
    };
    let all = roles
        .values()
        .flat_map(|role| points(role).into_iter().map(|(name, _)| name));
    let longest = all.map(|name| name.chars().count()).max().unwrap_or(0);
    let room = columns.saturating_sub(longest + 5);
    let mut lines = Vec::new();
    for (name, role) in roles {
        let points = points(role);
        if points.is_empty() {
            lines.push(name.clone());
            continue;
        }
        lines.push(format!("{name}:"));
        lines.push("  specs:".into());
        for (point, short) in points {
            let short = shortened(short.as_str().unwrap_or_default(), room);
            lines.push(format!("    {point:longest$}: {short}"));
        }
    }
    lines.join("\n")
}

fn shortened(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.into();
    }
    let kept: String = text.chars().take(room).collect();
    kept + "..."
}
