"""The operator publishes versions: who is told, what is refused, what can be taken back."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.permissions import Role
from chalicelib.domain.policy import USES_NOTICE, PolicyVersion, Use
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible
from chalicelib.services.notices.contents import CONTENTS
from chalicelib.services.notices.mailings import continue_mailings
from chalicelib.services.policies.publish_policy import PublishPolicy, publish_policy, withdraw_policy, written_policy
from tests.fakes.acme import hire, open_acme
from tests.fakes.desk import START, FakeDesk

DAY = timedelta(days=1)
TOMORROW = (START + DAY).date()
LATER = (START + USES_NOTICE + DAY).date()
WRITTEN = PublishPolicy(
    number=1,
    titles={"en": "Privacy policy", "es": "Política de privacidad"},
    summaries={"en": "What changes.\nAnd why.", "es": "Qué cambia."},
    texts={"en": "The whole text.", "es": ""},
    links={"en": "", "es": "https://operator.example/privacidad"},
    effective_on=TOMORROW,
)


@pytest.fixture
def rita(desk: FakeDesk) -> Staff:
    """Who runs the deployment."""
    return open_acme(desk, "zz-operator")


def publish(desk: FakeDesk, rita: Staff, **changed: Any) -> PolicyVersion:
    operator = desk.accounts.get(rita.account.id)
    return publish_policy(desk, operator, replace(WRITTEN, **changed), actor=rita.operating)


def written(desk: FakeDesk, kind: LetterKind = LetterKind.STAFF_POLICY) -> list[Letter]:
    return [letter for letter in desk.letters() if letter.kind is kind]


def test_a_version_is_there_with_its_words_and_audited_on_the_operators_chain(desk: FakeDesk, rita: Staff) -> None:
    made = publish(desk, rita)
    assert desk.policy_versions.newest() == (made,)
    english, spanish = (desk.policy_versions.text(1, language) for language in ("en", "es"))
    assert english
    assert (english.text, spanish) == ("The whole text.", None)
    assert made.links == {"es": "https://operator.example/privacidad"}
    entry = desk.audit_log.entries(desk.audit_log.chain_of(rita.account.id, None))[-1]
    assert (entry.tag, entry.actor) == (Tag.ACCOUNT_POLICY_PUBLISHED, rita.operating)
    assert entry.detail == {"number": 1, "effective": TOMORROW.isoformat(), "material": False, "uses": []}
    with pytest.raises(NotFound):
        desk.policy_versions.get(2)


def test_a_page_that_is_sent_twice_publishes_one_and_mails_it_once(desk: FakeDesk, rita: Staff) -> None:
    first = publish(desk, rita, material=True)
    assert publish(desk, rita, material=True) == first
    assert len(desk.policy_versions.newest()) == 1
    continue_mailings(desk, CONTENTS)
    assert len(written(desk)) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"titles": {"en": "Another", "es": "Otra"}},
        {"summaries": {"en": "Something else.", "es": "Qué cambia."}},
        {"links": {"en": "", "es": "https://operator.example/otra"}},
        {"texts": {"en": "Another text.", "es": ""}},
        {"material": True},
        {"effective_on": LATER},
    ],
)
def test_a_page_that_was_published_and_then_changed_is_not_taken_for_the_same(
    desk: FakeDesk, rita: Staff, changed: dict[str, Any]
) -> None:
    first = publish(desk, rita)
    with pytest.raises(Conflict):
        publish(desk, rita, **changed)
    assert desk.policy_versions.newest() == (first,)


def test_who_writes_while_another_publishes_is_told_and_nothing_is_overwritten(desk: FakeDesk, rita: Staff) -> None:
    publish(desk, rita)
    with pytest.raises(Conflict):
        publish(desk, rita, titles={"en": "Another", "es": ""}, summaries={"en": "It."}, links={})
    assert desk.policy_versions.newest()[0].titles["en"] == "Privacy policy"


def test_what_matters_is_mailed_to_every_user_once_and_what_does_not_to_nobody(desk: FakeDesk, rita: Staff) -> None:
    acme = open_acme(desk)
    hire(desk, acme.account, Role.AUDITOR)
    publish(desk, rita)
    assert continue_mailings(desk, CONTENTS) == 0
    publish(desk, rita, number=2, material=True)
    assert continue_mailings(desk, CONTENTS) == 3
    assert continue_mailings(desk, CONTENTS) == 0
    letters = written(desk)
    assert sorted(letter.to.address for letter in letters if letter.to) == [
        "auditor@acme.example",
        "olga@acme.example",
        "olga@zz-operator.example",
    ]
    assert letters[0].values["policy_link"] == "http://recourse.test/policy/2"
    assert letters[0].values["sender"] == "Zz-operator"
    assert "channel" not in letters[0].values


def test_a_version_that_changes_a_use_matters_and_its_letter_says_so(desk: FakeDesk, rita: Staff) -> None:
    made = publish(desk, rita, uses=(Use.OTHER, Use.TRANSCRIPTION), effective_on=LATER)
    assert made.material
    assert made.uses == (Use.TRANSCRIPTION, Use.OTHER)
    continue_mailings(desk, CONTENTS)
    assert {letter.values["channel"] for letter in written(desk)} == {"uses"}


@pytest.mark.parametrize(
    ("changed", "field", "problem"),
    [
        ({"titles": {"en": "", "es": ""}, "summaries": {}, "texts": {}, "links": {}}, "policy_title_en", "missing"),
        ({"titles": {"en": "Policy", "es": ""}}, "policy_title_es", "missing"),
        ({"titles": {"en": "x" * 101, "es": "Política"}}, "policy_title_en", "too-long"),
        ({"summaries": {"en": "What changes."}}, "policy_summary_es", "missing"),
        ({"texts": {"en": ""}}, "policy_text_en", "missing"),
        ({"texts": {"en": "x" * 40_001}}, "policy_text_en", "too-long"),
        ({"links": {"en": "https://operator.example", "es": "https://a.example"}}, "policy_link_en", "both"),
        ({"links": {"es": "http://operator.example"}}, "policy_link_es", "malformed"),
        ({"links": {"es": "https://user@operator.example"}}, "policy_link_es", "malformed"),
        ({"links": {"es": "https://[bad"}}, "policy_link_es", "malformed"),
        ({"links": {"es": "javascript:alert(1)"}}, "policy_link_es", "malformed"),
        ({"effective_on": START.date()}, "effective", "too-early"),
        ({"effective_on": START.date() + 400 * DAY}, "effective", "too-late"),
        ({"uses": (Use.NEWS,)}, "effective", "too-early-to-refuse"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_published(
    desk: FakeDesk, rita: Staff, changed: dict[str, Any], field: str, problem: str
) -> None:
    with pytest.raises(InvalidField) as refused:
        publish(desk, rita, **changed)
    assert (refused.value.field, refused.value.problem) == (field, problem)
    assert desk.policy_versions.newest() == ()


def test_versions_follow_one_another_and_one_that_was_withdrawn_blocks_none(desk: FakeDesk, rita: Staff) -> None:
    publish(desk, rita, effective_on=LATER)
    with pytest.raises(InvalidField) as refused:
        publish(desk, rita, number=2)
    assert refused.value.problem == "before-another"
    withdraw_policy(desk, desk.accounts.get(rita.account.id), 1, actor=rita.operating)
    assert publish(desk, rita, number=2).effective_on == TOMORROW


def test_a_version_is_looked_at_before_anything_is_written(desk: FakeDesk, rita: Staff) -> None:
    looked = written_policy(desk, rita.account, WRITTEN, actor=rita.operating)
    assert looked.version.number == 1
    assert [text.language for text in looked.texts] == ["en"]
    assert desk.policy_versions.newest() == ()


def test_what_was_announced_and_withdrawn_is_said_to_everybody_and_mailed_no_more(desk: FakeDesk, rita: Staff) -> None:
    publish(desk, rita, material=True, effective_on=LATER)
    continue_mailings(desk, CONTENTS)
    operator = desk.accounts.get(rita.account.id)
    gone = withdraw_policy(desk, operator, 1, actor=rita.operating)
    assert gone.withdrawn_at == START
    again = withdraw_policy(desk, desk.accounts.get(rita.account.id), 1, actor=rita.operating)
    assert again.withdrawn_at == START
    continue_mailings(desk, CONTENTS)
    assert (len(written(desk)), len(written(desk, LetterKind.STAFF_POLICY_GONE))) == (1, 1)
    mailing = desk.notices.mailing(operator.id, "staff-policy-1")
    assert mailing
    assert mailing.ended_at


def test_one_whose_mailing_had_not_begun_is_mailed_to_nobody_at_all(desk: FakeDesk, rita: Staff) -> None:
    publish(desk, rita, material=True, effective_on=LATER)
    withdraw_policy(desk, desk.accounts.get(rita.account.id), 1, actor=rita.operating)
    continue_mailings(desk, CONTENTS)
    assert (len(written(desk)), len(written(desk, LetterKind.STAFF_POLICY_GONE))) == (0, 0)


def test_one_that_nobody_was_told_of_is_withdrawn_in_silence(desk: FakeDesk, rita: Staff) -> None:
    publish(desk, rita)
    withdraw_policy(desk, desk.accounts.get(rita.account.id), 1, actor=rita.operating)
    assert continue_mailings(desk, CONTENTS) == 0


def test_what_holds_stays(desk: FakeDesk, rita: Staff) -> None:
    publish(desk, rita)
    desk.clock.at = START + DAY
    with pytest.raises(NotPossible, match="policy-begun"):
        withdraw_policy(desk, desk.accounts.get(rita.account.id), 1, actor=rita.operating)
    assert date(2026, 11, 24) == TOMORROW
