"""How deep JSON may be nested: what one reader takes, another must be able to read again."""

from typing import Any


def deeper_than(levels: int, found: Any) -> bool:
    """Whether lists and objects lie within each other at more levels than these."""
    level = [found]
    for _ in range(levels):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True
