"""Each step of staff, as a person takes it: page, form, what is refused and kept, what is done."""

import pytest

from chalicelib.domain.correspondence import AnswerFile, FileState, Letter, LetterKind, NoteFile
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Outcome, Period, Request
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import ApprovalState
from tests.fakes.acme import phone_in
from tests.http.client import Browser
from tests.http.office import asked, enter, hire, page_of, present, whole
from tests.http.stage import Stage
from tests.removals import carry_out

MATCHED = {
    "compared": ["name", "email", "order"],
    "method": "records",
    "result": "matched",
    "contact_on_file": "yes",
    "declaration": "yes",
}


def letters(stage: Stage, request: Request) -> list[LetterKind]:
    _, filed = stage.desk.requests.dossier(request.account, request.id)
    return [item.kind for item in filed if isinstance(item, Letter)]


def test_the_staff_address_leads_home_and_the_queue_to_the_request(stage: Stage, handler: Browser) -> None:
    request = asked(stage)
    assert handler.get("/staff").heading.startswith("Home")
    assert page_of(request) in handler.get("/staff/queue").text
    shown = whole(handler, request)
    assert shown.status == 200
    assert "Ana María López" in shown.words
    assert "It does not prove who they are" in shown.words
    assert "10 business days after receipt" in shown.words
    assert "11 CCR 7021(a)" in shown.words


def test_the_lists_hold_what_is_open_waiting_and_closed(stage: Stage, handler: Browser) -> None:
    waiting = asked(stage, confirmed=False)
    assert page_of(waiting) in handler.get("/staff/queue?list=waiting").text
    assert page_of(waiting) not in handler.get("/staff/queue?list=open").text
    assert handler.get("/staff/queue?list=nonsense").status == 400
    assert handler.get("/staff/queue?list=open&cursor=forged").status == 400


def test_acknowledging_is_one_press(stage: Stage, handler: Browser) -> None:
    request = asked(stage)
    page = whole(handler, request)
    assert "Tell the consumer that you have the request" in page.words
    done = handler.press(page, form="acknowledge")
    assert "The acknowledgement is on its way" in done.words
    clock = present(stage, request).clock(Period.ACKNOWLEDGE)
    assert clock is not None
    assert clock.met_at is not None
    assert letters(stage, request) == [LetterKind.ACKNOWLEDGED]


def test_a_match_records_names_of_data_points(stage: Stage, handler: Browser) -> None:
    request = asked(stage)
    done = handler.press(handler.get(page_of(request, "match")), MATCHED, form="compared")
    assert "The comparison is recorded" in done.words
    assert present(stage, request).verification.sufficient
    assert "Compared by Hal" in whole(handler, request).words


def test_a_match_says_all_that_is_missing_and_keeps_what_was_ticked(stage: Stage, handler: Browser) -> None:
    request = asked(stage)
    page = handler.press(handler.get(page_of(request, "match")), {"compared": ["name", "order"]}, form="compared")
    assert page.status == 400
    assert len(page.problems) == 3
    assert page.title.startswith("Error: ")
    assert page.values("compared") == ["name", "order"]


def test_a_contact_that_was_not_on_file_needs_a_second_person(stage: Stage, handler: Browser) -> None:
    request = asked(stage, Right.DELETE)
    typed = MATCHED | {"contact_on_file": "no"}
    form = handler.get(page_of(request, "match"))
    page = handler.press(form, typed, form="compared")
    assert page.problems == ["Enter the email address that is on your file"]
    page = handler.press(page, {"file_contact": "old@example.com"}, form="compared")
    assert "Awaiting approval" in page.words
    page = handler.press(page, form="acknowledge")
    assert "A second person has to look at the comparison" in page.words
    assert LetterKind.FILE_NOTICE in letters(stage, request)

    reviewer = enter(stage, hire(stage, Role.REVIEWER, "Rae"))
    mine = whole(reviewer, request)
    assert "Look at your colleague" in mine.words
    assert reviewer.press(reviewer.get(page_of(request, "approve")), form="decision").problems == [
        "Choose whether you agree"
    ]
    done = reviewer.press(reviewer.get(page_of(request, "approve")), {"decision": "given"}, form="decision")
    assert "Your decision about the comparison is recorded" in done.words
    assert present(stage, request).verification.approval is ApprovalState.GIVEN


def test_nobody_approves_their_own_match(stage: Stage) -> None:
    owner = enter(stage, stage.owner)
    request = asked(stage, Right.DELETE)
    typed = MATCHED | {"contact_on_file": "no", "file_contact": "old@example.com"}
    owner.press(owner.get(page_of(request, "match")), typed, form="compared")
    refused = owner.get(page_of(request, "approve"))
    assert refused.status == 409
    assert "not the one who made the comparison" in refused.words


