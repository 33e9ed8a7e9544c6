"""Addresses on the internet that somebody else typed: never one inside our own network."""

import ipaddress
import socket
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def checked_address(url: str) -> str:
    """The first public IP address that `url` leads to.

    Raises `ValidationError` when it is not http(s), carries a password, or leads anywhere inside, but for the hosts
    that whoever runs the instance has named (`CLAQUETA_INSIDE_HOSTS`).
    """
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise ValidationError(_("Write an address that begins with https://"))
    if parts.username or parts.password:
        raise ValidationError(_("Take the user and password out of the address."))
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ValidationError(_("This address does not exist: %(host)s") % {"host": parts.hostname}) from None
    addresses = {str(entry[4][0]).partition("%")[0] for entry in found}
    for address in addresses if parts.hostname not in settings.INSIDE_HOSTS else ():
        if not is_public(address):
            raise ValidationError(_("This address leads to the inside of a network; use a public one."))
    return sorted(addresses)[0]


def is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return ip.is_global and not ip.is_multicast
