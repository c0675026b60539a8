//! Networks put together. Python: `netaddr.cidr_merge`, `netaddr.spanning_cidr`.

use super::{AddressError, Network, Version};

/// A run of addresses, and the network it is as it was written, if it is one alone.
struct Run {
    version: Version,
    last: u128,
    first: u128,
    written: Option<Network>,
}

/// The fewest networks with the same addresses. One that stays alone keeps the bits of its host.
pub(crate) fn merged(networks: &[Network]) -> Vec<Network> {
    let mut runs: Vec<Run> = networks
        .iter()
        .map(|network| Run {
            version: network.version,
            last: network.last().value,
            first: network.first().value,
            written: Some(*network),
        })
        .collect();
    runs.sort_by_key(|run| (run.version, run.last, run.first));
    let mut joined: Vec<Run> = Vec::new();
    for mut run in runs {
        while let Some(before) = joined.pop_if(|before| {
            before.version == run.version && run.first <= before.last.saturating_add(1)
        }) {
            run.first = run.first.min(before.first);
            run.written = None;
        }
        joined.push(run);
    }
    let mut result = Vec::new();
    for run in joined {
        match run.written {
            Some(network) => result.push(network),
            None => cover(&run, &mut result),
        }
    }
    result
}

/// The networks that are exactly a run, from its beginning the largest that fits.
fn cover(run: &Run, result: &mut Vec<Network>) {
    let bits = u32::from(run.version.bits());
    let mut first = run.first;
    loop {
        let mut host_bits = first.trailing_zeros().min(bits);
        let last = loop {
            let size_less_one = u128::MAX.checked_shr(128 - host_bits).unwrap_or(0);
            match first.checked_add(size_less_one) {
                Some(last) if last <= run.last => break last,
                _ => host_bits -= 1,
            }
        };
        result.push(Network {
            version: run.version,
            value: first,
            prefix: (bits - host_bits) as u8,
        });
        if last == run.last {
            return;
        }
        first = last + 1;
    }
}

/// The smallest network with all of them in it; there is at least one.
pub(crate) fn spanning(networks: &[Network]) -> Result<Option<Network>, AddressError> {
    // Of two with the same first address the one with the longer prefix is the greater.
    let key = |network: &&Network| {
        let first = network.first().value;
        (
            network.version,
            first,
            network.prefix,
            network.value - first,
        )
    };
    let (Some(least), Some(greatest)) = (
        networks.iter().min_by_key(key),
        networks.iter().max_by_key(key),
    ) else {
        return Ok(None);
    };
    if least.version != greatest.version {
        return Err(AddressError::MixedVersions);
    }
    let mut span = *greatest;
    span.value = span.last().value;
    while span.prefix > 0 && span.value > least.first().value {
        span.prefix -= 1;
        span = span.without_host();
    }
    Ok(Some(span))
}
