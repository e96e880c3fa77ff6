use super::Fault;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// Which machines may be asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Only those on the public internet: a page must not make us ask a router or a printer.
    #[default]
    Public,
    /// Those of this machine and of its own network, too. What can be no web server stays out: a cloud's secrets lie at a
    /// link-local address.
    Private,
}

/// Where a machine is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ground {
    Public,
    /// This machine, or a network of one's own.
    Own,
    /// Link-local, multicast, unspecified, reserved.
    Nowhere,
}

impl Reach {
    /// Why the machine with this address may not be asked; none where it may.
    pub fn refuses(self, address: IpAddr) -> Option<Fault> {
        match (ground(address), self) {
            (Ground::Public, _) | (Ground::Own, Reach::Private) => None,
            (Ground::Own, Reach::Public) => Some(Fault::Private(address)),
            (Ground::Nowhere, _) => Some(Fault::Nobody(address)),
        }
    }

    /// The same for a URL that names a machine by its number. Names are looked up only when connecting.
    pub fn refuses_number(self, url: &Url) -> Option<Fault> {
        match url.host()? {
            Host::Ipv4(address) => self.refuses(IpAddr::V4(address)),
            Host::Ipv6(address) => self.refuses(IpAddr::V6(address)),
            Host::Domain(_) => None,
        }
    }
}

/// Blocks of IPv4 that are not public, with their number of leading bits (IANA's registry of special purposes).
const SPECIAL_V4: &[(Ipv4Addr, u32, Ground)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 8, Ground::Nowhere),
    (Ipv4Addr::new(10, 0, 0, 0), 8, Ground::Own),
    (Ipv4Addr::new(100, 64, 0, 0), 10, Ground::Own),
    (Ipv4Addr::new(127, 0, 0, 0), 8, Ground::Own),
    (Ipv4Addr::new(169, 254, 0, 0), 16, Ground::Nowhere),
    (Ipv4Addr::new(172, 16, 0, 0), 12, Ground::Own),
    (Ipv4Addr::new(192, 0, 0, 0), 24, Ground::Nowhere),
    (Ipv4Addr::new(192, 0, 2, 0), 24, Ground::Nowhere),
    (Ipv4Addr::new(192, 88, 99, 0), 24, Ground::Nowhere),
    (Ipv4Addr::new(192, 168, 0, 0), 16, Ground::Own),
    (Ipv4Addr::new(198, 18, 0, 0), 15, Ground::Nowhere),
    (Ipv4Addr::new(198, 51, 100, 0), 24, Ground::Nowhere),
    (Ipv4Addr::new(203, 0, 113, 0), 24, Ground::Nowhere),
    // Multicast, what is reserved, broadcast.
    (Ipv4Addr::new(224, 0, 0, 0), 3, Ground::Nowhere),
];

fn ground(address: IpAddr) -> Ground {
    match address {
        IpAddr::V4(address) => ground_v4(address),
        IpAddr::V6(address) => ground_v6(address),
    }
}

fn ground_v4(address: Ipv4Addr) -> Ground {
    let bits = u32::from(address);
    let within = |(block, leading, _): &&(Ipv4Addr, u32, Ground)| (bits ^ u32::from(*block)) >> (32 - leading) == 0;
    SPECIAL_V4
        .iter()
        .find(within)
        .map_or(Ground::Public, |(_, _, ground)| *ground)
}

/// Global unicast is `2000::/3`; of it, some blocks carry IPv4 addresses, and some lead nowhere.
fn ground_v6(address: Ipv6Addr) -> Ground {
    let parts = address.segments();
    if address.is_loopback() {
        return Ground::Own;
    }
    if let Some(inner) = carried(&parts) {
        return ground_v4(inner);
    }
    match parts[0] {
        // Teredo, benchmarks, ORCHID and other protocols; documentation.
        0x2001 if parts[1] < 0x200 || parts[1] == 0xdb8 => Ground::Nowhere,
        // Documentation (RFC 9637).
        0x3fff if parts[1] < 0x1000 => Ground::Nowhere,
        first if first >> 13 == 1 => Ground::Public,
        // Unique local.
        first if first >> 9 == 0x7e => Ground::Own,
        _ => Ground::Nowhere,
    }
}

/// The IPv4 address that an IPv6 one stands for: mapped, compatible, translated (NAT64), 6to4.
fn carried(parts: &[u16; 8]) -> Option<Ipv4Addr> {
    let joined = |high: u16, low: u16| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    match parts {
        [0, 0, 0, 0, 0, 0xffff | 0, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(joined(*high, *low)),
        [0x2002, high, low, ..] => Some(joined(*high, *low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(reach: Reach, address: &str) -> bool {
        reach.refuses(address.parse().unwrap()).is_some()
    }

    #[test]
    fn a_network_of_ones_own_is_asked_only_when_allowed() {
        for own in [
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "2002:7f00:1::",
            "2002:c0a8:101::1",
            "64:ff9b::a00:1",
            "fc00::1",
            "fd12:3456::1",
        ] {
            assert!(refused(Reach::Public, own), "{own}");
            assert!(!refused(Reach::Private, own), "{own}");
        }
    }

    #[test]
    fn what_can_be_no_web_server_is_never_asked() {
        for nowhere in [
            "0.0.0.0",
            "0.1.2.3",
            "169.254.169.254",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "3fff:1::",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "::ffff:169.254.169.254",
        ] {
            assert!(refused(Reach::Public, nowhere), "{nowhere}");
            assert!(refused(Reach::Private, nowhere), "{nowhere}");
        }
    }

    #[test]
    fn the_public_internet_is_asked() {
        for public in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.1",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.1",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450::1",
            "2001:4860::8888",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::1",
        ] {
            assert!(!refused(Reach::Public, public), "{public}");
        }
    }

    #[test]
    fn numbers_are_addresses_however_they_are_written() {
        for host in [
            "127.0.0.1",
            "127.1",
            "0x7f000001",
            "2130706433",
            "0177.0.0.1",
            "[::1]",
            "[::ffff:7f00:1]",
        ] {
            let url = Url::parse(&format!("http://{host}/")).unwrap();
            assert!(Reach::Public.refuses_number(&url).is_some(), "{host}");
            assert_eq!(Reach::Private.refuses_number(&url), None, "{host}");
        }
        let named = Url::parse("http://blog.example.org/").unwrap();
        assert_eq!(Reach::Public.refuses_number(&named), None);
    }
}
