"""Staff hear voicemails: the player, its short links, the words beside it, and what cannot be heard (any more)."""

from dataclasses import replace
from datetime import timedelta
from urllib.request import Request as Ask
from urllib.request import urlopen

import pytest

from chalicelib.domain.account import User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.permissions import Role
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Hold, Request
from chalicelib.domain.rights import Right
from chalicelib.domain.voicemail import Audio, Unusable, Voicemail, Words
from chalicelib.services.accounts.open_account import OpenAccount, open_account
from chalicelib.services.telephone.give_number import give_number
from tests.fakes import acme, caller
from tests.http.client import Browser, Page
from tests.http.line import called, company, open_line, spoke
from tests.http.office import enter, hire, page_of, present, whole
from tests.http.stage import Stage

WORDS = "My name is Ana. <script>alert(1)</script> Delete everything."


@pytest.fixture(scope="module", autouse=True)
def line(stage: Stage) -> None:
    open_line(stage)


@pytest.fixture
def handler(stage: Stage, hal: User) -> Browser:
    return enter(stage, hal)


def path(voicemail: Voicemail, part: str) -> str:
    return f"/staff/requests/{voicemail.request}/voicemails/{voicemail.id}/{part}"


def views(stage: Stage, user: User) -> list[dict[str, object]]:
    """What a user's chain says of voicemails handed out today."""
    now = stage.desk.clock.now()
    entries = stage.desk.audit_log.entries(f"A#{user.account}#VIEWS#{user.id}#{now.date().isoformat()}")
    return [dict(entry.detail) for entry in entries if entry.tag == Tag.VIEW_VOICEMAIL]


def policy(page: Page) -> str:
    return page.header("content-security-policy") or ""


def test_the_page_plays_the_message_beside_its_words(stage: Stage, handler: Browser) -> None:
    request = called(stage)
    voicemail = spoke(stage, request, WORDS)
    page = whole(handler, request)
    assert f'controls preload="none" src="{path(voicemail, "audio")}"' in page.text
    assert "My name is Ana. <script>alert(1)</script> Delete everything." in page.words  # as text
    assert "<script>alert" not in page.text
    assert "Written by a machine" in page.words
    assert voicemail.sha256 in page.words
    assert "0:03" in page.words
    assert "As long as a request of this message is open" in page.words
    assert f"media-src 'self' {stage.desk.voicemail_bucket.origin};" in policy(page)


def test_no_other_page_may_play_anything(stage: Stage, handler: Browser) -> None:
    silent = called(stage)
    assert "media-src" not in policy(whole(handler, silent))
    assert "media-src" not in policy(handler.get("/staff/queue"))


def test_what_is_known_of_the_call_is_marked_as_what_it_is(stage: Stage, handler: Browser) -> None:
    words = whole(handler, called(stage)).words
    assert "1-415-555-0123" in words
    assert "+1415" not in words
    assert "ANA <LOPEZ> (not proved)" in words
    assert "Nevada (a guess from the number" in words
    assert "TN-Validation-Passed-A (evidence only: it says nothing about who called)" in words
    assert "The caller agreed to be recorded" in words
    assert "Call back: 1-415-555-0123" in words


def test_a_number_that_is_withheld_is_said_to_be(stage: Stage, handler: Browser) -> None:
    words = whole(handler, called(stage, number=None)).words
    assert "Withheld: the caller cannot be called back" in words
    assert "you cannot call back" in words


def test_who_withholds_the_number_is_called_back_at_the_one_they_keyed(stage: Stage, handler: Browser) -> None:
    request = called(stage, number=None)
    [call] = stage.desk.voicemails.calls(request.account, request.id)
    give_number(stage.desk, call.id, Phone("+14155550123"))
    words = whole(handler, request).words
    assert "Call back: 1-415-555-0123" in words
    assert "1-415-555-0123, as the caller keyed it; nothing proves whose it is" in words
    assert "cannot" not in words
    assert 'value="+14155550123"' in handler.get(f"{page_of(request)}/sort").text


def test_the_player_is_led_to_a_link_of_five_minutes_that_can_seek(stage: Stage, handler: Browser, hal: User) -> None:
    voicemail = spoke(stage, called(stage))
    answer = handler.get(path(voicemail, "audio"), follow=False)
    assert answer.status == 303
    link = answer.header("location") or ""
    assert link.startswith(stage.desk.voicemail_bucket.origin)
    assert "X-Amz-Expires=300" in link
    with urlopen(Ask(link, headers={"Range": "bytes=44-53"})) as part:  # noqa: S310  our own bucket
        assert (part.status, len(part.read())) == (206, 10)
        assert part.headers["Content-Type"] == "audio/wav"
    assert views(stage, hal)[-1] == {"request": voicemail.request, "voicemail": voicemail.id, "how": "play"}


