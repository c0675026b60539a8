//! The lines of a crontab. Each job that a task made has a line `#Ansible: NAME` before it.

/// What stands before the name of a job.
const MARK: &str = "#Ansible: ";

/// The lines, and changes of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Lines(pub(super) Vec<String>);

/// What is known of a job.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    /// The job's line.
    Job(String),
    /// The line was there without the name, which has been put before it.
    Adopted,
}

fn mark(name: &str) -> String {
    format!("{MARK}{name}")
}

impl Lines {
    /// Whether there is nothing but blanks.
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|line| line.trim().is_empty())
    }

    /// The text of the crontab.
    pub(super) fn render(&self) -> String {
        let text = self.0.join("\n");
        if text.is_empty() {
            return text;
        }
        text.trim_end_matches(['\r', '\n']).to_string() + "\n"
    }

    /// The names of the jobs.
    pub(super) fn job_names(&self) -> Vec<String> {
        self.0
            .iter()
            .filter_map(|line| line.strip_prefix(MARK))
            .map(ToString::to_string)
            .collect()
    }

    /// The names of the variables.
    pub(super) fn variable_names(&self) -> Vec<String> {
        self.0
            .iter()
            .filter_map(|line| {
                let (name, _) = line.split_once('=')?;
                // A name has no blanks; some part up to an equals sign must be free of them.
                let before_blank = line.split(char::is_whitespace).next()?;
                (before_blank.rfind('=')? > 0).then(|| name.to_string())
            })
            .collect()
    }

    /// Looks for a job by its name, and then for the same line without one.
    pub(super) fn find_job(&mut self, name: &str, line: Option<&str>) -> Found {
        let mut named = None;
        for text in &self.0 {
            match named.take() {
                Some(known) if known == name => return Found::Job(text.clone()),
                Some(_) => {}
                None => named = text.strip_prefix(MARK),
            }
        }
        let Some(line) = line else {
            return Found::Nothing;
        };
        for index in 0..self.0.len() {
            if self.0[index] != line {
                continue;
            }
            // Before the first line stands, in Python, the last one.
            let before = index.checked_sub(1).unwrap_or(self.0.len() - 1);
            if !self.0[before].starts_with(MARK) {
                self.0.insert(index, mark(name));
                return Found::Adopted;
            }
            if !name.is_empty() && self.0[before] == format!("{MARK}None") {
                self.0[before] = mark(name);
                return Found::Adopted;
            }
        }
        Found::Nothing
    }

    pub(super) fn add_job(&mut self, name: &str, line: &str) {
        self.0.push(mark(name));
        self.0.push(line.to_string());
    }

    pub(super) fn update_job(&mut self, name: &str, line: &str) {
        self.replace_job(name, Some(line));
    }

    pub(super) fn remove_job(&mut self, name: &str) {
        self.replace_job(name, None);
    }

    fn replace_job(&mut self, name: &str, line: Option<&str>) {
        let mark = mark(name);
        let mut lines = Vec::with_capacity(self.0.len());
        let mut after_mark = false;
        for old in self.0.drain(..) {
            if after_mark {
                after_mark = false;
                if let Some(line) = line {
                    lines.push(mark.clone());
                    lines.push(line.to_string());
                }
            } else if old == mark {
                after_mark = true;
            } else {
                lines.push(old);
            }
        }
        self.0 = lines;
    }

    /// Where a variable is set first.
    pub(super) fn find_variable(&self, name: &str) -> Option<usize> {
        let start = format!("{name}=");
        self.0.iter().position(|line| line.starts_with(&start))
    }

    pub(super) fn update_variable(&mut self, name: &str, line: &str) {
        let start = format!("{name}=");
        for old in self.0.iter_mut().filter(|old| old.starts_with(&start)) {
            *old = line.to_string();
        }
    }

    pub(super) fn remove_variable(&mut self, name: &str) {
        let start = format!("{name}=");
        self.0.retain(|line| !line.starts_with(&start));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Lines {
        Lines(text.lines().map(ToString::to_string).collect())
    }

    #[test]
    fn variables_are_lines_with_an_equals_sign_in_the_first_word() {
        let table = lines("A=1\nB = 2\n* * * * * x a=b\n=c\nC=a=b\n#D=1");
        assert_eq!(table.variable_names(), ["A", "C", "#D"]);
    }

    #[test]
    fn a_line_without_a_name_is_adopted() {
        let mut table = lines("* * * * * x");
        assert_eq!(table.find_job("j", Some("* * * * * x")), Found::Adopted);
        assert_eq!(table.render(), "#Ansible: j\n* * * * * x\n");
        let found = table.find_job("j", None);
        assert_eq!(found, Found::Job("* * * * * x".into()));
        table.remove_job("j");
        assert!(table.is_empty() && table.render().is_empty());
    }
}
