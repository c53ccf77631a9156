"""A transfer is announced to all whom it concerns, answered by owners, done after its day, and registered."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.permissions import Role
from chalicelib.domain.register import ENTRIES_LIMIT, Register, RegisterEntry
from chalicelib.domain.transfer import ANNOUNCED, Answer, Transfer
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotFound, NotPossible
from chalicelib.services.accounts.close_account import close_account
from chalicelib.services.notices.contents import CONTENTS
from chalicelib.services.notices.mailings import continue_mailings
from chalicelib.services.notices.read_notices import read_notice, standing
from chalicelib.services.transfers.announce_transfer import AnnounceTransfer, announce_transfer, withdraw_transfer
from chalicelib.services.transfers.answer_transfer import answer_transfer, transfers_of
from chalicelib.services.transfers.finish_transfer import finish_transfer, refusing
from chalicelib.storage.engine import PutRow
from tests.fakes.acme import hire, open_acme
from tests.fakes.desk import START, FakeDesk

DAY = timedelta(days=1)
ON = START + ANNOUNCED + 2 * DAY
WORDS = AnnounceTransfer(
    titles={"en": "We sell this service", "es": "Vendemos este servicio"},
    texts={"en": "To people who care.", "es": "A gente cuidadosa."},
    to="Another Operator Inc.",
    contact="privacy@another.example",
    country="France",
    safeguard="adequacy",
    effective_on=ON.date(),
    id="01JDBBBBBBBBBBBBBBBBBBBBBB",
)


@pytest.fixture
def rita(desk: FakeDesk) -> Staff:
    """Who runs the deployment."""
    rita = open_acme(desk, "zz-operator")
    desk.settings = replace(desk.settings, operator="zz-operator")
    return rita


def announce(desk: FakeDesk, rita: Staff, **changed: Any) -> Transfer:
    return announce_transfer(desk, rita, replace(WORDS, **changed))


def mailed(desk: FakeDesk, kind: LetterKind = LetterKind.STAFF_TRANSFER) -> list[str]:
    continue_mailings(desk, CONTENTS)
    letters = [letter for letter in desk.letters() if letter.kind is kind]
    return sorted(letter.to.address for letter in letters if letter.to)


def name_of(desk: FakeDesk, staff: Staff) -> str:
    return desk.accounts.get(staff.account.id).name


def test_everybody_is_told_once_by_mail_and_on_their_pages(desk: FakeDesk, rita: Staff, olga: Staff) -> None:
    hire(desk, olga.account, Role.AUDITOR)
    made = announce(desk, rita)
    assert announce(desk, rita).announced_at == made.announced_at
    assert mailed(desk) == ["auditor@acme.example", "olga@acme.example", "olga@zz-operator.example"]
    letter = next(letter for letter in desk.letters() if letter.kind is LetterKind.STAFF_TRANSFER)
    assert letter.values["to"] == "Another Operator Inc."
    assert "channel" not in letter.values
    [mark] = standing(desk, olga)
    assert read_notice(desk, olga, mark.id).titles["en"] == "We sell this service"
    assert [one.id for one in transfers_of(desk, olga.account)] == [made.id]
    assert transfers_of(desk, rita.account) == ()
    entry = desk.audit_log.entries(desk.audit_log.chain_of(rita.account.id, None))[-1]
    assert (entry.tag, entry.detail["of"]) == (Tag.ACCOUNT_TRANSFER_ANNOUNCED, "deployment")


def test_one_accounts_transfer_is_told_to_its_own_staff_only(desk: FakeDesk, rita: Staff, olga: Staff) -> None:
    other = open_acme(desk, "other")
    announce(desk, rita, slug="acme")
    assert mailed(desk) == ["olga@acme.example"]
    assert transfers_of(desk, other.account) == ()
    with pytest.raises(NotFound):
        answer_transfer(desk, other, WORDS.id, Answer.AGREES)


def test_an_account_passes_only_when_an_owner_has_agreed_and_the_day_has_come(
    desk: FakeDesk, rita: Staff, olga: Staff
) -> None:
    made = announce(desk, rita, slug="acme", to="Acme & Sons")
    with pytest.raises(NotPossible, match="transfer-early"):
        finish_transfer(desk, rita, made.id)
    desk.clock.at = ON
    with pytest.raises(NotPossible, match="transfer-not-agreed"):
        finish_transfer(desk, rita, made.id)
    answer_transfer(desk, olga, made.id, Answer.REFUSES)
    with pytest.raises(NotPossible, match="transfer-not-agreed"):
        finish_transfer(desk, rita, made.id)
    agreed = answer_transfer(desk, olga, made.id, Answer.AGREES)
    assert answer_transfer(desk, olga, made.id, Answer.AGREES).version == agreed.version
    assert name_of(desk, olga) == "Acme"
    assert finish_transfer(desk, rita, made.id).done_at == ON
    assert name_of(desk, olga) == "Acme & Sons"
    for account in (olga.account, rita.account):
        [entry] = desk.registers.listed(account.id, Register.TRANSFERS)
        assert (entry.values["recipient"], entry.values["safeguard"]) == ("Acme & Sons", "adequacy")
        last = desk.audit_log.entries(desk.audit_log.chain_of(account.id, None))[-1]
        assert (last.tag, last.detail) == (Tag.ACCOUNT_TRANSFER_DONE, {"transfer": made.id})
    with pytest.raises(NotPossible, match="transfer-over"):
        finish_transfer(desk, rita, made.id)
    with pytest.raises(NotPossible, match="transfer-over"):
        answer_transfer(desk, olga, made.id, Answer.REFUSES)


def test_the_deployment_passes_once_nobody_who_refuses_is_there(desk: FakeDesk, rita: Staff, olga: Staff) -> None:
    open_acme(desk, "silent")
    made = announce(desk, rita)
    answer_transfer(desk, olga, made.id, Answer.REFUSES)
    desk.clock.at = ON
    assert [one.slug for one in refusing(desk, made)] == ["acme"]
    with pytest.raises(NotPossible, match="transfer-refused"):
        finish_transfer(desk, rita, made.id)
    close_account(desk, desk.accounts.get(olga.account.id), actor="operator:test")
    finish_transfer(desk, rita, made.id)
    [entry] = desk.registers.listed(rita.account.id, Register.TRANSFERS)
    assert (entry.values["role"], entry.values["country"]) == ("processor", "France")
    assert name_of(desk, olga) == "Acme"


def test_a_refusal_that_comes_while_it_is_noted_as_done_is_not_overlooked(
    desk: FakeDesk, rita: Staff, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = announce(desk, rita)
    desk.clock.at = ON
    page = desk.accounts.page

    def refused_meanwhile(*, after: str = "", limit: int) -> tuple[Account, ...]:
        seen = page(after=after, limit=limit)
        answer_transfer(desk, olga, made.id, Answer.REFUSES)
        return seen

    monkeypatch.setattr(desk.accounts, "page", refused_meanwhile)
    with pytest.raises(Conflict):
        finish_transfer(desk, rita, made.id)
    with pytest.raises(NotPossible, match="transfer-refused"):
        finish_transfer(desk, rita, made.id)


def test_answers_of_two_accounts_at_once_are_both_kept(
    desk: FakeDesk, rita: Staff, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = open_acme(desk, "other")
    made = announce(desk, rita)
    begin, first = desk.work.begin, [True]

    def overtaken(account: Any, at: Any) -> Any:
        if first and first.pop():
            answer_transfer(desk, other, made.id, Answer.REFUSES)
        return begin(account, at)

    monkeypatch.setattr(desk.work, "begin", overtaken)
    answer_transfer(desk, olga, made.id, Answer.REFUSES)
    assert [one.slug for one in refusing(desk, made)] == ["acme", "other"]


def test_a_full_register_has_room_for_what_is_done(desk: FakeDesk, rita: Staff, olga: Staff) -> None:
    made = announce(desk, rita)
    for number in range(ENTRIES_LIMIT):
        entry = RegisterEntry(
            account=rita.account.id,
            register=Register.TRANSFERS,
            id=f"01A{number:023d}",
            made_at=START,
            made_by="user:test",
            values={},
        )
        desk.engine.put_row(PutRow(row=desk._codec.row(entry, version=1), expect=0))
    desk.clock.at = ON
    finish_transfer(desk, rita, made.id)
    assert desk.registers.get(rita.account.id, Register.TRANSFERS, made.id).values["country"] == "France"


def test_an_answer_to_one_transfer_takes_back_none_to_another(desk: FakeDesk, rita: Staff, olga: Staff) -> None:
    everything = announce(desk, rita)
    alone = announce(desk, rita, slug="acme", to="Acme & Sons", id="01JDCCCCCCCCCCCCCCCCCCCCCC")
    answer_transfer(desk, olga, everything.id, Answer.REFUSES)
    answer_transfer(desk, olga, alone.id, Answer.AGREES)
    desk.clock.at = ON
    assert [one.slug for one in refusing(desk, everything)] == ["acme"]
    with pytest.raises(NotPossible, match="transfer-refused"):
        finish_transfer(desk, rita, everything.id)
    finish_transfer(desk, rita, alone.id)


def test_what_is_said_of_a_withdrawn_transfer_is_not_kept_with_the_next_answer(
    desk: FakeDesk, rita: Staff, olga: Staff
) -> None:
    first = announce(desk, rita)
    answer_transfer(desk, olga, first.id, Answer.REFUSES)
    withdraw_transfer(desk, rita, first.id)
    second = announce(desk, rita, id="01JDCCCCCCCCCCCCCCCCCCCCCC")
    kept = answer_transfer(desk, olga, second.id, Answer.AGREES).transfers
    assert [one.transfer for one in kept] == [second.id]


def test_an_account_that_is_leaving_does_not_pass_on_although_it_had_agreed(
    desk: FakeDesk, rita: Staff, olga: Staff
) -> None:
    made = announce(desk, rita, slug="acme", to="Acme & Sons")
    answer_transfer(desk, olga, made.id, Answer.AGREES)
    close_account(desk, desk.accounts.get(olga.account.id), actor="operator:test")
    desk.clock.at = ON
    with pytest.raises(NotPossible, match="transfer-account-leaves"):
        finish_transfer(desk, rita, made.id)
    assert name_of(desk, olga) == "Acme"
    assert desk.registers.listed(olga.account.id, Register.TRANSFERS) == ()


@pytest.mark.parametrize("role", set(Role) - {Role.OWNER})
def test_nobody_but_an_owner_answers(desk: FakeDesk, rita: Staff, olga: Staff, role: Role) -> None:
    made = announce(desk, rita)
    with pytest.raises(Forbidden):
        answer_transfer(desk, hire(desk, olga.account, role), made.id, Answer.AGREES)


def test_what_is_withdrawn_disappears_is_mailed_no_more_and_cannot_be_done(
    desk: FakeDesk, rita: Staff, olga: Staff
) -> None:
    made = announce(desk, rita)
    withdraw_transfer(desk, rita, made.id)
    assert standing(desk, olga) == ()
    assert mailed(desk) == []
    assert mailed(desk, LetterKind.STAFF_TRANSFER_GONE) == [], "nobody has heard of it"
    desk.clock.at = ON
    for act in (finish_transfer, withdraw_transfer):
        with pytest.raises(NotPossible, match="transfer-over"):
            act(desk, rita, made.id)


def test_that_a_transfer_was_withdrawn_is_mailed_once_to_whom_it_concerned(
    desk: FakeDesk, rita: Staff, olga: Staff
) -> None:
    open_acme(desk, "other")
    whole = announce(desk, rita)
    alone = announce(desk, rita, slug="acme", id="01JDCCCCCCCCCCCCCCCCCCCCCC")
    assert len(mailed(desk)) == 4
    withdraw_transfer(desk, rita, alone.id)
    assert mailed(desk, LetterKind.STAFF_TRANSFER_GONE) == ["olga@acme.example"]
    withdraw_transfer(desk, rita, whole.id)
    everybody = ["olga@acme.example", "olga@acme.example", "olga@other.example", "olga@zz-operator.example"]
    assert mailed(desk, LetterKind.STAFF_TRANSFER_GONE) == everybody
    letters = [letter for letter in desk.letters() if letter.kind is LetterKind.STAFF_TRANSFER_GONE]
    assert {letter.values["title"] for letter in letters} == {"We sell this service"}


def test_what_is_withdrawn_while_its_mails_begin_is_mailed_to_nobody_or_taken_back(
    desk: FakeDesk, rita: Staff, olga: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = announce(desk, rita)
    read = desk.notices.mailing

    def begun_meanwhile(operator: Any, name: str) -> Any:
        seen = read(operator, name)
        assert mailed(desk)
        return seen

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(desk.notices, "mailing", begun_meanwhile)
        with pytest.raises(Conflict):
            withdraw_transfer(desk, rita, made.id)
    withdraw_transfer(desk, rita, made.id)
    assert mailed(desk, LetterKind.STAFF_TRANSFER_GONE) == ["olga@acme.example", "olga@zz-operator.example"]


def test_without_an_operator_there_are_no_transfers(desk: FakeDesk, olga: Staff) -> None:
    assert transfers_of(desk, olga.account) == ()


@pytest.mark.parametrize(
    ("changed", "field", "problem"),
    [
        ({"titles": {"en": ""}, "texts": {"en": ""}}, "title_en", "missing"),
        ({"texts": {"en": "Words."}}, "text_es", "missing"),
        ({"to": " "}, "transfer_to", "missing"),
        ({"contact": ""}, "transfer_contact", "missing"),
        ({"country": "x" * 101}, "transfer_country", "too-long"),
        ({"safeguard": "hope"}, "safeguard", "missing"),
        ({"slug": "nobody"}, "addressee", "unknown"),
        ({"effective_on": (START + ANNOUNCED).date()}, "passes", "too-early"),
        ({"effective_on": (START + 400 * DAY).date()}, "passes", "too-late"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_announced(
    desk: FakeDesk, rita: Staff, changed: dict[str, Any], field: str, problem: str
) -> None:
    with pytest.raises(InvalidField) as refused:
        announce(desk, rita, **changed)
    assert (refused.value.field, refused.value.problem) == (field, problem)
    assert desk.transfers.listed(rita.account.id) == ()


def test_the_operators_own_account_does_not_pass_alone(desk: FakeDesk, rita: Staff) -> None:
    with pytest.raises(NotPossible, match="operator-account"):
        announce(desk, rita, slug="zz-operator")
