//! The keyword `order` of a play.

use std::sync::Arc;

use crate::engine::EngineError;

/// `hosts` in the order that a play asks for. Ansible: `InventoryManager.get_hosts(order=...)`.
///
/// # Errors
/// When there is no such order.
pub(crate) fn in_order(
    hosts: &[Arc<str>],
    order: Option<&str>,
) -> Result<Vec<Arc<str>>, EngineError> {
    let mut hosts = hosts.to_vec();
    match order {
        None | Some("inventory" | "") => {}
        Some("reverse_inventory") => hosts.reverse(),
        Some("sorted") => hosts.sort(),
        Some("reverse_sorted") => {
            hosts.sort();
            hosts.reverse();
        }
        Some("shuffle") => shuffle(&mut hosts)?,
        Some(other) => return Err(EngineError::Order(other.to_string())),
    }
    Ok(hosts)
}

fn shuffle(hosts: &mut [Arc<str>]) -> Result<(), EngineError> {
    for last in (1..hosts.len()).rev() {
        let mut bytes = [0u8; 8];
        rustix::rand::getrandom(&mut bytes, rustix::rand::GetRandomFlags::empty())
            .map_err(|error| EngineError::Run(format!("no random numbers: {error}")))?;
        // The bias of the remainder is far below what a play could notice.
        let other = u64::from_ne_bytes(bytes) % (last as u64 + 1);
        hosts.swap(last, other as usize);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders() {
        let hosts: Vec<Arc<str>> = ["b", "c", "a"].map(Arc::from).into();
        let ordered = |order: &str| -> String {
            in_order(&hosts, Some(order))
                .map_or_else(|error| error.to_string(), |hosts| hosts.concat())
        };
        assert_eq!(ordered("inventory"), "bca");
        assert_eq!(ordered("reverse_inventory"), "acb");
        assert_eq!(ordered("sorted"), "abc");
        assert_eq!(ordered("reverse_sorted"), "cba");
        let mut shuffled: Vec<char> = ordered("shuffle").chars().collect();
        shuffled.sort_unstable();
        assert_eq!(shuffled, ['a', 'b', 'c']);
        assert!(ordered("nonsense").contains("Invalid 'order'"));
    }
}
