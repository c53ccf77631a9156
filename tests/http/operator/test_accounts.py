"""The operator's pages of accounts: find one, see how it stands, act on it."""

from datetime import timedelta

import pytest

from chalicelib.domain.account import Account, AccountState, Plan, Staff
from chalicelib.domain.audit_tags import Tag
from tests.fakes.acme import ask_one, open_acme
from tests.http.client import Browser, Page
from tests.http.collisions import let_opening_collide
from tests.http.stage import Stage

LIST = "/operator/accounts"
NEW = f"{LIST}/new"
BUSINESS = {
    "name": "Bolt Bikes",
    "slug": "bolt",
    "time_zone": "America/New_York",
    "place": "US-NY",
    "plan": "small business",
    "owner_name": "Bea Bolt",
    "owner_email": "bea@bolt.example",
}


@pytest.fixture
def shop(stage: Stage, operator: Staff) -> Account:
    """An account to act on."""
    del operator
    return open_acme(stage.desk, f"shop-{stage.desk.chance.bytes(4).hex()}").account


def page_of(account: Account, step: str = "") -> str:
    return f"{LIST}/{account.id}" + (f"/{step}" if step else "")


def present(stage: Stage, account: Account) -> Account:
    return stage.desk.accounts.get(account.id)


def step(operator: Browser, account: Account, name: str) -> Page:
    """Open the page of a step and press its button."""
    return operator.press(operator.get(page_of(account, name)), form=page_of(account, name))


def test_an_account_is_opened_with_its_first_owner_and_found_in_the_list(
    stage: Stage, desk_of_operator: Browser, operator: Staff
) -> None:
    opened = desk_of_operator.press(desk_of_operator.get(NEW), BUSINESS, form=NEW)
    assert opened.heading.startswith("Bolt Bikes")
    account = stage.desk.accounts.by_slug("bolt")
    assert (account.plan, account.state) == (Plan.SMALL_BUSINESS, AccountState.ACTIVE)
    [owner] = stage.desk.accounts.users(account.id)
    assert (owner.name, owner.email.address) == ("Bea Bolt", "bea@bolt.example")
    first = stage.desk.audit_log.entries(stage.desk.audit_log.chain_of(account.id, None))[0]
    assert (first.tag, first.actor) == (Tag.ACCOUNT_OPENED, operator.operating)
    listed = desk_of_operator.get(f"{LIST}?begins=bo")
    assert "Bolt Bikes" in listed.text
    assert "Acme" not in listed.words
    assert "Bea Bolt" not in listed.text + opened.text  # names of staff are the account's own


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "Enter a name"),
        ({"slug": "Two words"}, "small letters"),
        ({"slug": "acme"}, "already in use"),
        ({"owner_email": "nobody"}, "email"),
        ({"place": ""}, "Choose where the business is established"),
        ({"plan": "golden"}, "Choose a plan"),
    ],
)
def test_what_is_missing_or_taken_is_said_and_what_was_typed_stays(
    desk_of_operator: Browser, typed: dict[str, str], words: str
) -> None:
    refused = desk_of_operator.press(desk_of_operator.get(NEW), {**BUSINESS, "slug": "other", **typed}, form=NEW)
    assert refused.status == 400
    assert words in " ".join(refused.problems)
    assert "Bea Bolt" in refused.text


