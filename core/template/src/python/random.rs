//! Python's `random.Random`: the Mersenne twister, seeded with a text or from the system.

use num_bigint::BigUint;
use rand_mt::Mt;
use sha2::{Digest, Sha512};
use shevek_jinja::{Error, ErrorKind, Value};

/// A generator that gives what Python's gives for the same seed.
pub(crate) struct PythonRandom(Mt);

impl PythonRandom {
    /// `Random(seed)`. Ints, texts, bytes and floats are seeds; `None` takes the system's entropy.
    pub(crate) fn new(seed: &Value) -> Result<Self, Error> {
        let number = match seed {
            Value::None => return Self::from_system(),
            Value::Str(text) => of_bytes(text.as_bytes()),
            Value::Bytes(bytes) => of_bytes(bytes),
            Value::Int(_) | Value::BigInt(_) | Value::Bool(_) => {
                let number = seed.as_bigint().unwrap_or_default();
                number.magnitude().clone()
            }
            Value::Float(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
                BigUint::from(number.abs() as u64)
            }
            _ => {
                return Err(Error::type_error(
                    "The only supported seed types are: None,\nint, float, str, bytes, and bytearray.",
                ));
            }
        };
        let mut key = number.to_u32_digits();
        if key.is_empty() {
            key.push(0);
        }
        Ok(Self(Mt::new_with_key(key)))
    }

    /// A generator that nobody can foresee.
    pub(crate) fn from_system() -> Result<Self, Error> {
        let mut bytes = [0_u8; 64];
        fill_from_system(&mut bytes)?;
        let key: Vec<u32> = bytes
            .chunks_exact(4)
            .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
            .collect();
        Ok(Self(Mt::new_with_key(key)))
    }

    fn bits(&mut self, count: u32) -> u64 {
        if count == 0 {
            return 0;
        }
        if count <= 32 {
            return u64::from(self.0.next_u32() >> (32 - count));
        }
        // Python takes the low word first and cuts the last.
        let low = u64::from(self.0.next_u32());
        let high = u64::from(self.0.next_u32() >> (64 - count));
        high << 32 | low
    }

    /// `_randbelow(limit)`; `limit` must not be 0.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        let count = u64::BITS - limit.leading_zeros();
        loop {
            let number = self.bits(count);
            if number < limit {
                return number;
            }
        }
    }

    /// `shuffle(items)`.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for index in (1..items.len()).rev() {
            let other = self.below(index as u64 + 1) as usize;
            items.swap(index, other);
        }
    }
}

fn of_bytes(bytes: &[u8]) -> BigUint {
    let digest = Sha512::digest(bytes);
    BigUint::from_bytes_be(&[bytes, digest.as_slice()].concat())
}

/// Fills with the kernel's random bytes.
pub(crate) fn fill_from_system(bytes: &mut [u8]) -> Result<(), Error> {
    use std::io::Read as _;
    std::fs::File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(bytes))
        .map_err(|error| {
            Error::new(
                ErrorKind::Other,
                format!("no randomness from /dev/urandom: {error}"),
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_python() {
        // python3 -c "from random import Random; r=Random('host1'); print(r.randrange(100))"
        let mut random = PythonRandom::new(&Value::from("host1")).expect("a text is a seed");
        assert_eq!(random.below(100), 62);
        // r=Random(42); print(r.randrange(1000), r.randrange(1000))
        let mut random = PythonRandom::new(&Value::from(42)).expect("an int is a seed");
        assert_eq!((random.below(1000), random.below(1000)), (654, 114));
    }
}
