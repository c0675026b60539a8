//! Whether there are as many good signatures as there have to be. Ansible: `verify_file_signatures`.

use serde_json::Value as Json;

use super::gpg::{Verdict, verify};
use super::policy::SignaturePolicy;
use super::source::read;
use crate::commands::galaxy::context::{Context, at, failed};
use crate::commands::galaxy::temporary_folder::TemporaryFolder;
use crate::error::CommandError;

/// Checks the manifest of the collection `name` against what its server gave and what the user names; what is wrong
/// with it otherwise. Without a keyring nothing is checked.
///
/// # Errors
/// Signatures that cannot be read, and a `gpg` that cannot be run.
pub(in crate::commands::galaxy::collection) fn check(
    name: &str,
    manifest: &[u8],
    (of_server, sources): (&[Json], &[String]),
    policy: &SignaturePolicy,
    context: &Context<'_>,
) -> Result<Result<(), String>, CommandError> {
    let Some(keyring) = &policy.keyring else {
        if !of_server.is_empty() && !policy.is_disabled {
            context.warn(format!(
                "The Galaxy server gave signatures of {name}, which are not checked without keys: name a keyring with --keyring or GALAXY_GPG_KEYRING, or leave them alone with --disable-gpg-verify."
            ));
        }
        return Ok(Ok(()));
    };
    let mut signatures: Vec<Vec<u8>> = Vec::new();
    if !policy.is_disabled {
        let given = of_server.iter().filter_map(|one| one.get("signature"));
        signatures.extend(
            given
                .filter_map(Json::as_str)
                .map(|one| one.as_bytes().to_vec()),
        );
    }
    for source in sources {
        signatures.push(read(source, context)?);
    }
    if !signatures.is_empty() && !keyring.is_file() {
        return Err(failed(format!(
            "The keyring {} does not exist.",
            keyring.display()
        )));
    }
    let temporary = TemporaryFolder::new().map_err(at(&std::env::temp_dir()))?;
    let file = temporary.path().join("MANIFEST.json");
    std::fs::write(&file, manifest).map_err(at(&file))?;
    let (mut good, mut problems) = (0, Vec::new());
    for signature in &signatures {
        match verify(&file, signature, keyring, &policy.ignored)? {
            Verdict::Good => good += 1,
            Verdict::Ignored => {}
            Verdict::Bad(why) => problems.push(why),
        }
        if Some(good) == policy.required.count {
            break;
        }
    }
    let why = if policy.required.is_strict && good == 0 {
        "no successful signatures"
    } else {
        match policy.required.count {
            None if !problems.is_empty() => "some signatures failed",
            Some(count) if !signatures.is_empty() && good < count => {
                "fewer successful signatures than required"
            }
            _ => return Ok(Ok(())),
        }
    };
    context.say(format!("Signature verification failed for '{name}': {why}"));
    Ok(Err(problems.join("; ")))
}
