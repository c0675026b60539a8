//! A filter and a test: `{{ "Über uns!" | slug }}` is `über-uns`, and `{{ name is slug }}` says whether a text is
//! one already. Both are in one file because they belong together; a crate may register as many as it likes.

use shevek_plugin::serde_json::{Map, Value as Json};
use shevek_plugin::{Example, Filter, FilterError, TemplatePluginMeta, Test};

shevek_plugin::export!();
shevek_plugin::register!(filter "slug", SlugFilter);
shevek_plugin::register!(test "slug", SlugTest);

/// Between the words, where nobody says otherwise.
const SEPARATOR: &str = "-";

struct SlugFilter;

impl Filter for SlugFilter {
    fn meta(&self) -> TemplatePluginMeta {
        TemplatePluginMeta {
            short_description: "Makes a short name of a text".into(),
            description: vec![
                "Letters become small; everything that is neither letter nor digit becomes one separator.".into(),
            ],
            arguments: vec![(
                "separator".into(),
                "What comes between the words; '-' without it. First argument or by name.".into(),
            )],
            examples: vec![Example {
                name: "A file for each site".into(),
                task: "copy: {content: hello, dest: \"/srv/{{ title | slug }}.html\"}".into(),
                ..Example::default()
            }],
        }
    }

    fn call(
        &self,
        subject: Json,
        args: Vec<Json>,
        kwargs: Map<String, Json>,
    ) -> Result<Json, FilterError> {
        Ok(Json::from(slug(
            text(&subject)?,
            separator(&args, &kwargs)?,
        )))
    }
}

struct SlugTest;

impl Test for SlugTest {
    fn meta(&self) -> TemplatePluginMeta {
        TemplatePluginMeta {
            short_description: "Whether a text is a short name already".into(),
            ..TemplatePluginMeta::default()
        }
    }

    fn call(
        &self,
        subject: Json,
        args: Vec<Json>,
        kwargs: Map<String, Json>,
    ) -> Result<bool, FilterError> {
        let text = text(&subject)?;
        Ok(!text.is_empty() && slug(text, separator(&args, &kwargs)?) == text)
    }
}

fn text(subject: &Json) -> Result<&str, FilterError> {
    subject
        .as_str()
        .ok_or_else(|| FilterError::new(format!("the input must be a text, not {subject}")))
}

fn separator<'a>(args: &'a [Json], kwargs: &'a Map<String, Json>) -> Result<&'a str, FilterError> {
    // An argument that is not known is an error, not nothing.
    if let Some(name) = kwargs.keys().find(|name| *name != "separator") {
        return Err(FilterError::new(format!("there is no argument '{name}'")));
    }
    match args.first().or_else(|| kwargs.get("separator")) {
        None => Ok(SEPARATOR),
        Some(given) => given
            .as_str()
            .ok_or_else(|| FilterError::new("the separator must be a text")),
    }
}

fn slug(text: &str, separator: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(separator)
}
