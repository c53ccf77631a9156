"""Which addresses we may speak to when somebody else has named the host: public ones, and nothing that leads inside.

A host is resolved once; every address that it has must be public, and the connection goes to one of these, so that
a name that answers differently the second time changes nothing.
"""

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], tuple[str, ...]]

_INNER: Final = tuple(
    ip_network(network)
    for network in (
        "192.0.0.0/24",  # IETF protocols; not every version of `ipaddress` knows the whole of it
        "192.88.99.0/24",  # 6to4 relays (RFC 7526): counted as global, and lead anywhere
    )
)
_UNICAST: Final = IPv6Network("2000::/3")  # what is given out; leaves out mapped, NAT64 and the old compatible forms
_TUNNELS: Final = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # IETF protocols; Teredo carries an IPv4 address
        "2002::/16",  # 6to4 carries one too
        "2001:db8::/32",  # documentation
        "3fff::/20",
    )
)


def is_public(text: str) -> bool:
    """Whether an address lies in the public internet, and no part of it stands for another address."""
    try:
        address: Address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        given_out = address in _UNICAST and address.scope_id is None
        return given_out and address.is_global and not any(address in network for network in _TUNNELS)
    special = address.is_multicast or address.is_reserved or any(address in network for network in _INNER)
    return address.is_global and not special


def is_loopback(text: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ip_address(text).is_loopback
    except ValueError:
        return False


def resolve(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a host, IPv4 first: few functions in the cloud have a way out by IPv6. Empty if it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    addresses = dict.fromkeys(str(address[0]) for *_, address in found)
    return tuple(sorted(addresses, key=lambda address: ":" in address))
