//! Seeded random streams against the codec: never a panic, never memory for what did not come.

use std::io::Cursor;

use shevek_wire::{Frame, FrameParser, Request, Response, WireError, read_frame, write_frame};

/// A small generator with a fixed seed, so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next() as u8).collect()
    }
}

fn pushed(stream: &[u8], random: &mut Random) -> (Vec<Frame>, Option<WireError>, bool) {
    let mut parser = FrameParser::new();
    let mut frames = Vec::new();
    let mut rest = stream;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(1 + random.below(rest.len().min(4000)));
        parser.push(piece);
        rest = after;
        loop {
            match parser.next_frame() {
                Ok(Some(frame)) => frames.push(frame),
                Ok(None) => break,
                Err(error) => return (frames, Some(error), false),
            }
        }
    }
    (frames, None, parser.is_empty())
}

#[test]
fn what_is_written_is_read_whatever_the_pieces() {
    let mut random = Random(1);
    for _ in 0..200 {
        let count = random.below(20);
        let frames: Vec<Frame> = (0..count)
            .map(|_| {
                let size = match random.below(10) {
                    0 => random.below(200_000),
                    1 => 0,
                    _ => random.below(300),
                };
                Frame {
                    kind: random.next() as u8,
                    id: random.next() as u32,
                    payload: random.bytes(size),
                }
            })
            .collect();
        let mut stream = Vec::new();
        for frame in &frames {
            write_frame(&mut stream, frame).unwrap();
        }
        let (read, error, clean) = pushed(&stream, &mut random);
        assert!(error.is_none() && clean);
        assert_eq!(read, frames);

        let mut input = Cursor::new(&stream);
        for frame in &frames {
            assert_eq!(read_frame(&mut input).unwrap().as_ref(), Some(frame));
        }
        assert!(read_frame(&mut input).unwrap().is_none());
    }
}

#[test]
fn random_and_damaged_streams_never_panic() {
    let mut random = Random(2);
    for round in 0..3000 {
        let mut stream = Vec::new();
        if round % 2 == 0 {
            let size = random.below(200);
            stream = random.bytes(size);
            // Mostly short lengths, so that whole frames come out.
            if random.below(3) > 0 && stream.len() > 3 {
                stream[..3].fill(0);
            }
        } else {
            for id in 0..3 {
                let frame = Request::Chunk(random.bytes(30)).into_frame(id);
                frame.encode_into(&mut stream);
            }
            let place = random.below(stream.len());
            stream[place] = random.next() as u8;
            stream.truncate(random.below(stream.len() + 1));
        }
        let (frames, _, _) = pushed(&stream, &mut random);
        for frame in frames {
            let _ = Request::from_frame(frame.clone());
            let _ = Response::from_frame(frame);
        }
        let mut input = Cursor::new(&stream);
        while let Ok(Some(_)) = read_frame(&mut input) {}
    }
}

#[test]
fn limits() {
    // Longer than allowed: refused from the header alone.
    let huge = [0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0];
    let mut parser = FrameParser::new();
    parser.push(&huge);
    assert!(matches!(parser.next_frame(), Err(WireError::TooLarge(_))));
    assert!(matches!(
        read_frame(&mut Cursor::new(huge)),
        Err(WireError::TooLarge(_))
    ));
    // Shorter than a header's own part.
    let short = [0, 0, 0, 4, 1, 0, 0, 0, 0];
    assert!(read_frame(&mut Cursor::new(short)).is_err());
    // A chunk above its own limit.
    let frame = Frame {
        kind: 0x04,
        id: 1,
        payload: vec![0; shevek_wire::MAX_CHUNK + 1],
    };
    assert!(matches!(
        Request::from_frame(frame),
        Err(WireError::TooLarge(_))
    ));
}

#[test]
fn no_memory_for_bytes_that_never_come() {
    fn peak_kib() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").expect("procfs");
        let line = status
            .lines()
            .find(|l| l.starts_with("VmPeak"))
            .expect("a peak");
        line.split_whitespace()
            .nth(1)
            .and_then(|n| n.parse().ok())
            .expect("a number")
    }
    let mut announced = Vec::from((255u32 << 20).to_be_bytes());
    announced.extend([1, 0, 0, 0, 0, b'x']);
    let before = peak_kib();
    assert!(matches!(
        read_frame(&mut Cursor::new(&announced)),
        Err(WireError::Truncated)
    ));
    let mut parser = FrameParser::new();
    parser.push(&announced);
    assert!(parser.next_frame().unwrap().is_none());
    assert!(
        peak_kib() < before + (128 << 10),
        "a frame's announced size was allocated"
    );
}
