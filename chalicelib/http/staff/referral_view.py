"""What staff see of what was passed on to controllers."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from msgspec import Struct

from chalicelib.domain.controller import BY_MACHINE, Controller, HandOver, Match
from chalicelib.domain.referral import Referral, ReferralState
from chalicelib.http.staff.request_view import Reader, request_url
from chalicelib.services.referrals.package import Passable, file_name


class ChoiceView(Struct, frozen=True, kw_only=True):
    """A controller that can be chosen; `how` says why it may be meant (text `referral.how.<how>`), if it may."""

    id: str
    name: str
    method: str
    how: str = ""


class FileChoice(Struct, frozen=True, kw_only=True):
    """A file that can go with a request."""

    id: str
    name: str
    size: int


class ReferralView(Struct, frozen=True, kw_only=True):
    """One referral: where it stands, by when, what was said."""

    id: str
    url: str
    request_url: str
    name: str
    reach: str
    method: str
    state: str
    due: date
    days_left: int
    made_at: datetime
    by: str
    acknowledge_by: date
    handed_at: datetime | None = None
    acknowledged_at: datetime | None = None
    answered_at: datetime | None = None
    escalated_at: datetime | None = None
    ended_at: datetime | None = None
    answer: str = ""
    answer_words: str = ""
    ended_as: str = ""
    words: str = ""
    theirs: str = ""
    trouble: str = ""
    files: int = 0
    open: bool = True
    by_hand: bool = False  # staff hand it over themselves
    again: bool = False  # it can be handed over once more
    version: int = 0


def referral_url(request: str) -> str:
    """The page of a request's referrals."""
    return f"/staff/requests/{request}/referral"


def referral_views(referrals: Iterable[Referral], who: Reader) -> list[ReferralView]:
    """As they come."""
    return [_view(one, who) for one in referrals]


def choices_of(matches: Sequence[Match], every: Sequence[Controller]) -> list[ChoiceView]:
    """Those that may be meant, then all others."""
    meant = [_choice(match.controller, match.how.value) for match in matches]
    known = {choice.id for choice in meant}
    return [*meant, *(_choice(one) for one in every if one.id not in known)]


def file_choices(files: Iterable[Passable]) -> list[FileChoice]:
    """What can go with it."""
    return [FileChoice(id=file.id, name=file_name(file), size=file.size) for file in files]


def _choice(one: Controller, how: str = "") -> ChoiceView:
    return ChoiceView(id=one.id, name=one.name, method=one.method.value, how=how)


def _view(one: Referral, who: Reader) -> ReferralView:
    to_hand_over = one.state is ReferralState.TO_HAND_OVER
    return ReferralView(
        id=one.id,
        url=referral_url(one.request),
        request_url=request_url(one.request),
        name=one.name,
        reach=one.reach,
        method=one.method.value,
        state=one.state.value,
        due=one.due,
        days_left=(one.due - who.today).days,
        made_at=one.made_at,
        by=who.name(one.by),
        acknowledge_by=one.acknowledge_by,
        handed_at=one.handed_at,
        acknowledged_at=one.acknowledged_at,
        answered_at=one.answered_at,
        escalated_at=one.escalated_at,
        ended_at=one.ended_at,
        answer=one.answer.value if one.answer else "",
        answer_words=one.answer_words,
        ended_as=one.ended_as.value if one.ended_as else "",
        words=one.words,
        theirs=one.theirs,
        trouble=one.trouble,
        files=len(one.files),
        open=one.open,
        by_hand=one.open and to_hand_over,
        again=one.open and (one.method is HandOver.MAIL or (one.method in BY_MACHINE and to_hand_over)),
        version=one.version,
    )
