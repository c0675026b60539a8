//! Output and names of files that are no UTF-8. Ansible's target keeps such bytes as lone surrogates; its controller then refuses
//! the result, with the text of Python's encoder.

/// The bytes as text for a result, or the complaint of Ansible's controller about them. `position` counts characters.
///
/// # Errors
/// Bytes that are no UTF-8.
pub fn result_text(bytes: Vec<u8>) -> Result<String, String> {
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error,
    };
    let valid_up_to = error.utf8_error().valid_up_to();
    let bytes = error.as_bytes();
    let first = bytes[valid_up_to];
    let position = String::from_utf8_lossy(&bytes[..valid_up_to])
        .chars()
        .count();
    let count = invalid_run(&bytes[valid_up_to..]);
    let what = if count == 1 {
        format!("can't encode character '\\udc{first:02x}' in position {position}")
    } else {
        format!(
            "can't encode characters in position {position}-{}",
            position + count - 1
        )
    };
    Err(format!(
        "Refusing to deserialize an invalid UTF8 string value: 'utf-8' codec {what}: surrogates not allowed"
    ))
}

/// How many bytes at the start belong to no character.
fn invalid_run(bytes: &[u8]) -> usize {
    let mut count = 0;
    while count < bytes.len() {
        match std::str::from_utf8(&bytes[count..]) {
            Ok(_) => break,
            Err(error) if error.valid_up_to() > 0 => break,
            Err(error) => match error.error_len() {
                Some(length) => count += length,
                None => return bytes.len(),
            },
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_run_of_bad_bytes_is_named() {
        let refusal = |bytes: &[u8]| result_text(bytes.to_vec()).expect_err("not UTF-8");
        assert!(refusal(b"a\xffb").ends_with(
            "'utf-8' codec can't encode character '\\udcff' in position 1: surrogates not allowed"
        ));
        assert!(
            refusal("é\u{1f600}".as_bytes()[..5].as_ref()).contains("characters in position 1-3:")
        );
        assert!(refusal(b"\xff\xfeab\xff").contains("characters in position 0-1:"));
        assert_eq!(result_text("é".into()).as_deref(), Ok("é"));
    }
}
