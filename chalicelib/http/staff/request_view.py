"""One request as its page shows it: every domain value worded or keyed for the template."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from chalicelib import texts
from chalicelib.domain import places
from chalicelib.domain.account import Staff, User
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import AnswerFile, Direction, FileState, Letter, Message
from chalicelib.domain.flags import same_kind
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.request import BY_TELEPHONE, Channel, Request, Submission
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import ApprovalState, Level, Verification
from chalicelib.http import views
from chalicelib.http.own_questions_view import own_rows
from chalicelib.http.staff.clock_view import clock_views, told_by_day
from chalicelib.http.staff.letter_view import letter_views
from chalicelib.http.staff.request_parts import RelatedPage, RelatedView, RequestView
from chalicelib.http.staff.timeline_view import timeline
from chalicelib.services.handling.read_part import Leaf
from chalicelib.values import dataclass

LEVELS: Mapping[Level, str] = {
    Level.NONE: "none",
    Level.REASONABLE: "reasonable",
    Level.REASONABLY_HIGH: "reasonably-high",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the page: language, day and the colleagues' names."""

    staff: Staff
    language: str
    today: date
    users: Mapping[str, str]  # names by user id

    @property
    def zone(self) -> str:
        """Where dates are read: the business's time zone."""
        return self.staff.account.time_zone

    def name(self, actor: str) -> str:
        """The actor of an audit entry in words."""
        kind, _, name = actor.partition(":")
        if kind == "user":
            return name_of(name, self.users, self.language)
        return texts.text(f"staff.actor.{kind}", self.language)


def names_of(users: Sequence[User]) -> dict[str, str]:
    """The staff's names by id."""
    return {user.id: user.name for user in users}


def name_of(user: str, names: Mapping[str, str], language: str) -> str:
    """A colleague's name; who was forgotten (`services.accounts.own_data`) has left nothing but the id."""
    return names.get(user) or texts.text("staff.former-colleague", language)


def request_view(leaf: Leaf, reader: Reader) -> RequestView:
    """The view of a request with what one sub-page shows; its notes and an appeal are that page's own to add."""
    head, sent, filed = leaf.request, leaf.submission, leaf.filed
    removable = head.in_work and permits(reader.staff.user.role, Permission.HANDLE_REQUESTS)
    clocks = clock_views(
        head, zone=reader.zone, today=reader.today, language=reader.language, by_day=told_by_day(filed)
    )
    letters = [*leaf.letters, *(item for item in filed if isinstance(item, Letter))]
    return RequestView(
        reference=head.submission,
        right=head.right.value,
        state=head.state.value,
        channel=head.channel.value,
        language=texts.describe(head.language).name,
        received_at=head.received_at,
        by_day=head.by_day,
        requester=head.requester,
        contact=head.contact,
        email=_address(sent.typed.email) if sent else _address(head.email),
        phone=sent.typed.phone.e164 if sent and sent.typed.phone else None,
        answers=_answers(head, sent) if sent else {},
        own=own_rows(sent.typed.own, reader.language, about=head.right) if sent else (),
        clocks=clocks,
        verification=_verification(head.verification, reader),
        timeline=timeline(leaf.history, reader.name, reader.language),
        messages=message_views(head, filed, reader),
        files=_files(filed, reader, removable=removable),
        letters=letter_views(reader.staff, head, letters),
        others=len(leaf.others),
        alike=sum(any(same_kind(head.right, right) for right in entry.rights) for entry in leaf.others),
        assignee=name_of(head.assignee, reader.users, reader.language) if head.assignee else None,
        outcome=head.outcome.value if head.outcome else None,
        grounds=list(head.grounds),
        decided_by=reader.name(head.decided_by) if head.decided_by else "",
        same_as=_same_as(leaf),
        url=request_url(head.id),
        held=head.hold is not None,
        opt_outs=[(opt_out.purpose.value, opt_out.since) for opt_out in leaf.opt_outs],
    )


def _address(email: Email | None) -> str | None:
    return email.address if email else None


def _same_as(leaf: Leaf) -> tuple[str, str] | None:
    """The request that answers a duplicate; without an address where only the telephone ties the two together."""
    reference = leaf.request.same_as
    found = (entry.request for entry in leaf.others if entry.submission == reference)
    return (reference, next((request_url(name) for name in found), "")) if reference else None


def related_page(leaf: Leaf) -> RelatedPage:
    """What belongs to a request, each with its right, state and receipt."""
    found = leaf.related
    return RelatedPage(
        siblings=related_views(found.siblings),
        same_contact=related_views(found.same_contact),
        linked=related_views(found.linked),
        left_out=found.left_out,
    )


def related_views(found: Sequence[Request]) -> list[RelatedView]:
    """Other requests, each with its right, state and receipt."""
    return [_related(other) for other in found]


