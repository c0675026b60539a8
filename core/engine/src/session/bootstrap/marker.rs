//! The script's words, found among whatever else a login prints.

/// What the script says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::session) enum Marker {
    /// The runner at this path starts; what follows are its frames.
    Start(String),
    /// The runner's bytes are wanted, compressed or not, for this path.
    Need {
        /// gzip, else plain.
        gzip: bool,
        /// SHA-256 of the runner for this machine.
        sha256: String,
        /// Where it will lie.
        path: String,
    },
    /// The runner was installed at this path.
    Installed(String),
    /// A place failed; another may be tried.
    Failed(String),
    /// No place is usable, for these reasons.
    Nowhere(String),
    /// There is no runner for this machine (`Linux riscv64`).
    Machine(String),
}

/// Collects standard output and finds markers in it.
pub(in crate::session) struct MarkerSearch {
    prefix: Vec<u8>,
    buffer: Vec<u8>,
}

impl MarkerSearch {
    /// Looks for markers of this run.
    pub(in crate::session) fn new(nonce: &str) -> Self {
        Self {
            prefix: format!("SHEVEK-{nonce} ").into_bytes(),
            buffer: Vec::new(),
        }
    }

    /// Takes output.
    pub(in crate::session) fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// The next marker, when a whole one is there. What stood before it is dropped.
    pub(in crate::session) fn next(&mut self) -> Option<Marker> {
        loop {
            let start = find(&self.buffer, &self.prefix)? + self.prefix.len();
            let length = self.buffer[start..].iter().position(|b| *b == b'\n')?;
            let line = String::from_utf8_lossy(&self.buffer[start..start + length]).into_owned();
            self.buffer.drain(..=start + length);
            if let Some(marker) = parse(line.trim_end_matches('\r')) {
                return Some(marker);
            }
        }
    }

    /// What was printed and is no marker, as text.
    pub(in crate::session) fn text(&self) -> String {
        String::from_utf8_lossy(&self.buffer).into_owned()
    }

    /// What came after the last marker.
    pub(in crate::session) fn into_rest(self) -> Vec<u8> {
        self.buffer
    }
}

fn parse(line: &str) -> Option<Marker> {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    Some(match word {
        "start" => Marker::Start(rest.into()),
        "need" => {
            let mut words = rest.splitn(3, ' ');
            Marker::Need {
                gzip: words.next()? == "gzip",
                sha256: words.next()?.into(),
                path: words.next().unwrap_or_default().into(),
            }
        }
        "installed" => Marker::Installed(rest.into()),
        "failed" => Marker::Failed(rest.into()),
        "nowhere" => Marker::Nowhere(rest.into()),
        "machine" => Marker::Machine(rest.into()),
        _ => return None,
    })
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|w| w == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_markers_in_noise_and_in_pieces() {
        let stream = b"Welcome!\r\nt=abc; m=SHEVEK SHEVEK-abd start x\nno newlineSHEVEK-abc need gzip 0f /a b\n\
            SHEVEK-abc start /a b\nframes";
        for size in 1..stream.len() {
            let mut search = MarkerSearch::new("abc");
            let mut found = Vec::new();
            for piece in stream.chunks(size) {
                search.push(piece);
                found.extend(search.next());
            }
            found.extend(search.next());
            let need = Marker::Need {
                gzip: true,
                sha256: "0f".into(),
                path: "/a b".into(),
            };
            assert_eq!(found, [need, Marker::Start("/a b".into())], "{size}");
            assert_eq!(search.into_rest(), b"frames");
        }
    }
}
