"""The operator warns an account that is misused, stops part of what it does, or lets it go on; its owners are told.

One transaction writes report, account, letters and both chains. Nothing here reads what the account holds.
"""

from collections.abc import Sequence

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.misuse import MisuseReport
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.restriction import WORDS_LIMIT, Restriction, Stop
from chalicelib.domain.text import required
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.services.accounts.tell_owners import tell_owners
from chalicelib.services.misuse.handle_misuse import seen_report
from chalicelib.services.misuse.report_misuse import by_operator
from chalicelib.services.ports.desk import Desk, Unit
from chalicelib.values import dataclass, replace

BOTH = "both"


@dataclass(frozen=True, slots=True)
class _Step:
    """One act about an account: what stands in both chains and in the letter."""

    kind: LetterKind
    account_tag: Tag
    report_tag: Tag
    words: str
    detail: Detail
    part: str = ""  # which words of the letter


def warn_account(desk: Desk, staff: Staff, name: str, words: str, *, seen: int | None = None) -> MisuseReport:
    """Write to the account's owners in the operator's words.

    Raise `InvalidField` (`letter`), `NotPossible` (`misuse-closed`, `misuse-unlinked`, `no-owner`), `Conflict`.
    """
    report = seen_report(desk, staff, name, seen)
    account = desk.accounts.get(report.must_be_linked())
    said = required("letter", words, limit=WORDS_LIMIT, lines=True)
    step = _Step(LetterKind.STAFF_MISUSE_WARNING, Tag.ACCOUNT_WARNED, Tag.MISUSE_WARNED, said, {"report": report.id})
    return _do(desk, staff, replace(report, warned_at=desk.clock.now()), account, step)


def restrict_account(
    desk: Desk, staff: Staff, name: str, stops: Sequence[str], words: str, *, seen: int | None = None
) -> MisuseReport:
    """Stop part of what the account does, from the next call on, and tell its owners why.

    A restriction of before is replaced. Raise as `warn_account`, and `InvalidField` (`stops`).
    """
    report = seen_report(desk, staff, name, seen)
    account = desk.accounts.get(report.must_be_linked())
    chosen = tuple(stop for stop in Stop if stop.value in stops)
    if not chosen:
        raise InvalidField(field="stops", problem="missing")
    said = required("letter", words, limit=WORDS_LIMIT, lines=True)
    now = desk.clock.now()
    restriction = Restriction(since=now, stops=chosen, kind=report.kind, report=report.id)
    detail: Detail = {"report": report.id, "kind": report.kind.value, "stops": [stop.value for stop in chosen]}
    part = BOTH if len(chosen) > 1 else chosen[0].value
    step = _Step(LetterKind.STAFF_RESTRICTED, Tag.ACCOUNT_RESTRICTED, Tag.MISUSE_RESTRICTED, said, detail, part)
    return _do(desk, staff, replace(report, restricted_at=now), replace(account, restriction=restriction), step)


def lift_restriction(desk: Desk, staff: Staff, name: str, words: str, *, seen: int | None = None) -> MisuseReport:
    """Let the account go on, also once the report is closed; its owners are told.

    Raise `InvalidField` (`letter`), `NotPossible` (`not-restricted`, `no-owner`), `Conflict`.
    """
    report = seen_report(desk, staff, name, seen)
    account = desk.accounts.get(report.linked) if report.linked else None
    if account is None or account.restriction is None:
        raise NotPossible("not-restricted")
    said = required("letter", words, limit=WORDS_LIMIT, lines=True)
    step = _Step(
        LetterKind.STAFF_UNRESTRICTED,
        Tag.ACCOUNT_RESTRICTION_LIFTED,
        Tag.MISUSE_LIFTED,
        said,
        {"report": report.id},
    )
    return _do(desk, staff, report, replace(account, restriction=None), step)


def _do(desk: Desk, staff: Staff, after: MisuseReport, account: Account, step: _Step) -> MisuseReport:
    actor = by_operator(staff)
    on_account = Reason(step.account_tag, actor, None, step.detail, owner=account.id)
    about = {name: value for name, value in step.detail.items() if name != "report"} | {"account": account.id}
    unit = desk.work.begin(after.account, desk.clock.now())
    unit.store(after, because=Reason(step.report_tag, actor, None, about, after.id))
    unit.store(account, because=on_account)
    if step.kind is not LetterKind.STAFF_MISUSE_WARNING:
        words = replace(desk.misuse.words(account.id), words=step.words if account.restriction else "")
        (unit.store if words.version else unit.create)(words, because=on_account)
    _tell(desk, unit, staff, account, on_account, step)
    unit.commit()
    return replace(after, version=after.version + 1)


def _tell(desk: Desk, unit: Unit, staff: Staff, account: Account, because: Reason, step: _Step) -> None:
    operator = staff.account
    values = {"words": step.words, "sender": operator.name, "reply_to": operator.email}
    if step.part:
        values["channel"] = step.part
    if not tell_owners(desk, unit, account, because, step.kind, values):
        raise NotPossible("no-owner")