def test_the_recording_is_saved_under_a_name_without_anything_personal(
    stage: Stage, handler: Browser, hal: User
) -> None:
    voicemail = spoke(stage, called(stage))
    link = handler.get(path(voicemail, "file"), follow=False).header("location") or ""
    with urlopen(link) as content:  # noqa: S310  our own bucket
        day = f"{voicemail.received_at:%Y-%m-%d}"
        name = f"voicemail-{voicemail.submission}-{day}-1.wav"
        assert f'attachment; filename="{name}"' in content.headers["Content-Disposition"]
        assert content.read() == caller.sound()
    assert views(stage, hal)[-1]["how"] == "save"


def test_every_role_may_listen_and_only_who_handles_may_write(stage: Stage) -> None:
    voicemail = spoke(stage, called(stage))
    auditor = enter(stage, hire(stage, Role.AUDITOR, "Aud"))
    assert auditor.get(path(voicemail, "audio"), follow=False).status == 303
    page = whole(auditor, present(stage, stage.desk.requests.get(voicemail.account, voicemail.request)))
    assert path(voicemail, "audio") in page.text
    assert "Write the transcript" not in page.words
    assert auditor.get(path(voicemail, "transcript")).status == 403


def test_nobody_without_a_session_gets_a_link(stage: Stage) -> None:
    voicemail = spoke(stage, called(stage))
    for part in ("audio", "file"):
        answer = Browser(stage.app).get(path(voicemail, part), follow=False)
        assert (answer.status, "/staff/sign-in" in (answer.header("location") or "")) == (303, True)


def test_another_accounts_voicemail_is_not_there(stage: Stage, handler: Browser) -> None:
    other, _ = open_account(
        stage.desk,
        OpenAccount(
            name="Other",
            slug="other-line",
            time_zone="America/Los_Angeles",
            place="US-CA",
            owner_name="Otto",
            owner_email=acme.ANA,
        ),
    )
    theirs = spoke(stage, called(stage, account=other))
    mine = called(stage)
    for address in (path(theirs, "audio"), f"{page_of(mine)}/voicemails/{theirs.id}/audio"):
        assert handler.get(address, follow=False).status == 404
    assert handler.get(path(theirs, "transcript")).status == 404


def test_past_its_day_it_is_not_played_although_it_still_lies_there(stage: Stage, handler: Browser) -> None:
    request = called(stage)
    voicemail = caller.said(stage.desk, spoke(stage, request, WORDS), hold=False, retention=0)
    assert stage.desk.voicemail_bucket.find(voicemail) is not None
    page = whole(handler, request)
    assert "<audio" not in page.text
    assert "It could be heard until" in page.words
    assert "My name is Ana." in page.words
    assert handler.get(path(voicemail, "audio"), follow=False).status == 410
    assert handler.get(path(voicemail, "file"), follow=False).status == 410


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"audio": Audio.AWAITED}, "still at the telephone company and is being fetched"),
        ({"audio": Audio.AWAITED, "attempts": 4}, "4 attempts to fetch it have failed"),
        ({"audio": Audio.UNUSABLE, "unusable": Unusable.EMPTY}, "The recording is empty"),
        ({"audio": Audio.UNUSABLE, "unusable": Unusable.NOT_AUDIO}, "is not a recording"),
        ({"audio": Audio.UNUSABLE, "unusable": Unusable.TOO_LARGE}, "larger than can be taken in"),
        ({"audio": Audio.UNUSABLE, "unusable": Unusable.TRUNCATED}, "breaks off"),
        ({"audio": Audio.UNUSABLE, "unusable": Unusable.MISSING}, "does not have the recording any more"),
        ({"audio": Audio.SUPERSEDED}, "recorded again, or did not want to be recorded"),
        ({"audio": Audio.EXPIRED}, "The recording was deleted on"),
    ],
)
def test_what_cannot_be_heard_says_why_and_what_to_do(
    stage: Stage, handler: Browser, change: dict[str, object], says: str
) -> None:
    request = called(stage)
    now = stage.desk.clock.now()
    facts = {"expired_at": now, "work_at": now + timedelta(hours=1)} | change
    voicemail = caller.said(stage.desk, spoke(stage, request), **facts)
    page = whole(handler, request)
    assert says in page.words
    assert "<audio" not in page.text
    assert handler.get(path(voicemail, "audio"), follow=False).status in {404, 410}


def test_a_part_of_a_message_can_be_heard_and_is_not_taken_for_the_whole(stage: Stage, handler: Browser) -> None:
    request = called(stage)
    part = caller.said(stage.desk, spoke(stage, request), unusable=Unusable.TRUNCATED)
    page = whole(handler, request).text
    assert f'src="{path(part, "audio")}"' in page
    assert "The recording breaks off" in page


