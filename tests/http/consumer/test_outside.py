"""A complaint that went outside, on the status page of who took it there."""

from datetime import date

from chalicelib.services.recourse.note_case import FollowCase, NoteCase, follow_case, note_case
from tests.http.consumer.sent import STATUS, Sent
from tests.http.stage import Stage


def test_where_a_complaint_lies_and_how_it_ended_is_on_the_status_page(stage: Stage, sent: Sent) -> None:
    sent.confirm()
    noted = NoteCase(
        request=sent.requests[0],
        body="other",
        name="The <ombudsman>",
        filed_on=date(2026, 1, 2),
        reference="AZ 17",
        words="They sound angry.",
    )
    case = note_case(stage.desk, stage.staff, noted)
    page = sent.browser.get(STATUS)
    assert "lies with The <ombudsman> since January 2, 2026" in page.words
    assert "Their reference: AZ 17. Not decided yet." in page.words
    assert "angry" not in page.words
    follow_case(stage.desk, stage.staff, FollowCase(request=case.request, case=case.id, state="upheld"))
    assert "Decided for the person" in sent.browser.get(STATUS).words
