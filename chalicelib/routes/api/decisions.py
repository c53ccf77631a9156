"""The answer to a request, for systems: shown as the consumer will read it, then given."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import AnswerFile
from chalicelib.domain.never_disclose import findings
from chalicelib.domain.text import clean
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.request_view import letter_passage
from chalicelib.http.api.schemas.common import OUTCOMES, OutcomeName
from chalicelib.http.api.schemas.steps import (
    CheckWords,
    Decide,
    DecisionPreview,
    Found,
    WordsChecked,
)
from chalicelib.http.api.sections import Section
from chalicelib.http.api.steps import STEP_REFUSALS
from chalicelib.http.endpoint import Reads
from chalicelib.law.decisions import carries_files
from chalicelib.law.letters import letter_of
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.handling.decide_request import DecideRequest, checked, decide_request, said, values_of
from chalicelib.services.handling.disclosure import sign_of
from chalicelib.services.handling.read_requests import look_at
from chalicelib.services.handling.step import drafted_letter, open_request, waiting_files

section: Final = Section(blueprint, "Decisions", "/requests/{request}/decision")
_words: Final = Section(blueprint, section.group)


@section.step("", audit=(Tag.REQUEST_ANSWERED, Tag.REQUEST_DENIED, Tag.SUPPRESSION_CHANGED), body=Decide)
def decide(call: ApiCall) -> None:
    """Answer a request.

    Closes it with its outcome, releases the files that wait where data are given, and writes to the consumer. Nothing
    is released, and nothing says whether data are held, before the level that the right needs is reached. Ask for the
    preview first: it shows the letter.
    """
    decide_request(call.desk, call.staff, _command(call))


@section.writes(
    "/preview", audit=(Tag.VIEW_REQUEST,), body=Decide, answer=DecisionPreview, versioned=True, refusals=STEP_REFUSALS
)
def preview(call: ApiCall) -> DecisionPreview:
    """See an answer before it is given.

    The letter as the consumer would read it, with the passages that may or must be written, the files that would go
    out, and what looks as if it may never be disclosed. Refuses what the decision itself would refuse.
    """
    look_at(call.desk, call.staff, call.request)
    head = open_request(call.desk, call.staff, call.request, seen=call.seen)
    decided = checked(call.desk, head, _command(call))
    waiting = waiting_files(call.desk.requests.dossier(head.account, head.id)[1])
    files = waiting if carries_files(decided.outcome) else []
    kind = letter_of(decided.outcome, head.right)
    passages = drafted_letter(call.desk, head, kind, values_of(decided, files), decided.edits)
    found = _look(said(decided), files)
    return DecisionPreview(
        language=head.language,
        passages=[letter_passage(passage) for passage in passages],
        releases=[file.id for file in files],
        found=found.found,
        looked=found.looked,
    )


@_words.writes("/disclosure-check", audit=Reads.NOTHING_PERSONAL, body=CheckWords, answer=WordsChecked)
def check_words(call: ApiCall) -> WordsChecked:
    """Look for what may never be disclosed.

    Social security and card numbers, passwords and the like in words for a consumer (11 CCR 7024(d)). Nothing is
    kept. After a person has looked, `looked` goes with exactly these words to the step that sends them.
    """
    body: CheckWords = call.body
    return _look(body.text, [])


def _command(call: ApiCall) -> DecideRequest:
    body: Decide = call.body
    return DecideRequest(
        request=call.request,
        outcome=OUTCOMES[OutcomeName(body.outcome)],
        grounds=tuple(dict.fromkeys(body.grounds)),
        text=body.text,
        same_as=body.same_as,
        controller=body.controller,
        categories_only=body.categories_only,
        second_step=body.second_step,
        looked=body.looked,
        edits=body.passages,
        seen=call.seen,
    )


def _look(text: str, files: list[AnswerFile]) -> WordsChecked:
    found = findings(clean(text, lines=True))
    shown = [Found(kind=finding.kind.value, line=finding.line) for finding in found]
    return WordsChecked(found=shown, looked=sign_of(found, files))
