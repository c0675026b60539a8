//! Logical volumes.

use serde_json::{Value as Json, json};

use crate::collector::{Facts, facts};
use crate::gathering::Gathering;

const OPTIONS: [&str; 6] = [
    "--noheadings",
    "--nosuffix",
    "--units",
    "g",
    "--separator",
    ",",
];

/// Asked of LVM's own tools, which only answer root.
pub(super) fn collect(gathering: &Gathering<'_>) -> Facts {
    if gathering.find_program("vgs", &[]).is_none() {
        return facts(json!({"lvm": "N/A"}));
    }
    if !rustix::process::getuid().is_root() {
        return facts(json!({"lvm": "N/A"}));
    }
    let lines = |program: &str| {
        let output = gathering
            .find_program(program, &[])
            .and_then(|program| gathering.run(&program, &OPTIONS));
        output.map(|output| output.stdout).unwrap_or_default()
    };
    facts(json!({"lvm": {
        "lvs": table(&lines("lvs"), |fields| Some(json!({"size_g": fields.get(3)?, "vg": fields.get(1)?}))),
        "vgs": table(&lines("vgs"), |fields| {
            let [.., size, free] = fields else { return None };
            Some(json!({
                "size_g": size, "free_g": free, "num_lvs": fields.get(2)?, "num_pvs": fields.get(1)?,
            }))
        }),
        "pvs": table(&lines("pvs"), |fields| Some(json!({
            "size_g": fields.get(4)?, "free_g": fields.get(5)?, "vg": fields.get(1)?,
        })))
        .into_iter()
        .map(|(device, pv)| (mapper_name(gathering, &device), pv))
        .collect::<Facts>(),
    }}))
}

/// What each line says, by its first field.
fn table(text: &str, describe: impl Fn(&[&str]) -> Option<Json>) -> Facts {
    text.lines()
        .filter_map(|line| {
            let fields: Vec<&str> = line.trim().split(',').collect();
            Some(((*fields.first()?).to_string(), describe(&fields)?))
        })
        .collect()
}

/// `/dev/mapper/NAME` of `/dev/dm-N`.
fn mapper_name(gathering: &Gathering<'_>, device: &str) -> String {
    let name = || {
        device.starts_with("/dev/dm-").then_some(())?;
        let dmsetup = gathering.find_program("dmsetup", &[])?;
        let arguments = ["info", "-C", "--noheadings", "-o", "name", device];
        let output = gathering.run(&dmsetup, &arguments)?;
        (output.rc == 0).then(|| format!("/dev/mapper/{}", output.stdout.trim_end()))
    };
    name().unwrap_or_else(|| device.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_tables() {
        let text = "  root,vg0,-wi-ao----,9.31,,,,,,\n  home,vg0,-wi-ao----,100.00,,,,,,\nshort\n";
        let found = table(text, |fields| {
            Some(json!({"size_g": fields.get(3)?, "vg": fields.get(1)?}))
        });
        assert_eq!(
            Json::from(found),
            json!({
                "root": {"size_g": "9.31", "vg": "vg0"}, "home": {"size_g": "100.00", "vg": "vg0"},
            })
        );
    }
}
