//! What the recorded cases of `unarchive` cannot hold: archives that mean harm, damaged ones, and where ours does better.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value as Json, json};
use shevek_module_files as _;
use tar::{Builder, EntryType, Header};

/// A directory with `archive`, the destination `d` and whatever else.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("shevek-unarchive-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("d")).expect("a directory");
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn write(&self, archive: &[u8]) {
        fs::write(self.path("archive"), archive).expect("writable");
    }

    fn unarchive(&self, further: Json) -> Map<String, Json> {
        let mut args =
            json!({"src": self.path("archive"), "dest": self.path("d"), "remote_src": true});
        let object = args.as_object_mut().expect("it is one");
        object.extend(further.as_object().cloned().unwrap_or_default());
        let args = object.clone();
        let result =
            shevek_module_cases::call_by_name("unarchive", args, &Map::new(), &self.0, false);
        result.as_object().cloned().expect("results are objects")
    }

    fn start(&self, script: &str) {
        let status = Command::new("sh")
            .args(["-ec", script])
            .current_dir(&self.0)
            .status()
            .expect("a shell");
        assert!(status.success());
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A tar archive of members: kind, name, what a link holds or a file contains.
fn archive(members: &[(EntryType, &str, &str)]) -> Vec<u8> {
    let mut builder = Builder::new(Vec::new());
    for (kind, name, text) in members {
        let mut header = Header::new_gnu();
        header.set_entry_type(*kind);
        header.set_mode(if kind.is_dir() { 0o755 } else { 0o644 });
        header.set_mtime(1_600_000_000);
        // Not through `set_path`, which refuses what these tests are about.
        let gnu = header.as_gnu_mut().expect("it is one");
        gnu.name[..name.len()].copy_from_slice(name.as_bytes());
        let mut contents: &[u8] = &[];
        if kind.is_file() {
            contents = text.as_bytes();
        } else {
            gnu.linkname[..text.len()].copy_from_slice(text.as_bytes());
        }
        header.set_size(contents.len() as u64);
        header.set_cksum();
        builder.append(&header, contents).expect("in memory");
    }
    builder.into_inner().expect("in memory")
}

fn has_failed(result: &Map<String, Json>) -> bool {
    result.get("failed") == Some(&Json::Bool(true))
}

const FILE: EntryType = EntryType::Regular;
const LINK: EntryType = EntryType::Symlink;

#[test]
fn members_that_would_leave_the_destination_fail_before_anything_is_written() {
    for name in ["../out", "a/../../out", "a/.."] {
        let place = Place::new("leave");
        place.write(&archive(&[(FILE, "good", "x"), (FILE, name, "x")]));
        let result = place.unarchive(json!({}));
        assert!(has_failed(&result), "{result:?}");
        assert!(
            result["msg"]
                .as_str()
                .is_some_and(|text| text.contains("would leave the destination"))
        );
        assert!(!place.path("out").exists() && !place.path("d/good").exists());
    }
    let place = Place::new("leave-hard");
    fs::write(place.path("secret"), "x").expect("writable");
    place.write(&archive(&[(EntryType::Link, "hard", "../secret")]));
    assert!(has_failed(&place.unarchive(json!({}))));
    assert!(!place.path("d/hard").exists());
}

#[test]
fn names_from_the_root_stay_in_the_destination() {
    let place = Place::new("root");
    place.write(&archive(&[(FILE, "/etc/x", "x")]));
    let result = place.unarchive(json!({"list_files": true}));
    assert_eq!(result["files"], json!(["etc/x"]));
    assert!(place.path("d/etc/x").exists());
}

#[test]
fn nothing_goes_through_a_link_of_the_archive_that_leads_elsewhere() {
    for (target, name) in [("..", "link/out"), ("../../../tmp", "link/a/out")] {
        let place = Place::new("through");
        let members = archive(&[
            (LINK, "link", target),
            (FILE, name, "x"),
            (FILE, "good", "x"),
        ]);
        place.write(&members);
        for _ in 0..2 {
            let result = place.unarchive(json!({}));
            assert!(has_failed(&result), "{result:?}");
            assert!(!place.path("out").exists());
            assert!(place.path("d/good").exists());
        }
    }
    // Through a link to the link, which a first run left.
    let place = Place::new("twice");
    place.start("ln -s .. d/far");
    place.write(&archive(&[
        (LINK, "near", "far"),
        (FILE, "near/out", "x"),
        (LINK, "far", ".."),
    ]));
    assert!(has_failed(&place.unarchive(json!({}))));
    assert!(!place.path("out").exists());
}

#[test]
fn a_hard_link_to_a_link_that_leads_elsewhere_is_such_a_link() {
    let place = Place::new("hard");
    place.write(&archive(&[
        (LINK, "link", "/nowhere"),
        (EntryType::Link, "hard", "link"),
    ]));
    let result = place.unarchive(json!({}));
    assert!(!has_failed(&result), "{result:?}");
    let target = fs::read_link(place.path("d/hard")).expect("a link");
    assert_eq!(target, Path::new("/nowhere"));
}

#[test]
fn other_members_are_unpacked_when_one_cannot_be() {
    let place = Place::new("others");
    place.start("mkdir -p d/a/full");
    place.write(&archive(&[(FILE, "a", "x"), (FILE, "b", "x")]));
    let result = place.unarchive(json!({}));
    assert!(has_failed(&result) && place.path("d/b").exists());
    assert!(
        result["extract_results"]["err"]
            .as_str()
            .is_some_and(|text| text.starts_with("a: "))
    );
}

#[test]
fn zip_names_permissions_of_directories_and_no_paths() {
    let place = Place::new("zip");
    place.start(
        "mkdir -p in/ä; echo x > 'in/ä/ü ñ'; chmod 755 in/ä; touch -d 2020-01-01 in/ä/* in/ä; cd in
         zip -qry ../archive.zip . && mv ../archive.zip ../archive",
    );
    let first = place.unarchive(json!({"list_files": true}));
    assert_eq!(first["files"], json!(["ä/", "ä/ü ñ"]));
    place.start("chmod 700 d/ä");
    let mended = place.unarchive(json!({}));
    assert_eq!(mended["changed"], json!(true));
    assert_eq!(place.unarchive(json!({}))["changed"], json!(false));
    let flat = place.unarchive(json!({"extra_opts": ["-j"], "list_files": true}));
    assert_eq!(flat["files"], json!(["ü ñ"]));
    let again = place.unarchive(json!({"extra_opts": ["-j"]}));
    assert_eq!(again["changed"], json!(false), "{again:?}");
}

#[test]
fn options_that_need_a_program_are_refused() {
    let place = Place::new("options");
    place.write(&archive(&[(FILE, "a", "x")]));
    let result = place.unarchive(json!({"extra_opts": ["--transform", "s/a/b/"]}));
    assert!(has_failed(&result) && !place.path("d/a").exists());
    assert!(
        result["msg"]
            .as_str()
            .is_some_and(|text| text.contains("--transform is not supported"))
    );
}

/// Answers one request after the other with the archive, or with 404, in a thread that ends with the test.
fn serve(archive: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut request = BufReader::new(&stream);
            let mut first = String::new();
            let mut line = String::new();
            let _ = request.read_line(&mut first);
            while request.read_line(&mut line).is_ok_and(|length| length > 2) {
                line.clear();
            }
            let (status, body) = if first.contains("/a.tar") {
                ("200 OK", archive.as_slice())
            } else {
                ("404 Not Found", &b"nothing"[..])
            };
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
            );
            let _ = (&stream).write_all(head.as_bytes());
            let _ = (&stream).write_all(body);
        }
    });
    format!("http://{address}")
}

