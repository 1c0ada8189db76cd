"""Whose address it is: one line of IPv6 has more addresses than there are case numbers, so its network is counted."""

from ipaddress import AddressValueError, IPv6Address, IPv6Network

#: Bits of an IPv6 address that one line is given (RFC 6177: a /64 at the least).
_LINE = 64


def one_household(address: str) -> str:
    """Return what is the same for all addresses of one line: an IPv4 address itself, the /64 network of an IPv6 one."""
    try:
        whole = IPv6Address(address)
    except AddressValueError:
        return address
    if whole.ipv4_mapped is not None:
        return str(whole.ipv4_mapped)
    plain = str(whole).partition("%")[0]
    return str(IPv6Network((plain, _LINE), strict=False))
