//! `-i a,b,c`: hosts in the command line.

use super::populate::{Populator, expand_host_pattern};
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

/// The same with ranges: `-i 'web[1:9],'`. Ansible: the plugin `advanced_host_list`.
pub(crate) fn parse_ranges(
    list: &str,
    populator: &mut Populator<'_>,
) -> Result<(), InventoryError> {
    for item in list
        .split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
    {
        let (names, port) = match expand_host_pattern(item) {
            // A name that only looks like a range.
            Err(InventoryError::HostRange(_)) => (vec![item.to_owned()], None),
            expanded => expanded?,
        };
        for name in names {
            if populator.inventory.find_host(&name).is_none() {
                populator.add_host(&name, Some(GroupId::UNGROUPED), port)?;
            }
        }
    }
    Ok(())
}
