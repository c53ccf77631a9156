"""Who joins after an announcement and before its day is told by the same mail, once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.permissions import Role
from chalicelib.domain.policy import USES_NOTICE, PolicyVersion
from chalicelib.errors import Conflict
from chalicelib.services.accounts.open_account import add_user
from chalicelib.services.notices.contents import CONTENTS
from chalicelib.services.notices.mailings import continue_mailings
from chalicelib.services.policies.publish_policy import PublishPolicy, mailing_of, publish_policy, withdraw_policy
from chalicelib.services.transfers.announce_transfer import AnnounceTransfer, announce_transfer, withdraw_transfer
from tests.fakes.acme import hire, open_acme
from tests.fakes.desk import START, FakeDesk

LATER = START + USES_NOTICE + timedelta(days=1)
ON = START + timedelta(days=40)


@pytest.fixture
def rita(desk: FakeDesk) -> Staff:
    """Who runs the deployment."""
    rita = open_acme(desk, "zz-operator")
    desk.settings = replace(desk.settings, operator="zz-operator")
    return rita


def publish(desk: FakeDesk, rita: Staff, number: int = 1, *, material: bool = True) -> PolicyVersion:
    command = PublishPolicy(
        number=number,
        titles={"en": "Privacy policy"},
        summaries={"en": "What changes."},
        texts={"en": "The whole text."},
        effective_on=LATER.date(),
        material=material,
    )
    return publish_policy(desk, desk.accounts.get(rita.account.id), command, actor=rita.operating)


def announce(desk: FakeDesk, rita: Staff, name: str, slug: str = "") -> str:
    command = AnnounceTransfer(
        titles={"en": "We pass on"},
        texts={"en": "To people who care."},
        to="Another Operator Inc.",
        contact="privacy@another.example",
        country="France",
        safeguard="adequacy",
        effective_on=ON.date(),
        slug=slug,
        id=name,
    )
    return announce_transfer(desk, rita, command).id


def told(desk: FakeDesk, address: str) -> list[Letter]:
    """What the operator's announcements said to an address."""
    kinds = {LetterKind.STAFF_POLICY, LetterKind.STAFF_TRANSFER}
    return [letter for letter in desk.letters() if letter.kind in kinds and letter.to and letter.to.address == address]


def test_an_invited_user_is_told_once_whether_or_not_the_mailing_still_runs(
    desk: FakeDesk, rita: Staff, olga: Staff
) -> None:
    publish(desk, rita)
    announce(desk, rita, "01JDBBBBBBBBBBBBBBBBBBBBBB")
    hire(desk, olga.account, Role.HANDLER, "Before")
    assert len(told(desk, "before@acme.example")) == 2  # the first mail has not left
    hire(desk, olga.account, Role.HANDLER, "During")
    assert [one.kind for one in told(desk, "during@acme.example")] == [
        LetterKind.STAFF_POLICY,
        LetterKind.STAFF_TRANSFER,
    ]
    continue_mailings(desk, CONTENTS)
    hire(desk, olga.account, Role.HANDLER, "After")
    continue_mailings(desk, CONTENTS)
    for name in ("olga", "before", "during", "after"):
        assert len(told(desk, f"{name}@acme.example")) == 2


def test_the_first_owner_of_a_new_account_is_told(desk: FakeDesk, rita: Staff) -> None:
    publish(desk, rita)
    continue_mailings(desk, CONTENTS)
    open_acme(desk, "bolt")
    [letter] = told(desk, "olga@bolt.example")
    assert letter.values["number"] == "1"


def test_nobody_is_told_of_what_holds_already_was_withdrawn_or_concerns_others(
    desk: FakeDesk, rita: Staff, olga: Staff
) -> None:
    publish(desk, rita)
    publish(desk, rita, 2, material=False)
    gone = publish(desk, rita, 3)
    withdraw_policy(desk, desk.accounts.get(rita.account.id), gone.number, actor=rita.operating)
    withdraw_transfer(desk, rita, announce(desk, rita, "01JDBBBBBBBBBBBBBBBBBBBBBB"))
    announce(desk, rita, "01JDCCCCCCCCCCCCCCCCCCCCCC", slug="acme")
    continue_mailings(desk, CONTENTS)
    open_acme(desk, "bolt")
    assert [one.values["number"] for one in told(desk, "olga@bolt.example")] == ["1"]
    desk.clock.at = LATER + timedelta(days=1)
    hire(desk, olga.account, Role.HANDLER, "Later")
    assert [one.values.get("channel") for one in told(desk, "later@acme.example")] == ["account"]


