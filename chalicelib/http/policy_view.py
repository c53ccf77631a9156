"""Versions of the operator's privacy policy as pages show them: to everybody, to staff, to who publishes them."""

from collections.abc import Iterable
from datetime import date, datetime

from msgspec import Struct

from chalicelib.domain.policy import PolicyVersion, holding, spoken

PATH = "/policy"


class VersionView(Struct, frozen=True, kw_only=True):
    """One version: state is text `policy.state.<state>`; `language` is that of title and summary."""

    number: int
    state: str
    title: str
    summary: str
    language: str
    effective_on: date
    published_at: datetime
    withdrawn_at: datetime | None
    uses: tuple[str, ...]  # texts `policy.use.<use>`
    material: bool
    url: str


def version_view(version: PolicyVersion, versions: Iterable[PolicyVersion], language: str, at: datetime) -> VersionView:
    """A version in the reader's language, or in one that there is."""
    said = spoken(version.titles, language)
    return VersionView(
        number=version.number,
        state=state_of(version, versions, at),
        title=version.titles[said],
        summary=version.summaries[said],
        language=said,
        effective_on=version.effective_on,
        published_at=version.published_at,
        withdrawn_at=version.withdrawn_at,
        uses=tuple(use.value for use in version.uses),
        material=version.material,
        url=f"{PATH}/{version.number}",
    )


def version_views(versions: tuple[PolicyVersion, ...], language: str, at: datetime) -> list[VersionView]:
    """All of them, the newest first."""
    return [version_view(one, versions, language, at) for one in reversed(versions)]


def state_of(version: PolicyVersion, versions: Iterable[PolicyVersion], at: datetime) -> str:
    """`withdrawn`, `to-come`, `holds`, or `past`."""
    if not version.stands():
        return "withdrawn"
    if not version.holds(at):
        return "to-come"
    return "holds" if version == holding(versions, at) else "past"
