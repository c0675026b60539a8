//! Memory and swap space, in MiB.

use serde_json::json;

use crate::collector::{Facts, facts};
use crate::system_file;

pub(super) fn collect() -> Facts {
    match system_file::text("/proc/meminfo") {
        Some(text) => describe(&text),
        None => Facts::new(),
    }
}

fn describe(meminfo: &str) -> Facts {
    let mb = |key: &str| -> Option<i64> {
        let line = meminfo
            .lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
        let kilobytes: i64 = line.split_whitespace().next()?.parse().ok()?;
        Some(kilobytes / 1024)
    };
    let minus = |a: Option<i64>, b: Option<i64>| Some(a? - b?);
    let (total, free) = (mb("MemTotal"), mb("MemFree"));
    let (swap_total, swap_free) = (mb("SwapTotal"), mb("SwapFree"));
    let sum = |parts: [Option<i64>; 3]| parts.into_iter().sum::<Option<i64>>();
    let nocache_free = sum([mb("Cached"), free, mb("Buffers")]);
    let mut described = facts(json!({"memory_mb": {
        "real": {"total": total, "used": minus(total, free), "free": free},
        "nocache": {"free": nocache_free, "used": minus(total, nocache_free)},
        "swap": {
            "total": swap_total,
            "free": swap_free,
            "used": minus(swap_total, swap_free),
            "cached": mb("SwapCached"),
        },
    }}));
    for (name, value) in [
        ("memtotal_mb", total),
        ("memfree_mb", free),
        ("swaptotal_mb", swap_total),
        ("swapfree_mb", swap_free),
    ] {
        if let Some(value) = value {
            described.insert(name.into(), value.into());
        }
    }
    described
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kilobytes_become_megabytes() {
        let text = "MemTotal: 4096 kB\nMemFree: 1024 kB\nBuffers: 1024 kB\nCached: 1025 kB\nSwapCached: 0 kB\nSwapTotal: 2048 kB\nSwapFree: 1024 kB\n";
        assert_eq!(
            describe(text),
            facts(json!({
                "memory_mb": {
                    "real": {"total": 4, "used": 3, "free": 1},
                    "nocache": {"free": 3, "used": 1},
                    "swap": {"total": 2, "free": 1, "used": 1, "cached": 0},
                },
                "memtotal_mb": 4, "memfree_mb": 1, "swaptotal_mb": 2, "swapfree_mb": 1,
            }))
        );
    }
}
