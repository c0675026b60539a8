//! A plugin's documentation as text.

use std::fmt::Write as _;

use shevek_plugin::{ArgumentSpec, Documentation, OptionSpec, PluginMeta, PluginOption};

/// The manual page of one plugin.
pub(super) fn text(documentation: &Documentation) -> String {
    let info = &documentation.info;
    let mut out = format!(
        "{} {} ({} {}, {})\n",
        info.kind.as_str().to_uppercase(),
        info.name,
        info.package,
        info.version,
        info.origin
    );
    let _ = writeln!(out, "\n  {}", documentation.meta.short_description());
    match &documentation.meta {
        PluginMeta::Connection(meta) => {
            paragraphs(&mut out, &meta.description);
            out.push_str("\nOPTIONS\n");
            for option in &meta.options {
                option_text(&mut out, &option.spec);
                let _ = writeln!(out, "      set by: {}", sources(option));
            }
        }
        PluginMeta::Action(meta) => {
            paragraphs(&mut out, &meta.description);
            let _ = writeln!(
                out,
                "\n  async: {}",
                if meta.supports_async { "yes" } else { "no" }
            );
            if let Some(spec) = &meta.spec {
                spec_text(&mut out, spec);
            }
            examples(&mut out, &meta.examples);
        }
        PluginMeta::Template(meta) => {
            paragraphs(&mut out, &meta.description);
            if !meta.arguments.is_empty() {
                out.push_str("\nARGUMENTS\n");
                for (name, description) in &meta.arguments {
                    let _ = writeln!(out, "  {name}: {description}");
                }
            }
            examples(&mut out, &meta.examples);
        }
        PluginMeta::Callback(meta) => {
            paragraphs(&mut out, &meta.description);
            let setting = if meta.prints {
                "stdout_callback"
            } else {
                "callbacks_enabled"
            };
            let _ = writeln!(out, "\n  enabled by: {setting}");
        }
        PluginMeta::Cache(meta) => {
            paragraphs(&mut out, &meta.description);
            plugin_options(&mut out, &meta.options);
        }
        PluginMeta::Inventory(meta) => {
            paragraphs(&mut out, &meta.description);
            let mut options = meta.resolved_options();
            options.extend(meta.constructed_options());
            plugin_options(&mut out, &options);
            examples(&mut out, &meta.examples);
        }
        PluginMeta::Module(meta) => {
            paragraphs(&mut out, &meta.description);
            let _ = writeln!(
                out,
                "\n  check mode: {:?}, diff: {:?}, async: {}",
                meta.check_mode,
                meta.diff,
                if meta.supports_async { "yes" } else { "no" }
            );
            spec_text(&mut out, &meta.spec);
            if !meta.returns.is_empty() {
                out.push_str("\nRETURNS\n");
                for (key, description) in &meta.returns {
                    let _ = writeln!(out, "  {key}: {description}");
                }
            }
            examples(&mut out, &meta.examples);
        }
    }
    out.trim_end().to_string()
}

fn plugin_options(out: &mut String, options: &[PluginOption]) {
    out.push_str("\nOPTIONS\n");
    for option in options {
        option_text(out, &option.spec);
        let env = option.env.iter().map(|name| format!("env {name}"));
        let ini = option
            .ini
            .iter()
            .map(|place| format!("ansible.cfg {place}"));
        let all: Vec<String> = env.chain(ini).collect();
        if !all.is_empty() {
            let _ = writeln!(out, "      set by: {}", all.join(", "));
        }
    }
}

fn paragraphs(out: &mut String, paragraphs: &[String]) {
    for paragraph in paragraphs {
        let _ = writeln!(out, "\n  {paragraph}");
    }
}

fn spec_text(out: &mut String, spec: &ArgumentSpec) {
    out.push_str("\nOPTIONS\n");
    for option in &spec.options {
        option_text(out, option);
    }
}

fn option_text(out: &mut String, option: &OptionSpec) {
    let ty = serde_json::to_value(option.ty)
        .ok()
        .and_then(|ty| ty.as_str().map(str::to_string))
        .unwrap_or_default();
    let mut facts = vec![ty];
    if option.required {
        facts.push("required".into());
    }
    if let Some(default) = &option.default {
        facts.push(format!("default: {default}"));
    }
    if !option.choices.is_empty() {
        let choices: Vec<String> = option.choices.iter().map(ToString::to_string).collect();
        facts.push(format!("one of: {}", choices.join(", ")));
    }
    if !option.aliases.is_empty() {
        facts.push(format!("aliases: {}", option.aliases.join(", ")));
    }
    let _ = writeln!(out, "  {} ({})", option.name, facts.join("; "));
    for line in &option.description {
        let _ = writeln!(out, "      {line}");
    }
}

fn sources(option: &shevek_plugin::ConnectionOption) -> String {
    let mut all: Vec<String> = option
        .vars
        .iter()
        .map(|name| format!("var {name}"))
        .collect();
    all.extend(option.env.iter().map(|name| format!("env {name}")));
    all.extend(
        option
            .ini
            .iter()
            .map(|place| format!("ansible.cfg {place}")),
    );
    if let Some(keyword) = &option.keyword {
        all.push(format!("keyword or command line {keyword}"));
    }
    if all.is_empty() {
        "nothing".into()
    } else {
        all.join(", ")
    }
}

fn examples(out: &mut String, examples: &[shevek_plugin::Example]) {
    if examples.is_empty() {
        return;
    }
    out.push_str("\nEXAMPLES\n");
    for example in examples {
        let _ = writeln!(out, "  # {}", example.name);
        for line in example.task.lines() {
            let _ = writeln!(out, "  {line}");
        }
    }
}
