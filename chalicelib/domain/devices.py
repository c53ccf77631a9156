"""A browser in plain words, from what it says of itself: enough to recognise one's own, and nothing more."""

import re
from typing import Final

# The first that fits: browsers name those that they descend from as well.
_BROWSERS: Final = (
    (re.compile(r"\bEdg(?:e|A|iOS)?/"), "Edge"),
    (re.compile(r"\bOPR/|\bOpera\b"), "Opera"),
    (re.compile(r"\bSamsungBrowser/"), "Samsung Internet"),
    (re.compile(r"\bFirefox/|\bFxiOS/"), "Firefox"),
    (re.compile(r"\bChrom(?:e|ium)/|\bCriOS/"), "Chrome"),
    (re.compile(r"\bVersion/\S+ .*\bSafari/"), "Safari"),
)
_SYSTEMS: Final = (
    (re.compile(r"\biPhone\b"), "iPhone"),
    (re.compile(r"\biPad\b"), "iPad"),
    (re.compile(r"\bAndroid\b"), "Android"),
    (re.compile(r"\bWindows\b"), "Windows"),
    (re.compile(r"\bMac OS X\b|\bMacintosh\b"), "macOS"),
    (re.compile(r"\bCrOS\b"), "ChromeOS"),
    (re.compile(r"\bLinux\b"), "Linux"),
)
_LONGEST: Final = 1000


def device_of(user_agent: str) -> str:
    """Browser and system by family, such as "Firefox, Windows"; empty for what is neither."""
    told = user_agent[:_LONGEST]
    found = (_first(_BROWSERS, told), _first(_SYSTEMS, told))
    return ", ".join(name for name in found if name)


def _first(families: tuple[tuple[re.Pattern[str], str], ...], told: str) -> str:
    return next((name for pattern, name in families if pattern.search(told)), "")
