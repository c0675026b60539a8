//! Tar archives: those of GNU, POSIX (pax) and before.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use shevek_plugin::target::{Group, User};
use tar::EntryType;

use super::compression::Compression;
use super::entry::{Entry, Kind, Time, Visit};
use super::sparse::SparseMap;

/// Gives all members to `visit`. With `numeric`, owners are what their numbers say, whatever their names.
pub(super) fn visit(
    path: &Path,
    compression: Compression,
    numeric: bool,
    visit: &mut Visit<'_>,
) -> Result<(), String> {
    let damaged = |error: io::Error| format!("The tar archive cannot be read: {error}");
    let file = File::open(path).map_err(damaged)?;
    let mut archive = tar::Archive::new(compression.open(file));
    let mut owners = Owners::new(numeric);
    for member in archive.entries().map_err(damaged)? {
        let mut member = member.map_err(damaged)?;
        let extensions = Extensions::read(&mut member).map_err(damaged)?;
        let Some(mut entry) = entry(&member, &extensions, &mut owners).map_err(damaged)? else {
            continue;
        };
        match extensions.sparse(&mut member).map_err(damaged)? {
            Some((map, size)) => {
                entry.kind = Kind::File { sparse: true };
                entry.size = size;
                visit(&entry, &mut map.expand(&mut member))?;
            }
            None => visit(&entry, &mut member)?,
        }
    }
    if compression.has_late_checksum() {
        io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(damaged)?;
    }
    Ok(())
}

/// What a header of the format pax adds.
#[derive(Default)]
struct Extensions(HashMap<String, String>);

