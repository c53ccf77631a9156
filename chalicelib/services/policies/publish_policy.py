"""The operator publishes a version of its privacy policy, or withdraws one that has not begun."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from urllib.parse import urlsplit

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.mailing import Audience, Mailing
from chalicelib.domain.policy import (
    LINK_LIMIT,
    MOST_AHEAD,
    MOST_VERSIONS,
    SUMMARY_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    USES_NOTICE,
    PolicyText,
    PolicyVersion,
    Use,
    earliest,
)
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.text import clean, optional, required
from chalicelib.errors import Conflict, InvalidField, NotPossible
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, field, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPolicy:
    """A version as it was written; in each language a title and a summary, and either the text or where it lies."""

    number: int  # that it is to have: the one after the newest when it was written
    titles: Mapping[str, str]
    summaries: Mapping[str, str]
    effective_on: date
    texts: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    material: bool = False
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A version with its words, before it is published."""

    version: PolicyVersion
    texts: tuple[PolicyText, ...]


def publish_policy(desk: Desk, operator: Account, command: PublishPolicy, *, actor: str) -> PolicyVersion:
    """Publish a version, and mail it to everybody where it matters; a page that is sent twice publishes one.

    Raise `InvalidField`, `Conflict` when somebody else has published one meanwhile.
    """
    versions = desk.policy_versions.newest()
    published = next((one for one in versions if one.number == command.number), None)
    if published and published.by == actor and _same(desk, published, command):
        return published
    written = written_policy(desk, operator, command, actor=actor)
    version, now = written.version, desk.clock.now()
    because = Reason(Tag.ACCOUNT_POLICY_PUBLISHED, actor, None, _detail(version))
    unit = desk.work.begin(operator.id, now)
    unit.store(operator, because=because)
    unit.create(version, because=because)
    for text in written.texts:
        unit.create(text, because=because)
    if version.material:
        unit.create(_mailing(version, LetterKind.STAFF_POLICY, now), because=because)
    unit.commit()
    return replace(version, version=1)


def written_policy(desk: Desk, operator: Account, command: PublishPolicy, *, actor: str) -> Written:
    """The version as it would be published now; nothing is written. Raise `InvalidField`, `Conflict`."""
    now = desk.clock.now()
    versions = desk.policy_versions.newest()
    if command.number != len(versions) + 1:
        raise Conflict(PolicyVersion.KIND)
    if len(versions) >= MOST_VERSIONS:
        raise NotPossible("policies-full", limit=str(MOST_VERSIONS))
    languages = _languages(command)
    texts = tuple(_text(operator, command, language) for language in languages if not _link(command, language))
    version = PolicyVersion(
        account=operator.id,
        number=command.number,
        by=actor,
        published_at=now,
        effective_on=command.effective_on,
        titles={one: required(f"policy_title_{one}", command.titles[one], limit=TITLE_LIMIT) for one in languages},
        summaries={one: _summary(command, one) for one in languages},
        material=command.material or bool(command.uses),
        uses=tuple(use for use in Use if use in command.uses),
        links={one: _link(command, one) for one in languages if _link(command, one)},
    )
    _check_day(version, versions, now)
    return Written(version, texts)


def withdraw_policy(desk: Desk, operator: Account, number: int, *, actor: str) -> PolicyVersion:
    """Take back a version that has not begun, and tell everybody to whom it was mailed; a second time changes nothing.

    Where no mail has left yet, none leaves. Raise `NotFound`, `NotPossible` (`policy-begun`), `Conflict` where the
    mailing begins at this moment.
    """
    version, now = desk.policy_versions.get(number), desk.clock.now()
    if not version.stands():
        return version
    if not version.can_be_withdrawn(now):
        raise NotPossible("policy-begun")
    gone = replace(version, withdrawn_at=now)
    because = Reason(Tag.ACCOUNT_POLICY_WITHDRAWN, actor, None, {"number": number})
    unit = desk.work.begin(operator.id, now)
    unit.store(operator, because=because)
    unit.store(gone, because=because)
    announced = desk.notices.mailing(operator.id, mailing_of(number))
    if announced and announced.begun_at is None:
        unit.store(announced.ended(now), because=because)
    elif gone.material:
        unit.create(_mailing(replace(gone, account=operator.id), LetterKind.STAFF_POLICY_GONE, now), because=because)
    unit.commit()
    return gone


