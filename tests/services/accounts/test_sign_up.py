"""A business opens an account by itself: after its owner's address is proved, once, and nobody learns who is known."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import AccountState, Plan
from chalicelib.domain.contact import Email
from chalicelib.domain.permissions import Role
from chalicelib.errors import Gone, InvalidField, InvalidInput, NotFound, TooManyAttempts
from chalicelib.services.accounts.open_account import OpenAccount, open_account
from chalicelib.services.accounts.sign_up import (
    ADDRESSES_A_DAY,
    SignedUp,
    WantsAccount,
    ask_sign_up,
    finish_sign_up,
    sent_to,
    typed_before,
)
from tests.fakes.acme import open_acme
from tests.fakes.desk import SETTINGS, FakeDesk

TYPED = {
    "name": "Initech",
    "slug": "Initech",
    "postal": "4120 Freidrich Lane\nAustin, TX 78744",
    "place": "US-TX",
    "time_zone": "America/Chicago",
    "owner_name": "Ian",
    "owner_email": "ian@initech.example",
}
BROWSER = "b" * 32


@pytest.fixture
def desk() -> FakeDesk:
    desk = FakeDesk(replace(SETTINGS, operator="desk"))
    open_operator(desk)
    open_acme(desk)
    return desk


def open_operator(desk: FakeDesk) -> None:
    command = OpenAccount(
        name="The Desk",
        slug="desk",
        time_zone="America/Los_Angeles",
        place="US-CA",
        owner_name="Opal",
        owner_email=Email("opal@desk.example"),
        by_operator=True,
    )
    open_account(desk, command)


def asks(desk: FakeDesk, browser: str = BROWSER, **changed: str) -> None:
    typed = TYPED | changed
    ask_sign_up(desk, WantsAccount(typed=typed, languages=("es", "en"), browser=browser, language="en"))


def code(desk: FakeDesk, address: str = "ian@initech.example") -> str:
    desk.deliver()
    return desk.mailer.to(address)[-1].text.partition("code: ")[2][:6]


def opened(desk: FakeDesk, browser: str = BROWSER) -> SignedUp:
    return finish_sign_up(desk, browser, code(desk))


def test_nothing_is_opened_before_the_code_and_a_trial_with_its_owner_after_it(desk: FakeDesk) -> None:
    asks(desk)
    with pytest.raises(NotFound):
        desk.accounts.by_slug("initech")
    assert sent_to(desk, BROWSER) == "ian@initech.example"
    done = opened(desk)
    account = desk.accounts.by_slug("initech")
    assert (done.first, done.account) == (True, account)
    assert (account.state, account.plan, account.languages) == (AccountState.TRIAL, Plan.TRIAL, ("es", "en"))
    assert (account.place, account.time_zone, account.postal) == (
        "US-TX",
        "America/Chicago",
        "4120 Freidrich Lane\nAustin, TX 78744",
    )
    assert account.trial_ends_at
    assert (account.trial_ends_at - desk.clock.now()).days == 30
    assert (done.owner.role, done.owner.name) == (Role.OWNER, "Ian")
    entries = desk.audit_log.entries(desk.audit_log.chain_of(account.id, None))
    assert [(entry.tag, entry.actor) for entry in entries] == [
        ("account:opened", f"user:{done.owner.id}"),
        ("account:user:added", f"user:{done.owner.id}"),
    ]


def test_what_was_typed_lies_sealed(desk: FakeDesk) -> None:
    asks(desk)
    assert "Ian" not in str(desk.engine.scraps)
    assert "initech.example" not in str(desk.engine.scraps)


def test_two_presses_and_a_repeat_after_a_lost_answer_open_one_account(desk: FakeDesk) -> None:
    asks(desk)
    sent = code(desk)
    first = finish_sign_up(desk, BROWSER, sent)
    again = finish_sign_up(desk, BROWSER, sent)
    assert (again.account, again.first) == (first.account, False)
    assert len(desk.accounts.every()) == 3
    assert typed_before(desk, BROWSER) == {}


def test_a_crash_between_the_key_and_the_account_is_mended_by_the_next_press(
    desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(desk)
    sent = code(desk)
    monkeypatch.setattr(type(desk.work), "begin", lambda *_: (_ for _ in ()).throw(RuntimeError("killed")))
    with pytest.raises(RuntimeError):
        finish_sign_up(desk, BROWSER, sent)
    monkeypatch.undo()
    assert finish_sign_up(desk, BROWSER, sent).first


def test_a_known_address_gets_the_same_page_and_a_mail_that_says_so(desk: FakeDesk) -> None:
    asks(desk, owner_email="olga@acme.example", slug="acme-two")
    desk.deliver()
    [mail] = desk.mailer.to("olga@acme.example")
    assert mail.subject == "staff-sign-up-known"
    assert sent_to(desk, BROWSER) == "olga@acme.example"
    with pytest.raises(InvalidField, match="code: wrong"):
        finish_sign_up(desk, BROWSER, "000000")
    with pytest.raises(InvalidField, match="code: wrong"):  # even whoever guessed it
        finish_sign_up(desk, BROWSER, code(desk, "olga@acme.example"))
    with pytest.raises(NotFound):
        desk.accounts.by_slug("acme-two")


def test_a_taken_name_is_said_before_and_after_the_code(desk: FakeDesk) -> None:
    for slug in ("acme", "desk"):
        with pytest.raises(InvalidField, match="slug: taken"):
            asks(desk, slug=slug)
    asks(desk)
    asks(desk, browser="c" * 32, owner_email="ida@other.example")
    opened(desk)
    sent = code(desk, "ida@other.example")
    with pytest.raises(InvalidField, match="slug: taken"):
        finish_sign_up(desk, "c" * 32, sent)


def test_all_problems_are_told_at_once(desk: FakeDesk) -> None:
    wrong = dict.fromkeys(TYPED, "")
    with pytest.raises(InvalidInput) as met:
        ask_sign_up(desk, WantsAccount(typed=wrong, languages=(), browser=BROWSER, language="en"))
    fields = {problem.field for problem in met.value.problems}
    assert fields == {*TYPED, "languages"}


def test_another_code_may_be_asked_for_and_the_ids_stay(desk: FakeDesk) -> None:
    asks(desk)
    before = str(next(body for name, body in desk.engine.scraps.items() if name.startswith("sign-up#")))
    with pytest.raises(TooManyAttempts):
        asks(desk)
    desk.clock.pass_(minutes=1)
    asks(desk)
    after = str(next(body for name, body in desk.engine.scraps.items() if name.startswith("sign-up#")))
    assert before.partition("opens")[2][:40] == after.partition("opens")[2][:40]
    assert opened(desk).first


def test_an_address_is_not_flooded_from_many_browsers(desk: FakeDesk) -> None:
    for number in range(ADDRESSES_A_DAY + 3):
        asks(desk, browser=f"{number:032d}")
    desk.deliver()
    assert len(desk.mailer.to("ian@initech.example")) == ADDRESSES_A_DAY


def test_another_browser_has_nothing_and_a_day_later_nobody_has(desk: FakeDesk) -> None:
    asks(desk)
    with pytest.raises(Gone):
        finish_sign_up(desk, "c" * 32, code(desk))
    desk.clock.pass_(days=1)
    assert sent_to(desk, BROWSER) == ""
    assert typed_before(desk, BROWSER) == {}


@pytest.mark.parametrize("changed", [{"operator": ""}, {"operator": "desk", "sign_up": "off"}])
def test_where_nobody_signs_up_nobody_does(changed: dict[str, str]) -> None:
    desk = FakeDesk(replace(SETTINGS, **changed))
    open_acme(desk)
    with pytest.raises(NotFound):
        asks(desk)
