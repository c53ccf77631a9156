"""Whatever comes in pins the privacy policy that holds at that moment."""

from dataclasses import replace
from datetime import date, timedelta

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Role
from chalicelib.domain.policy import NOTICE, PolicyVersion, in_effect
from chalicelib.domain.reason import Reason
from chalicelib.domain.rights import Right
from chalicelib.storage.policy_versions import LIFE
from tests.fakes.acme import ask, hire, open_acme
from tests.fakes.desk import START, FakeDesk

TOMORROW = (START + timedelta(days=1)).date()


def publish(desk: FakeDesk, rita: Staff, number: int, on: date) -> PolicyVersion:
    """A version as the operator's page writes it."""
    made = PolicyVersion(
        account=rita.account.id,
        number=number,
        by=rita.operating,
        published_at=desk.clock.now(),
        effective_on=on,
        titles={"en": "Privacy policy"},
        summaries={"en": "What changes."},
    )
    because = Reason(Tag.ACCOUNT_NOTICE_POSTED, rita.operating, None, {})
    unit = desk.work.begin(rita.account.id, desk.clock.now())
    unit.store(desk.accounts.get(rita.account.id), because=because)
    unit.create(made, because=because)
    unit.commit()
    return replace(made, version=1)


def test_a_submission_its_requests_and_new_staff_pin_what_holds_when_they_come(desk: FakeDesk, acme: Account) -> None:
    rita = open_acme(desk, "operator")
    publish(desk, rita, 1, TOMORROW)
    before = ask(desk, acme)
    assert (before.policy, rita.user.policy) == (0, 0)
    desk.clock.at = START + timedelta(days=1)
    after = ask(desk, acme, Right.DELETE, Right.CORRECT)
    heads = desk.requests.several(acme.id, after.requests)
    assert after.policy == 1
    assert {head.policy for head in heads.values()} == {1}
    assert hire(desk, acme, Role.HANDLER).user.policy == 1
    assert desk.requests.submission(acme.id, before.id).policy == 0


def test_who_remembers_the_list_for_a_minute_is_right_about_what_holds(desk: FakeDesk) -> None:
    rita = open_acme(desk, "operator")
    assert desk.policy_versions.listed() == ()
    publish(desk, rita, 1, TOMORROW)
    assert desk.policy_versions.listed() == ()  # remembered
    assert in_effect(desk.policy_versions.listed(), START + LIFE) == 0  # and nothing to know yet
    desk.clock.pass_(seconds=LIFE.total_seconds())
    assert [one.number for one in desk.policy_versions.listed()] == [1]
    assert LIFE < NOTICE / 10
