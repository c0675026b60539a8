//! Headers, in order; their names are compared without case.

/// Headers of a request or of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// The first of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// All of that name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.iter()
            .filter(move |(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// One more, whatever there is.
    pub fn add(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// In the place of the one of that name, or as the last.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        match self
            .0
            .iter_mut()
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
        {
            Some((_, old)) => *old = value,
            None => self.add(name, value),
        }
    }

    /// Without those of that name.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(own, _)| !own.eq_ignore_ascii_case(name));
    }

    /// Appends to the last value: a line that is a continuation.
    pub(crate) fn continue_last(&mut self, more: &str) {
        if let Some((_, value)) = self.0.last_mut() {
            value.push_str("\r\n ");
            value.push_str(more);
        }
    }
}

/// The name as Python's `http.client` writes it: `content-type` is `Content-Type`.
pub(crate) fn title(name: &str) -> String {
    let mut title = String::with_capacity(name.len());
    let mut starts = true;
    for letter in name.chars() {
        if starts {
            title.extend(letter.to_uppercase());
        } else {
            title.extend(letter.to_lowercase());
        }
        starts = !letter.is_alphabetic();
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_case() {
        let mut headers = Headers::default();
        headers.add("X-One", "1");
        headers.add("x-one", "2");
        assert_eq!(headers.get("X-ONE"), Some("1"));
        headers.remove("X-oNE");
        assert_eq!(headers, Headers::default());
        assert_eq!(title("x-API2key-CSRF"), "X-Api2Key-Csrf");
    }
}
