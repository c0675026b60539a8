//! Types of files by the ends of their names. Python: `mimetypes.guess_type`.

/// The type for a name; `application/octet-stream` for what is not known.
pub(super) fn media_type(name: &str) -> &'static str {
    let base = name.rsplit('/').next().unwrap_or(name);
    let extension = base.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "txt" | "c" | "h" | "ksh" | "pl" | "bat" => "text/plain",
        "html" | "htm" => "text/html",
        "css" => "text/css",
        "csv" => "text/csv",
        "py" => "text/x-python",
        "xml" => "text/xml",
        "vcf" => "text/x-vcard",
        "js" | "mjs" => "text/javascript",
        "json" => "application/json",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "tar" => "application/x-tar",
        "sh" => "application/x-sh",
        "doc" | "dot" => "application/msword",
        "xls" => "application/vnd.ms-excel",
        "wasm" => "application/wasm",
        "p12" | "pfx" => "application/x-pkcs12",
        "jpg" | "jpeg" | "jpe" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "svg" => "image/svg+xml",
        "bmp" => "image/bmp",
        "ico" => "image/vnd.microsoft.icon",
        "tif" | "tiff" => "image/tiff",
        "mp3" | "mp2" => "audio/mpeg",
        "wav" => "audio/x-wav",
        "mp4" => "video/mp4",
        "mpeg" | "mpg" => "video/mpeg",
        "webm" => "video/webm",
        _ => "application/octet-stream",
    }
}