def test_what_was_typed_stays_through_a_collision_that_passes(
    desk_of_operator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = {**BUSINESS, "slug": "later", "owner_email": "later@bolt.example"}
    with monkeypatch.context() as meanwhile:
        let_opening_collide(meanwhile)
        refused = desk_of_operator.press(desk_of_operator.get(NEW), typed, form=NEW)
    assert refused.status == 503
    assert "Bea Bolt" in refused.text
    assert desk_of_operator.press(refused, {}, form=NEW).heading.startswith("Bolt Bikes")


def test_an_accounts_page_says_numbers_and_dates_and_no_content(
    stage: Stage, desk_of_operator: Browser, shop: Account
) -> None:
    ask_one(stage.desk, shop)
    page = desk_of_operator.get(page_of(shop))
    assert shop.slug in page.text
    assert "open request" in page.text
    assert "mail, webhooks and copies arrive" in page.text
    assert "No owner has let you in" in page.text
    assert "Ana" not in page.text
    assert "Olga" not in page.words
    assert desk_of_operator.get(f"{LIST}/acc_none").status == 404


def test_a_state_narrows_the_list_and_an_unknown_one_does_not(desk_of_operator: Browser, shop: Account) -> None:
    assert shop.slug in desk_of_operator.get(f"{LIST}?state=trial&begins=shop").text
    assert shop.slug not in desk_of_operator.get(f"{LIST}?state=erased").text
    assert "No account fits" in desk_of_operator.get(f"{LIST}?begins=zzz").text
    assert shop.slug in desk_of_operator.get(f"{LIST}?state=nothing&begins=shop").text


def test_a_plan_is_changed_after_its_price_in_voicemails_was_shown(
    stage: Stage, desk_of_operator: Browser, operator: Staff, shop: Account
) -> None:
    path = page_of(shop, "plan")
    choose = desk_of_operator.get(path)
    assert "No voicemail would end by it." in choose.text
    ask = desk_of_operator.press(choose, {"plan": "enterprise"}, form=path)
    assert "Change the plan?" in ask.heading
    assert present(stage, shop).plan is Plan.TRIAL
    done = desk_of_operator.post(path, [*ask.form(path).fields, ("do", "change")])
    assert "The plan was changed." in done.text
    assert present(stage, shop).plan is Plan.ENTERPRISE
    changes = stage.desk.audit_log.entries(stage.desk.audit_log.chain_of(shop.id, None))
    assert {one.actor for one in changes if one.tag == Tag.ACCOUNT_PLAN_CHANGED} == {operator.operating}


def test_the_plan_that_it_has_needs_no_change_and_an_unknown_one_is_refused(
    desk_of_operator: Browser, shop: Account
) -> None:
    path = page_of(shop, "plan")
    same = desk_of_operator.press(desk_of_operator.get(path), form=path)
    assert "nothing to change" in same.text
    refused = desk_of_operator.press(desk_of_operator.get(path), {"plan": "golden"}, form=path)
    assert (refused.status, refused.problems) == (400, ["Choose a plan"])


def test_a_missing_payment_is_noted_and_taken_back(stage: Stage, desk_of_operator: Browser, shop: Account) -> None:
    path = page_of(shop, "plan")
    ask = desk_of_operator.press(desk_of_operator.get(path), {"plan": "small business"}, form=path)
    desk_of_operator.post(path, [*ask.form(path).fields, ("do", "change")])
    assert step(desk_of_operator, shop, "past-due").status == 200
    assert present(stage, shop).state is AccountState.PAST_DUE
    assert "A payment is missing" in desk_of_operator.get(page_of(shop)).text
    assert step(desk_of_operator, shop, "paid").status == 200
    assert present(stage, shop).state is AccountState.ACTIVE


def test_a_step_that_does_not_fit_offers_no_button_and_is_refused(desk_of_operator: Browser, shop: Account) -> None:
    path = page_of(shop, "paid")
    page = desk_of_operator.get(path)
    assert not [form for form in page.forms if form.action.endswith("/paid")]
    token = page.value("form_token")
    assert desk_of_operator.post(path, {"form_token": token}).status == 409
    assert desk_of_operator.post(path, {"form_token": "forged"}).status == 400


def test_closing_asks_who_it_is_and_can_be_stopped(stage: Stage, desk_of_operator: Browser, shop: Account) -> None:
    page = desk_of_operator.get(page_of(shop, "close"))
    stage.time.ahead += timedelta(minutes=11)
    assert desk_of_operator.press(page, form=page_of(shop, "close")).status == 401
    stage.time.ahead -= timedelta(minutes=11)
    assert present(stage, shop).state is AccountState.TRIAL
    assert step(desk_of_operator, shop, "close").status == 200
    assert "Read-only from" in desk_of_operator.get(page_of(shop)).text
    assert step(desk_of_operator, shop, "cancel").status == 200
    assert present(stage, shop).state is AccountState.TRIAL


def test_the_operators_own_account_cannot_be_closed_from_here(desk_of_operator: Browser, operator: Staff) -> None:
    page = desk_of_operator.get(page_of(operator.account))
    assert "your own" in page.text
    assert "Close the account" not in page.text
