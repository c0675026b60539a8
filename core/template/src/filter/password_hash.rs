//! `password_hash`, with passlib's defaults.

use data_encoding::{BitOrder, Specification};
use md5::{Digest, Md5};
use sha_crypt::{Sha256Params, Sha512Params, sha256_crypt_b64, sha512_crypt_b64};
use shevek_jinja::{Arg, Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, plugin_error, to_text};
use crate::python::random::PythonRandom;

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["password_hash"], password_hash).volatile()];

const SALT_ALPHABET: &str = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BCRYPT_ALPHABET: &str = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

fn password_hash(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [password, hashtype, salt, salt_size, rounds, ident] = args.bind(
        "get_encrypted_password",
        1,
        [
            "password",
            "hashtype",
            "salt",
            "salt_size",
            "rounds",
            "ident",
        ],
    )?;
    let password = password.value();
    if let Value::Undefined(undefined) = &password {
        return Err(undefined.error());
    }
    let hashtype = hashtype.text("sha512")?;
    if !ALGORITHMS.contains(&&*hashtype) {
        return Err(plugin_error(format!(
            "{hashtype} is not in the list of supported passlib algorithms: md5, blowfish, sha256, sha512"
        )));
    }
    let hash = Hash {
        salt: given_text(salt)?,
        salt_size: match salt_size.some() {
            None => None,
            Some(size) => {
                let size = size
                    .as_i64()
                    .ok_or_else(|| Error::type_error("salt_size must be an integer"))?;
                usize::try_from(size).ok().filter(|size| *size > 0)
            }
        },
        rounds: number_of_rounds(rounds)?,
        ident: given_text(ident)?,
        password: match &password {
            Value::Str(_) | Value::Bytes(_) => to_text(&password)?,
            other => {
                let name = match other {
                    Value::None => "None",
                    other => other.type_name(),
                };
                return Err(Error::type_error(format!(
                    "secret must be unicode or bytes, not {name}"
                )));
            }
        },
    };
    hash.compute(&hashtype).map(Value::from)
}

const ALGORITHMS: [&str; 8] = [
    "md5",
    "blowfish",
    "sha256",
    "sha512",
    "md5_crypt",
    "bcrypt",
    "sha256_crypt",
    "sha512_crypt",
];

/// What is empty counts as not given.
fn given_text(value: Arg) -> Result<Option<String>, Error> {
    let text = value.some().map(|value| to_text(&value)).transpose()?;
    Ok(text.filter(|text| !text.is_empty()))
}

fn number_of_rounds(value: Arg) -> Result<Option<u32>, Error> {
    let Some(value) = value.some() else {
        return Ok(None);
    };
    let number = match &value {
        Value::Str(text) => text.trim().parse::<i64>().map_err(|_| {
            could_not(format!(
                "invalid literal for int() with base 10: {}",
                value.repr().unwrap_or_default()
            ))
        })?,
        other => other.as_i64().unwrap_or(0),
    };
    Ok(u32::try_from(number).ok().filter(|number| *number > 0))
}

/// A refusal of passlib.
fn could_not(why: impl std::fmt::Display) -> Error {
    plugin_error(format!("Could not hash the secret: {why}"))
}

/// What to hash and how; for the filter and for the `password` lookup.
pub(crate) struct Hash {
    pub(crate) password: String,
    pub(crate) salt: Option<String>,
    pub(crate) salt_size: Option<usize>,
    pub(crate) rounds: Option<u32>,
    pub(crate) ident: Option<String>,
}

