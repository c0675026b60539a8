//! The memory of a process that is measured.

use std::time::Duration;

/// Watches the process until it ends and gives the highest VmHWM seen, in MB.
pub(crate) fn peak_memory(process: u32) -> f64 {
    let path = format!("/proc/{process}/status");
    let mut peak = 0.0_f64;
    // The line is gone when the process has ended, even before anybody waited for it.
    while let Ok(text) = std::fs::read_to_string(&path) {
        let Some(line) = text.lines().find_map(|line| line.strip_prefix("VmHWM:")) else {
            break;
        };
        let kib: f64 = line.trim().trim_end_matches(" kB").parse().unwrap_or(0.0);
        peak = peak.max(kib / 1024.0);
        // Seldom enough to leave the processor to who is measured.
        std::thread::sleep(Duration::from_micros(200));
    }
    peak
}
