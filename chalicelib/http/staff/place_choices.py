"""Where a business can lie and which time zones there are, as the options of a select."""

from typing import Final
from zoneinfo import available_timezones

from chalicelib import texts
from chalicelib.domain import places

Groups = list[tuple[str, list[tuple[str, str]]]]
_REGIONS: Final = ("America", "Europe", "Africa", "Asia", "Atlantic", "Australia", "Indian", "Pacific")


def zone_choices() -> Groups:
    """The zones by part of the world."""
    known = sorted(available_timezones())
    return [
        (region, [(name, name.partition("/")[2].replace("_", " ")) for name in known if name.startswith(f"{region}/")])
        for region in _REGIONS
    ]


def establishment_choices(language: str) -> Groups:
    """The places whose holidays are known."""
    groups = (("states", places.STATES), ("europe", places.EUROPEAN))
    return [
        (texts.text(f"place.group.{key}", language), [(code, texts.text(f"place.{code}", language)) for code in codes])
        for key, codes in groups
    ]
