"""Notices of the operator as the staff's pages show them."""

from collections.abc import Iterable

from msgspec import Struct

from chalicelib.domain.operator_notice import Mark, OperatorNotice, in_language

NOTICES = "/staff/notices"


class ToldView(Struct, frozen=True, kw_only=True):
    """One notice in a list: severity is text `notice-severity.<severity>`; `language` is that of the title."""

    severity: str
    title: str
    language: str
    url: str
    read: bool = False


class NoticeView(Struct, frozen=True, kw_only=True):
    """A notice to be read."""

    severity: str
    title: str
    text: str
    language: str
    read: bool


def told(marks: Iterable[Mark], language: str, read: Iterable[str] = ()) -> list[ToldView]:
    """Marks in the reader's language, or in the one that there is."""
    seen = set(read)
    return [_told(mark, language, read=mark.id in seen) for mark in marks]


def _told(mark: Mark, language: str, *, read: bool) -> ToldView:
    title, spoken = in_language(mark.titles, language)
    return ToldView(severity=mark.severity.value, title=title, language=spoken, url=f"{NOTICES}/{mark.id}", read=read)


def notice_view(notice: OperatorNotice, language: str, *, read: bool) -> NoticeView:
    """The whole of it in one language."""
    title, spoken = in_language(notice.titles, language)
    return NoticeView(
        severity=notice.severity.value, title=title, text=notice.texts[spoken], language=spoken, read=read
    )
