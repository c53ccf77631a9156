"""What the office tries, and who makes staff try it: each test is one attempt, and what it meets."""

import urllib.error
import urllib.request

import pytest

from chalicelib.domain.correspondence import FileState
from chalicelib.domain.permissions import Role
from chalicelib.domain.rights import Right
from chalicelib.http.rate_limits import Limit
from chalicelib.routes.consumer import (
    status as consumer_status,
)
from chalicelib.services.handling.attach_file import accept_upload, prepare_upload, view_file
from tests.http.attempts import accepted, confirmed, post_to_bucket
from tests.http.client import Browser
from tests.http.office import asked, enter, hire, page_of, present
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")

# A member of staff, and the form that the bucket takes


def test_a_file_cannot_be_exchanged_after_it_was_accepted_although_its_form_is_still_valid(stage: Stage) -> None:
    request = asked(stage, Right.OPT_OUT_SALE, confirmed=False)
    upload = prepare_upload(stage.desk, stage.staff, request.id, "list.txt", back="http://127.0.0.1/back")
    assert post_to_bucket(upload.form.url, upload.form.fields, b"what was looked at") == 303
    file = accept_upload(stage.desk, stage.staff, request.id, upload.file.id)
    assert post_to_bucket(upload.form.url, upload.form.fields, b"<script>what came after</script>") == 303
    assert accept_upload(stage.desk, stage.staff, request.id, file.id).size == file.size
    link = view_file(stage.desk, stage.staff, request.id, file.id)
    with urllib.request.urlopen(link, timeout=10) as answer:  # noqa: S310  the engine's
        assert answer.read() == b"what was looked at"
        assert answer.headers["Content-Type"].startswith("text/plain")
        assert answer.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    "changed",
    [
        {"key": "acc_other/01ARZ3NDEKTSV4RRFFQ69G5FAV/01ARZ3NDEKTSV4RRFFQ69G5FAV"},
        {"Content-Type": "text/html"},
        {"acl": "public-read"},
        {"success_action_redirect": "https://evil.example/"},
    ],
    ids=str,
)
def test_the_form_for_the_bucket_takes_one_object_of_one_type_and_nothing_else(
    stage: Stage, changed: dict[str, str]
) -> None:
    request = asked(stage, Right.OPT_OUT_SALE, confirmed=False)
    upload = prepare_upload(stage.desk, stage.staff, request.id, "list.txt", back="http://127.0.0.1/back")
    assert post_to_bucket(upload.form.url, {**upload.form.fields, **changed}, b"x") == 403
    assert post_to_bucket(upload.form.url, upload.form.fields, b"") >= 400


def test_a_file_of_another_request_is_neither_shown_nor_checked_nor_removed_under_this_one(stage: Stage) -> None:
    handler = enter(stage, hire(stage, Role.HANDLER, "Nosy"))
    mine, other = asked(stage), asked(stage)
    file = accepted(stage, other.id)
    form = handler.get(page_of(mine)).form("assignee").filled({})
    version = present(stage, other).version
    for step in (f"files/{file.id}", f"files/{file.id}/remove"):
        assert handler.post(page_of(mine, step), form).status == 404
    assert handler.get(page_of(mine, f"files/{file.id}/check")).status == 404
    assert present(stage, other).version == version
    assert accept_upload(stage.desk, stage.staff, other.id, file.id).state is FileState.ACCEPTED


def test_an_administrator_who_recorded_the_match_cannot_be_the_second_person(stage: Stage) -> None:
    request = asked(stage)
    admin = enter(stage, hire(stage, Role.ADMINISTRATOR, "Adam"))
    typed = {
        "compared": ["name", "email", "order"],
        "declaration": "yes",
        "method": "records",
        "result": "matched",
        "contact_on_file": "no",
        "file_contact": "old@example.com",
    }
    admin.press(admin.get(page_of(request, "match")), typed, form="result")
    form = admin.get(page_of(request)).form("assignee").filled({})
    assert admin.post(page_of(request, "approve"), [*form, ("decision", "given")]).status == 409
    admin.press(admin.get(page_of(request, "match")), {**typed, "contact_on_file": "yes"}, form="result")
    answer = admin.get(page_of(request, "answer"))
    fields = dict(answer.form("outcome").filled({})) | {"outcome": "granted", "text": "All.", "action": "send"}
    assert admin.post(page_of(request, "answer"), fields).status == 409
    assert present(stage, request).open


def test_a_consumer_cannot_keep_staff_from_answering_by_writing_without_end(
    stage: Stage, browser: Browser, limited: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumer_status, "WRITE", Limit("write-test", 2, 3600))
    status = confirmed(stage, browser, "loud@example.com", "delete")
    pages = [browser.press(status, {"message": f"Hello {number}"}, form="message") for number in range(3)]
    assert [page.status for page in pages] == [200, 200, 429]
    assert pages[2].value("message") == "Hello 2"
    assert int(pages[2].header("retry-after") or 0) > 0
    [entry] = stage.desk.requests.by_contact(stage.account.id, "email:loud@example.com")
    version = stage.desk.requests.get(stage.account.id, entry.request).version
    browser.press(status, {"message": "Once more"}, form="message")
    assert stage.desk.requests.get(stage.account.id, entry.request).version == version


# A page somewhere else in the web


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_page_can_make_staff_do_nothing_even_with_a_stolen_token(stage: Stage, site: str) -> None:
    request = asked(stage)
    handler = enter(stage, hire(stage, Role.HANDLER, f"Cleo-{site}"))
    form = dict(handler.get(page_of(request)).form("assignee").filled({}))
    for step in ("acknowledge", "assign", "note", "answer", "match", "upload"):
        body = "&".join(f"{name}={value}" for name, value in {**form, "text": "x", "file": "a.txt"}.items()).encode()
        page = handler.send("POST", page_of(request, step), body=body, follow=False, sec_fetch_site=site)
        assert page.status == 400, step
    assert present(stage, request).version == request.version


def test_the_token_of_a_colleague_does_not_fit(stage: Stage) -> None:
    request = asked(stage)
    ida, jon = (enter(stage, hire(stage, Role.HANDLER, name)) for name in ("Ida", "Jon"))
    form = dict(ida.get(page_of(request)).form("assignee").filled({}))
    assert jon.post(page_of(request, "acknowledge"), form).status == 400
    assert present(stage, request).version == request.version


def test_reading_a_step_by_its_address_takes_no_step(stage: Stage) -> None:
    request = asked(stage)
    owner = enter(stage, stage.owner)
    for step in ("acknowledge", "assign", "match", "approve", "answer", "extend", "message", "note", "upload"):
        owner.get(page_of(request, f"{step}?action=send&outcome=granted&decision=given&text=x&reason=x&file=a.txt"))
    assert present(stage, request) == request