def test_the_deadline_is_extended_once_with_a_reason(stage: Stage, handler: Browser) -> None:
    request = asked(stage)
    form = handler.get(page_of(request, "extend"))
    assert "11 CCR 7021(b)" in form.words
    page = handler.press(form, {"reason": "  "}, form="reason")
    assert page.problems == ["Give the reason for the extension"]
    done = handler.press(page, {"reason": "Archives in three places."}, form="reason")
    assert "The deadline is extended" in done.words
    assert "Deadline extended to" in whole(handler, request).words
    assert letters(stage, request) == [LetterKind.EXTENDED]
    second = handler.get(page_of(request, "extend"))
    assert second.status == 409
    assert "already been extended once" in second.words


def test_an_answer_is_shown_before_it_is_sent(stage: Stage, handler: Browser) -> None:
    request = asked(stage, Right.DELETE)
    handler.press(handler.get(page_of(request, "match")), MATCHED, form="compared")
    form = handler.get(page_of(request, "answer"))
    preview = handler.press(form, {"outcome": "granted", "text": "All <b>gone</b>."}, form="outcome")
    assert preview.status == 200
    assert "This is what the consumer will read" in preview.words
    assert "All <b>gone</b>." in preview.words
    assert present(stage, request).open
    fields = dict(preview.form("outcome").filled({})) | {"action": "send"}
    done = handler.post(page_of(request, "answer"), fields)
    assert "The answer is on its way" in done.words
    assert present(stage, request).outcome is Outcome.GRANTED
    assert letters(stage, request) == [LetterKind.ANSWERED]


def test_a_denial_needs_a_ground(stage: Stage, handler: Browser) -> None:
    request = asked(stage, Right.DELETE)
    handler.press(handler.get(page_of(request, "match")), MATCHED, form="compared")
    form = handler.get(page_of(request, "answer"))
    assert "1798.105(d)(8)" in form.text
    page = handler.press(form, {"outcome": "partial", "text": "Some."}, form="outcome")
    assert page.problems == ["Choose the ground on which a part or all is denied"]
    assert page.value("text") == "Some."


def test_before_identity_is_proved_no_ground_is_offered_that_tells_whether_data_are_held(
    stage: Stage, handler: Browser
) -> None:
    request = asked(stage)
    form = handler.get(page_of(request, "answer"))
    assert "No data can be released" in form.words
    assert 'value="CCPA_UNVERIFIED"' in form.text
    assert 'value="CCPA_7024D_WITHHELD"' not in form.text
    assert 'value="no data"' not in form.text
    assert 'value="granted"' not in form.text
    forged = dict(form.form("outcome").filled({})) | {"outcome": "denied", "grounds": "CCPA_145A_LAW", "action": "send"}
    page = handler.post(page_of(request, "answer"), forged)
    assert page.status == 409
    assert present(stage, request).open
    done = handler.post(page_of(request, "answer"), forged | {"grounds": "CCPA_UNVERIFIED"})
    assert "The answer is on its way" in done.words
    assert "We could not verify" in done.words


def test_messages_and_notes_appear_on_the_page(stage: Stage, handler: Browser) -> None:
    request = asked(stage)
    page = handler.press(handler.get(page_of(request, "message")), {"text": "Which store?"}, form="text")
    assert "Which store?" in page.words
    page = handler.press(handler.get(page_of(request, "note")), {"text": "Called, nobody there."}, form="text")
    assert "Called, nobody there." in page.words
    assert letters(stage, request) == [LetterKind.MESSAGE]
    empty = handler.press(handler.get(page_of(request, "note")), form="text")
    assert empty.problems == ["Write the text"]


def test_a_text_that_is_too_long_is_kept(stage: Stage, handler: Browser) -> None:
    request = asked(stage)
    long = "é" * 5001
    page = handler.press(handler.get(page_of(request, "message")), {"text": long}, form="text")
    assert page.status == 400
    assert page.value("text") == long


def test_a_request_is_assigned_to_oneself_to_another_and_to_nobody(stage: Stage, handler: Browser) -> None:
    request = asked(stage)
    other = hire(stage, Role.HANDLER, "Otis")
    page = handler.press(handler.get(page_of(request)), {"assignee": other.id}, form="assignee")
    assert "The request is assigned" in page.words
    assert "Assigned to Otis" in whole(handler, request).words
    page = handler.press(page, {"assignee": ""}, form="assignee")
    assert "Assigned to Nobody" in whole(handler, request).words
    auditor = hire(stage, Role.AUDITOR, "Audrey")
    fields = dict(page.form("assignee").filled({})) | {"assignee": auditor.id}
    assert handler.post(page_of(request, "assign"), fields).status == 400
    assert present(stage, request).assignee == ""


def test_a_closed_request_takes_no_step_and_says_so(stage: Stage, handler: Browser) -> None:
    request = asked(stage, Right.OPT_OUT_SALE, confirmed=False)
    form = handler.get(page_of(request, "answer"))
    fields = dict(form.form("outcome").filled({})) | {"outcome": "granted", "action": "send"}
    handler.post(page_of(request, "answer"), fields)
    for step in ("answer", "extend", "match", "upload"):
        page = handler.get(page_of(request, step))
        assert page.status == 409, step
        assert "The request is closed" in page.words
    assert handler.get(page_of(request, "message")).status == 200


