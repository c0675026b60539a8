//! What is new in the remote. Ansible: `fetch`.

use shevek_plugin::ModuleError;

use super::arguments::Args;
use super::clone::given;
use super::program::Program;
use super::url::without_passwords;

const LABEL: &str = "download remote objects and refs";

impl Program<'_> {
    /// Fetches what the task needs: with `depth` as little as will do.
    pub(super) fn fetch(
        &self,
        args: &Args,
        repo: &str,
        dest: &str,
        depth: Option<i64>,
    ) -> Result<(), ModuleError> {
        self.set_remote_url(dest, &args.remote, repo)?;
        let (version, remote) = (args.version.as_str(), args.remote.as_str());
        let asked = given(args.refspec.as_deref());
        let mut references: Vec<String> = Vec::new();
        let mut words = vec!["fetch".to_string()];
        if let Some(depth) = depth {
            let current = self.head_branch(Some(dest), remote, false)?;
            if let Some(asked) = asked {
                references.push(asked.to_string());
            } else if version == "HEAD" {
                references.push(current);
            } else if self.is_remote_branch(Some(dest), repo, version)? {
                if current != version {
                    references.push(format!("+refs/heads/{version}:refs/heads/{version}"));
                }
                references.push(format!(
                    "+refs/heads/{version}:refs/remotes/{remote}/{version}"
                ));
            } else if self.is_remote_tag(Some(dest), repo, version)? {
                references.push(format!("+refs/tags/{version}:refs/tags/{version}"));
            }
            if !references.is_empty() {
                words.extend(["--depth".to_string(), depth.to_string()]);
            }
        }
        if references.is_empty() {
            // All of it: also for a commit, which cannot be asked for alone.
            if args.bare {
                references.extend(
                    ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"].map(String::from),
                );
            } else if self
                .version
                .as_ref()
                .is_some_and(|version| version.is_at_least(&[1, 9]))
            {
                words.push("--tags".into());
            } else {
                // `--tags` of old versions does not update tags that are there.
                self.fetch_with(dest, &["fetch", remote])?;
                references.push("+refs/tags/*:refs/tags/*".into());
            }
            references.extend(asked.map(ToString::to_string));
        }
        if args.force {
            words.push("--force".into());
        }
        words.push(remote.to_string());
        words.append(&mut references);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        self.fetch_with(dest, &words)
    }

    fn fetch_with(&self, dest: &str, words: &[&str]) -> Result<(), ModuleError> {
        let output = self.run(Some(dest), words)?;
        if output.rc == 0 {
            return Ok(());
        }
        let message = format!("Failed to {LABEL}: {} {}", output.stdout, output.stderr);
        Err(ModuleError::new(without_passwords(&message)).with("cmd", self.words(words)))
    }
}
