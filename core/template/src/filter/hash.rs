//! `hash`, `checksum`, `md5`, `sha1`.

use std::borrow::Cow;

use data_encoding::HEXLOWER;
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use shevek_jinja::surrogate::encode_escaped;
use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, plugin_error, to_text};

pub(super) const FILTERS: &[Plugin] = &[
    Plugin::new(&["hash"], hash),
    Plugin::new(&["checksum"], checksum),
    Plugin::new(&["md5"], md5),
    Plugin::new(&["sha1"], sha1),
];

fn digest<D: Digest>(value: &Value) -> Result<Value, Error> {
    let digest = match value {
        Value::Bytes(bytes) => D::digest(bytes),
        other => D::digest(encoded(&to_text(other)?)?),
    };
    Ok(Value::from(HEXLOWER.encode(&digest)))
}

fn encoded(text: &str) -> Result<Cow<'_, [u8]>, Error> {
    encode_escaped(text).map_err(Error::value_error)
}

/// The same for the crates with the newer trait.
fn newer_digest<D: sha3::Digest>(value: &Value) -> Result<Value, Error> {
    let digest = match value {
        Value::Bytes(bytes) => D::digest(bytes),
        other => D::digest(encoded(&to_text(other)?)?),
    };
    Ok(Value::from(HEXLOWER.encode(&digest)))
}

fn hash(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [data, hashtype] = args.bind("get_hash", 1, ["data", "hashtype"])?;
    let (data, hashtype) = (data.value(), hashtype.text("sha1")?);
    match hashtype.to_lowercase().as_str() {
        "md5" => digest::<Md5>(&data),
        "sha1" => digest::<Sha1>(&data),
        "sha224" => digest::<Sha224>(&data),
        "sha256" => digest::<Sha256>(&data),
        "sha384" => digest::<Sha384>(&data),
        "sha512" => digest::<Sha512>(&data),
        "sha3_224" => newer_digest::<sha3::Sha3_224>(&data),
        "sha3_256" => newer_digest::<sha3::Sha3_256>(&data),
        "sha3_384" => newer_digest::<sha3::Sha3_384>(&data),
        "sha3_512" => newer_digest::<sha3::Sha3_512>(&data),
        "blake2b" => newer_digest::<blake2::Blake2b512>(&data),
        "blake2s" => newer_digest::<blake2::Blake2s256>(&data),
        // Their length is not fixed, and the filter gives none.
        "shake_128" | "shake_256" => Err(Error::type_error(
            "hexdigest() missing required argument 'length' (pos 1)",
        )),
        _ => Err(plugin_error(format!("unsupported hash type {hashtype}"))),
    }
}

fn one(args: Args, name: &str) -> Result<Value, Error> {
    let [data] = args.bind(name, 1, ["data"])?;
    Ok(data.value())
}

fn checksum(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    digest::<Sha1>(&one(args, "checksum_s")?)
}

fn md5(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    digest::<Md5>(&one(args, "md5s")?)
}

fn sha1(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    digest::<Sha1>(&one(args, "checksum_s")?)
}
