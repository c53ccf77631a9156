"""A notice goes by mail to owners: each once, in pages, whoever dies between two calls."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.account import Account, AccountState, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import AccountId
from chalicelib.domain.mailing import Audience, Mailing
from chalicelib.domain.operator_notice import OperatorNotice, Severity
from chalicelib.domain.permissions import Role
from chalicelib.domain.reason import Reason
from chalicelib.services.notices.contents import CONTENTS
from chalicelib.services.notices.mailings import ACCOUNTS_A_PAGE, Content, continue_mailings
from chalicelib.services.notices.post_notice import PostNotice, post_notice, withdraw_notice
from chalicelib.services.ports.desk import Desk
from tests.fakes.acme import hire, open_acme
from tests.fakes.desk import START, FakeDesk, SlowClock
from tests.fakes.memory_engine import MemoryEngine

SPANISH = ("es", "en")


@pytest.fixture
def rita(desk: FakeDesk) -> Staff:
    """Who runs the deployment; her own account comes last in the order of slugs."""
    return open_acme(desk, "zz-operator")


def post(desk: FakeDesk, rita: Staff, to: str = "", *, starts: int = 0) -> OperatorNotice:
    command = PostNotice(
        titles={"en": "New terms", "es": "Condiciones nuevas"},
        texts={"en": "They begin in May.", "es": "Rigen desde mayo."},
        severity=Severity.IMPORTANT,
        starts_at=START + timedelta(days=starts),
        ends_at=START + timedelta(days=30),
        to=to,
        mailed=True,
    )
    return post_notice(desk, rita, command)


def run(desk: FakeDesk) -> int:
    return continue_mailings(desk, CONTENTS)


def written(desk: FakeDesk) -> list[Letter]:
    return [letter for letter in desk.letters() if letter.kind is LetterKind.STAFF_NOTICE]


def addresses(desk: FakeDesk) -> list[str]:
    return sorted(letter.to.address for letter in written(desk) if letter.to)


def progress(desk: FakeDesk, notice: OperatorNotice) -> Mailing:
    mailing = desk.notices.mailing(notice.account, notice.id)
    assert mailing
    return mailing


def test_every_owner_gets_one_letter_and_nobody_else_does(desk: FakeDesk, rita: Staff) -> None:
    acme = open_acme(desk)
    hire(desk, acme.account, Role.HANDLER)
    hire(desk, acme.account, Role.OWNER, "Second")
    notice = post(desk, rita)
    assert run(desk) == 3
    assert addresses(desk) == ["olga@acme.example", "olga@zz-operator.example", "second@acme.example"]
    mailing = progress(desk, notice)
    assert (mailing.accounts, mailing.letters, mailing.next_at, mailing.ended_at) == (2, 3, None, START)
    assert run(desk) == 0


def test_the_letter_comes_in_the_operators_name_and_the_accounts_language(desk: FakeDesk, rita: Staff) -> None:
    acme = open_acme(desk)
    post(desk, rita, "acme")
    _change(desk, acme.account, languages=SPANISH)
    run(desk)
    desk.deliver()
    [mail] = desk.mailer.to("olga@acme.example")
    assert (mail.sender_name, mail.reply_to) == (rita.account.name, rita.account.email)
    assert mail.text.splitlines() == [
        "reply_to: ",
        f"sender: {rita.account.name}",
        "text: Rigen desde mayo.",
        "title: Condiciones nuevas",
    ]


def test_a_notice_to_one_account_is_mailed_to_its_owners_only(desk: FakeDesk, rita: Staff) -> None:
    open_acme(desk)
    open_acme(desk, "bolt")
    notice = post(desk, rita, "bolt")
    assert run(desk) == 1
    assert addresses(desk) == ["olga@bolt.example"]
    assert progress(desk, notice).accounts == 1


def test_nothing_is_mailed_before_its_first_day_or_after_it_was_withdrawn(desk: FakeDesk, rita: Staff) -> None:
    open_acme(desk)
    notice = post(desk, rita, starts=2)
    assert run(desk) == 0
    desk.clock.pass_(days=2)
    withdraw_notice(desk, rita, notice.id)
    assert run(desk) == 0
    assert written(desk) == []
    assert progress(desk, notice).next_at is None


def test_closed_accounts_and_disabled_owners_get_nothing(desk: FakeDesk, rita: Staff) -> None:
    bolt = open_acme(desk, "bolt")
    _change(desk, bolt.account, state=AccountState.CLOSED)
    acme = open_acme(desk)
    gone = hire(desk, acme.account, Role.OWNER, "Gone")
    unit = desk.work.begin(acme.account.id, START)
    because = Reason(Tag.ACCOUNT_USER_DISABLED, "system:test")
    unit.store(desk.accounts.get(acme.account.id), because=because)
    unit.store(replace(gone.user, disabled_at=START), because=because)
    unit.commit()
    post(desk, rita)
    run(desk)
    assert addresses(desk) == ["olga@acme.example", "olga@zz-operator.example"]


def test_everybody_may_be_the_audience(desk: FakeDesk, rita: Staff) -> None:
    hire(desk, rita.account, Role.AUDITOR)
    notice = post(desk, rita)
    desk.work.settle(replace(progress(desk, notice), audience=Audience.EVERYBODY))
    assert run(desk) == 2


def test_a_run_whose_time_is_over_is_gone_on_with_by_the_next(desk: FakeDesk, rita: Staff) -> None:
    for number in range(ACCOUNTS_A_PAGE + 5):
        open_acme(desk, f"shop-{number:02}")
    notice = post(desk, rita)
    desk.__dict__["clock"] = SlowClock(desk.clock.at)
    assert [run(desk), run(desk), run(desk)] == [ACCOUNTS_A_PAGE, 6, 0]
    assert len(set(addresses(desk))) == len(addresses(desk)) == ACCOUNTS_A_PAGE + 6
    assert progress(desk, notice).ended_at is not None


def test_an_account_that_is_gone_keeps_no_other_mailing_from_going_on(desk: FakeDesk, rita: Staff) -> None:
    open_acme(desk)
    gone = post(desk, rita, "acme")
    desk.work.settle(replace(progress(desk, gone), to=AccountId("acc_gone")))
    post(desk, rita)
    assert run(desk) == 2
    assert (progress(desk, gone).letters, progress(desk, gone).ended_at) == (0, START)


class _Killed(Exception):
    """The process ended here."""


class _Mortal(MemoryEngine):
    """An engine on which the process dies before or after one of its writes."""

    def __init__(self) -> None:
        super().__init__()
        self.writes = 0
        self.dies: tuple[int, bool] | None = None

    def transact(self, changes: Any) -> None:
        number, self.writes = self.writes, self.writes + 1
        if self.dies == (number, False):
            raise _Killed
        super().transact(changes)
        if self.dies == (number, True):
            raise _Killed


def test_a_death_before_or_after_any_write_repeats_nobody_and_leaves_out_nobody() -> None:
    number, died = 0, True
    while died:
        died = False
        for after in (False, True):
            desk = FakeDesk()
            engine = desk.__dict__["engine"] = _Mortal()
            rita = open_acme(desk, "zz-operator")
            for place in range(ACCOUNTS_A_PAGE + 1):
                open_acme(desk, f"shop-{place:02}")
            notice = post(desk, rita)
            engine.writes, engine.dies = 0, (number, after)
            try:
                run(desk)
            except _Killed:
                died = True
            engine.dies = None
            run(desk)
            assert len(addresses(desk)) == len(set(addresses(desk))) == ACCOUNTS_A_PAGE + 2
            mailing = progress(desk, notice)
            assert (mailing.accounts, mailing.letters) == (ACCOUNTS_A_PAGE + 2, ACCOUNTS_A_PAGE + 2)
        number += 1
    assert number > ACCOUNTS_A_PAGE


def test_two_runs_at_once_count_a_page_once(desk: FakeDesk, rita: Staff) -> None:
    open_acme(desk)
    notice = post(desk, rita)
    overtaken: list[int] = []

    def content(_: Desk, mailing: Mailing) -> Content | None:
        if not overtaken:
            overtaken.append(0)
            overtaken[0] = run(desk)
        return CONTENTS[LetterKind.STAFF_NOTICE](desk, mailing)

    assert continue_mailings(desk, {LetterKind.STAFF_NOTICE: content}) == 0
    assert overtaken == [2]
    assert (progress(desk, notice).letters, len(written(desk))) == (2, 2)


def _change(desk: FakeDesk, account: Account, **changes: Any) -> None:
    unit = desk.work.begin(account.id, START)
    because = Reason(Tag.ACCOUNT_SETTINGS_CHANGED, "system:test")
    unit.store(replace(desk.accounts.get(account.id), **changes), because=because)
    unit.commit()
