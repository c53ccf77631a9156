"""A business's own settings: what is kept, what is refused, and that two who change the same hear of each other."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, Role, permits
from chalicelib.domain.reason import Reason
from chalicelib.errors import Conflict, Forbidden, InvalidField
from chalicelib.law.rules import Regime
from chalicelib.services.accounts.business_settings import (
    FACTS,
    PLACE,
    Facts,
    change_colour,
    change_facts,
    change_languages,
    change_laws,
    change_place,
    seen_of,
)
from chalicelib.services.accounts.preview_laws import preview_laws
from tests.fakes.acme import ask_one, hire
from tests.fakes.desk import FakeDesk

NEW = Facts(
    name=" Acme  Shops ",
    email="privacy@acme.example",
    phone="+1 415 555 0199",
    postal="1 Main St\nOakland",
    privacy_url="acme.example/privacy",
)


def settings(desk: FakeDesk, account: Account) -> list[object]:
    entries = desk.audit_log.entries(desk.audit_log.chain_of(account.id, None))
    return [entry.detail["settings"] for entry in entries if entry.tag == "account:settings:changed"]


def test_what_is_kept_is_named_in_the_audit_and_never_quoted(desk: FakeDesk, olga: Staff) -> None:
    changed = change_facts(desk, olga, NEW, seen=seen_of(olga.account, *FACTS))
    assert (changed.name, changed.privacy_url) == ("Acme Shops", "https://acme.example/privacy")
    assert changed.postal == "1 Main St\nOakland"
    assert change_facts(desk, olga, replace(NEW, name="Acme Shops")) == changed  # the same again changes nothing
    assert settings(desk, changed) == [["name", "email", "phone", "postal", "privacy_url"]]
    assert "Oakland" not in repr(desk.engine.audit)
    emptied = change_facts(desk, olga, Facts(name="A", email="", phone="", postal="", privacy_url=""))
    assert (emptied.email, emptied.privacy_url) == ("", "")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": " "}, "name: missing"),
        ({"email": "nobody"}, "email: malformed"),
        ({"phone": "call us"}, "phone: malformed"),
        ({"phone": "1" * 41}, "phone: too-long"),
        ({"postal": "x" * 301}, "postal: too-long"),
        ({"phone": "+1 415 555 0100 https://evil"}, "phone: leads-away"),
        ({"postal": "1 Main St\nvisit https://evil"}, "postal: leads-away"),
        ({"postal": "Verify your account at www.evil"}, "postal: leads-away"),
        ({"postal": "Verify at evil.example"}, "postal: leads-away"),
        ({"privacy_url": "javascript:alert(1)"}, "privacy_url: malformed"),
        ({"privacy_url": "javascript://x.example/%0aalert(1)"}, "privacy_url: malformed"),
        ({"privacy_url": "https://[x"}, "privacy_url: malformed"),
        ({"privacy_url": "https://nowhere"}, "privacy_url: malformed"),
        ({"privacy_url": "https://a b.example"}, "privacy_url: malformed"),
    ],
)
def test_what_cannot_be_used_is_refused(desk: FakeDesk, olga: Staff, changes: dict[str, str], problem: str) -> None:
    with pytest.raises(InvalidField, match=problem):
        change_facts(desk, olga, replace(NEW, **changes))
    assert settings(desk, olga.account) == []


def test_an_address_from_before_a_rule_stays_beside_what_changes(desk: FakeDesk, olga: Staff) -> None:
    account = desk.accounts.get(olga.account.id)
    unit = desk.work.begin(account.id, desk.clock.now())
    old: dict[str, Any] = {"name": "Acme www.acme.example", "phone": "call us", "postal": "Main St\nvisit https://evil"}
    unit.store(replace(account, **old), because=Reason(Tag.ACCOUNT_SETTINGS_CHANGED, olga.actor, None, {}))
    unit.commit()
    typed = replace(NEW, **old | {"postal": "Main St\r\nvisit https://evil"})  # as browsers send lines
    changed = change_facts(desk, olga, typed)
    assert changed.email == NEW.email
    assert {name: getattr(changed, name) for name in old} == old
    with pytest.raises(InvalidField, match="postal: leads-away"):
        change_facts(desk, olga, replace(typed, postal="Main St 2\nvisit https://evil"))


def test_dates_that_are_set_stay_when_the_business_moves(desk: FakeDesk, olga: Staff) -> None:
    request = ask_one(desk, olga.account)
    moved = change_place(desk, olga, place="US-NY", time_zone="America/New_York", seen=seen_of(olga.account, *PLACE))
    assert (moved.place, moved.time_zone) == ("US-NY", "America/New_York")
    assert desk.requests.get(olga.account.id, request.id).clocks == request.clocks
    for place, zone, problem in (("nowhere", "UTC", "place"), ("US-CA", "California", "time_zone")):
        with pytest.raises(InvalidField, match=problem):
            change_place(desk, olga, place=place, time_zone=zone)


def test_the_first_language_is_the_usual_one(desk: FakeDesk, olga: Staff) -> None:
    assert change_languages(desk, olga, ["es", "en", "es"]).languages == ("es", "en")
    with pytest.raises(InvalidField, match="languages: missing"):
        change_languages(desk, olga, [])


def test_a_colour_is_kept_if_white_text_can_be_read_on_it(desk: FakeDesk, olga: Staff) -> None:
    assert change_colour(desk, olga, "B3261E").colour == "#b3261e"
    with pytest.raises(InvalidField, match="colour: too-light"):
        change_colour(desk, olga, "#ff9900")
    with pytest.raises(InvalidField, match="colour: malformed"):
        change_colour(desk, olga, "teal")
    assert change_colour(desk, olga, " ").colour == ""
    assert settings(desk, olga.account) == [["colour"], ["colour"]]


def test_who_looked_before_somebody_else_changed_it_is_told_and_other_changes_do_not_matter(
    desk: FakeDesk, olga: Staff
) -> None:
    before = seen_of(olga.account, *FACTS)
    change_colour(desk, olga, "#000")
    change_facts(desk, olga, NEW, seen=before)
    with pytest.raises(Conflict):
        change_facts(desk, olga, replace(NEW, name="Other"), seen=before)
    listed = seen_of(olga.account, "regimes")
    assert change_laws(desk, olga, ["ccpa"], seen=listed).regimes == ("ccpa",)
    with pytest.raises(Conflict):
        change_laws(desk, olga, ["gdpr"], seen=listed)


@pytest.mark.parametrize("role", [role for role in Role if not permits(role, Permission.ADMINISTER)])
def test_who_does_not_administer_changes_nothing(desk: FakeDesk, olga: Staff, role: Role) -> None:
    eve = hire(desk, olga.account, role, "Eve")
    with pytest.raises(Forbidden):
        change_facts(desk, eve, NEW)
    with pytest.raises(Forbidden):
        change_colour(desk, eve, "#000")
    with pytest.raises(Forbidden):
        change_laws(desk, eve, [])


def test_what_another_list_of_laws_would_change_is_said_place_by_place() -> None:
    assert preview_laws((), ()) == ()
    only_california = {place: change for change in preview_laws((), ("ccpa",)) for place in change.places}
    assert "US-CA" not in only_california
    assert (only_california["DE"].before, only_california["DE"].after) == ((Regime.GDPR,), Regime.STRICTEST)
    assert "FR" in only_california["DE"].places  # the same changes there: said once
    assert only_california["DE"].no_more
    several = only_california["US-VA"]
    assert {Regime.VA_VCDPA, Regime.TX_TDPSA} <= set(several.before)
    assert "US-TX" in several.places
    back = {place: change for change in preview_laws(("ccpa",), ()) for place in change.places}
    assert back["DE"].offered == only_california["DE"].no_more
