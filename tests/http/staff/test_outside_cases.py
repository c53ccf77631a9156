"""A complaint outside on the staff's side: noted, shown with its request, followed and ended."""

from chalicelib.domain.permissions import Role
from tests.http.office import asked, enter, hire, page_of
from tests.http.stage import Stage

PATH = "/staff/cases"


def test_a_complaint_is_noted_shown_followed_and_ended(stage: Stage) -> None:
    handler = enter(stage, hire(stage, Role.HANDLER, "Fritz"))
    request = asked(stage)
    page = handler.click(handler.get(page_of(request, "")), "Complaint outside")
    assert "CalPrivacy" in page.words
    wrong = handler.press(page, {"case_body": "regulator", "case_reference": "AZ <17>"}, form="case_words")
    assert (wrong.status, len(wrong.problems)) == (400, 1)
    filed = {"case_filed_day": "2", "case_filed_month": "3", "case_filed_year": "2026"}
    done = handler.press(wrong, filed, form="case_words")
    assert "The complaint was noted" in done.words
    assert "AZ <17>" in done.words
    follow = handler.click(done, "What was heard")
    over = handler.press(follow, {"case_state": "dismissed", "case_words": "They closed it."}, form="case_words")
    assert "Dismissed" in over.words
    assert "They closed it." in over.words
    assert handler.get(follow.url).status == 409
    auditor = enter(stage, hire(stage, Role.AUDITOR, "Rolanda"))
    assert auditor.get(page_of(request, "outside")).status == 403


def test_all_complaints_are_listed_with_their_request_and_saved_as_a_file(stage: Stage) -> None:
    handler = enter(stage, hire(stage, Role.HANDLER, "Franka"))
    request = asked(stage)
    page = handler.click(handler.get(page_of(request, "")), "Complaint outside")
    filed = {"case_filed_day": "2", "case_filed_month": "3", "case_filed_year": "2026", "case_reference": "B <18>"}
    handler.press(page, {"case_body": "regulator", **filed}, form="case_words")
    listed = handler.click(handler.get("/staff/settings"), "Complaints outside")
    assert "B <18>" in listed.words
    follow = handler.click(listed, "What was heard")
    handler.press(follow, {"case_state": "upheld", "case_reference": "B <18>"}, form="case_words")
    assert "B <18>" not in handler.get(PATH).words
    assert "B <18>" in handler.get(f"{PATH}?state=ended&after=forged").words
    assert not any((form.action or "").endswith("/file") for form in handler.get(PATH).forms)
    auditor = enter(stage, hire(stage, Role.AUDITOR, "Rosa"))
    form = next(form for form in auditor.get(PATH).forms if (form.action or "").endswith("/file"))
    saved = auditor.post(f"{PATH}/file", form.filled({}))
    assert saved.header("Content-Disposition") == 'attachment; filename="complaints.csv"'
    assert "B <18>" in saved.text