impl Extensions {
    fn read<R: Read>(member: &mut tar::Entry<'_, R>) -> io::Result<Self> {
        let mut found = HashMap::new();
        if let Some(extensions) = member.pax_extensions()? {
            for extension in extensions {
                let extension = extension?;
                let value = String::from_utf8_lossy(extension.value_bytes()).into_owned();
                let key = String::from_utf8_lossy(extension.key_bytes()).into_owned();
                found.insert(key, value);
            }
        }
        Ok(Self(found))
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    fn number<N: std::str::FromStr>(&self, key: &str) -> Option<N> {
        self.text(key)?.parse().ok()
    }

    fn time(&self) -> Option<Time> {
        let (seconds, fraction) = match self.text("mtime")?.split_once('.') {
            Some((seconds, fraction)) => (seconds, fraction),
            None => (self.text("mtime")?, ""),
        };
        let digits: String = fraction
            .chars()
            .chain("000000000".chars())
            .take(9)
            .collect();
        let nanoseconds = digits.parse().ok()?;
        let whole: i64 = seconds.parse().ok()?;
        Some(if seconds.starts_with('-') && nanoseconds > 0 {
            Time {
                seconds: whole - 1,
                nanoseconds: 1_000_000_000 - nanoseconds,
            }
        } else {
            Time {
                seconds: whole,
                nanoseconds,
            }
        })
    }

    /// The map of a file with holes and its whole size.
    fn sparse(&self, stored: &mut dyn Read) -> io::Result<Option<(SparseMap, u64)>> {
        let size = self
            .number("GNU.sparse.realsize")
            .or_else(|| self.number("GNU.sparse.size"));
        let Some(size) = size else {
            return Ok(None);
        };
        let map = match (self.text("GNU.sparse.major"), self.text("GNU.sparse.map")) {
            (Some("1"), _) => SparseMap::read(stored, size)?,
            (_, Some(map)) => SparseMap::parse(map, size)?,
            _ => {
                return Err(io::Error::other(
                    "files with holes of this old version of the format pax are not supported",
                ));
            }
        };
        Ok(Some((map, size)))
    }
}

fn entry<R: Read>(
    member: &tar::Entry<'_, R>,
    extensions: &Extensions,
    owners: &mut Owners,
) -> io::Result<Option<Entry>> {
    let header = member.header();
    let link = || {
        member
            .link_name_bytes()
            .map(Cow::into_owned)
            .unwrap_or_default()
    };
    let mut name = match extensions.text("GNU.sparse.name") {
        Some(name) => name.as_bytes().to_vec(),
        None => member.path_bytes().into_owned(),
    };
    let device = || -> io::Result<(u32, u32)> {
        Ok((
            header.device_major()?.unwrap_or_default(),
            header.device_minor()?.unwrap_or_default(),
        ))
    };
    let kind = match header.entry_type() {
        // Before POSIX a slash at the end was all that told a directory.
        EntryType::Regular | EntryType::Continuous if name.ends_with(b"/") => Kind::Directory,
        EntryType::Regular | EntryType::Continuous => Kind::File { sparse: false },
        EntryType::GNUSparse => Kind::File { sparse: true },
        EntryType::Directory => Kind::Directory,
        EntryType::Symlink => Kind::Symlink(link()),
        EntryType::Link => Kind::HardLink(link()),
        EntryType::Fifo => Kind::Fifo,
        EntryType::Char => {
            let (major, minor) = device()?;
            Kind::CharacterDevice(major, minor)
        }
        EntryType::Block => {
            let (major, minor) = device()?;
            Kind::BlockDevice(major, minor)
        }
        // Headers for all that follows, labels of volumes and the like are no files.
        EntryType::XGlobalHeader => return Ok(None),
        other if b"VMN".contains(&other.as_byte()) => return Ok(None),
        // An unknown kind is a file, as POSIX has it.
        _ => Kind::File { sparse: false },
    };
    if kind == Kind::Directory && !name.ends_with(b"/") {
        name.push(b'/');
    }
    let mtime = match extensions.time() {
        Some(time) => time,
        None => Time {
            // Before 1970 it is a negative number in GNU's format.
            seconds: header.mtime().unwrap_or_default().cast_signed(),
            nanoseconds: 0,
        },
    };
    let uid = match extensions.number("uid") {
        Some(uid) => uid,
        // Old programs left these fields empty.
        None => header.uid().unwrap_or_default(),
    };
    let gid = match extensions.number("gid") {
        Some(gid) => gid,
        None => header.gid().unwrap_or_default(),
    };
    let field =
        |bytes: Option<&[u8]>| bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let user = extensions
        .text("uname")
        .map(ToString::to_string)
        .or_else(|| field(header.username_bytes()));
    let group = extensions
        .text("gname")
        .map(ToString::to_string)
        .or_else(|| field(header.groupname_bytes()));
    Ok(Some(Entry {
        name,
        kind,
        mode: header.mode()? & 0o7777,
        owner: Some((
            owners.user(user.as_deref(), uid as u32),
            owners.group(group.as_deref(), gid as u32),
        )),
        mtime,
        size: member.size(),
        crc: None,
    }))
}

/// The numbers that names have here.
struct Owners {
    numeric: bool,
    users: HashMap<String, Option<u32>>,
    groups: HashMap<String, Option<u32>>,
}

impl Owners {
    fn new(numeric: bool) -> Self {
        Self {
            numeric,
            users: HashMap::new(),
            groups: HashMap::new(),
        }
    }

    fn user(&mut self, name: Option<&str>, number: u32) -> u32 {
        let lookup = |name: &str| User::by_name(name).map(|user| user.uid);
        known(self.numeric, &mut self.users, name, lookup).unwrap_or(number)
    }

    fn group(&mut self, name: Option<&str>, number: u32) -> u32 {
        let lookup = |name: &str| Group::by_name(name).map(|group| group.gid);
        known(self.numeric, &mut self.groups, name, lookup).unwrap_or(number)
    }
}

fn known(
    numeric: bool,
    found: &mut HashMap<String, Option<u32>>,
    name: Option<&str>,
    lookup: impl Fn(&str) -> Option<u32>,
) -> Option<u32> {
    let name = name.filter(|name| !name.is_empty() && !numeric)?;
    if let Some(number) = found.get(name) {
        return *number;
    }
    let number = lookup(name);
    found.insert(name.to_string(), number);
    number
}
