//! A form with a file. Ansible: `prepare_multipart`.

use data_encoding::BASE64_MIME;

/// The form, and its type.
pub(super) fn multipart(sha256: &str, file_name: &str, file: &[u8]) -> (Vec<u8>, String) {
    // Base64 lines hold none of these characters in a row.
    let boundary = format!("===============shevek{}==", &sha256[..sha256.len().min(32)]);
    let file_name: String = file_name
        .chars()
        .map(|letter| {
            if letter.is_control() || letter == '"' || letter == '\\' {
                '_'
            } else {
                letter
            }
        })
        .collect();
    let file = BASE64_MIME.encode(file);
    let file = file.trim_end();
    let form = format!(
        "--{boundary}\r\n\
         Content-Type: application/octet-stream\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n\
         {file}\r\n--{boundary}\r\n\
         Content-Type: text/plain\r\n\
         Content-Disposition: form-data; name=\"sha256\"\r\n\r\n\
         {sha256}\r\n--{boundary}--\r\n"
    );
    let kind = format!("multipart/form-data; boundary=\"{boundary}\"");
    (form.into_bytes(), kind)
}