def test_an_expired_one_leads_to_its_certificate(stage: Stage, handler: Browser) -> None:
    request = called(stage)
    now = stage.desk.clock.now()
    facts = {"audio": Audio.EXPIRED, "expired_at": now, "certificate": "a.b.c"}
    voicemail = caller.said(stage.desk, spoke(stage, request), **facts)
    assert whole(handler, request).links["Certificate of deletion"] == path(voicemail, "certificate")


@pytest.mark.parametrize(
    ("words", "says"),
    [(Words.STARTED, "The transcript is being written"), (Words.MISSING, "No words could be made out")],
)
def test_a_transcript_that_is_not_there_is_a_visible_state(
    stage: Stage, handler: Browser, words: Words, says: str
) -> None:
    request = called(stage)
    caller.said(stage.desk, spoke(stage, request), words=words)
    page = whole(handler, request)
    assert says in page.words
    assert any(text.startswith("Write the transcript") for text in page.links)


def test_a_legal_hold_is_the_reason_that_is_named(stage: Stage, handler: Browser) -> None:
    request = called(stage)
    spoke(stage, request)
    head = present(stage, request)
    unit = stage.desk.work.begin(head.account, stage.desk.clock.now())
    held = replace(head, hold=Hold(reason="case", by="user:x", since=stage.desk.clock.now()))
    unit.store(held, because=Reason(Tag.REQUEST_HELD, "user:x", head.id))
    unit.commit()
    assert "As long as a legal hold stands" in whole(handler, request).words


def correct(browser: Browser, voicemail: Voicemail, text: str) -> Page:
    return browser.press(browser.get(path(voicemail, "transcript")), {"text": text}, form="text")


def test_a_transcript_is_corrected_beside_the_player(stage: Stage, handler: Browser) -> None:
    request = called(stage)
    voicemail = spoke(stage, request, "Ivan two to elite")
    form = handler.get(path(voicemail, "transcript"))
    assert path(voicemail, "audio") in form.text
    assert "media-src" in policy(form)
    assert form.value("text") == "Ivan two to elite"
    assert handler.press(form, form="text").problems == ["Nothing was changed"]
    assert handler.press(form, {"text": " "}, form="text").problems == ["Write the text"]
    assert form.links["Cancel"] == f"{page_of(request)}?part=voicemail"
    done = correct(handler, voicemail, WORDS)
    assert done.url == f"{page_of(request)}?part=voicemail&done=transcript-corrected"
    assert "The transcript is saved" in done.words
    assert "Written down by Hal on" in done.words
    assert "Transcript written down by hand" in whole(handler, request).words
    [entry] = [
        entry
        for entry in stage.desk.audit_log.of_request(request.account, request.id)
        if entry.tag == Tag.REQUEST_TRANSCRIPT_CORRECTED
    ]
    assert set(entry.detail) == {"voicemail", "was", "commitment"}


def test_of_two_who_correct_at_once_the_second_keeps_what_was_typed(stage: Stage, handler: Browser) -> None:
    voicemail = spoke(stage, called(stage), "Ivan two to elite")
    form = handler.get(path(voicemail, "transcript"))
    correct(enter(stage, stage.owner), voicemail, "I want to delete")
    page = handler.press(form, {"text": "I want to delete it"}, form="text")
    assert page.status == 409
    assert page.value("text") == "I want to delete it"
    assert "Transcript written down by hand" in page.words
    assert "The transcript is saved" in handler.press(page, form="text").words


def test_there_is_nothing_to_correct_before_there_is_anything_to_hear(stage: Stage, handler: Browser) -> None:
    voicemail = caller.records(stage.desk, called(stage))
    page = handler.get(path(voicemail, "transcript"))
    assert page.status == 409
    assert "There is no recording to write down." in page.words


def row_of(browser: Browser, request: Request) -> str:
    """The request's row on whichever page of the queue it stands."""
    page = browser.get("/staff/queue")
    while page_of(request) not in page.text:
        page = browser.click(page, "Next page")
    return page.text.partition(page_of(request))[2].partition("</tr>")[0]


def test_the_queue_says_what_came_by_telephone_and_what_to_do_with_it(stage: Stage, handler: Browser) -> None:
    silent, spoken = called(stage), called(stage, Right.DELETE)
    spoke(stage, spoken)
    rows = {request.id: row_of(handler, request) for request in (silent, spoken)}
    assert "Call back" in rows[silent.id]
    assert "Voicemail: listen" in rows[spoken.id]
    assert all("To sort" in row and "<svg" in row and "Phone" in row for row in rows.values())


def test_a_message_that_is_still_awaited_is_fetched_in_the_background_and_then_plays(
    stage: Stage, handler: Browser
) -> None:
    request = called(stage)
    voicemail = caller.records(stage.desk, request)
    assert "being fetched" in whole(handler, request).words
    company(stage).audio[voicemail.id] = caller.sound()
    caller.fetched(stage.desk, voicemail)
    assert path(voicemail, "audio") in whole(handler, request).text
