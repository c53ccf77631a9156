"""Files go when their time is over, not before, and never while they are held."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import AnswerFile
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Hold, Outcome
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.errors import Gone
from chalicelib.services.handling.attach_file import accept_upload, find_file, issue_link, prepare_upload
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.record_match import RecordMatch, record_match
from chalicelib.services.sweep_retention import sweep_files
from tests.fakes.acme import ask_one
from tests.fakes.desk import FakeDesk


@pytest.fixture
def request_id(desk: FakeDesk, olga: Staff) -> RequestId:
    """A request whose consumer is known."""
    request = ask_one(desk, olga.account).id
    command = RecordMatch(
        request=request,
        compared=("email", "name", "order"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=True,
        contact_on_file=True,
    )
    record_match(desk, olga, command)
    return request


def upload(desk: FakeDesk, olga: Staff, request: RequestId) -> AnswerFile:
    announced = prepare_upload(desk, olga, request, "data.txt", back="https://recourse.test/")
    desk.files.put(announced.file.id, b"plain words")
    return announced.file


@pytest.fixture
def released(desk: FakeDesk, olga: Staff, request_id: RequestId) -> AnswerFile:
    """A file of an answer that was given."""
    file = upload(desk, olga, request_id)
    accept_upload(desk, olga, request_id, file.id)
    decide_request(desk, olga, DecideRequest(request=request_id, outcome=Outcome.GRANTED, grounds=(), text="Here."))
    return find_file(desk, olga.account.id, request_id, file.id)


def test_an_answer_stays_for_its_term(desk: FakeDesk, released: AnswerFile) -> None:
    desk.clock.pass_(days=29, hours=23)
    assert sweep_files(desk) == 0
    assert released.id in desk.files.objects


def test_an_answer_goes_after_its_term_and_once(desk: FakeDesk, olga: Staff, released: AnswerFile) -> None:
    desk.clock.pass_(days=30)
    assert sweep_files(desk) == 1
    assert desk.files.objects == {}
    assert sweep_files(desk) == 0
    entry = desk.audit_log.of_request(olga.account.id, released.request)[-1]
    assert (entry.tag, entry.actor) == ("request:file:removed", "system:retention")
    assert entry.detail == {"file": released.id, "why": "expired"}


def test_the_page_still_says_that_there_was_a_file(desk: FakeDesk, olga: Staff, released: AnswerFile) -> None:
    desk.clock.pass_(days=30)
    sweep_files(desk)
    head = desk.requests.get(olga.account.id, released.request)
    with pytest.raises(Gone):
        issue_link(desk, olga.account, head.submission, head.id, released.id)


def test_an_upload_that_nobody_accepted_goes_after_a_day(
    desk: FakeDesk,
    olga: Staff,
    request_id: RequestId,
) -> None:
    upload(desk, olga, request_id)
    desk.clock.pass_(hours=23, minutes=59)
    assert sweep_files(desk) == 0
    assert desk.files.uploads != {}
    desk.clock.pass_(minutes=1)
    assert sweep_files(desk) == 1
    assert desk.files.uploads == desk.files.objects == {}


def test_an_accepted_file_waits_for_the_answer(desk: FakeDesk, olga: Staff, request_id: RequestId) -> None:
    file = upload(desk, olga, request_id)
    accept_upload(desk, olga, request_id, file.id)
    desk.clock.pass_(days=40)
    assert sweep_files(desk) == 0


@pytest.mark.parametrize("until", [None, date(2027, 6, 1)])
def test_a_held_file_stays(desk: FakeDesk, olga: Staff, released: AnswerFile, until: date | None) -> None:
    hold(desk, olga, released, until)
    desk.clock.pass_(days=31)
    assert sweep_files(desk) == 0
    assert released.id in desk.files.objects


def test_a_hold_that_is_over_holds_nothing(desk: FakeDesk, olga: Staff, released: AnswerFile) -> None:
    hold(desk, olga, released, desk.clock.now().date())
    desk.clock.pass_(days=31)
    assert sweep_files(desk) == 1


def test_who_works_on_the_request_meanwhile_only_delays_the_note(
    desk: FakeDesk,
    olga: Staff,
    released: AnswerFile,
) -> None:
    files = desk.files

    class Meanwhile(type(files)):  # type: ignore[misc]  # somebody is quicker than the note
        def delete(self, file: AnswerFile) -> None:
            super().delete(file)
            files.__class__ = Meanwhile.__bases__[0]
            hold(desk, olga, released, desk.clock.now().date())

    desk.clock.pass_(days=30)
    files.__class__ = Meanwhile
    assert sweep_files(desk) == 0
    desk.clock.pass_(days=2)
    assert sweep_files(desk) == 1


def hold(desk: FakeDesk, olga: Staff, file: AnswerFile, until: date | None) -> None:
    """Put a legal hold on the request."""
    now = desk.clock.now()
    head = desk.requests.get(olga.account.id, file.request)
    unit = desk.work.begin(olga.account.id, now)
    held = replace(head, hold=Hold(reason="lawsuit", by=olga.actor, since=now, until=until))
    unit.store(held, because=Reason(Tag.REQUEST_HELD, olga.actor, head.id))
    unit.commit()