impl Hash {
    /// The crypt string.
    pub(crate) fn compute(&self, hashtype: &str) -> Result<String, Error> {
        match hashtype {
            "sha512" | "sha512_crypt" => {
                let (salt, rounds) = (
                    self.salt("sha512_crypt", 16)?,
                    self.rounds.unwrap_or(656_000),
                );
                let parameters = Sha512Params::new(rounds as usize)
                    .map_err(|_| bad_rounds("sha512_crypt", rounds, 1000))?;
                let digest =
                    sha512_crypt_b64(self.password.as_bytes(), salt.as_bytes(), &parameters);
                Ok(sha_text(
                    '6',
                    rounds,
                    &salt,
                    &digest.map_err(|_| plugin_error("could not hash"))?,
                ))
            }
            "sha256" | "sha256_crypt" => {
                let (salt, rounds) = (
                    self.salt("sha256_crypt", 16)?,
                    self.rounds.unwrap_or(535_000),
                );
                let parameters = Sha256Params::new(rounds as usize)
                    .map_err(|_| bad_rounds("sha256_crypt", rounds, 1000))?;
                let digest =
                    sha256_crypt_b64(self.password.as_bytes(), salt.as_bytes(), &parameters);
                Ok(sha_text(
                    '5',
                    rounds,
                    &salt,
                    &digest.map_err(|_| plugin_error("could not hash"))?,
                ))
            }
            "md5" | "md5_crypt" if self.rounds.is_some() => Err(Error::type_error(
                "MinimalHandler.using() got an unexpected keyword argument 'rounds'",
            )),
            "md5" | "md5_crypt" => Ok(md5_crypt(&self.password, &self.salt("md5_crypt", 8)?)),
            "blowfish" | "bcrypt" => self.bcrypt(),
            _ => Err(plugin_error(format!(
                "Installed passlib version 1.7.4 does not support the '{hashtype}' algorithm."
            ))),
        }
    }

    fn salt(&self, algorithm: &str, longest: usize) -> Result<String, Error> {
        let Some(salt) = &self.salt else {
            let size = self.salt_size.unwrap_or(longest).min(longest);
            return random_salt(size, SALT_ALPHABET);
        };
        if salt.chars().any(|c| !SALT_ALPHABET.contains(c)) {
            return Err(could_not(format!("invalid characters in {algorithm} salt")));
        }
        if salt.len() > longest {
            return Err(could_not(format!(
                "salt too large ({algorithm} requires <= {longest} chars)"
            )));
        }
        Ok(salt.clone())
    }

    fn bcrypt(&self) -> Result<String, Error> {
        let rounds = self.rounds.unwrap_or(12);
        let ident = self.ident.as_deref().unwrap_or("2b");
        let version = match ident
            .strip_prefix('$')
            .and_then(|rest| rest.strip_suffix('$'))
            .unwrap_or(ident)
        {
            "2a" => bcrypt::Version::TwoA,
            "2b" => bcrypt::Version::TwoB,
            "2y" => bcrypt::Version::TwoY,
            "2" => {
                return Err(plugin_error(
                    "the bcrypt variant '2' of 1997 is not built in; use '2b'",
                ));
            }
            _ => return Err(could_not(format!("invalid ident: '{ident}'"))),
        };
        if !(4..=31).contains(&rounds) {
            return Err(bad_rounds("bcrypt", rounds, 4));
        }
        let text = match &self.salt {
            Some(salt) => salt.clone(),
            None => random_salt(22, BCRYPT_ALPHABET)?,
        };
        if text.len() != 22 {
            return Err(if text.len() % 4 == 1 {
                Error::value_error("source length must != 1 mod 4")
            } else {
                let what = if text.len() < 22 { "small" } else { "large" };
                could_not(format!(
                    "salt too {what} (bcrypt requires exactly 22 chars)"
                ))
            });
        }
        let mut specification = Specification::new();
        specification.symbols.push_str(BCRYPT_ALPHABET);
        specification.bit_order = BitOrder::MostSignificantFirst;
        specification.check_trailing_bits = false;
        let encoding = specification
            .encoding()
            .map_err(|error| plugin_error(error.to_string()))?;
        let salt = encoding
            .decode(text.as_bytes())
            .map_err(|_| could_not("invalid characters in bcrypt salt"))?;
        let salt: [u8; 16] = salt
            .try_into()
            .map_err(|_| plugin_error("invalid bcrypt salt"))?;
        // Passlib hashes the first 72 bytes; so does every other bcrypt.
        let bytes = self.password.as_bytes();
        let parts = bcrypt::hash_with_salt(&bytes[..bytes.len().min(72)], rounds, salt)
            .map_err(|error| plugin_error(error.to_string()))?;
        Ok(parts.format_for_version(version))
    }
}

