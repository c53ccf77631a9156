"""How large an item is to DynamoDB, and what that is in write units."""

from chalicelib.storage.engine import Row

WRITE_UNIT = 1024  # bytes


def size_of(row: Row) -> int:
    """Bytes as DynamoDB counts them, names of attributes included."""
    kept = {name: getattr(row, name) for name in Row.__dataclass_fields__}
    sizes = {name: len(value if isinstance(value, bytes) else str(value)) for name, value in kept.items() if value}
    return sum(len(name) + size for name, size in sizes.items())
