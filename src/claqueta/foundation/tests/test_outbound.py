"""Addresses that somebody typed: every way of writing one inside a network is refused."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

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
