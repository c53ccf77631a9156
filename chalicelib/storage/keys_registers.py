"""Keys of the registers that a business keeps; see `keys`."""


def entry(register: str, name: str) -> str:
    """Sort key of an entry in the account's partition, by the moment at which it was made; a register's beginning."""
    return f"REGISTER#{register}#{name}"
