"""What counts as one network address when somebody is counted by where they ask from."""

import ipaddress

HOME_BITS = 64  # who has one address of IPv6 has all that share these first bits


def network_of(address: str) -> str:
    """The address itself for IPv4, `2001:db8::/64` for IPv6; what is neither stays as written.

    IPv4 in the clothes of IPv6 (`::ffff:192.0.2.1`) is IPv4, or all of it would be one network.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is None:
            return str(ipaddress.ip_network((int(found), HOME_BITS), strict=False))
        return str(found.ipv4_mapped)
    return str(found)