fn bad_rounds(algorithm: &str, rounds: u32, least: u32) -> Error {
    let side = if rounds < least {
        format!("too low, must be at least {least}")
    } else if algorithm == "bcrypt" {
        "too high, cannot be more than 31".to_owned()
    } else {
        "too high, cannot be more than 999999999".to_owned()
    };
    could_not(format!(
        "{algorithm}: min_desired_rounds ({rounds}) is {side}"
    ))
}

fn sha_text(id: char, rounds: u32, salt: &str, digest: &str) -> String {
    // 5000 is the number that crypt(3) means when it is left out.
    let rounds = if rounds == 5000 {
        String::new()
    } else {
        format!("rounds={rounds}$")
    };
    format!("${id}${rounds}{salt}${digest}")
}

/// A salt from the system's randomness.
pub(crate) fn random_salt(length: usize, alphabet: &str) -> Result<String, Error> {
    let mut random = PythonRandom::from_system()?;
    let letters: Vec<char> = alphabet.chars().collect();
    Ok((0..length)
        .map(|_| letters[random.below(letters.len() as u64) as usize])
        .collect())
}

/// The `$1$` hash of FreeBSD and glibc.
fn md5_crypt(password: &str, salt: &str) -> String {
    let (password, salt_bytes) = (password.as_bytes(), salt.as_bytes());
    let alternate = Md5::digest([password, salt_bytes, password].concat());
    let mut first = [password, b"$1$", salt_bytes].concat();
    for index in 0..password.len() {
        first.push(alternate[index % 16]);
    }
    let mut length = password.len();
    while length > 0 {
        first.push(if length & 1 == 1 { 0 } else { password[0] });
        length >>= 1;
    }
    let mut digest = Md5::digest(first).to_vec();
    for round in 0..1000 {
        let mut input = Vec::new();
        input.extend_from_slice(if round % 2 == 1 { password } else { &digest });
        if round % 3 != 0 {
            input.extend_from_slice(salt_bytes);
        }
        if round % 7 != 0 {
            input.extend_from_slice(password);
        }
        input.extend_from_slice(if round % 2 == 1 { &digest } else { password });
        digest = Md5::digest(input).to_vec();
    }
    let letters = SALT_ALPHABET.as_bytes();
    let mut out = format!("$1${salt}$");
    let mut push = |value: u32, count: usize| {
        let mut value = value;
        for _ in 0..count {
            out.push(char::from(letters[(value & 0x3f) as usize]));
            value >>= 6;
        }
    };
    for (a, b, c) in [(0, 6, 12), (1, 7, 13), (2, 8, 14), (3, 9, 15), (4, 10, 5)] {
        push(
            u32::from(digest[a]) << 16 | u32::from(digest[b]) << 8 | u32::from(digest[c]),
            4,
        );
    }
    push(u32::from(digest[11]), 2);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(hashtype: &str, salt: &str, rounds: Option<u32>) -> String {
        let hash = Hash {
            password: "x".to_owned(),
            salt: Some(salt.to_owned()),
            salt_size: None,
            rounds,
            ident: None,
        };
        hash.compute(hashtype).expect("valid parameters")
    }

    #[test]
    fn crypt_strings() {
        // openssl passwd -1 -salt abcdefgh x; openssl passwd -6 -salt abcdefgh x
        assert_eq!(
            hash("md5", "abcdefgh", None),
            "$1$abcdefgh$znAnv9M.XU2pRYfmSs46h/"
        );
        assert_eq!(
            hash("sha512", "abcdefgh", Some(5000)),
            "$6$abcdefgh$D7W7qyozKBT.t6FD3DVYHvADbIO0eSyI4.p20LaEUjro8PqTGYYo/EQcuNjhFbzo9Yg5ir1KIEqFY/yJpgFph0"
        );
        assert_eq!(
            hash("sha256", "abcdefgh", Some(5000)),
            "$5$abcdefgh$sI6g8tHKrJ6RX7w.YoN9B7a/5wK5jYEOMmMnt3tPl0/"
        );
        // crypt('x', '$2b$05$abcdefghijklmnopqrstuu') of glibc
        assert_eq!(
            hash("bcrypt", "abcdefghijklmnopqrstuu", Some(5)),
            "$2b$05$abcdefghijklmnopqrstuuhKF09ZYWwH2zP/0fwE1X8e/Q1YNx/hO"
        );
    }
}
