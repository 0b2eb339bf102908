"""What counts as one network: a line, however many addresses its devices make up."""

import pytest
from flask import Flask

from portal.web.requests import network


def named(site: Flask, address: str) -> str:
    """Return the name of the network of an address."""
    with site.test_request_context("/", environ_overrides={"REMOTE_ADDR": address}):
        return network()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
        ("2001:db8:1:2::1", "2001:0DB8:0001:0002::9"),
        ("fe80::1%eth0", "fe80::2%eth0"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
    ],
)
def test_one_line_is_one_network(site: Flask, one: str, other: str) -> None:
    assert named(site, one) == named(site, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:3::1"),
        ("192.0.2.7", "192.0.2.8"),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.8"),
        ("", "192.0.2.8"),
    ],
)
def test_another_line_is_another(site: Flask, one: str, other: str) -> None:
    assert named(site, one) != named(site, other)
