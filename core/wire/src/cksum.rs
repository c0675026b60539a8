//! The checksum of the POSIX tool `cksum`.

/// Computes what `cksum` prints first: CRC-32 with polynomial 0x04C11DB7, most significant bit first,
/// the length appended, inverted.
#[derive(Debug, Clone, Default)]
pub struct Cksum {
    crc: u32,
    length: u64,
}

impl Cksum {
    /// The checksum of `bytes`.
    pub fn of(bytes: &[u8]) -> u32 {
        let mut state = Self::default();
        state.update(bytes);
        state.finish()
    }

    /// Takes more bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        for &byte in bytes {
            self.step(byte);
        }
    }

    /// The checksum of all bytes so far.
    pub fn finish(mut self) -> u32 {
        let mut length = self.length;
        while length > 0 {
            self.step(length as u8);
            length >>= 8;
        }
        !self.crc
    }

    fn step(&mut self, byte: u8) {
        self.crc = (self.crc << 8) ^ TABLE[usize::from((self.crc >> 24) as u8 ^ byte)];
    }
}

const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut crc = (index as u32) << 24;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 0x8000_0000 == 0 {
                crc << 1
            } else {
                (crc << 1) ^ 0x04C1_1DB7
            };
            bit += 1;
        }
        table[index] = crc;
        index += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::Cksum;

    #[test]
    fn equals_the_tool() {
        // Values printed by coreutils' cksum.
        assert_eq!(Cksum::of(b""), 4_294_967_295);
        assert_eq!(Cksum::of(b"abc\n"), 1_112_837_078);
    }
}
