"""What an account's data may be used for: who refuses, and who counts as refusing."""

from datetime import timedelta

import pytest

from chalicelib.domain.account import Account, News, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Failure, LetterKind
from chalicelib.domain.permissions import Role
from chalicelib.domain.policy import USES_NOTICE, Use
from chalicelib.domain.uses import Standing
from chalicelib.domain.voicemail import Words
from chalicelib.errors import Forbidden, NotFound, NotPossible
from chalicelib.services.accounts.close_account import close_account
from chalicelib.services.accounts.user_access import disable_user
from chalicelib.services.letters.note_undelivered import note_undelivered
from chalicelib.services.news.choose_news import choose_news
from chalicelib.services.notices.contents import CONTENTS
from chalicelib.services.notices.mailings import continue_mailings
from chalicelib.services.policies.choose_use import choose_use
from chalicelib.services.policies.may_use import may_use, standing_of
from chalicelib.services.policies.publish_policy import PublishPolicy, publish_policy
from chalicelib.services.policies.read_policy import mark_policy_read
from tests.fakes import caller
from tests.fakes.acme import hire, open_acme
from tests.fakes.desk import START, FakeDesk

BEGINS = START + USES_NOTICE + timedelta(days=2)


@pytest.fixture
def rita(desk: FakeDesk) -> Staff:
    """Who runs the deployment."""
    return open_acme(desk, "zz-operator")


def publish(desk: FakeDesk, rita: Staff, number: int, *uses: Use) -> None:
    """A version that changes uses, from about two weeks from now on; everybody is told at once."""
    command = PublishPolicy(
        number=number,
        titles={"en": "Privacy policy"},
        summaries={"en": "What changes."},
        texts={"en": "The text."},
        effective_on=(desk.clock.now() + USES_NOTICE + timedelta(days=1)).date(),
        material=True,
        uses=uses,
    )
    publish_policy(desk, desk.accounts.get(rita.account.id), command, actor=rita.operating)
    continue_mailings(desk, CONTENTS)


def come_back(desk: FakeDesk, account: Account) -> int:
    """The letters about a version to an account's staff bounce; return how many there were."""
    letters = [one for one in desk.letters() if one.kind is LetterKind.STAFF_POLICY and one.account == account.id]
    return sum(note_undelivered(desk, desk.outbox.place(one.account, one.id), Failure.BOUNCED) for one in letters)


def now_standing(desk: FakeDesk, account: Account, use: Use = Use.TRANSCRIPTION) -> Standing:
    return standing_of(desk, desk.accounts.get(account.id), use)


def test_who_was_told_and_says_nothing_agrees_once_the_version_holds(desk: FakeDesk, rita: Staff, olga: Staff) -> None:
    assert now_standing(desk, olga.account) is Standing.UNCHANGED
    publish(desk, rita, 1, Use.TRANSCRIPTION)
    desk.clock.pass_(minutes=2)
    assert now_standing(desk, olga.account) is Standing.UNCHANGED
    desk.clock.at = BEGINS
    assert now_standing(desk, olga.account) is Standing.SILENT
    assert may_use(desk, olga.account, Use.TRANSCRIPTION)
    assert now_standing(desk, olga.account, Use.OTHER) is Standing.UNCHANGED
    later = open_acme(desk, "later")
    assert now_standing(desk, later.account) is Standing.UNCHANGED  # it was opened under the version


def test_a_refusal_counts_at_once_and_stands_until_it_is_taken_back(desk: FakeDesk, rita: Staff, olga: Staff) -> None:
    publish(desk, rita, 1, Use.TRANSCRIPTION)
    changed = choose_use(desk, olga, Use.TRANSCRIPTION, allowed=False)
    assert not may_use(desk, changed, Use.TRANSCRIPTION)
    desk.clock.at = BEGINS
    publish(desk, rita, 2, Use.TRANSCRIPTION)
    desk.clock.pass_(days=30)
    assert now_standing(desk, olga.account) is Standing.REFUSED
    choose_use(desk, olga, Use.TRANSCRIPTION, allowed=True)
    assert now_standing(desk, olga.account) is Standing.ALLOWED
    entries = desk.audit_log.entries(desk.audit_log.chain_of(olga.account.id, None))
    said = [entry.detail for entry in entries if entry.tag == Tag.ACCOUNT_USES_CHOSEN]
    assert said == [
        {"use": "transcription", "allowed": False, "version": 1},
        {"use": "transcription", "allowed": True, "version": 2},
    ]


