"""The business's own laws: kept, audited by name of the setting, and used by the form from then on."""

import pytest

from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField
from chalicelib.services.accounts.set_laws import OWN, set_laws
from tests.fakes import acme
from tests.fakes.desk import FakeDesk


def test_the_list_is_kept_once_each_and_decides_what_comes_in_from_then_on() -> None:
    desk = FakeDesk()
    account = acme.open_acme(desk).account
    before = acme.ask(desk, account, Right.ERASE, residence="DE")
    listed = set_laws(desk, account, ("ccpa", "can_spam", "ccpa"), actor="operator:cli")
    assert listed.regimes == ("ccpa", "can_spam")
    assert desk.accounts.get(account.id) == listed
    after = acme.ask(desk, listed, Right.DELETE, residence="DE")
    assert [desk.requests.get(account.id, sent.requests[0]).regime for sent in (before, after)] == ["gdpr", "strictest"]


def test_the_audit_names_the_setting_and_not_its_value() -> None:
    desk = FakeDesk()
    account = acme.open_acme(desk).account
    changed = set_laws(desk, account, ("tcpa",), actor="operator:cli")
    assert set_laws(desk, changed, ("tcpa",), actor="operator:cli") == changed  # nothing to record
    entries = desk.audit_log.entries(desk.audit_log.chain_of(account.id, None))
    [entry] = [entry for entry in entries if entry.tag == "account:settings:changed"]
    assert entry.detail == {"settings": ["regimes"]}
    assert set_laws(desk, changed, (), actor="operator:cli").regimes == ()


@pytest.mark.parametrize("name", ["maritime", "strictest", "CCPA", ""])
def test_a_name_that_is_no_law_is_refused(name: str) -> None:
    desk = FakeDesk()
    account = acme.open_acme(desk).account
    with pytest.raises(InvalidField, match="regimes: unknown"):
        set_laws(desk, account, ("ccpa", name), actor="operator:cli")
    assert desk.accounts.get(account.id).regimes == ()
    assert len(OWN) == 31
