"""Where numbers were given out, as the company guesses it from the first digits; a few, for tests and the page."""

WITHHELD = "+266696687"  # ANONYMOUS on a keypad: what Twilio puts into From where the number is withheld
TOLL_FREE = ("+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888")
_AREAS = {
    "+1206": ("SEATTLE", "WA", "98101"),
    "+1212": ("NEW YORK", "NY", "10010"),
    "+1303": ("DENVER", "CO", "80014"),
    "+1310": ("BEVERLY HILLS", "CA", "90210"),
    "+1415": ("SAN FRANCISCO", "CA", "94105"),
    "+1512": ("AUSTIN", "TX", "78701"),
    "+1617": ("BOSTON", "MA", "02110"),
}


def is_toll_free(number: str) -> bool:
    """Whether it is one of North America's toll-free numbers."""
    return number.startswith(TOLL_FREE)


def place_parameters(role: str, number: str) -> dict[str, str]:
    """Return FromCity and its kin for a role such as From; nothing of a withheld number."""
    if number == WITHHELD or not number.startswith("+"):
        return {}
    city, state, code = _AREAS.get(number[:5], ("", "", ""))
    country = "US" if number.startswith("+1") else ""
    return {f"{role}City": city, f"{role}State": state, f"{role}Zip": code, f"{role}Country": country}