def test_the_same_answer_changes_nothing_and_a_yes_to_one_version_is_none_to_the_next(
    desk: FakeDesk, rita: Staff, olga: Staff
) -> None:
    publish(desk, rita, 1, Use.OTHER)
    first = choose_use(desk, olga, Use.OTHER, allowed=True)
    assert choose_use(desk, olga, Use.OTHER, allowed=True).version == first.version
    desk.clock.at = BEGINS
    publish(desk, rita, 2, Use.OTHER)
    assert now_standing(desk, olga.account, Use.OTHER) is Standing.ALLOWED
    desk.clock.pass_(days=30)
    assert now_standing(desk, olga.account, Use.OTHER) is Standing.SILENT


def test_who_could_not_be_told_counts_as_refusing_until_they_have_read_it(
    desk: FakeDesk, rita: Staff, olga: Staff
) -> None:
    hire(desk, olga.account, Role.ADMINISTRATOR)
    publish(desk, rita, 1, Use.TRANSCRIPTION)
    assert come_back(desk, olga.account) == 2
    desk.clock.at = BEGINS
    assert now_standing(desk, olga.account) is Standing.UNTOLD
    assert now_standing(desk, rita.account) is Standing.SILENT
    mark_policy_read(desk, olga, 1)
    assert now_standing(desk, olga.account) is Standing.SILENT


def test_one_owner_who_was_told_is_enough_and_who_cannot_sign_in_is_none(
    desk: FakeDesk, rita: Staff, olga: Staff
) -> None:
    publish(desk, rita, 1, Use.TRANSCRIPTION)
    come_back(desk, olga.account)
    otto = hire(desk, olga.account, Role.OWNER, "Otto")
    desk.clock.at = BEGINS
    assert now_standing(desk, olga.account) is Standing.SILENT  # he came in while it was announced
    disable_user(desk, olga, otto.user)
    assert now_standing(desk, olga.account) is Standing.UNTOLD


def test_who_has_left_all_mail_that_can_be_left_counts_as_refusing(desk: FakeDesk, rita: Staff, olga: Staff) -> None:
    choose_news(desk, olga, News.LEFT)
    publish(desk, rita, 1, Use.TRANSCRIPTION)
    mark_policy_read(desk, olga, 1)
    desk.clock.at = BEGINS
    assert now_standing(desk, olga.account) is Standing.UNTOLD
    choose_use(desk, olga, Use.TRANSCRIPTION, allowed=True)  # unless they say otherwise
    assert now_standing(desk, olga.account) is Standing.ALLOWED


def test_an_account_that_is_closing_counts_as_refusing_what_was_changed(
    desk: FakeDesk, rita: Staff, olga: Staff
) -> None:
    publish(desk, rita, 1, Use.OTHER)
    choose_use(desk, olga, Use.OTHER, allowed=True)
    desk.clock.at = BEGINS
    close_account(desk, desk.accounts.get(olga.account.id), actor="operator:test")
    assert now_standing(desk, olga.account, Use.OTHER) is Standing.CLOSED
    assert now_standing(desk, olga.account) is Standing.UNCHANGED


@pytest.mark.parametrize("role", set(Role) - {Role.OWNER})
def test_nobody_but_an_owner_chooses(desk: FakeDesk, rita: Staff, olga: Staff, role: Role) -> None:
    publish(desk, rita, 1, Use.OTHER)
    with pytest.raises(Forbidden):
        choose_use(desk, hire(desk, olga.account, role), Use.OTHER, allowed=False)


def test_there_is_nothing_to_say_of_what_no_version_changes(desk: FakeDesk, rita: Staff, olga: Staff) -> None:
    publish(desk, rita, 1, Use.OTHER)
    with pytest.raises(NotPossible, match="use-unchanged"):
        choose_use(desk, olga, Use.TRANSCRIPTION, allowed=False)


def test_reading_is_remembered_up_to_a_version_that_there_is(desk: FakeDesk, rita: Staff, olga: Staff) -> None:
    publish(desk, rita, 1)
    publish(desk, rita, 2)
    mark_policy_read(desk, olga, 2)
    mark_policy_read(desk, olga, 1)
    assert desk.accounts.user(olga.account.id, olga.user.id).policy_read == 2
    with pytest.raises(NotFound):
        mark_policy_read(desk, olga, 3)


def test_no_machine_makes_words_for_an_account_that_refuses(desk: FakeDesk, rita: Staff, olga: Staff) -> None:
    publish(desk, rita, 1, Use.TRANSCRIPTION)
    account = choose_use(desk, olga, Use.TRANSCRIPTION, allowed=False)
    voicemail = caller.records(desk, caller.rings(desk, account))
    desk.phone_company.audio[voicemail.id] = caller.sound()
    assert caller.fetched(desk, voicemail).words is Words.REFUSED
    assert desk.transcriber.jobs == {}
