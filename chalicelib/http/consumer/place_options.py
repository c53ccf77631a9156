"""Where a person may live, as the options of a select: grouped and in the order of their names."""

from chalicelib import texts
from chalicelib.domain import places

Groups = list[tuple[str, list[tuple[str, str]]]]


def place_options(language: str, *, unknown: str = "") -> Groups:
    """Groups of (label, options of code and name); that the person has not said it stands last.

    Where staff choose in their place, it stands first and is called `unknown`.
    """

    def named(codes: tuple[str, ...]) -> list[tuple[str, str]]:
        return [(code, texts.text(f"place.{code}", language)) for code in codes]

    known = [(key, sorted(named(codes), key=lambda place: place[1])) for key, codes in places.GROUPS[:-1]]
    rest = [("elsewhere", named(places.ELSEWHERE)), ("unsaid", named((places.UNSAID,)))]
    groups = [(texts.text(f"place.group.{key}", language), options) for key, options in (*known, *rest)]
    return [("", [(places.UNSAID, unknown)]), *groups[:-1]] if unknown else groups
