"""Addresses and the networks they belong to, as people write them (pure)."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

type Address = IPv4Address | IPv6Address
type Network = IPv4Network | IPv6Network


def read_networks(text: str) -> list[Network]:
    """Return the networks in `text`, one address or range (CIDR) a line, commas allowed too.

    A range may name any address in it. Raises ValueError for the first line that is neither.
    """
    written = text.replace(",", "\n").replace("，", "\n").split()
    return [ip_network(line, strict=False) for line in written]


def is_within(address: str, networks: str) -> bool:
    """Say whether `address` lies in one of `networks`; none at all admit everyone.

    An address that cannot be read, as of a request without one, lies in none.
    """
    allowed = read_networks(networks)
    if not allowed:
        return True
    found = _read_address(address)
    return found is not None and any(found in network for network in allowed)


def _read_address(address: str) -> Address | None:
    """Return the address; one of IPv4 that came through an IPv6 socket as what it is."""
    try:
        found = ip_address(address)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
