"""Requests in the schemas of the API."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from chalicelib.domain.account import Account
from chalicelib.domain.agent_request import AgentRequest
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.correspondence import AnswerFile, Letter, Message, Note
from chalicelib.domain.letter_text import Passage
from chalicelib.domain.request import Appeal, Clock, ContactEntry, Hold, Period, Request, Typed
from chalicelib.domain.verification import Match, Verification
from chalicelib.http.api.schemas import dossier as shown
from chalicelib.http.api.schemas.common import StateName, outcome_name, spelled
from chalicelib.http.api.schemas.requests import ClockState, Filed, RequestSummary, TimelineEntry
from chalicelib.http.api.schemas.steps import RequestNow
from chalicelib.law.appeals import appeal_rule
from chalicelib.law.clocks import legal_periods, paused_since
from chalicelib.law.request_filter import marks
from chalicelib.law.rules import load
from chalicelib.services.handling.read_requests import Dossier


def clock_state(head: Request, clock: Clock, account: Account, today: date) -> ClockState:
    """One clock, with what in the law sets it."""
    rule = load(head.law_version).rule_of_right(head.right)
    if clock.period is Period.APPEAL:
        rule = appeal_rule(head) or rule
    return ClockState(
        period=clock.period,
        due=clock.due,
        target=clock.target,
        extended=clock.extended,
        met_at=clock.met_at,
        days_late=clock.days_late(today=today, zone=account.zone),
        paused_since=paused_since(head, clock),
        citation="; ".join(dict.fromkeys(period.citation for period in legal_periods(rule, clock))),
    )


def clock_states(head: Request, account: Account, today: date) -> list[ClockState]:
    """Every period that the law sets for a request."""
    return [clock_state(head, clock, account, today) for clock in head.clocks]


def filed(head: Request, account: Account, today: date) -> Filed:
    """One request of what was just filed."""
    return Filed(
        id=head.id,
        right=head.right,
        regime=head.regime,
        state=StateName(spelled(head.state)),
        clocks=clock_states(head, account, today),
    )


def summary(head: Request, today: date) -> RequestSummary:
    """A request as a list shows it."""
    return RequestSummary(**_summary(head, today))


def present(head: Request, account: Account, today: date) -> RequestNow:
    """A request as a step has left it."""
    return RequestNow(
        **_summary(head, today),
        clocks=clock_states(head, account, today),
        verification=_verification(head.verification),
    )


def _summary(head: Request, today: date) -> dict[str, Any]:
    return {
        "id": head.id,
        "reference": head.submission,
        "right": head.right,
        "regime": head.regime,
        "residence": head.residence,
        "channel": head.channel,
        "language": head.language,
        "state": StateName(spelled(head.state)),
        "outcome": outcome_name(head.outcome),
        "received_at": head.received_at,
        "changed_at": head.changed_at or head.received_at,
        "due": head.due,
        "requester": head.requester,
        "contact": head.contact,
        "assignee": head.assignee,
        "held": head.held(today),
        "marks": list(marks(head)),
    }


def request_file(found: Dossier, account: Account, today: date, agent: AgentRequest | None) -> shown.RequestFile:
    """One request with everything that is filed under it."""
    head, sent = found.request, found.submission
    letters = [*found.letters, *(item for item in found.filed if isinstance(item, Letter))]
    return shown.RequestFile(
        **_summary(head, today),
        law_version=head.law_version,
        law_reason=head.law_reason,
        behalf=sent.behalf,
        signal=sent.signal,
        typed=_typed(sent.typed),
        clocks=clock_states(head, account, today),
        verification=_verification(head.verification),
        grounds=list(head.grounds),
        closed_at=head.closed_at,
        decided_by=head.decided_by,
        same_as=head.same_as,
        waiting_message=head.waiting_message,
        sort=head.sort,
        service_code=head.code,
        hold=_hold(head.hold),
        appeal=_appeal(head.appeal),
        agent=_agent(agent, head, sent.typed),
        letters=[_letter(letter) for letter in sorted(letters, key=lambda one: (one.created_at, one.id))],
        messages=[message(item) for item in found.filed if isinstance(item, Message)],
        notes=sum(isinstance(item, Note) for item in found.filed),
        files=[answer_file(item) for item in found.filed if isinstance(item, AnswerFile)],
        voicemails=[voicemail.id for voicemail in found.line.voicemails],
        siblings=[other.id for other in found.siblings],
        related=[_related(entry) for entry in found.related],
    )


_OF_AGENT: Final = ("agent_name", "agent_organisation", "agent_email", "agent_shows")


def _typed(typed: Typed) -> shown.TypedFields:
    plain = (
        *("name", "relationship", "customer_number", "postal_code", "company", "details", "wrong", "right_value"),
        *("period", "do_not_call"),
    )
    return shown.TypedFields(
        email=typed.email.address if typed.email else None,
        phone=typed.phone.e164 if typed.phone else None,
        **{name: getattr(typed, name) for name in (*plain, *_OF_AGENT)},
        answers=[
            shown.AnswerFacts(
                right=answer.right,
                name=answer.name,
                kind=answer.kind,
                question=answer.question,
                given=list(answer.given),
            )
            for answer in typed.own
        ],
    )


def _verification(check: Verification) -> shown.VerificationFacts:
    return shown.VerificationFacts(
        needed=int(check.needed),
        reached=int(check.reached),
        sufficient=check.sufficient,
        demands=shown.DemandFacts(**asdict(check.demands)),
        contact_confirmed_at=check.contact_confirmed_at,
        match=_match(check.match) if check.match else None,
        approval=check.approval,
        approved_by=check.approved_by,
        parent=shown.ParentFacts(**asdict(check.parent)) if check.parent else None,
    )


def _match(match: Match) -> shown.MatchFacts:
    return shown.MatchFacts(
        compared=list(match.compared),
        method=match.method,
        result=match.result,
        declaration=match.declaration,
        contact_on_file=match.contact_on_file,
        by=match.by,
        at=match.at,
    )


def _hold(hold: Hold | None) -> shown.HoldFacts | None:
    return shown.HoldFacts(reason=hold.reason, by=hold.by, since=hold.since, until=hold.until) if hold else None


def _appeal(appeal: Appeal | None) -> shown.AppealFacts | None:
    if appeal is None:
        return None
    return shown.AppealFacts(
        received_at=appeal.received_at,
        outcome=outcome_name(appeal.outcome),
        decided_at=appeal.decided_at,
        decided_by=appeal.decided_by,
    )


def _agent(asked: AgentRequest | None, head: Request, typed: Typed) -> shown.AgentFacts | None:
    """Whoever asks for the person, with what their system said if one did."""
    proof = head.verification.agent
    if proof is None:
        return None
    return shown.AgentFacts(
        name=asked.agent if asked else typed.agent_name,
        exercise=asked.exercise if asked else "",
        regime=asked.regime if asked else "",
        own_id=asked.agent_request_id if asked else "",
        claims=json.loads(asked.claims) if asked else {},
        revoked=asked.reason if asked else "",
        **asdict(proof),
    )


def _letter(letter: Letter) -> shown.LetterFacts:
    return shown.LetterFacts(**_letter_facts(letter))


def _letter_facts(letter: Letter) -> dict[str, Any]:
    contact = letter.to or letter.number
    same = ("id", "kind", "way", "state", "created_at", "sent_at", "attempts", "failure", "means")
    return {"to": contact.masked() if contact else "", **{name: getattr(letter, name) for name in same}}


def letter_record(letter: Letter, head: Request) -> shown.LetterRecord:
    """One letter with its words."""
    return shown.LetterRecord(
        **_letter_facts(letter),
        language=letter.language,
        requester=head.requester,
        passages=[letter_passage(passage) for passage in letter.passages],
    )


def letter_passage(passage: Passage) -> shown.LetterPassage:
    """One passage of a letter."""
    return shown.LetterPassage(**{name: getattr(passage, name) for name in shown.LetterPassage.__struct_fields__})


def message(item: Message) -> shown.MessageFacts:
    """One message of the thread."""
    return shown.MessageFacts(id=item.id, direction=item.direction, at=item.at, by=item.by, text=item.text)


def answer_file(file: AnswerFile) -> shown.FileFacts:
    """One file of an answer."""
    same = ("id", "name", "state", "content_type", "size", "created_at", "by", "released_at", "expires_at")
    more = ("links_issued", "removed_at")
    return shown.FileFacts(warnings=list(file.warnings), **{name: getattr(file, name) for name in (*same, *more)})


def _related(entry: ContactEntry) -> shown.RelatedSubmission:
    return shown.RelatedSubmission(
        reference=entry.submission,
        request=entry.request,
        rights=list(entry.rights),
        received_at=entry.received_at,
    )


def timeline_entry(entry: AuditEntry) -> TimelineEntry:
    """One audit entry, as it is hashed."""
    return TimelineEntry(
        seq=entry.seq,
        at=entry.at,
        tag=str(entry.tag),
        actor=entry.actor,
        detail=dict(entry.detail),
        previous=entry.previous,
        hash=entry.hash,
    )
