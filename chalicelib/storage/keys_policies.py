"""Keys of the operator's privacy policy; see `keys`. It is public, and outlives the account that published it."""

from typing import Final

VERSION: Final = "V#"
_TEXT: Final = "T#"


def versions() -> str:
    """Partition of all versions and their words."""
    return "POLICY"


def version(number: int) -> str:
    """Sort key of a version, in the order of their numbers."""
    return f"{VERSION}{number:05}"


def text(number: int, language: str) -> str:
    """Sort key of its words in a language."""
    return f"{_TEXT}{number:05}#{language}"
