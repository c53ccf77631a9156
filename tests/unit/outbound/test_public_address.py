"""Only what is given out in the public internet may be spoken to, however it is written."""

import pytest

from chalicelib.outbound.public_address import is_loopback, is_public, resolve

INSIDE = [
    *("127.0.0.1", "127.255.0.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),  # noqa: S104
    *("169.254.169.254", "169.254.170.2", "100.64.0.1", "192.0.0.8", "192.0.0.192", "198.18.0.1", "192.88.99.1"),
    *("192.0.2.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.1.2.3", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::7f00:1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::", "2002:808:808::1", "2001:0:1::1"),
    *("fe80::1", "fe80::1%eth0", "2606:4700::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1"),
    *("2001:db8::1", "3fff::1", "5f00::1", "100::1", "2001:20::1", "4000::1"),
]
NO_ADDRESS = ["", "localhost", "1.2.3", "0x7f000001", "2130706433", "1.1.1.1.1", "8.8.8.8/32", "[::1]"]


@pytest.mark.parametrize("address", INSIDE + NO_ADDRESS)
def test_what_leads_inside_or_is_no_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001::64"]
)
def test_what_is_given_out_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(("address", "here"), [("127.0.0.1", True), ("::1", True), ("8.8.8.8", False), ("x", False)])
def test_this_machine_is_known(address: str, here: bool) -> None:  # noqa: FBT001 - a case
    assert is_loopback(address) is here


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "localhost"])
def test_every_way_to_write_this_machine_is_found_by_resolving_it(host: str) -> None:
    found = resolve(host, 443)
    assert found == () or all(map(is_loopback, found))
    assert not any(map(is_public, found))


def test_a_name_that_cannot_be_has_no_address() -> None:
    assert resolve("a" * 64 + ".invalid", 443) == ()
    assert resolve("xn--\x00", 443) == ()
