//! `-i a,b,c`: hosts in the command line.

use super::populate::Populator;
use crate::address::parse_address;
use crate::error::InventoryError;
use crate::group::GroupId;

/// Adds the hosts of a list separated by commas.
pub(crate) fn parse(list: &str, populator: &mut Populator<'_>) -> Result<(), InventoryError> {
    for item in list
        .split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
    {
        let (name, port) = parse_address(item, false).unwrap_or((item, None));
        if populator.inventory.find_host(name).is_none() {
            populator.add_host(name, Some(GroupId::UNGROUPED), port)?;
        }
    }
    Ok(())
}
