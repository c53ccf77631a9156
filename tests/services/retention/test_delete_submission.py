"""What was sent once goes with all that hangs on it, whenever a run breaks off; what it counted as stays."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit import GENESIS, verify_link
from chalicelib.domain.request import Bucket
from chalicelib.domain.suppression import Purpose
from chalicelib.domain.voicemail import Words
from chalicelib.errors import AuditMissing, NotFound, Unavailable
from chalicelib.services.figures.recount import begin_anew, differences, recount_page
from chalicelib.services.retention.delete_submission import Order, delete_submission, finish_deletion
from chalicelib.services.voicemail.transcribe_voicemail import job_of
from tests.fakes.acme import ANA, ask_one
from tests.fakes.desk import FakeDesk
from tests.services.retention.closed import full, traces


def test_nothing_is_left_but_what_it_counted_as(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    before = len(desk.audit_log.of_request(olga.account.id, head.id))
    delete_submission(desk, olga.account.id, head.submission)
    assert set(traces(desk, head)) == {"tally"}
    assert desk.files.objects == desk.files.uploads == {}
    assert list(desk.voicemail_bucket.every()) == []
    with pytest.raises(NotFound):
        desk.requests.get(olga.account.id, head.id)
    entries = desk.audit_log.of_request(olga.account.id, head.id)[before:]
    assert [(entry.tag, entry.actor) for entry in entries] == [
        ("request:deletion:begun", "system:retention"),
        ("request:erased", "system:retention"),
    ]
    # The letters that went out under this one request, with its answer; a mail to confirm lies with the submission.
    assert entries[0].detail["why"] == "retention"
    assert {kind: entries[0].detail[kind] for kind in ("note", "note_file", "file")} == dict.fromkeys(
        ("note", "note_file", "file"), 1
    )


def test_a_voicemail_that_is_being_written_down_leaves_no_job_behind(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    [voicemail] = desk.voicemails.of_request(head.account, head.id) or desk.voicemails.of_request(
        head.account, desk.requests.submission(head.account, head.submission).requests[0]
    )
    job = job_of(voicemail)
    desk.work.settle(replace(voicemail, transcript="", words=Words.STARTED, job=job))
    desk.transcriber.running.add(job)
    with pytest.raises(Unavailable):
        delete_submission(desk, head.account, head.submission)
    desk.transcriber.running.clear()
    finish_deletion(desk, head.account, head.id)
    assert desk.transcriber.forgotten == [job]


def test_its_chain_stays_whole_and_ends_with_its_end(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    delete_submission(desk, olga.account.id, head.submission, Order("erasure", "operator:usr_x"))
    at = GENESIS
    for entry in desk.audit_log.of_request(olga.account.id, head.id):
        assert verify_link(at, entry)
        at = entry.head
    assert (entry.tag, entry.actor, entry.detail) == ("request:erased", "operator:usr_x", {"why": "erasure"})


def test_the_figures_of_the_year_are_the_same_and_the_check_finds_nothing(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    account = olga.account
    year, before = desk.figures.sheets(account, "year/"), desk.figures.sheets(account, "month/")
    assert year
    assert desk.figures.sheets(account, "desk")["desk"]["closed"] == 2
    delete_submission(desk, account.id, head.submission)
    assert (desk.figures.sheets(account, "year/"), desk.figures.sheets(account, "month/")) == (year, before)
    assert desk.figures.sheets(account, "desk").get("desk", {}).get("closed", 0) == 0
    assert differences(desk, account) == {}


def test_a_recount_from_nothing_counts_what_is_gone_once(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    year = desk.figures.sheets(olga.account, "year/")
    delete_submission(desk, olga.account.id, head.submission)
    account = begin_anew(desk, olga.account.id, actor="operator:test")
    assert desk.figures.sheets(account, "year/") == {}
    for _ in range(2):
        cursor = ""
        while True:
            page = recount_page(desk, account, cursor=cursor)
            cursor = page.cursor
            if not cursor:
                break
        assert desk.figures.sheets(account, "year/") == year
        assert differences(desk, account) == {}


def test_an_opt_out_stands_by_itself_when_its_request_is_gone(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    delete_submission(desk, olga.account.id, head.submission)
    record = desk.suppressions.of(olga.account.id, ANA)
    assert record is not None
    [opt_out] = record.standing
    assert (opt_out.purpose, opt_out.requests, opt_out.own) == (Purpose.SALE_SHARING, (), True)


def test_from_the_mark_on_nobody_reads_it_and_it_is_in_no_list(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    desk.files.delete = _broken  # type: ignore[method-assign]  # the first object cannot be deleted
    with pytest.raises(ConnectionError):
        delete_submission(desk, olga.account.id, head.submission)
    for read in (desk.requests.get, desk.requests.dossier):
        with pytest.raises(NotFound):
            read(olga.account.id, head.id)
    assert desk.requests.several(olga.account.id, [head.id]) == {}
    assert desk.requests.queue(olga.account, Bucket.CLOSED, cursor="", limit=10).requests == ()
    del desk.files.delete
    finish_deletion(desk, olga.account.id, head.id)
    assert set(traces(desk, head)) == {"tally"}
    finish_deletion(desk, olga.account.id, head.id)


def test_what_is_not_marked_cannot_be_discarded(desk: FakeDesk, olga: Staff) -> None:
    head = ask_one(desk, olga.account)
    with pytest.raises(AuditMissing):
        desk.work.discard(head, desk.retention.hanging(olga.account.id, head.id))
    assert desk.retention.hanging(olga.account.id, head.id)


def test_other_submissions_of_the_same_contact_stay(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    other = ask_one(desk, olga.account)
    delete_submission(desk, olga.account.id, head.submission)
    assert [entry.submission for entry in desk.requests.by_contact(olga.account.id, ANA.look_up)] == [other.submission]
    assert desk.requests.dossier(olga.account.id, other.id)[0].id == other.id


def test_each_deletion_is_counted_by_class(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    delete_submission(desk, olga.account.id, head.submission)
    counts = desk.retention.deleted(olga.account.id, desk.clock.now().date())
    assert (counts["request"], counts["note"], counts["note-file"], counts["voicemail"]) == (2, 1, 1, 1)


def _broken(file: object) -> None:
    raise ConnectionError(file)