def test_who_joins_before_the_first_mail_hears_as_well_that_it_is_withdrawn(
    desk: FakeDesk, rita: Staff, olga: Staff
) -> None:
    version = publish(desk, rita)
    transfer = announce(desk, rita, "01JDBBBBBBBBBBBBBBBBBBBBBB")
    hire(desk, olga.account, Role.HANDLER, "Nia")
    withdraw_policy(desk, desk.accounts.get(rita.account.id), version.number, actor=rita.operating)
    withdraw_transfer(desk, rita, transfer)
    continue_mailings(desk, CONTENTS)
    theirs = [letter.kind for letter in desk.letters() if letter.to and letter.to.address == "nia@acme.example"]
    gone = {LetterKind.STAFF_POLICY_GONE, LetterKind.STAFF_TRANSFER_GONE}
    assert sorted(theirs) == sorted(
        {LetterKind.STAFF_INVITED, LetterKind.STAFF_POLICY, LetterKind.STAFF_TRANSFER} | gone
    )


def test_who_joins_while_the_mailing_begins_is_told_once(desk: FakeDesk, rita: Staff, olga: Staff) -> None:
    publish(desk, rita)
    overtaken(desk, lambda: continue_mailings(desk, CONTENTS))
    hire(desk, olga.account, Role.HANDLER, "Nia")
    continue_mailings(desk, CONTENTS)
    assert len(told(desk, "nia@acme.example")) == 1


def test_who_joins_while_the_matter_is_withdrawn_is_not_told_of_it(desk: FakeDesk, rita: Staff, olga: Staff) -> None:
    number = publish(desk, rita).number
    operator = desk.accounts.get(rita.account.id)
    overtaken(desk, lambda: withdraw_policy(desk, operator, number, actor=rita.operating))
    hire(desk, olga.account, Role.HANDLER, "Nia")
    assert told(desk, "nia@acme.example") == []


def test_who_is_not_taken_in_begins_no_mailing(desk: FakeDesk, rita: Staff, olga: Staff) -> None:
    number = publish(desk, rita).number
    overtaken(desk, lost)
    with pytest.raises(ConnectionError):
        hire(desk, olga.account, Role.HANDLER, "Nia")
    mailing = desk.notices.mailing(rita.account.id, mailing_of(number))
    assert mailing is not None
    assert mailing.begun_at is None
    withdraw_policy(desk, desk.accounts.get(rita.account.id), number, actor=rita.operating)
    continue_mailings(desk, CONTENTS)
    kinds = {LetterKind.STAFF_POLICY, LetterKind.STAFF_POLICY_GONE}
    assert not [letter for letter in desk.letters() if letter.kind in kinds]


def test_a_business_is_opened_while_the_mailing_begins(desk: FakeDesk, rita: Staff) -> None:
    publish(desk, rita)
    overtaken(desk, lambda: continue_mailings(desk, CONTENTS))
    open_acme(desk, "bolt")
    assert len(told(desk, "olga@bolt.example")) == 1


def test_who_invites_from_what_changed_meanwhile_is_told_so(desk: FakeDesk, rita: Staff, olga: Staff) -> None:
    publish(desk, rita)
    stale = desk.accounts.get(olga.account.id)
    hire(desk, olga.account, Role.HANDLER, "Nia")
    with pytest.raises(Conflict, match="account"):
        add_user(desk, stale, name="Max", email=Email("max@acme.example"), role=Role.HANDLER, actor=olga.actor)


def lost() -> None:
    raise ConnectionError


def overtaken(desk: FakeDesk, act: Callable[[], object]) -> None:
    """Something else happens just before what was collected next is written."""
    engine: Any = desk.engine
    transact = engine.transact

    def late(changes: Sequence[object]) -> None:
        if len(changes) > 1:  # a note on its own is no part of what takes somebody in
            engine.transact = transact
            act()
        transact(changes)

    engine.transact = late