#[test]
fn an_archive_is_fetched_from_its_address_and_does_not_stay() {
    let place = Place::new("address");
    let server = serve(archive(&[(FILE, "a", "x")]));
    let src = format!("{server}/some/a.tar?key=1");
    let result = place.unarchive(json!({"src": src}));
    assert_eq!(result["changed"], json!(true), "{result:?}");
    assert!(fs::read(place.path("d/a")).is_ok_and(|bytes| bytes == b"x"));
    let unpacked = Path::new(result["src"].as_str().expect("a path"));
    assert!(unpacked.ends_with("a.tar") && !unpacked.exists());
    assert_eq!(
        place.unarchive(json!({"src": src}))["changed"],
        json!(false)
    );

    let missing = place.unarchive(json!({"src": format!("{server}/b.tar")}));
    let login = server.replace("http://", "http://me:word@");
    assert_eq!(
        missing["msg"],
        json!(format!(
            "Failure downloading {server}/b.tar, HTTP Error 404: Not Found"
        ))
    );
    let missing = place.unarchive(json!({"src": format!("{login}/b.tar")}));
    assert!(has_failed(&missing) && !missing["msg"].to_string().contains("word"));
}

#[test]
fn holes_stay_holes() {
    use std::os::unix::fs::MetadataExt;

    let place = Place::new("holes");
    place.start("truncate -s 8M s; printf end >> s; tar -cSf archive s");
    assert!(!has_failed(&place.unarchive(json!({}))));
    let metadata = fs::metadata(place.path("d/s")).expect("it is there");
    assert_eq!(metadata.len(), (8 << 20) + 3);
    assert!(
        metadata.blocks() * 512 < 1 << 20,
        "{} blocks",
        metadata.blocks()
    );
}

