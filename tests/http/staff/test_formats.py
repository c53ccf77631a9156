"""Wishes for another form on the staff's side: entered, listed, ended with words, saved as a file."""

from chalicelib.domain.correspondence import Message
from chalicelib.domain.permissions import Role
from tests.http.office import asked, enter, hire, page_of
from tests.http.stage import Stage

PATH = "/staff/formats"


def test_a_wish_is_entered_shown_with_its_request_and_brought_to_its_end(stage: Stage) -> None:
    handler = enter(stage, hire(stage, Role.HANDLER, "Fritz"))
    assert "Nobody waits for another form" in handler.get(PATH).words
    request = asked(stage)
    page = handler.click(handler.get(page_of(request, "")), "Another form")
    wrong = handler.press(page, {"format": "braille"}, form="format_words")
    assert (wrong.status, len(wrong.problems)) == (400, 1)
    done = handler.press(wrong, {"format_came": "phone", "format_words": "All <letters>"}, form="format_words")
    assert "The wish was noted" in done.words
    assert "All <letters>" in done.words
    listed = handler.click(handler.get("/staff/settings"), "Other forms")
    assert "All <letters>" in listed.words
    end = handler.click(listed, "Bring it to its end")
    assert "by telephone" in end.words
    silent = handler.press(end, {"format_end": "given"}, form="format_answer")
    assert silent.status == 400
    over = handler.press(silent, {"format_answer": "Posted on Monday."}, form="format_answer")
    assert "the person was told" in over.words
    assert "Nobody waits for another form" in handler.get(PATH).words
    assert "Posted on Monday." in handler.get(f"{PATH}?state=ended").words
    _, filed = stage.desk.requests.dossier(request.account, request.id)
    assert [item.text for item in filed if isinstance(item, Message)] == ["Posted on Monday."]
    assert handler.get(end.url).status == 409


def test_who_only_reads_sees_the_list_and_saves_it_as_a_file(stage: Stage) -> None:
    auditor = enter(stage, hire(stage, Role.AUDITOR, "Rolanda"))
    page = auditor.get(f"{PATH}?state=ended&after=forged")
    assert "Bring it to its end" not in page.words
    form = next(form for form in page.forms if (form.action or "").endswith("/file"))
    saved = auditor.post(f"{PATH}/file", form.filled({}))
    assert saved.header("Content-Disposition") == 'attachment; filename="formats.csv"'
    request = asked(stage)
    assert auditor.get(page_of(request, "format")).status == 403
    handler = enter(stage, hire(stage, Role.HANDLER, "Frieda"))
    assert not any((form.action or "").endswith("/file") for form in handler.get(PATH).forms)
