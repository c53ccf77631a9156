"""What follows for requests from places that a business does not serve, for systems."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.elsewhere_answer import ElsewhereAnswer
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.elsewhere import AnsweredElsewhere, AnsweredList, AnsweredQuery, DeleteAndSay
from chalicelib.http.api.sections import Section
from chalicelib.http.api.steps import STEP_REFUSALS
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.elsewhere.choose_elsewhere import DeleteElsewhere, answer_as_usual, delete_and_say
from chalicelib.services.elsewhere.list_elsewhere import list_elsewhere

section: Final = Section(blueprint, "Decisions", "/requests/{request}/elsewhere")
left: Final = Section(blueprint, "Places", "/places/answered")


@section.writes(
    "/deletion",
    audit=(Tag.REQUEST_ELSEWHERE_DELETED,),
    body=DeleteAndSay,
    answer=AnsweredElsewhere,
    versioned=True,
    refusals=STEP_REFUSALS,
)
def delete(call: ApiCall) -> AnsweredElsewhere:
    """Delete a request from elsewhere and say so.

    Of one that is marked `elsewhere`, with everything that was sent with it: the person gets a letter that names the
    authority of their place, and a date, the place, the outcome and the letter's id remain for 24 months. Not while a
    legal hold stands, something of it was answered, or another system waits for its end.
    """
    body: DeleteAndSay = call.body
    command = DeleteElsewhere(
        request=call.request, nothing_else=body.nothing_else, told_by=body.told_by, seen=call.seen
    )
    return _facts(delete_and_say(call.desk, call.staff, command))


@section.step("/usual", audit=(Tag.REQUEST_ELSEWHERE_SERVED,))
def usual(call: ApiCall) -> None:
    """Answer a request from elsewhere as usual.

    The mark goes from everything that was sent with it.
    """
    answer_as_usual(call.desk, call.staff, call.request, seen=call.seen)


@left.reads(audit=Reads.NOTHING_PERSONAL, query=AnsweredQuery, answer=AnsweredList)
def list_answered(call: ApiCall) -> AnsweredList:
    """List what is left of requests from elsewhere.

    Of those that were deleted, for 24 months; nobody's name.
    """
    page = list_elsewhere(call.desk, call.staff, after=call.place("elsewhere", ""), limit=call.query.limit)
    following = call.write_cursor([page.after], "elsewhere") if page.after else None
    return AnsweredList(items=[_facts(one) for one in page.answers], next=following)


def _facts(answer: ElsewhereAnswer) -> AnsweredElsewhere:
    return AnsweredElsewhere(
        letter=answer.id, on=answer.on, place=answer.place, outcome=answer.told, deleting=bool(answer.doing)
    )
