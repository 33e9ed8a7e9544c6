"""Addresses on the internet that somebody else typed: never one inside our own network."""

import ipaddress
import socket
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

NETWORKS_WITH_IPV4 = {
    # Prefix → where in the address's 16 bytes the IPv4 address begins.
    ipaddress.IPv6Network("64:ff9b::/96"): 12,  # NAT64 (RFC 6052 §2.1)
    ipaddress.IPv6Network(
        "64:ff9b:1::/48"
    ): 12,  # NAT64 of a network's own (RFC 8215); its other lengths are refused
    ipaddress.IPv6Network("::/96"): 12,  # IPv4-compatible (RFC 4291 §2.5.5.1)
    ipaddress.IPv6Network("::ffff:0:0:0/96"): 12,  # IPv4-translated (RFC 2765)
    ipaddress.IPv6Network("2002::/16"): 2,  # 6to4 (RFC 3056)
}
NEVER = tuple(
    ipaddress.IPv6Network(one)
    for one in (
        "fec0::/10",  # site-local (RFC 3879)
        "2001::/32",  # Teredo (RFC 4380): both ends are somebody else's
        "64:ff9b:1::/48",
        "5f00::/16",  # segment routing (RFC 9602)
        "3fff::/20",  # documentation (RFC 9637)
    )
)
ISATAP = (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe")
"""The four bytes before the IPv4 address in an interface identifier (RFC 5214 §6.1)."""


def checked_address(url: str) -> str:
    """The first public IP address that `url` leads to.

    Raises `ValidationError` when it is not http(s), carries a password, asks for another port than the settings let
    out to, or leads anywhere inside, but for the hosts that whoever runs the instance has named
    (`CLAQUETA_INSIDE_HOSTS`).
    """
    parts = urlsplit(url)
    try:
        port = parts.port or (80 if parts.scheme == "http" else 443)
    except ValueError:
        raise ValidationError(_("Write an address that begins with https://")) from None
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise ValidationError(_("Write an address that begins with https://"))
    if parts.username or parts.password:
        raise ValidationError(_("Take the user and password out of the address."))
    inside = parts.hostname in settings.INSIDE_HOSTS
    if port not in settings.OUTBOUND_PORTS and not inside:
        raise ValidationError(_("Port %(port)s is not one that we write to.") % {"port": port})
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ValidationError(_("This address does not exist: %(host)s") % {"host": parts.hostname}) from None
    addresses = {str(entry[4][0]).partition("%")[0] for entry in found}
    for address in addresses if not inside else ():
        if not is_public(address):
            raise ValidationError(_("This address leads to the inside of a network; use a public one."))
    return sorted(addresses)[0]


def is_public(address: str) -> bool:
    """Whether the address, and any IPv4 address that it carries inside, is on the open internet."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if any(ip in network for network in NEVER):
            return False
        carried = _carried(ip)
        if carried is not None:
            return is_public(str(carried))
        # An interface of ISATAP is in whatever network its first half says: both must be outside.
        if ip.packed[8:12] in ISATAP and not is_public(str(ipaddress.IPv4Address(ip.packed[12:]))):
            return False
    return ip.is_global and not ip.is_multicast


def _carried(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a translating prefix leads to."""
    if ip.ipv4_mapped:
        return ip.ipv4_mapped
    for network, at in NETWORKS_WITH_IPV4.items():
        if ip in network:
            return ipaddress.IPv4Address(ip.packed[at : at + 4])
    return None
