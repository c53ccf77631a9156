"""Financial incentives, for systems: offers in versions, who opted in to which, and who withdrew."""

from typing import Final

from chalicelib import texts
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.incentive import How, Membership, OfferVersion, Terms, read_terms
from chalicelib.errors import InvalidField
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.incentives import (
    ErasePersonsOptIns,
    IncentiveVersion,
    IncentiveVersions,
    MemberList,
    MemberRecord,
    MembersQuery,
    OfferTerms,
    OnePerson,
    OptInsErased,
    PersonsOptIns,
    PublishIncentive,
    StayRecord,
    TakePartIn,
)
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.incentives.forget_person import ForgetPerson, find_person, forget_person
from chalicelib.services.incentives.list_members import list_members
from chalicelib.services.incentives.publish_offer import PublishOffer, publish_offer
from chalicelib.services.incentives.take_part import TakePart, join, leave
from chalicelib.services.retention.delete_for_good import BACKUP_DAYS

section: Final = Section(blueprint, "Financial incentives", "/incentives")
_LIST: Final = "incentive-members"
_REFUSALS: Final = ("not-found", "not-possible", "conflict")
_NAMES: Final = ("name", "summary", "terms", "value", "method", "withdraw")


@section.reads(audit=Reads.NOTHING_PERSONAL, answer=IncentiveVersions)
def list_all(call: ApiCall) -> IncentiveVersions:
    """List the offers.

    Every version of every offer of a financial incentive. What was published never changes, so that each opt-in leads
    to the terms that the person read.
    """
    return IncentiveVersions(items=[_version(one) for one in call.desk.incentives.versions(call.account.id)])


@section.administers(
    audit=(Tag.INCENTIVE_PUBLISHED,),
    body=PublishIncentive,
    answer=IncentiveVersion,
    status=201,
    refusals=_REFUSALS,
)
def publish(call: ApiCall) -> IncentiveVersion:
    """Publish a version of an offer.

    A financial incentive with its material terms, an estimate of what the data are worth and how that was calculated
    (11 CCR 7016, 7081). Other terms of the same offer are its next version; those who take part stay with theirs.
    """
    body: PublishIncentive = call.body
    words: dict[str, Terms] = {}
    for language, typed in body.words.items():
        if language not in texts.languages():
            raise InvalidField(field="offer_words", problem="unknown")
        read = read_terms(language, {name: getattr(typed, name) for name in _NAMES})
        if read:
            words[language] = read
    command = PublishOffer(
        words=words,
        categories=tuple(body.categories),
        effective_from=body.effective_from,
        effective_until=body.effective_until,
        offer=body.offer,
        after=body.after,
    )
    return _version(publish_offer(call.desk, call.staff, command))


@section.reads("/members", audit=(Tag.VIEW_INCENTIVES,), query=MembersQuery, answer=MemberList)
def members(call: ApiCall) -> MemberList:
    """List who takes part.

    Everybody who has opted in to an offer, with the version, and when and how each opt-in and withdrawal was said.
    """
    query: MembersQuery = call.query
    after = None
    if query.cursor:
        pk, sk, list_sk = call.read_cursor(query.cursor, _LIST)
        after = (pk, sk, list_sk)
    page = list_members(call.desk, call.staff, after=after, limit=query.limit)
    following = call.write_cursor(list(page.after), _LIST) if page.after else None
    return MemberList(items=[_member(one) for one in page.members], next=following)


@section.writes("/opt-in", audit=(Tag.INCENTIVE_JOINED,), body=TakePartIn, answer=MemberRecord, refusals=_REFUSALS)
def opt_in(call: ApiCall) -> MemberRecord:
    """Record an opt-in.

    Somebody opted in to an offer in the version that they have read, which must be the one that can be taken up today.
    The same once more changes nothing.
    """
    return _member(join(call.desk, call.staff, _command(call.body), how=How.SYSTEM))


@section.writes("/withdraw", audit=(Tag.INCENTIVE_LEFT,), body=TakePartIn, answer=MemberRecord, refusals=_REFUSALS)
def withdraw(call: ApiCall) -> MemberRecord:
    """Record a withdrawal.

    Possible at any time, also when the offer has ended (Civ. Code 1798.125(b)(3)). What was said stays as proof.
    """
    return _member(leave(call.desk, call.staff, _command(call.body), how=How.SYSTEM))


@section.administers("/members/search", audit=(Tag.VIEW_INCENTIVES,), body=OnePerson, answer=PersonsOptIns)
def search(call: ApiCall) -> PersonsOptIns:
    """Find one person's opt-ins.

    What is kept under an address or a number, also of somebody who never sent a request.
    """
    return PersonsOptIns(items=[_member(one) for one in find_person(call.desk, call.staff, _contact(call.body))])


@section.administers(
    "/members/erase",
    audit=(Tag.INCENTIVE_ERASED,),
    body=ErasePersonsOptIns,
    answer=OptInsErased,
    refusals=_REFUSALS,
)
def erase(call: ApiCall) -> OptInsErased:
    """Erase one person's opt-ins for good.

    The contact and all that was said go at once, and nothing brings them back; what a legal hold keeps is refused.
    """
    body: ErasePersonsOptIns = call.body
    command = ForgetPerson(contact=_contact(body), why=body.purpose)
    return OptInsErased(erased=forget_person(call.desk, call.staff, command), backups_days=BACKUP_DAYS)


def _contact(body: TakePartIn | OnePerson) -> Email | Phone:
    if bool(body.email) is bool(body.phone):
        raise InvalidField(field="email", problem="one-of", said="Give exactly one of email and phone.")
    return Email.parse(body.email, mailed=False) if body.email else Phone.parse(body.phone)


def _command(body: TakePartIn) -> TakePart:
    return TakePart(offer=body.offer, contact=_contact(body), number=body.number)


def _version(one: OfferVersion) -> IncentiveVersion:
    return IncentiveVersion(
        offer=one.offer,
        number=one.number,
        published_at=one.published_at,
        effective_from=one.effective_from,
        effective_until=one.effective_until,
        categories=list(one.categories),
        words={
            language: OfferTerms(**{name: getattr(words, name) for name in _NAMES})
            for language, words in one.words.items()
        },
    )


def _member(one: Membership) -> MemberRecord:
    stays = [
        StayRecord(number=stay.number, since=stay.since, how=stay.how, until=stay.until, ended=stay.ended)
        for stay in one.stays
    ]
    return MemberRecord(offer=one.offer, value=one.value, takes_part=one.present is not None, stays=stays)
