//! The inventory `leases`: the machines to which dnsmasq gave an address.
//!
//! ```yaml
//! plugin: leases
//! file: /var/lib/misc/dnsmasq.leases
//! domain: example.org
//! groups: {printers: inventory_hostname is match('printer')}
//! ```

mod leases;
mod plugin;

shevek_plugin::export!();
