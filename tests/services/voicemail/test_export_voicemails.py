"""An enterprise account's voicemails are copied into its own bucket, new ones at once and older ones on request."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.account import Plan, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Role
from chalicelib.domain.reason import Reason
from chalicelib.domain.voicemail import Audio, Voicemail
from chalicelib.domain.voicemail_export import COPY_TRIES, ExportPlace
from chalicelib.errors import Forbidden, Gone, InvalidField, NotFound, NotPossible, Unavailable
from chalicelib.services.voicemail.backfill_voicemails import PAGE, continue_backfills, start_backfill
from chalicelib.services.voicemail.copy_voicemail import copy_voicemail, due
from chalicelib.services.voicemail.export_settings import external_id, save_export, stop_export, wants_copies
from tests.fakes.acme import ask_one, hire, open_acme
from tests.fakes.desk import FakeDesk

PLACE = ExportPlace(
    bucket="acme-calls", region="us-east-1", role_arn="arn:aws:iam::123456789012:role/recourse-export-a"
)


@pytest.fixture
def owner(desk: FakeDesk) -> Staff:
    """The owner of an enterprise account."""
    staff = open_acme(desk)
    account = replace(desk.accounts.get(staff.account.id), plan=Plan.ENTERPRISE)
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(account, because=Reason(Tag.ACCOUNT_PLAN_CHANGED, "operator:test"))
    unit.commit()
    return replace(staff, account=desk.accounts.get(account.id))


def keep(desk: FakeDesk, staff: Staff, recording: str = "RE1", **more: object) -> Voicemail:
    """A voicemail that lies in our bucket."""
    head = ask_one(desk, staff.account)
    voicemail = Voicemail(
        account=staff.account.id,
        request=head.id,
        submission=head.submission,
        id=recording,
        call=f"CA{recording}",
        take=1,
        language="en",
        received_at=desk.clock.now(),
        audio=Audio.KEPT,
        content_type="audio/wav",
        sha256="ab" * 32,
        **more,  # type: ignore[arg-type]  # whatever the test wants
    )
    unit = desk.work.begin(staff.account.id, desk.clock.now())
    because = Reason(Tag.REQUEST_VOICEMAIL_KEPT, "system:test", head.id)
    unit.store(desk.requests.get(staff.account.id, head.id), because=because)
    unit.create(voicemail, because=because)
    unit.commit()
    return desk.voicemails.get(staff.account.id, head.id, recording)


def as_stored(desk: FakeDesk, voicemail: Voicemail) -> Voicemail:
    return desk.voicemails.get(voicemail.account, voicemail.request, voicemail.id)


def tags_of(desk: FakeDesk, staff: Staff, request: RequestId | None = None) -> list[str]:
    chain = desk.audit_log.chain_of(staff.account.id, request)
    return [entry.tag for entry in desk.audit_log.entries(chain)]


def test_a_bucket_is_tried_before_it_is_kept(desk: FakeDesk, owner: Staff) -> None:
    assert not wants_copies(desk, owner.account)
    save_export(desk, owner, PLACE)
    [tried] = desk.export_door.checked
    assert (tried["bucket"], tried["external_id"]) == ("acme-calls", external_id(desk, owner.account.id))
    assert wants_copies(desk, owner.account)
    assert tags_of(desk, owner)[-1] == Tag.ACCOUNT_EXPORT_CHANGED


def test_a_bucket_that_does_not_work_is_not_kept(desk: FakeDesk, owner: Staff) -> None:
    desk.export_door.failures = [InvalidField(field="bucket", problem="not-written")]
    with pytest.raises(InvalidField, match="bucket: not-written"):
        save_export(desk, owner, PLACE)
    assert desk.exports.of(owner.account.id) is None


def test_the_external_id_is_the_accounts_own_and_stays(desk: FakeDesk, owner: Staff) -> None:
    mine = external_id(desk, owner.account.id)
    assert mine != external_id(desk, open_acme(desk, "globex").account.id)
    save_export(desk, owner, PLACE)
    save_export(desk, owner, replace(PLACE, prefix="calls"))
    saved = desk.exports.of(owner.account.id)
    assert saved is not None
    assert (saved.external_id, saved.place.prefix) == (mine, "calls")


def test_only_who_administers_an_enterprise_account_may_choose_a_bucket(desk: FakeDesk, owner: Staff) -> None:
    with pytest.raises(Forbidden):
        save_export(desk, hire(desk, owner.account, Role.HANDLER), PLACE)
    with pytest.raises(NotPossible, match="export-enterprise-only"):
        save_export(desk, open_acme(desk, "small"), PLACE)
    assert desk.export_door.checked == []


def test_a_copy_is_made_once_and_noted(desk: FakeDesk, owner: Staff) -> None:
    save_export(desk, owner, PLACE)
    voicemail = keep(desk, owner, copy_wanted=True)
    assert due(voicemail)
    copied = copy_voicemail(desk, voicemail)
    assert desk.export_door.copies == {"acme-calls": [f"{voicemail.request}/RE1"]}
    assert as_stored(desk, voicemail) == copied
    assert not due(copied)
    assert tags_of(desk, owner, voicemail.request)[-1] == Tag.REQUEST_VOICEMAIL_COPIED


@pytest.mark.parametrize("failure", [Unavailable("s3"), Gone("NoSuchBucket")])
def test_what_fails_is_tried_for_two_weeks_and_then_given_up(desk: FakeDesk, owner: Staff, failure: Exception) -> None:
    save_export(desk, owner, PLACE)
    voicemail = keep(desk, owner, copy_wanted=True)
    began, tries = desk.clock.now(), 0
    while voicemail.copy_wanted:
        desk.export_door.failures = [failure]
        voicemail = copy_voicemail(desk, voicemail)
        tries += 1
        if voicemail.work_at:
            assert voicemail.work_at > desk.clock.now()
            desk.clock.at = voicemail.work_at
    assert desk.clock.now() - began >= COPY_TRIES
    assert 15 < tries < 30
    assert not due(as_stored(desk, voicemail))


def test_staff_are_told_of_lasting_failures_once_a_day_and_not_of_short_ones(desk: FakeDesk, owner: Staff) -> None:
    save_export(desk, owner, PLACE)
    hire(desk, owner.account, Role.HANDLER)
    voicemails = [keep(desk, owner, f"RE{number}", copy_wanted=True) for number in range(3)]

    def all_fail() -> int:
        desk.export_door.failures = [Unavailable("s3")] * 3
        voicemails[:] = [copy_voicemail(desk, voicemail) for voicemail in voicemails]
        return sum(letter.kind == "staff-export" for letter in desk.letters())

    assert all_fail() == 0
    desk.clock.pass_(hours=2)
    assert all_fail() == 1
    desk.clock.pass_(hours=2)
    assert all_fail() == 1
    desk.clock.pass_(days=1)
    assert all_fail() == 2
    saved = desk.exports.of(owner.account.id)
    assert saved is not None
    assert saved.failing_since is not None
    copy_voicemail(desk, voicemails[0])
    saved = desk.exports.of(owner.account.id)
    assert saved is not None
    assert (saved.failing_since, saved.told_at) == (None, None)


def test_without_a_bucket_nothing_is_wanted_any_more(desk: FakeDesk, owner: Staff) -> None:
    save_export(desk, owner, PLACE)
    voicemail = keep(desk, owner, copy_wanted=True)
    stop_export(desk, owner)
    assert not copy_voicemail(desk, voicemail).copy_wanted
    assert desk.export_door.copies == {}
    with pytest.raises(NotFound):
        stop_export(desk, owner)


def test_older_voicemails_are_copied_page_by_page_with_progress(desk: FakeDesk, owner: Staff) -> None:
    old = [keep(desk, owner, f"RE{number:03}") for number in range(PAGE + 5)]
    save_export(desk, owner, PLACE)
    with pytest.raises(NotFound):
        start_backfill(desk, open_acme(desk, "globex"))
    start_backfill(desk, owner)
    with pytest.raises(NotPossible, match="backfill-runs"):
        start_backfill(desk, owner)
    assert continue_backfills(desk) == PAGE + 5
    state = desk.exports.backfill(owner.account.id)
    assert state is not None
    assert (state.total, state.seen, state.copied, state.failed) == (PAGE + 5, PAGE + 5, PAGE + 5, 0)
    assert state.finished_at == desk.clock.now()
    assert len(desk.export_door.copies["acme-calls"]) == len(old)
    assert continue_backfills(desk) == 0


def test_they_are_counted_in_the_background_not_while_somebody_waits(desk: FakeDesk, owner: Staff) -> None:
    keep(desk, owner)
    save_export(desk, owner, PLACE)
    assert start_backfill(desk, owner).total is None
    continue_backfills(desk)
    state = desk.exports.backfill(owner.account.id)
    assert state is not None
    assert (state.total, state.seen) == (1, 1)


def test_a_copying_that_was_interrupted_goes_on_where_it_was(desk: FakeDesk, owner: Staff) -> None:
    for number in range(PAGE + 5):
        keep(desk, owner, f"RE{number:03}")
    save_export(desk, owner, PLACE)
    start_backfill(desk, owner)
    page = desk.voicemails.page

    def broken(account: object, *, after: str = "", limit: int) -> object:
        if after:
            raise ConnectionError
        return page(owner.account.id, after=after, limit=limit)

    desk.voicemails.page = broken  # type: ignore[assignment, method-assign]  # the connection is lost at the second page
    with pytest.raises(ConnectionError):
        continue_backfills(desk)
    desk.voicemails.page = page  # type: ignore[method-assign]
    assert continue_backfills(desk) == 5
    assert len(set(desk.export_door.copies["acme-calls"])) == PAGE + 5


def test_what_cannot_be_copied_at_once_is_handed_to_the_copying_that_tries_again(desk: FakeDesk, owner: Staff) -> None:
    voicemail = keep(desk, owner)
    save_export(desk, owner, PLACE)
    start_backfill(desk, owner)
    desk.export_door.failures = [Unavailable("s3")]
    continue_backfills(desk)
    state = desk.exports.backfill(owner.account.id)
    assert state is not None
    assert (state.copied, state.failed) == (0, 1)
    waiting = as_stored(desk, voicemail)
    assert waiting.copy_wanted
    assert waiting.work_at == desk.clock.now() + timedelta(minutes=1)


def test_no_letter_or_entry_names_a_caller(desk: FakeDesk, owner: Staff) -> None:
    save_export(desk, owner, PLACE)
    voicemail = keep(desk, owner, copy_wanted=True, transcript="I am Ana")
    copy_voicemail(desk, voicemail)
    entries = desk.audit_log.of_request(owner.account.id, voicemail.request)
    assert "Ana" not in json.dumps([entry.detail for entry in entries])
