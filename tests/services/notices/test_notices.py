"""Notices of the operator: who sees them, until when, and what is remembered."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.operator_notice import MARKS_LIMIT, OperatorNotice, Severity
from chalicelib.domain.permissions import Role
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.services.accounts.sessions import Entrance, open_session, staff_of
from chalicelib.services.notices.post_notice import PostNotice, post_notice, withdraw_notice
from chalicelib.services.notices.read_notices import mark_read, read_notice, standing
from tests.fakes.acme import hire, open_acme
from tests.fakes.desk import START, FakeDesk


@pytest.fixture
def rita(desk: FakeDesk) -> Staff:
    """Who runs the deployment."""
    return open_acme(desk, "operator")


def notice(
    to: str = "",
    *,
    title: str = "Maintenance on Sunday",
    days: int = 7,
    starts: int = 0,
    severity: Severity = Severity.INFORMATION,
) -> PostNotice:
    return PostNotice(
        titles={"en": title, "es": ""},
        texts={"en": "The desk is closed from 2 to 3.", "es": ""},
        severity=severity,
        starts_at=START + timedelta(days=starts),
        ends_at=START + timedelta(days=days),
        to=to,
    )


def come_in(desk: FakeDesk, staff: Staff) -> Callable[[], list[str]]:
    """Sign somebody in; what comes back says which notices each of their next pages shows."""
    token = open_session(desk, staff.user, Entrance()).token
    return lambda: [mark.id for mark in staff_of(desk, token).notices]


def test_a_notice_to_all_shows_on_every_page_of_everybody_until_each_has_read_it(desk: FakeDesk, rita: Staff) -> None:
    olga = open_acme(desk)
    hanna = hire(desk, olga.account, Role.AUDITOR)
    shown_to_olga, shown_to_hanna, shown_to_rita = (come_in(desk, who) for who in (olga, hanna, rita))
    posted = post_notice(desk, rita, notice())
    assert shown_to_olga() == shown_to_hanna() == shown_to_rita() == [posted.id]
    mark_read(desk, olga, posted.id)
    assert (shown_to_olga(), shown_to_hanna()) == ([], [posted.id])
    assert [mark.id for mark in standing(desk, olga)] == [posted.id]  # it can still be read again


def test_a_notice_to_one_account_is_nothing_to_another(desk: FakeDesk, rita: Staff) -> None:
    acme, bolt = open_acme(desk), open_acme(desk, "bolt")
    shown_to_acme, shown_to_bolt = come_in(desk, acme), come_in(desk, bolt)
    posted = post_notice(desk, rita, notice("acme"))
    assert (shown_to_acme(), shown_to_bolt()) == ([posted.id], [])
    assert read_notice(desk, acme, posted.id).texts == {"en": "The desk is closed from 2 to 3."}
    with pytest.raises(NotFound):
        read_notice(desk, bolt, posted.id)


def test_a_notice_shows_from_its_first_day_to_its_last(desk: FakeDesk, rita: Staff) -> None:
    open_acme(desk)
    posted = post_notice(desk, rita, notice(starts=2, days=3))
    first = open_acme(desk, "bolt")
    assert come_in(desk, first)() == []
    desk.clock.pass_(days=2)
    assert come_in(desk, first)() == [posted.id]
    desk.clock.pass_(days=1)
    assert come_in(desk, first)() == []


def test_what_was_withdrawn_shows_no_more_and_cannot_be_withdrawn_again(desk: FakeDesk, rita: Staff) -> None:
    olga = open_acme(desk)
    posted = post_notice(desk, rita, notice())
    assert withdraw_notice(desk, rita, posted.id).withdrawn_at == START
    assert come_in(desk, olga)() == []
    with pytest.raises(NotPossible, match="notice-over"):
        withdraw_notice(desk, rita, posted.id)
    with pytest.raises(NotFound):
        read_notice(desk, olga, posted.id)


def test_posting_withdrawing_and_reading_stand_in_the_audit_with_ids_only(desk: FakeDesk, rita: Staff) -> None:
    olga = open_acme(desk)
    posted = post_notice(desk, rita, notice("acme"))
    mark_read(desk, olga, posted.id)
    mark_read(desk, olga, posted.id)  # a second time changes nothing
    withdraw_notice(desk, rita, posted.id)
    told = [(one.tag, one.actor, one.detail) for one in _account_chain(desk, rita)][-2:]
    assert told == [
        (
            Tag.ACCOUNT_NOTICE_POSTED,
            f"operator:{rita.user.id}",
            {"notice": posted.id, "to": olga.account.id, "mailed": False},
        ),
        (Tag.ACCOUNT_NOTICE_WITHDRAWN, f"operator:{rita.user.id}", {"notice": posted.id}),
    ]
    read = [one for one in _account_chain(desk, olga) if one.tag == Tag.USER_NOTICE_READ]
    assert [(one.actor, one.detail) for one in read] == [
        (f"user:{olga.user.id}", {"user": olga.user.id, "notice": posted.id})
    ]


def test_the_most_urgent_stands_first_then_the_newest(desk: FakeDesk, rita: Staff) -> None:
    olga = open_acme(desk)
    severities = (Severity.INFORMATION, Severity.URGENT, Severity.INFORMATION, Severity.IMPORTANT)
    posted = [_later(desk, rita, notice(severity=severity)) for severity in severities]
    assert come_in(desk, olga)() == [posted[place].id for place in (1, 3, 2, 0)]


def test_a_board_holds_so_many_and_no_more_and_forgets_what_is_over(desk: FakeDesk, rita: Staff) -> None:
    olga = open_acme(desk)
    for _ in range(MARKS_LIMIT):
        _later(desk, rita, notice(days=2))
    with pytest.raises(NotPossible, match="notices-full"):
        post_notice(desk, rita, notice())
    desk.clock.pass_(days=3)
    posted = post_notice(desk, rita, notice())
    assert [mark.id for mark in desk.notices.board(rita.account.id, None).marks] == [posted.id]
    assert come_in(desk, olga)() == [posted.id]


def test_what_a_person_has_read_is_kept_only_as_long_as_it_stands_on_a_board(desk: FakeDesk, rita: Staff) -> None:
    olga = open_acme(desk)
    first = post_notice(desk, rita, notice(days=1))
    mark_read(desk, olga, first.id)
    desk.clock.pass_(days=2)
    second = post_notice(desk, rita, notice())
    mark_read(desk, olga, second.id)
    assert desk.accounts.user(olga.account.id, olga.user.id).notices_read == (second.id,)


def test_a_notice_has_a_title_and_a_text_in_one_language_at_least(desk: FakeDesk, rita: Staff) -> None:
    spanish = PostNotice(
        titles={"en": " ", "es": "Mantenimiento"},
        texts={"en": "", "es": "El domingo."},
        severity=Severity.IMPORTANT,
        starts_at=START,
        ends_at=START + timedelta(days=1),
    )
    assert post_notice(desk, rita, spanish).titles == {"es": "Mantenimiento"}
    with pytest.raises(InvalidField, match="title_en: missing"):
        post_notice(desk, rita, notice(title=""))
    with pytest.raises(InvalidField, match="title_en: too-long"):
        post_notice(desk, rita, notice(title="x" * 101))


def test_a_notice_ends_after_it_begins_and_after_now_and_is_for_an_account_that_there_is(
    desk: FakeDesk, rita: Staff
) -> None:
    for wrong in (notice(starts=3, days=3), notice(starts=-3, days=-1)):
        with pytest.raises(InvalidField, match="until: before"):
            post_notice(desk, rita, wrong)
    with pytest.raises(InvalidField, match="addressee: unknown"):
        post_notice(desk, rita, notice("nobody"))


def test_the_operators_list_goes_back_page_by_page(desk: FakeDesk, rita: Staff) -> None:
    posted = [_later(desk, rita, notice()).id for _ in range(5)][::-1]
    first = desk.notices.page(rita.account.id, before="", limit=3)
    assert [one.id for one in first] == posted[:3]
    assert [one.id for one in desk.notices.page(rita.account.id, before=first[-1].id, limit=3)] == posted[3:]


def _later(desk: FakeDesk, rita: Staff, command: PostNotice) -> OperatorNotice:
    desk.clock.pass_(minutes=1)
    return post_notice(desk, rita, command)


def _account_chain(desk: FakeDesk, staff: Staff) -> list[AuditEntry]:
    return list(desk.audit_log.entries(desk.audit_log.chain_of(staff.account.id, None)))
