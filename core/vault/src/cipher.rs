//! Keys, encryption and signature.

use aes::Aes256;
use ctr::Ctr128BE;
use ctr::cipher::{KeyIvInit, StreamCipher};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

const ITERATIONS: u32 = 10_000;
const BLOCK: usize = 16;

/// What a password and a salt give: a key to encrypt, a key to sign, a first counter.
pub(crate) struct Keys(Zeroizing<[u8; 80]>);

impl Keys {
    pub(crate) fn derive(password: &[u8], salt: &[u8]) -> Self {
        let mut keys = Zeroizing::new([0; 80]);
        pbkdf2::pbkdf2_hmac::<Sha256>(password, salt, ITERATIONS, &mut *keys);
        Self(keys)
    }

    fn hmac(&self, ciphertext: &[u8]) -> Hmac<Sha256> {
        let mut hmac = <Hmac<Sha256> as Mac>::new_from_slice(&self.0[32..64])
            .expect("HMAC takes keys of any length");
        hmac.update(ciphertext);
        hmac
    }

    pub(crate) fn sign(&self, ciphertext: &[u8]) -> Vec<u8> {
        self.hmac(ciphertext).finalize().into_bytes().to_vec()
    }

    /// True when this password made the signature; takes the same time either way.
    pub(crate) fn verify(&self, ciphertext: &[u8], signature: &[u8]) -> bool {
        self.hmac(ciphertext).verify_slice(signature).is_ok()
    }

    /// Encrypts or decrypts in place: in counter mode both are the same.
    pub(crate) fn apply(&self, bytes: &mut [u8]) {
        let mut cipher = Ctr128BE::<Aes256>::new_from_slices(&self.0[..32], &self.0[64..])
            .expect("the slices have the lengths that AES-256 wants");
        cipher.apply_keystream(bytes);
    }
}

/// Fills up to whole blocks: PKCS7.
pub(crate) fn pad(bytes: &mut Vec<u8>) {
    let padding = BLOCK - bytes.len() % BLOCK;
    bytes.resize(bytes.len() + padding, padding as u8);
}

/// Takes the padding away; `None` when there is no valid one.
pub(crate) fn unpad(bytes: &mut Vec<u8>) -> Option<()> {
    let padding = *bytes.last()?;
    let length = bytes.len().checked_sub(usize::from(padding))?;
    let is_valid = (1..=BLOCK).contains(&usize::from(padding))
        && bytes[length..].iter().all(|byte| *byte == padding);
    is_valid.then(|| bytes.truncate(length))
}
