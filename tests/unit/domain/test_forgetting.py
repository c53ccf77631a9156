"""What the domain says of ends: opt-outs, stops, copies, what counts while a request leaves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain.correspondence import FileState, NoteFile
from chalicelib.domain.deletion_certificate import Cause, Ordered, as_payload, deletion_of, from_payload
from chalicelib.domain.figures import ALL, DESK, counted
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.request import Outcome
from chalicelib.domain.retention_row import UPLOAD_LIFE
from chalicelib.domain.suppression import OptOut, Purpose, Source, Subject, Suppression
from chalicelib.domain.telephony import STOP_LIFE, TextStop
from chalicelib.domain.voicemail import Audio, Voicemail
from tests.unit.domain.test_request import a_request

AT = datetime(2026, 11, 23, 17, tzinfo=UTC)
ACCOUNT, REQUEST = AccountId("acc_x"), RequestId("R")


def an_opt_out(purpose: Purpose, lifted_at: datetime | None = None, *requests: RequestId) -> OptOut:
    return OptOut(purpose=purpose, since=AT, source=Source.REQUEST, requests=requests, lifted_at=lifted_at)


def listed(*opt_outs: OptOut) -> Suppression:
    return Suppression(account=ACCOUNT, subject=Subject.PHONE, changed_at=AT, value="+12135550123", opt_outs=opt_outs)


def test_what_stands_needs_no_end_and_what_has_ended_its_period() -> None:
    assert listed(an_opt_out(Purpose.SALE_SHARING)).proof_ends_at is None
    both = listed(an_opt_out(Purpose.SALE_SHARING, AT), an_opt_out(Purpose.MARKETING_CALLS, AT))
    assert both.proof_ends_at == AT.replace(year=2028)
    left = both.shed(AT.replace(year=2028))
    assert [one.purpose for one in left.opt_outs] == [Purpose.MARKETING_CALLS]
    assert left.proof_ends_at == AT.replace(year=2031)
    assert left.shed(AT.replace(year=2031)).opt_outs == ()


def test_an_opt_out_whose_request_is_deleted_stands_by_itself_and_is_taken_back_by_nobody_else() -> None:
    [alone] = listed(an_opt_out(Purpose.SALE_SHARING, None, REQUEST)).unlinked([REQUEST]).opt_outs
    assert (alone.requests, alone.own, alone.stands) == ((), True, True)
    later = RequestId("S")
    again = alone.begun_by(source=Source.REQUEST, request=later, at=AT)
    assert again.without(later, AT).stands
    [other] = listed(an_opt_out(Purpose.SALE_SHARING, None, REQUEST)).unlinked([later]).opt_outs
    assert (other.requests, other.own) == ((REQUEST,), False)
    [ended] = listed(an_opt_out(Purpose.SALE_SHARING, AT, REQUEST)).unlinked([REQUEST]).opt_outs
    assert (ended.requests, ended.own) == ((), False)


def test_a_stop_is_proved_for_sixty_months_once_texts_are_wanted_again() -> None:
    stop = TextStop(account=ACCOUNT, since=AT, message="SM1")
    assert stop.proof_ends_at is None
    assert replace(stop, undone_at=AT).proof_ends_at == AT + STOP_LIFE


def test_an_attachment_goes_by_itself_when_it_never_came_or_at_the_decision() -> None:
    file = NoteFile(
        account=ACCOUNT,
        request=REQUEST,
        id="F",
        note="N",
        state=FileState.EXPECTED,
        created_at=AT,
        by="user:usr_x",
        content_type="application/pdf",
        identity=True,
        name="card.pdf",
    )
    assert file.removable_at == AT + UPLOAD_LIFE
    accepted = replace(file, state=FileState.ACCEPTED)
    assert accepted.removable_at is None
    assert replace(accepted, decided_at=AT).removable_at == AT
    assert replace(accepted, decided_at=AT, removed_at=AT).removable_at is None


def test_a_recording_that_was_deleted_on_order_is_certified_as_that() -> None:
    voicemail = Voicemail(
        account=ACCOUNT,
        request=REQUEST,
        submission=Reference("12345678901"),
        id="RE1",
        call="CA1",
        take=1,
        language="en",
        received_at=AT,
        audio=Audio.KEPT,
    )
    later = AT + timedelta(days=900)
    deletion = deletion_of(voicemail, Ordered(later), issuer="https://recourse.test", at=later)
    assert (deletion.cause, deletion.rule) == (Cause.ORDERED, "")
    payload = as_payload(deletion)
    assert (payload["cause"], payload["deleted_at"]) == ("deleted on the account's order", None)
    assert from_payload(payload) == deletion


def test_a_request_that_leaves_counts_on_no_desk_and_in_its_year_as_before() -> None:
    zone = ZoneInfo("America/Los_Angeles")
    for head in (a_request(), a_request().closed(Outcome.NO_DATA, AT)):
        stays = counted(head, zone=zone, today=AT.date(), due=None)
        leaves = counted(replace(head, leaving_at=AT), zone=zone, today=AT.date(), due=None)
        passing = {place for place in stays if place[0] == DESK or place[0].startswith("age/")}
        assert passing
        assert dict(leaves) == {place: number for place, number in stays.items() if place not in passing}
        assert any(name == ALL for _, name in leaves)
