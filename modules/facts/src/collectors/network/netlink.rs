//! Questions to the kernel's routing tables (rtnetlink).

use std::io;

use rustix::fd::OwnedFd;
use rustix::net::netlink::SocketAddrNetlink;
use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, recv, sendto, socket_with,
};

const NLMSG_ERROR: u16 = 2;
const NLMSG_DONE: u16 = 3;
const NLM_F_REQUEST: u16 = 1;
const NLM_F_DUMP: u16 = 0x300;
const HEADER: usize = 16;

/// One message of an answer: its fixed part and its attributes.
pub(super) struct Message {
    body: Vec<u8>,
    fixed: usize,
}

impl Message {
    /// A byte of the fixed part.
    pub(super) fn byte(&self, index: usize) -> u8 {
        self.body.get(index).copied().unwrap_or_default()
    }

    /// A 32-bit number of the fixed part.
    pub(super) fn number(&self, index: usize) -> u32 {
        read_u32(&self.body, index).unwrap_or_default()
    }

    /// The content of an attribute.
    pub(super) fn attribute(&self, kind: u16) -> Option<&[u8]> {
        let mut rest = self.body.get(self.fixed..)?;
        while rest.len() >= 4 {
            let length = usize::from(read_u16(rest, 0)?);
            let content = rest.get(4..length)?;
            if read_u16(rest, 2)? & 0x3fff == kind {
                return Some(content);
            }
            rest = rest.get(aligned(length)..).unwrap_or_default();
        }
        None
    }

    /// An attribute that is a 32-bit number.
    pub(super) fn attribute_number(&self, kind: u16) -> Option<u32> {
        read_u32(self.attribute(kind)?, 0)
    }
}

/// An attribute of a request.
pub(super) fn attribute(kind: u16, content: &[u8]) -> Vec<u8> {
    let length = 4 + content.len();
    let mut bytes = Vec::with_capacity(aligned(length));
    bytes.extend((length as u16).to_ne_bytes());
    bytes.extend(kind.to_ne_bytes());
    bytes.extend(content);
    bytes.resize(aligned(length), 0);
    bytes
}

/// Sends one request and collects the answer. `fixed` is the length of the answer's fixed part, `dump` asks
/// for a whole table.
pub(super) fn ask(kind: u16, dump: bool, body: &[u8], fixed: usize) -> io::Result<Vec<Message>> {
    let socket = socket_with(
        AddressFamily::NETLINK,
        SocketType::RAW,
        SocketFlags::CLOEXEC,
        // No protocol is the first one, NETLINK_ROUTE.
        None,
    )?;
    let flags = NLM_F_REQUEST | if dump { NLM_F_DUMP } else { 0 };
    let mut request = Vec::with_capacity(HEADER + body.len());
    request.extend(((HEADER + body.len()) as u32).to_ne_bytes());
    request.extend(kind.to_ne_bytes());
    request.extend(flags.to_ne_bytes());
    request.extend(1_u32.to_ne_bytes());
    request.extend(0_u32.to_ne_bytes());
    request.extend(body);
    sendto(
        &socket,
        &request,
        SendFlags::empty(),
        &SocketAddrNetlink::new(0, 0),
    )?;
    collect(&socket, dump, fixed)
}

fn collect(socket: &OwnedFd, dump: bool, fixed: usize) -> io::Result<Vec<Message>> {
    let mut messages = Vec::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let (count, _) = recv(socket, buffer.as_mut_slice(), RecvFlags::empty())?;
        let mut rest = &buffer[..count];
        if rest.is_empty() {
            return Ok(messages);
        }
        while let (Some(length), Some(kind)) = (read_u32(rest, 0), read_u16(rest, 4)) {
            let length = length as usize;
            let Some(body) = rest.get(HEADER..length) else {
                return Ok(messages);
            };
            match kind {
                NLMSG_DONE => return Ok(messages),
                NLMSG_ERROR => {
                    let code = read_u32(body, 0).unwrap_or_default().cast_signed();
                    return Err(io::Error::from_raw_os_error(-code));
                }
                _ => messages.push(Message {
                    body: body.to_vec(),
                    fixed,
                }),
            }
            rest = rest.get(aligned(length)..).unwrap_or_default();
        }
        if !dump {
            return Ok(messages);
        }
    }
}

fn aligned(length: usize) -> usize {
    length.next_multiple_of(4)
}

fn read_u16(bytes: &[u8], index: usize) -> Option<u16> {
    let bytes = bytes.get(index..index + 2)?;
    Some(u16::from_ne_bytes(bytes.try_into().ok()?))
}

fn read_u32(bytes: &[u8], index: usize) -> Option<u32> {
    let bytes = bytes.get(index..index + 4)?;
    Some(u32::from_ne_bytes(bytes.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_aligned_and_found() {
        let mut body = vec![0; 8];
        body.extend(attribute(3, b"eth0\0"));
        body.extend(attribute(1, &[127, 0, 0, 1]));
        let message = Message { body, fixed: 8 };
        assert_eq!(message.attribute(3), Some(&b"eth0\0"[..]));
        assert_eq!(message.attribute(1), Some(&[127, 0, 0, 1][..]));
        assert_eq!(message.attribute(2), None);
        assert_eq!(
            message.attribute_number(1),
            Some(u32::from_ne_bytes([127, 0, 0, 1]))
        );
    }
}
