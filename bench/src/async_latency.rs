//! How long after a job's end it is reported.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use shevek_tests::support::Site;

use crate::sample::{Sample, heading, line};

const TASK: &str = "- shell: sleep 0.2; date +%s.%N > /tmp/end\n  async: 30\n  poll: 5\n";

pub(crate) fn measure(runs: usize) {
    heading(&format!(
        "from the end of a 0.2 s job with poll: 5 to its line of output, ms, of {runs}"
    ));
    let site = Site::start();
    let mut sample = Sample::default();
    for number in 0..=runs {
        let mut running = site
            .tasks("h1", TASK)
            .limit(Duration::from_secs(60))
            .spawn();
        running.wait_for_stdout("changed: [h1]");
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .expect("after 1970")
            .as_secs_f64();
        running.finish().assert_code(0);
        let text = std::fs::read_to_string(site.machine.file("/tmp/end")).expect("the job has run");
        let end: f64 = text.trim().parse().expect("a time");
        if number > 0 {
            sample.push((now - end) * 1e3);
        }
    }
    line(
        "shevek",
        &sample.show(),
        "includes up to 20 ms of this program's own looking",
    );
}
