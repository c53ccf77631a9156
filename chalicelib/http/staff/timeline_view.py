"""The audit's entries of one request as a history that people read."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from chalicelib import texts
from chalicelib.domain.audit import AuditEntry, DetailValue
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.telephony import Consent
from chalicelib.http import views

Name = Callable[[str], str]


def timeline(entries: Iterable[AuditEntry], name: Name, language: str) -> list[views.TimelineEntry]:
    """Return the entries newest first, each with who did it and what matters of its detail."""
    return [_entry(entry, name, language) for entry in reversed(tuple(entries))]


def _entry(entry: AuditEntry, name: Name, language: str) -> views.TimelineEntry:
    values = _values(entry, name, language)
    own = f"staff:{entry.tag}"
    tag = own if values and texts.has_text(f"timeline.{own.replace(':', '-')}") else entry.tag
    return views.TimelineEntry(
        at=datetime.fromisoformat(entry.at),
        tag=tag,
        values=values if tag == own else {},
        actor=name(entry.actor),
    )


def _values(entry: AuditEntry, name: Name, language: str) -> Mapping[str, str]:
    """What the staff's words of an entry are filled with; empty when the plain words say it all."""
    detail = entry.detail
    match entry.tag:
        case Tag.REQUEST_EXTENDED if "due" in detail:
            return {"due": texts.date_text(date.fromisoformat(str(detail["due"])), language)}
        case Tag.REQUEST_ASSIGNED if "assignee" in detail:
            nobody = detail["assignee"] == "nobody"
            return {"name": texts.text("staff.nobody", language) if nobody else name(f"user:{detail['assignee']}")}
        case Tag.REQUEST_CONTACT_CONFIRMED if "contact" in detail:
            return {"contact": texts.text(f"staff.contact.{detail['contact']}", language)}
        case Tag.REQUEST_VERIFICATION_RECORDED if "result" in detail:
            return {"result": texts.text(f"match.result.{detail['result']}", language)}
        case Tag.REQUEST_ANSWERED | Tag.REQUEST_DENIED | Tag.REQUEST_APPEAL_DECIDED if "outcome" in detail:
            return {"outcome": _outcome(detail, language)}
    return _about_law(entry, language)


def _called(detail: Mapping[str, DetailValue], language: str) -> Mapping[str, str]:
    """Which of the things that a call leaves was noted."""
    again = detail.get("consent") == Consent.GIVEN and detail.get("take") not in {0, 1}
    told = "again" if again else str(detail.get("consent", ""))
    by_key = {"ended": "ended", "letter": "text", "right": "right"}
    what = told or next((word for key, word in by_key.items() if key in detail), "")
    if not what:
        what = "number" if detail.get("fields") == ["given"] else "facts"
    return {"what": texts.text(f"staff.call-noted.{what}", language)}


def _about_law(entry: AuditEntry, language: str) -> Mapping[str, str]:
    if entry.tag == Tag.REQUEST_LAW_CORRECTED:
        return _law(entry.detail, language)
    if entry.tag == Tag.REQUEST_CALL_NOTED:
        return _called(entry.detail, language)
    return _sorted(entry.detail, language) if entry.tag == Tag.REQUEST_SORTED else _about_letter(entry, language)


def _sorted(detail: Mapping[str, DetailValue], language: str) -> Mapping[str, str]:
    """The right that was asked for, or what it was instead of a request."""
    key = f"staff.sort.what.{detail['what']}" if "what" in detail else f"right.{detail['right']}.short"
    return {"what": texts.text(key, language)}


def _law(detail: Mapping[str, DetailValue], language: str) -> Mapping[str, str]:
    """The law that a request was put under, and the last day for the answer, if it sets one."""
    due = str(detail["due"])
    when = (
        texts.text("common.no-date", language) if due == "none" else texts.date_text(date.fromisoformat(due), language)
    )
    return {"law": texts.text(f"regime.{str(detail['to']).partition('-')[0]}", language), "due": when}


def _about_letter(entry: AuditEntry, language: str) -> Mapping[str, str]:
    detail = entry.detail
    if entry.tag == Tag.REQUEST_TOLD_OTHERWISE:
        day = texts.date_text(date.fromisoformat(str(detail["day"])), language)
        return {"day": day, "means": texts.text(f"staff.means.{detail['means']}", language)}
    if entry.tag == Tag.REQUEST_LETTER_FAILED:
        letter, why = f"staff.letter.{detail['kind']}", f"staff.letter-failure.{detail['why']}"
        return {"letter": texts.text(letter, language), "why": texts.text(why, language)}
    return {}


def _outcome(detail: Mapping[str, DetailValue], language: str) -> str:
    words = texts.text(f"outcome.{str(detail['outcome']).replace(' ', '-')}", language)
    codes = detail.get("grounds", [])
    grounds = [texts.text(f"ground.{code}", language) for code in codes] if isinstance(codes, list) else []
    return f"{words} ({'; '.join(grounds)})" if grounds else words
