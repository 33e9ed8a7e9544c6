"""Addresses that somebody typed: every way of writing one inside a network is refused."""

import ipaddress
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.outbound import checked_address, is_public

INSIDE = (
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "fec0::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "::10.0.0.1",
    "::ffff:0:10.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::10.0.0.1",
    "64:ff9b:1:7f00:0:100::",
    "2002:7f00:1::1",
    "2002:a00:1::1",
    "2002:c0a8:101::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2606:4700::5efe:10.0.0.1",
    "2606:4700::200:5efe:192.168.1.1",
    "2001:db8::1",
    "3fff::1",
)
OUTSIDE = (
    "93.184.216.34",
    "8.8.8.8",
    "2606:4700:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "2002:808:808::1",
)


@pytest.mark.parametrize("address", INSIDE)
def test_address_inside_is_refused_however_it_is_written(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_public_address_is_let_out_to(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://[::ffff:7f00:1]/",
        "http://8.8.8.8:22/",
        "https://8.8.8.8:6379/",
        "https://8.8.8.8:99999/",
        "https://user:word@8.8.8.8/",
        "ftp://8.8.8.8/",
    ],
)
def test_url_that_leads_inside_or_to_another_port_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        checked_address(url)


def test_port_is_let_out_to_when_a_setting_names_it(settings: Any) -> None:
    settings.OUTBOUND_PORTS = (443, 8443)

    assert checked_address("https://8.8.8.8:8443/") == "8.8.8.8"


def why(do: Callable[[], Any]) -> str:
    """Why the address is refused, in English; empty when it is not."""
    with translation.override("en"):
        try:
            do()
        except ValidationError as refused:
            return str(refused.messages[0])
    return ""


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("https://8.8.8.8/", ""),
        ("http://8.8.8.8/", ""),
        ("https://[2606:4700:4700::1111]/", ""),
        ("", "Write an address that begins with https://"),
        ("https://", "Write an address that begins with https://"),
        ("https:///path", "Write an address that begins with https://"),
        ("ftp://8.8.8.8/", "Write an address that begins with https://"),
        ("https://8.8.8.8:99999/", "Write an address that begins with https://"),
        ("https://8.8.8.8:x/", "Write an address that begins with https://"),
        ("https://user@8.8.8.8/", "Take the user and password out of the address."),
        ("https://:word@8.8.8.8/", "Take the user and password out of the address."),
        ("https://8.8.8.8:22/", "Port 22 is not one that we write to."),
        ("https://nowhere.invalid/", "This address does not exist: nowhere.invalid"),
        ("https://a..b/", "This address does not exist: a..b"),
        (f"https://{'a' * 64}.example/", f"This address does not exist: {'a' * 64}.example"),
        ("https://127.0.0.1/", "This address leads to the inside of a network; use a public one."),
        ("https://localhost/", "This address leads to the inside of a network; use a public one."),
    ],
)
def test_url_is_refused_with_its_reason(settings: Any, url: str, message: str) -> None:
    settings.OUTBOUND_PORTS = (80, 443)

    assert why(lambda: checked_address(url)) == message


def test_host_inside_is_let_out_to_when_a_setting_names_it(settings: Any) -> None:
    settings.INSIDE_HOSTS = ("localhost", "127.0.0.1")

    assert checked_address("http://127.0.0.1:8080/") == "127.0.0.1"
    assert checked_address("http://localhost:8080/") in ("127.0.0.1", "::1")
    assert why(lambda: checked_address("http://127.0.0.2/")) != ""
    assert (
        why(lambda: checked_address("http://user@localhost/"))
        == "Take the user and password out of the address."
    )


@pytest.mark.parametrize(
    ("address", "public"),
    [
        # The last inside and the first outside of each network.
        ("9.255.255.255", True),
        ("10.0.0.0", False),
        ("10.255.255.255", False),
        ("11.0.0.0", True),
        ("172.15.255.255", True),
        ("172.16.0.0", False),
        ("172.31.255.255", False),
        ("172.32.0.0", True),
        ("223.255.255.255", True),
        ("224.0.0.0", False),
        ("feff::1", False),
        ("ff0e::1", False),
        ("2001:0:ffff::1", False),
        ("2001:4860::1", True),
        ("5eff::1", True),
        ("5f00::1", False),
        ("2003::1", True),
        ("2606:4700::5efe:8.8.8.8", True),
        ("2606:4700::5eff:10.0.0.1", True),
        ("64:ff9b:1::8.8.8.8", False),
        # A public IPv4 address in an interface's name makes no network public.
        ("fe80::5efe:8.8.8.8", False),
        ("fe80::200:5efe:8.8.8.8", False),
        ("fd00::5efe:8.8.8.8", False),
        ("2001:db8::5efe:8.8.8.8", False),
        ("::8.8.8.8", True),
        ("::ffff:0:8.8.8.8", True),
    ],
)
def test_network_ends_where_it_ends(address: str, public: bool) -> None:
    assert is_public(address) == public


@given(st.ip_addresses(v=4))
def test_address_that_carries_another_is_as_public_as_that(address: ipaddress.IPv4Address) -> None:
    number = int(address)

    carrying = {
        f"{prefix}{address}": is_public(f"{prefix}{address}")
        for prefix in ("::ffff:", "64:ff9b::", "2606:4700::5efe:", "2606:4700::200:5efe:", "::ffff:0:")
    }
    carrying["6to4"] = is_public(f"2002:{number >> 16:x}:{number & 0xFFFF:x}::1")
    assert carrying == dict.fromkeys(carrying, is_public(str(address)))


INSIDE_NETWORKS = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
    "2001:db8::/32",
    "2001::/32",
    "3fff::/20",
    "5f00::/16",
]


@given(st.sampled_from(INSIDE_NETWORKS).flatmap(lambda one: st.ip_addresses(network=one)))
def test_no_address_of_a_network_inside_is_public(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    assert not is_public(str(address))
