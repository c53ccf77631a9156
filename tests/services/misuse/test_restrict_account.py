"""The operator links, warns, restricts and lets go on: both chains say so, owners are told."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind, LetterState
from chalicelib.domain.misuse import NOTES_LIMIT, MisuseReport
from chalicelib.domain.permissions import Role
from chalicelib.domain.reason import Reason
from chalicelib.domain.restriction import Stop
from chalicelib.domain.rights import Right
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotFound, NotPossible
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.write_message import write_to_consumer
from chalicelib.services.misuse.handle_misuse import add_misuse_note, close_report, link_account, reopen_report
from chalicelib.services.misuse.read_misuse import evidence_link, read_misuse
from chalicelib.services.misuse.restrict_account import lift_restriction, restrict_account, warn_account
from tests.fakes import acme as people
from tests.fakes.desk import FakeDesk

WORDS = "Stop calling people who asked you not to."


def linked(desk: FakeDesk, rita: Staff, report: MisuseReport) -> MisuseReport:
    return link_account(desk, rita, report.id, "acme")


def tags(desk: FakeDesk, account: Account) -> list[tuple[str, str]]:
    entries = desk.audit_log.entries(desk.audit_log.chain_of(account.id, None))
    return [(entry.tag, entry.actor) for entry in entries]


def test_a_warning_is_a_letter_to_the_owners_in_the_operators_words_and_stands_in_both_chains(
    desk: FakeDesk, rita: Staff, olga: Staff, report: MisuseReport
) -> None:
    people.hire(desk, olga.account, Role.HANDLER)
    done = warn_account(desk, rita, linked(desk, rita, report).id, WORDS)
    assert done.warned_at == desk.clock.now()
    letter = desk.letters()[-1]
    assert (letter.account, letter.kind, letter.to) == (
        olga.account.id,
        LetterKind.STAFF_MISUSE_WARNING,
        olga.user.email,
    )
    desk.deliver()
    mail = desk.mailer.to(olga.user.email.address)[-1]
    assert WORDS in mail.text
    assert "Rosa" not in mail.text
    actor = f"operator:{rita.user.id}"
    assert tags(desk, olga.account)[-2:] == [("account:misuse:linked", actor), ("account:warned", actor)]
    history = desk.misuse.history(rita.account.id, report.id)
    assert [entry.tag for entry in history] == ["misuse:reported", "misuse:linked", "misuse:warned"]
    assert history[-1].detail == {"account": olga.account.id}


def test_a_restriction_stops_what_it_says_and_can_be_lifted(
    desk: FakeDesk, rita: Staff, olga: Staff, report: MisuseReport
) -> None:
    linked(desk, rita, report)
    restrict_account(desk, rita, report.id, ["intake", "outgoing"], WORDS)
    account = desk.accounts.get(olga.account.id)
    assert account.takes_requests
    assert not account.open_to_public
    assert account.silenced
    assert account.restriction
    assert account.restriction.stops == (Stop.INTAKE, Stop.OUTGOING)
    assert desk.misuse.words(account.id).words == WORDS
    desk.deliver()
    assert "channel: both" in desk.mailer.to(olga.user.email.address)[-1].text
    entry = desk.audit_log.entries(desk.audit_log.chain_of(account.id, None))[-1]
    assert entry.detail == {"report": report.id, "kind": "phishing", "stops": ["intake", "outgoing"]}
    restrict_account(desk, rita, report.id, ["outgoing"], "Only this now.")
    assert desk.accounts.get(account.id).open_to_public
    lift_restriction(desk, rita, report.id, "Thank you.")
    account = desk.accounts.get(account.id)
    assert account.restriction is None
    assert desk.misuse.words(account.id).words == ""
    assert tags(desk, account)[-1][0] == "account:restriction:lifted"
    with pytest.raises(NotPossible, match="not-restricted"):
        lift_restriction(desk, rita, report.id, "Again")


def test_a_silenced_account_writes_nothing_of_its_own_and_all_that_a_law_asks_for(
    desk: FakeDesk, rita: Staff, olga: Staff, report: MisuseReport
) -> None:
    request = people.ask_one(desk, olga.account, Right.DELETE)
    linked(desk, rita, report)
    restrict_account(desk, rita, report.id, ["outgoing"], WORDS)
    with pytest.raises(NotPossible, match="restricted"):
        write_to_consumer(desk, olga, request.id, "Buy this!")
    acknowledge_request(desk, olga, request.id)
    letter = desk.letters()[-1]
    assert letter.kind is LetterKind.ACKNOWLEDGED
    desk.deliver()
    assert {one.state for one in desk.letters() if one.id == letter.id} <= {LetterState.SENT}
    another = people.ask_one(desk, desk.accounts.get(olga.account.id), Right.OPT_OUT_SALE)
    assert another.verification.sufficient


@pytest.mark.parametrize(
    ("act", "problem"),
    [
        (lambda desk, rita, name: warn_account(desk, rita, name, " "), "letter: missing"),
        (lambda desk, rita, name: restrict_account(desk, rita, name, [], WORDS), "stops: missing"),
        (lambda desk, rita, name: restrict_account(desk, rita, name, ["intake"], ""), "letter: missing"),
        (lambda desk, rita, name: close_report(desk, rita, name, "forgotten"), "closed_as: missing"),
        (lambda desk, rita, name: link_account(desk, rita, name, "nobody"), "slug: unknown"),
        (lambda desk, rita, name: link_account(desk, rita, name, "No Slug"), "slug: unknown"),
        (lambda desk, rita, name: link_account(desk, rita, name, "operator"), "slug: own-account"),
        (lambda desk, rita, name: add_misuse_note(desk, rita, name, ""), "text: missing"),
    ],
)
def test_what_is_missing_is_told_and_changes_nothing(
    desk: FakeDesk,
    rita: Staff,
    olga: Staff,
    report: MisuseReport,
    act: Callable[[FakeDesk, Staff, str], object],
    problem: str,
) -> None:
    before = linked(desk, rita, report)
    with pytest.raises(InvalidField, match=problem):
        act(desk, rita, report.id)
    assert desk.misuse.get(rita.account.id, report.id).version == before.version
    assert desk.accounts.get(olga.account.id).restriction is None


def test_nothing_is_done_about_an_account_that_is_not_known_or_after_the_report_is_closed(
    desk: FakeDesk, rita: Staff, olga: Staff, report: MisuseReport
) -> None:
    del olga
    with pytest.raises(NotPossible, match="misuse-unlinked"):
        warn_account(desk, rita, report.id, WORDS)
    linked(desk, rita, report)
    close_report(desk, rita, report.id, "no-misuse")
    acts: tuple[Callable[[], object], ...] = (
        lambda: warn_account(desk, rita, report.id, WORDS),
        lambda: restrict_account(desk, rita, report.id, ["intake"], WORDS),
        lambda: link_account(desk, rita, report.id, ""),
        lambda: close_report(desk, rita, report.id, "acted"),
    )
    for act in acts:
        with pytest.raises(NotPossible, match="misuse-closed"):
            act()
    assert reopen_report(desk, rita, report.id).open
    with pytest.raises(NotPossible, match="misuse-open"):
        reopen_report(desk, rita, report.id)
    assert link_account(desk, rita, report.id, "").linked is None


def test_an_account_that_is_restricted_for_a_report_stays_its_account(
    desk: FakeDesk, rita: Staff, olga: Staff, report: MisuseReport
) -> None:
    del olga
    linked(desk, rita, report)
    restrict_account(desk, rita, report.id, ["intake"], WORDS)
    with pytest.raises(NotPossible, match="misuse-restricted"):
        link_account(desk, rita, report.id, "")


def test_an_account_of_which_nobody_can_be_told_is_not_restricted(
    desk: FakeDesk, rita: Staff, olga: Staff, report: MisuseReport
) -> None:
    linked(desk, rita, report)
    unit = desk.work.begin(olga.account.id, desk.clock.now())
    because = Reason(Tag.ACCOUNT_USER_DISABLED, "operator:command")
    unit.store(desk.accounts.get(olga.account.id), because=because)
    user = desk.accounts.user(olga.account.id, olga.user.id)
    unit.store(replace(user, disabled_at=desk.clock.now()), because=because)
    unit.commit()
    with pytest.raises(NotPossible, match="no-owner"):
        restrict_account(desk, rita, report.id, ["intake"], WORDS)
    assert desk.accounts.get(olga.account.id).restriction is None


def test_only_the_operators_staff_read_and_act_and_each_look_is_in_their_audit(
    desk: FakeDesk, rita: Staff, olga: Staff, report: MisuseReport
) -> None:
    with pytest.raises(Forbidden):
        read_misuse(desk, olga, report.id)
    with pytest.raises(Forbidden):
        warn_account(desk, olga, report.id, WORDS)
    with pytest.raises(Forbidden):
        evidence_link(desk, people.hire(desk, rita.account, Role.HANDLER), report.id)
    with pytest.raises(NotFound):
        evidence_link(desk, rita, report.id)
    linked(desk, rita, report)
    add_misuse_note(desk, rita, report.id, "Called the number myself")
    found = read_misuse(desk, rita, report.id)
    assert found.account
    assert (found.account.slug, found.restriction_words) == ("acme", "")
    assert [note.text for note in found.notes] == ["Called the number myself"]
    looks = desk.audit_log.looks_of(rita.account.id, rita.user.id, desk.clock.now().date())
    assert [entry.tag for entry in desk.audit_log.entries(looks)] == ["view:misuse"]


def test_two_at_once_hear_of_each_other(desk: FakeDesk, rita: Staff, olga: Staff, report: MisuseReport) -> None:
    del olga
    linked(desk, rita, report)
    with pytest.raises(Conflict):
        close_report(desk, rita, report.id, "acted", seen=report.version)


def test_a_report_has_so_many_notes_at_most(desk: FakeDesk, rita: Staff, report: MisuseReport) -> None:
    for number in range(NOTES_LIMIT):
        add_misuse_note(desk, rita, report.id, f"{number}")
    with pytest.raises(NotPossible, match="misuse-notes"):
        add_misuse_note(desk, rita, report.id, "one more")
