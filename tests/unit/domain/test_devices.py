"""A browser is told from another by its family, and by nothing that would tell a person."""

import pytest

from chalicelib.domain.devices import device_of

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML) Chrome/130.0 Safari/537 Edg/130"
SAFARI = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1"
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) (KHTML) Version/18.0 Mobile Safari/604.1"


@pytest.mark.parametrize(
    ("told", "device"),
    [
        (CHROME, "Chrome, Linux"),
        (EDGE, "Edge, Windows"),
        (SAFARI, "Safari, macOS"),
        (IPHONE, "Safari, iPhone"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0", "Firefox, Android"),
        ("curl/8.0", ""),
        ("", ""),
        ("x" * 2000 + "Firefox/1", ""),
        ("Linux", "Linux"),
    ],
)
def test_a_browser_is_named_by_family_and_system(told: str, device: str) -> None:
    assert device_of(told) == device
