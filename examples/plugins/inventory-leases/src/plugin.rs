//! The plugin itself.

use std::path::Path;

use shevek_plugin::serde_json::Value as Json;
use shevek_plugin::{
    ArgType, Example, InventoryData, InventoryError, InventoryMeta, InventoryPlugin,
    InventorySource, OptionSpec, PluginOption,
};

shevek_plugin::register!(inventory "leases", Leases);

struct Leases;

impl InventoryPlugin for Leases {
    fn meta(&self) -> InventoryMeta {
        InventoryMeta {
            short_description: "The machines to which dnsmasq gave an address".into(),
            description: vec!["Each lease with a name is a host in the group leases.".into()],
            options: vec![
                PluginOption::new(
                    OptionSpec::new("file", ArgType::Path)
                        .default("/var/lib/misc/dnsmasq.leases")
                        .doc("The file in which dnsmasq keeps its leases."),
                )
                .env(&["DNSMASQ_LEASES"])
                .ini(&["inventory_leases.file"]),
                PluginOption::new(
                    OptionSpec::new("domain", ArgType::Str)
                        .doc("What is put behind the names, after a dot."),
                ),
            ],
            // `cache: true` keeps what `fetch` returns; compose, groups and keyed_groups see the variables.
            caches: true,
            constructs: true,
            examples: vec![Example {
                name: "Groups by a part of the name".into(),
                task: "plugin: leases\nkeyed_groups:\n  - key: inventory_hostname.split('-')[0]"
                    .into(),
            }],
            ..InventoryMeta::default()
        }
    }

    fn verify_file(&self, source: &str) -> bool {
        // Files for this plugin end so, and no other is touched.
        let is_named = ["leases.yml", "leases.yaml"]
            .iter()
            .any(|end| source.ends_with(end));
        is_named && Path::new(source).is_file()
    }

    fn fetch(&self, source: &InventorySource) -> Result<Json, InventoryError> {
        let file = source.options.get("file").and_then(Json::as_str);
        crate::leases::read(Path::new(file.unwrap_or_default()))
    }

    fn parse(
        &self,
        source: &InventorySource,
        leases: &Json,
    ) -> Result<InventoryData, InventoryError> {
        let domain = source.options.get("domain").and_then(Json::as_str);
        if domain.is_some_and(|domain| domain.starts_with('.')) {
            return Err(InventoryError::at_option(
                &["domain"],
                "A domain has no dot before it.",
            ));
        }
        let mut data = InventoryData::default();
        for lease in leases.as_array().into_iter().flatten() {
            let text = |key: &str| lease[key].as_str().unwrap_or_default();
            let name = match domain {
                Some(domain) => format!("{}.{domain}", text("name")),
                None => text("name").to_string(),
            };
            data.host(name)
                .var("ansible_host", text("address"))
                .var("hardware_address", text("hardware"))
                .group("leases");
        }
        if data.hosts.is_empty() {
            data.warn("There is no lease with a name.");
        }
        Ok(data)
    }
}
