//! `assemble`: one file out of the files of a directory.

use std::collections::BTreeSet;
use std::path::Path;

use data_encoding::HEXLOWER;
use md5::Md5;
use serde_json::Value as Json;
use sha1::{Digest, Sha1};
use shevek_plugin::fragments::Fragments;
use shevek_plugin::python_regex::{Anchor, RegexFlags, compile};
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, Attachment, ModuleCall, Support,
    TaskResult, async_trait, register,
};

use crate::arguments::{boolean, text};
use crate::copy::send_rendered;
use crate::local_file::Contents;

register!(action "assemble", Assemble);

/// The action `assemble`. Ansible: `plugins/action/assemble.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Assemble;

#[async_trait]
impl Action for Assemble {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["assemble".into()],
            short_description: "Put a file together out of fragments".into(),
            description: vec![
                "Runs the module `assemble`, which documents the arguments; with `remote_src: false` the fragments \
                 are joined on the controller and copied."
                    .into(),
            ],
            check_mode: Support::Full,
            diff: Support::Full,
            ..ActionMeta::default()
        }
    }

    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        let (Some(src), Some(dest)) = (text(task, "src"), text(task, "dest")) else {
            return Err(ActionError::Failed("src and dest are required".into()));
        };
        let mut args = task.args.clone();
        args.shift_remove("decrypt");
        if boolean(task, "remote_src", true) {
            return host
                .execute_module(ModuleCall {
                    module: "assemble".into(),
                    args,
                    ..ModuleCall::default()
                })
                .await;
        }
        let directory = host.find_file("files", &src)?;
        if !directory.is_dir() {
            return Err(ActionError::Failed(format!(
                "Source ({}) is not a directory",
                directory.display()
            )));
        }
        let contents = join(task, &directory, host)?;
        // Ansible's module measures the file that it would move.
        let sums = task.check_mode.then(|| {
            let sha1 = HEXLOWER.encode(&Sha1::digest(&contents));
            (sha1, HEXLOWER.encode(&Md5::digest(&contents)))
        });
        for key in ["remote_src", "regexp", "delimiter", "ignore_hidden"] {
            args.shift_remove(key);
        }
        let follow = boolean(task, "follow", false);
        let mut result = send_rendered(
            task,
            host,
            &args,
            Contents::of(contents),
            &directory,
            &dest,
            follow,
        )
        .await?;
        if let Some((sha1, md5)) = sums.filter(|_| !result.is_failed()) {
            for (key, value) in [("dest", dest), ("checksum", sha1), ("md5sum", md5)] {
                result.set(key, value);
            }
        }
        if !task.diff {
            result.fields.shift_remove("diff");
        }
        // One difference, where `copy` has a list of them.
        if let Some(Json::Array(differences)) = result.fields.get_mut("diff")
            && differences.len() == 1
        {
            let difference = differences.remove(0);
            result.set("diff", difference);
        }
        Ok(result)
    }
}

fn join(
    task: &ActionTask,
    directory: &Path,
    host: &dyn ActionHost,
) -> Result<Vec<u8>, ActionError> {
    let failed =
        |error: std::io::Error| ActionError::Failed(format!("{}: {error}", directory.display()));
    let regexp = text(task, "regexp")
        .map(|text| compile(&text, RegexFlags::default(), Anchor::Anywhere))
        .transpose()
        .map_err(|error| ActionError::Error(error.to_string()))?;
    let ignore_hidden = boolean(task, "ignore_hidden", false);
    let decrypt = boolean(task, "decrypt", true);
    let names: BTreeSet<_> = std::fs::read_dir(directory)
        .and_then(|entries| {
            entries
                .map(|entry| entry.map(|entry| entry.file_name()))
                .collect()
        })
        .map_err(failed)?;
    let mut fragments = Fragments::new(text(task, "delimiter").as_deref(), true);
    for name in names {
        let path = directory.join(&name);
        let name = name.to_string_lossy();
        let is_wanted = match &regexp {
            Some(regexp) => regexp
                .is_match(&name)
                .map_err(|error| ActionError::Error(error.to_string()))?,
            None => true,
        };
        if !is_wanted || !path.is_file() || ignore_hidden && name.starts_with('.') {
            continue;
        }
        let bytes = match Contents::read(&path, decrypt, host)?.attachment {
            Attachment::Bytes(bytes) => bytes,
            Attachment::File(path) => std::fs::read(path).map_err(failed)?,
        };
        fragments.push(&bytes);
    }
    Ok(fragments.into_bytes())
}
