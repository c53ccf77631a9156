"""Where a person may live, as the options of a select: grouped and in the order of their names."""

from chalicelib import texts
from chalicelib.domain import places

Groups = list[tuple[str, list[tuple[str, str]]]]


def place_options(language: str, *, unsaid_first: bool = False) -> Groups:
    """Groups of (label, options of code and name); that the person has not said it stands last, or first."""

    def named(codes: tuple[str, ...]) -> list[tuple[str, str]]:
        return [(code, texts.text(f"place.{code}", language)) for code in codes]

    known = [(key, sorted(named(codes), key=lambda place: place[1])) for key, codes in places.GROUPS[:-1]]
    unsaid = ("unsaid", named((places.UNSAID,)))
    rest = [*known, ("elsewhere", named(places.ELSEWHERE))]
    groups = [unsaid, *rest] if unsaid_first else [*rest, unsaid]
    return [(texts.text(f"place.group.{key}", language), options) for key, options in groups]