def _detail(version: PolicyVersion) -> Detail:
    uses = [use.value for use in version.uses]
    on = version.effective_on.isoformat()
    return {"number": version.number, "effective": on, "material": version.material, "uses": uses}


def mailing_of(number: int, kind: LetterKind = LetterKind.STAFF_POLICY) -> str:
    """The name of a version's mailing."""
    return f"{kind.value}-{number}"


def number_of(mailing: str) -> int:
    """The version that a mailing of that name is about."""
    return int(mailing.rpartition("-")[2])


def _mailing(version: PolicyVersion, kind: LetterKind, now: datetime) -> Mailing:
    name = mailing_of(version.number, kind)
    return Mailing(account=version.account, id=name, kind=kind, audience=Audience.EVERYBODY, next_at=now)


def _languages(command: PublishPolicy) -> tuple[str, ...]:
    """The languages in which anything was written, in their order. Raise `InvalidField` where there is none."""
    parts = (command.titles, command.summaries, command.texts, command.links)
    found = [one for one in command.titles if any(clean(part.get(one, "")) for part in parts)]
    if not found:
        raise InvalidField(field=f"policy_title_{next(iter(command.titles))}", problem="missing")
    return tuple(found)


def _summary(command: PublishPolicy, language: str) -> str:
    given = command.summaries.get(language, "")
    return required(f"policy_summary_{language}", given, limit=SUMMARY_LIMIT, lines=True)


def _link(command: PublishPolicy, language: str) -> str:
    """Where the text lies; empty where it lies here. Raise `InvalidField` for both, or for what no page leads to."""
    name = f"policy_link_{language}"
    link = optional(name, command.links.get(language, ""), limit=LINK_LIMIT)
    if not link:
        return ""
    if clean(command.texts.get(language, "")):
        raise InvalidField(field=name, problem="both")
    with suppress(ValueError):
        parts = urlsplit(link)
        if parts.scheme == "https" and parts.hostname and not parts.username and " " not in link:
            return link
    raise InvalidField(field=name, problem="malformed")


def _text(operator: Account, command: PublishPolicy, language: str) -> PolicyText:
    given = command.texts.get(language, "")
    words = required(f"policy_text_{language}", given, limit=TEXT_LIMIT, lines=True)
    return PolicyText(account=operator.id, number=command.number, language=language, text=words)


def _check_day(version: PolicyVersion, versions: tuple[PolicyVersion, ...], now: datetime) -> None:
    """Raise `InvalidField` for a day that is too early for anybody to know or to refuse, or that nobody can plan."""
    on = version.effective_on
    if on < earliest(now):
        raise InvalidField(field="effective", problem="too-early")
    if version.uses and version.begins_at < now + USES_NOTICE:
        raise InvalidField(field="effective", problem="too-early-to-refuse", days=USES_NOTICE.days)
    if on > (now + MOST_AHEAD).date():
        raise InvalidField(field="effective", problem="too-late")
    if any(one.stands() and one.effective_on > on for one in versions):
        raise InvalidField(field="effective", problem="before-another")


def _same(desk: Desk, published: PolicyVersion, command: PublishPolicy) -> bool:
    """Whether the same page was sent before: the words are those that were published."""
    if published.effective_on != command.effective_on or set(published.uses) != set(command.uses):
        return False
    if published.material is not (command.material or bool(command.uses)):
        return False
    words = {one: clean(command.titles.get(one, "")) for one in published.titles}
    summaries = {one: clean(command.summaries.get(one, ""), lines=True) for one in published.titles}
    links = {one: link for one in published.titles if (link := clean(command.links.get(one, "")))}
    texts = {one: desk.policy_versions.text(published.number, one) for one in published.titles}
    same = all(not text or text.text == clean(command.texts.get(one, ""), lines=True) for one, text in texts.items())
    return (words, summaries, links) == (published.titles, published.summaries, published.links) and same