/// Bytes of archives, changed here and there: a result or a failure, and nothing outside of the destination.
#[test]
fn damaged_archives_do_no_harm() {
    let place = Place::new("damaged");
    place.start(
        "mkdir in; cd in; mkdir a; echo one > a/one; head -c 3000 /dev/zero > a/zero; ln -s one a/link; ln a/one a/hard
         tar -cf ../plain a; tar -czf ../gzip a; tar -cjf ../bzip2 a; tar -cJf ../xz a; tar --zstd -cf ../zstd a
         truncate -s 100K a/s; tar --format=pax -cSf ../pax a; zip -qry ../zip.zip a; cd ..; rm -r in; mv zip.zip zip; mkdir w",
    );
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 11) as usize % below.max(1)
    };
    for kind in ["plain", "gzip", "bzip2", "xz", "zstd", "pax", "zip"] {
        let whole = fs::read(place.path(kind)).expect("it was packed");
        for _ in 0..60 {
            let mut bytes = whole.clone();
            for _ in 0..=random(4) {
                let at = random(bytes.len());
                match random(4) {
                    0 => bytes.truncate(at),
                    1 => bytes[at] = random(256) as u8,
                    2 => bytes[at] ^= 1 << random(8),
                    _ => {
                        let end = bytes.len().min(at + random(64));
                        bytes.drain(at..end);
                    }
                }
                if bytes.is_empty() {
                    bytes.push(0);
                }
            }
            let _ = fs::remove_dir_all(place.path("w/d"));
            fs::create_dir_all(place.path("w/d")).expect("a directory");
            let mut file = fs::File::create(place.path("archive")).expect("writable");
            file.write_all(&bytes).expect("writable");
            let result = place.unarchive(json!({"dest": place.path("w/d")}));
            let message = result.get("msg").and_then(Json::as_str).unwrap_or_default();
            assert!(!message.contains("panic"), "{kind}: {message}");
            let there: Vec<_> = fs::read_dir(place.path("w"))
                .expect("it is there")
                .collect();
            assert_eq!(there.len(), 1, "{kind}: {there:?}");
        }
    }
}

#[test]
fn several_gzip_files_in_a_row_are_one_and_padding_is_passed_over() {
    let place = Place::new("gzip");
    place.start(
        "echo one > one; echo two > two; tar -cf all one two; head -c 512 all | gzip > archive
         tail -c +513 all | gzip >> archive; head -c 700 /dev/zero >> archive",
    );
    let result = place.unarchive(json!({}));
    assert!(!has_failed(&result), "{result:?}");
    assert!(fs::read(place.path("d/two")).is_ok_and(|bytes| bytes == b"two\n"));
}
