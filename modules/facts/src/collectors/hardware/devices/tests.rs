//! A made-up machine: a disk with a partition below a volume.

use std::fs;
use std::os::unix::fs::symlink;
use std::sync::Mutex;
use std::time::Duration;

use indexmap::IndexMap;
use serde_json::json;

use super::*;

#[test]
fn a_disk_with_a_partition() {
    let base = std::env::temp_dir().join(format!("shevek-devices-{}", std::process::id()));
    let disk = base.join("sys/devices/pci0000:00/0000:00:1f.2/ata1/block/sda");
    let roots = Roots {
        block: base.join("sys/block"),
        disk: base.join("dev/disk"),
    };
    let file = |path: &Path, text: &str| {
        fs::create_dir_all(path.parent().expect("a directory")).expect("made");
        fs::write(path, text).expect("written");
    };
    for (name, text) in [
        ("size", "4096\n"),
        ("removable", "0\n"),
        ("device/vendor", "ATA     \n"),
        ("device/serial", "S1\n"),
        ("queue/rotational", "1\n"),
        ("queue/scheduler", "none [mq-deadline] kyber\n"),
        ("queue/logical_block_size", "4096\n"),
        ("queue/discard_granularity", "512\n"),
        ("sda1/size", "2048\n"),
        ("sda1/start", "2048\n"),
        ("sda1/holders/dm-0/dm/name", "vg-root\n"),
    ] {
        file(&disk.join(name), text);
    }
    fs::create_dir_all(&roots.block).expect("made");
    symlink(
        "../devices/pci0000:00/0000:00:1f.2/ata1/block/sda",
        roots.block.join("sda"),
    )
    .expect("a link");
    for (kind, name, target) in [
        ("by-id", "wwn-0x5000", "../../sda"),
        ("by-id", "ata-X-part1", "../../sda1"),
        ("by-uuid", "1234-ABCD", "../../sda1"),
    ] {
        fs::create_dir_all(roots.disk.join(kind)).expect("made");
        symlink(target, roots.disk.join(kind).join(name)).expect("a link");
    }
    let gathering = Gathering {
        environment: &IndexMap::new(),
        timeout: Duration::from_secs(60),
        fact_path: "",
        runner_directory: None,
        collected: Mutex::default(),
        warnings: Mutex::default(),
    };
    let helpers = Helpers {
        pci: Some("0000:00:1f.2 SATA controller: X\n".into()),
        sg_inq: None,
        gathering: &gathering,
    };
    let found = describe(&roots, &helpers);
    fs::remove_dir_all(&base).expect("removed");
    let links = json!({"ids": ["wwn-0x5000"], "uuids": [], "labels": [], "masters": []});
    let part_links =
        json!({"ids": ["ata-X-part1"], "uuids": ["1234-ABCD"], "labels": [], "masters": []});
    assert_eq!(
        found["devices"]["sda"],
        json!({
            "virtual": 1, "links": links, "vendor": "ATA", "model": null, "sas_address": null,
            "sas_device_handle": null, "serial": "S1", "removable": "0", "support_discard": "512",
            "wwn": "0x5000", "rotational": "1", "scheduler_mode": "mq-deadline", "sectorsize": "4096",
            "sectors": 512, "size": "2.00 MB", "host": "SATA controller: X", "holders": [],
            "partitions": {"sda1": {
                "links": part_links, "start": "2048", "sectorsize": 512, "sectors": 2048, "size": "1.00 MB",
                "uuid": "1234-ABCD", "holders": ["vg-root"],
            }},
        })
    );
    assert_eq!(
        found["device_links"]["ids"],
        json!({"sda": ["wwn-0x5000"], "sda1": ["ata-X-part1"]})
    );
}