def test_a_file_is_announced_uploaded_checked_and_looked_at(stage: Stage, handler: Browser) -> None:
    request = asked(stage)
    page = handler.press(handler.get(page_of(request, "upload")), {"file": "virus.exe"}, form="file")
    assert page.problems == ["The file must be one of the types named"]
    page = handler.press(page, {"file": "../../my data.csv"}, form="file")
    bucket = page.forms[-1]
    origin = "/".join(bucket.action.split("/")[:3])
    assert f"form-action 'self' {origin};" in (page.header("content-security-policy") or "")
    file = _files(stage, request)[0]
    check = page_of(request, f"files/{file.id}/check")
    assert dict(bucket.fields)["success_action_redirect"].endswith(check)
    assert handler.get(check).status == 404
    put(stage, file, b"name,street\nAna,Pine\n")
    assert "The file is added" in handler.get(check).words
    assert handler.get(check).status == 200
    ready = handler.press(whole(handler, request), form=f"files/{file.id}")
    assert lies_there(stage, file)
    assert ready.links["Download"].startswith("http")
    assert "attachment" in ready.links["Download"]


def test_a_file_that_was_attached_by_mistake_is_taken_back(stage: Stage, handler: Browser) -> None:
    request = asked(stage)
    handler.press(handler.get(page_of(request, "upload")), {"file": "wrong.csv"}, form="file")
    file = _files(stage, request)[0]
    put(stage, file, b"somebody else's data")
    page = handler.get(page_of(request, f"files/{file.id}/check"))
    page = handler.press(page, form="remove")
    assert "The file is removed" in page.words
    assert "Taken back before the answer" in page.words
    assert not lies_there(stage, file)
    assert f"files/{file.id}/remove" not in page.text


def test_a_page_in_disguise_is_refused_and_removed(stage: Stage, handler: Browser) -> None:
    request = asked(stage)
    handler.press(handler.get(page_of(request, "upload")), {"file": "notes.txt"}, form="file")
    file = _files(stage, request)[0]
    put(stage, file, b"  <!DOCTYPE html><script>alert(1)</script>")
    page = handler.get(page_of(request, f"files/{file.id}/check"))
    assert page.status == 400
    assert "The file was refused" in page.words
    assert not lies_there(stage, file)
    assert handler.post(page_of(request, f"files/{file.id}")).status == 400  # no form token
    assert _files(stage, request)[0].state is FileState.REFUSED


def test_a_forged_or_missing_token_changes_nothing_and_keeps_the_text(stage: Stage, handler: Browser) -> None:
    request = asked(stage)
    page = handler.post(page_of(request, "note"), {"form_token": "forged", "text": "My words"})
    assert page.status == 400
    assert page.value("text") == "My words"
    assert handler.post(page_of(request, "acknowledge")).status == 400
    assert present(stage, request).version == request.version


def test_what_does_not_exist_is_not_found(stage: Stage, handler: Browser) -> None:
    for step in ("", "match", "answer", "files/x/check"):
        assert handler.get(f"/staff/requests/01ARZ3NDEKTSV4RRFFQ69G5FAV/{step}".rstrip("/")).status == 404


def _files(stage: Stage, request: Request) -> list[AnswerFile]:
    _, filed = stage.desk.requests.dossier(request.account, request.id)
    return [item for item in filed if isinstance(item, AnswerFile)]


def put(stage: Stage, file: AnswerFile | NoteFile, content: bytes) -> None:
    """Play the browser that sends the form to the bucket."""
    from chalicelib.aws import client
    from chalicelib.storage import keys

    key = keys.upload_object(file.account, file.request, file.id)
    client("s3").put_object(Bucket=stage.desk.settings.files_bucket, Key=key, Body=content)


def lies_there(stage: Stage, file: AnswerFile) -> bool:
    """Whether the bucket still holds the file, or its upload, once the job has removed what pages let go."""
    from chalicelib.aws import client

    assert carry_out(stage.desk.settings) == []
    listed = client("s3").list_objects_v2(Bucket=stage.desk.settings.files_bucket)
    return any(found["Key"].endswith(file.id) for found in listed.get("Contents", []))


@pytest.mark.parametrize(
    "step",
    ["answer", "acknowledge", "extend", "match", "law", "clarify", "clarified", "identity", "identified", "upload"],
)
def test_what_is_not_sorted_yet_says_so_instead_of_showing_a_form(stage: Stage, handler: Browser, step: str) -> None:
    request = phone_in(stage.desk, stage.desk.accounts.get(stage.account.id), Right.DELETE)
    page = handler.get(page_of(request, step))
    assert page.status == 409
    assert "Sort it first" in page.words