def _related(other: Request) -> RelatedView:
    return RelatedView(
        url=request_url(other.id),
        reference=other.submission,
        right=other.right.value,
        state=other.state.value,
        received_at=other.received_at,
        id=other.id,
    )


def request_url(request: str) -> str:
    """The path of a request's page."""
    return f"/staff/requests/{request}"


def _answers(head: Request, sent: Submission) -> dict[str, str]:
    """What the person said of it; a text message stands on the page as a whole, and for whom, nobody has heard yet."""
    typed = sent.typed
    return {
        "residence": known_residence(sent),
        "behalf": _behalf(head, sent),
        "relationship": typed.relationship,
        "agent_name": typed.agent_name,
        "agent_organisation": typed.agent_organisation,
        "agent_email": typed.agent_email,
        "customer_number": typed.customer_number,
        "postal_code": typed.postal_code,
        "company": typed.company,
        "wrong": typed.wrong,
        "right_value": typed.right_value,
        "period": typed.period,
        "do_not_call": typed.do_not_call,
        "details": "" if head.channel is Channel.TEXT else typed.details,
    }


def _behalf(head: Request, sent: Submission) -> str:
    """For whom it is, once anybody has heard it; of what was no request nothing."""
    if head.unsorted:
        return "unsaid"
    return "" if head.right is Right.UNSORTED else sent.behalf.value


def known_residence(about: Submission | Request) -> str:
    """Where the person lives; empty where staff heard nothing of it, which is not the person's refusal to say."""
    unheard = about.channel in {*BY_TELEPHONE, Channel.EMAIL} and about.residence == places.UNSAID
    return "" if unheard else about.residence


def _verification(check: Verification, reader: Reader) -> views.VerificationView:
    facts = []
    if check.match:
        facts.append(fact_view(check, reader))
    return views.VerificationView(
        needed=LEVELS[check.needed],
        reached=LEVELS[check.reached],
        contact_confirmed_at=check.contact_confirmed_at,
        by_pin=check.contact_by_pin,
        facts=facts,
        approval=check.approval.value,
        approved_by=reader.name(check.approved_by) if check.approved_by else None,
        points=check.demands.points_high if check.needed is Level.REASONABLY_HIGH else check.demands.points,
        policy=check.demands.policy,
        second_person=check.demands.second_person,
        parent=_parent(check, reader),
    )


def _parent(check: Verification, reader: Reader) -> tuple[str, datetime | None, str] | None:
    proof = check.parent
    return (proof.shown or "", proof.at, reader.name(proof.by) if proof.by else "") if proof else None


def fact_view(check: Verification, reader: Reader) -> views.FactView:
    """The business's own match; the caller knows that there is one."""
    match = check.match
    if match is None:
        raise LookupError("no match is recorded")
    return views.FactView(
        at=match.at,
        fact="match",
        by=reader.name(match.by),
        result=match.result.value,
        compared=match.compared,
        method=match.method.value,
        declaration=match.declaration,
        on_file=match.contact_on_file,
    )


def verification_key(check: Verification) -> str:
    """The queue's word for how far the identity check has come."""
    if check.needed is Level.NONE:
        return "not-needed"
    if check.sufficient:
        return "sufficient"
    if check.approval is ApprovalState.WAITING:
        return "awaiting-approval"
    if check.match:
        return check.match.result.value
    return "contact-confirmed" if check.contact_confirmed_at else "none"


def _files(filed: Sequence[object], reader: Reader, *, removable: bool) -> list[views.FileView]:
    deletes = permits(reader.staff.user.role, Permission.ADMINISTER)
    return [file_view(item, removable=removable, deletes=deletes) for item in filed if isinstance(item, AnswerFile)]


def file_view(file: AnswerFile, *, removable: bool = False, deletes: bool = False) -> views.FileView:
    """A file of the answer; only an accepted one can be looked at, and taken back until it is released."""
    url = f"{request_url(file.request)}/files/{file.id}"
    there = file.state is FileState.ACCEPTED and file.removed_at is None
    return views.FileView(
        name=file.name,
        size=file.size,
        get_url=url if there else "",
        available_until=file.expires_at,
        downloads=file.links_issued,
        kind="removed" if file.state is FileState.ACCEPTED and not there else file.state.value,
        remove_url=f"{url}/remove" if removable and there and file.released_at is None else "",
        delete_url=f"{request_url(file.request)}/deletion?part=file&id={file.id}" if deletes and there else "",
        warnings=file.warnings,
    )


def message_views(head: Request, filed: Sequence[object], reader: Reader) -> list[views.MessageView]:
    """The thread of a request, of all that is filed under it."""
    return [_message(item, head, reader) for item in filed if isinstance(item, Message)]


def _message(message: Message, head: Request, reader: Reader) -> views.MessageView:
    ours = message.direction is Direction.TO_CONSUMER
    author = reader.name(message.by) if ours else head.requester or reader.name("consumer")
    return views.MessageView(at=message.at, from_business=ours, author=author, text=message.text)
