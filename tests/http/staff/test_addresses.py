"""The page of addresses that letters do not reach: empty it says what it is for; a mark is lifted after a question."""

from chalicelib.domain.correspondence import Failure, Letter, LetterKind
from chalicelib.domain.permissions import Role
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.letters.note_undelivered import note_undelivered
from tests.http.office import asked, enter, hire
from tests.http.stage import Stage

PATH = "/staff/addresses"


def bounced(stage: Stage, why: Failure = Failure.BOUNCED) -> str:
    """An acknowledgement comes back; return the address that it was mailed to."""
    request = asked(stage)
    acknowledge_request(stage.desk, stage.staff, request.id)
    _, filed = stage.desk.requests.dossier(request.account, request.id)
    letters = [item for item in filed if isinstance(item, Letter) and item.kind is LetterKind.ACKNOWLEDGED]
    note_undelivered(stage.desk, stage.desk.outbox.place(request.account, letters[-1].id, request=request.id), why)
    assert letters[-1].to
    return letters[-1].to.address


def test_an_address_is_shown_with_what_happened_and_lifted_after_a_question(stage: Stage) -> None:
    owner, auditor = enter(stage, stage.owner), enter(stage, hire(stage, Role.AUDITOR, "Rolf"))
    assert "No address is marked" in owner.get(PATH).words
    address = bounced(stage)
    page = owner.click(owner.get("/staff/settings"), "Addresses not reached")
    assert address in page.words
    assert "the address is wrong or was closed" in page.words
    assert "Letters are not mailed" in page.words
    seen = auditor.get(PATH)
    assert address in seen.words
    assert "Lift the mark:" not in seen.words
    form = next(form for form in page.forms if (form.action or "").startswith(f"{PATH}/"))
    again = [*form.filled({}), ("sure", "yes")]
    question = owner.post(form.action or "", form.filled({}))
    assert f"Mail letters to {address} again?" in question.words
    assert address in owner.get(PATH).words
    done = owner.press(question, {}, form="sure")
    assert "The mark is lifted" in done.words
    assert address not in done.words
    assert owner.post(form.action or "", again).status == 404
    assert auditor.post(form.action or "", again).status == 403


def test_a_place_that_was_altered_is_the_beginning(stage: Stage) -> None:
    owner = enter(stage, stage.owner)
    assert owner.get(f"{PATH}?after=forged").status == 200
