"""An owner closes the account with requests open: answers one, hands one over, takes the rest along, and is erased."""

from datetime import timedelta
from itertools import groupby

import pytest

from chalicelib.domain.account import Account, AccountState
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.rights import Right
from chalicelib.services.accounts.keep_accounts import keep_accounts
from infra.local import mailbox
from tests.http.client import Browser
from tests.http.filling import HOME, answers, fill
from tests.http.office import asked, enter, page_of
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")
OWNER = "owner@acme.example"


def acme(stage: Stage) -> Account:
    return stage.desk.accounts.get(stage.account.id)


def day(stage: Stage, days: float) -> None:
    stage.time.move(days=days)
    keep_accounts(stage.desk)
    stage.deliver()


def test_an_account_with_open_requests_closes_step_by_step_and_can_come_back(stage: Stage, browser: Browser) -> None:
    mine = asked(stage, Right.DELETE)
    theirs = asked(stage, Right.CORRECT)
    half = fill(browser, answers(contact={"email": "late@example.com"}))
    owner = enter(stage, stage.owner)

    # Olga reads what will happen, mistypes the name, and begins.
    page = owner.get("/staff/close")
    assert "2 requests" in page.words
    page = owner.press(page, {"typed_name": "Akme"}, form="typed_name")
    assert page.problems == ["This is not the name of the business"]
    page = owner.press(page, {"typed_name": "acme stores"}, form="typed_name")
    assert "The account takes no more requests" in page.words
    assert acme(stage).state is AccountState.CLOSING
    stage.time.move(seconds=61)

    # Who comes now is told where to go; who was half through as well.
    owner = enter(stage, stage.owner)
    for shown in (browser.get(HOME), browser.press(half)):
        assert shown.status == 410
        assert "privacy@acme.example" in shown.text
    assert "The account is closing" in owner.get("/staff").text

    # She cannot finish yet. She answers one request as always, and hands the other over.
    page = owner.get("/staff/close")
    refused = owner.post("/staff/close", {"form_token": page.value("form_token"), "do": "finish"})
    assert refused.problems == ["Say first what becomes of the open requests: 2 are left"]
    assert owner.get(page_of(mine, "answer")).status == 200
    form = page.form("requests")
    said = {"requests": [mine.id], "fate": "warned"}
    page = owner.post("/staff/close", form.filled(said))
    assert "That is recorded" in page.words
    said = {"requests": [theirs.id], "fate": "handed-over", "handed_to": "Globex", "handed_how": "The export"}
    page = owner.post("/staff/close", page.form("requests").filled(said))
    assert page.problems == []
    assert "Globex, The export" in page.words

    # The records: she does without the export, in writing, and closes.
    page = owner.post("/staff/close", {"form_token": page.value("form_token"), "do": "finish"})
    assert page.problems == ["Fetch the export first, or write that you do without it"]
    page = owner.press(page, {"typed_name": "Acme Stores"}, form="typed_name")
    assert "does without the export" in page.words
    page = owner.post("/staff/close", {"form_token": page.value("form_token"), "do": "finish"})
    assert acme(stage).state is AccountState.CLOSED

    # Everything can be read, nothing changed.
    assert owner.get(page_of(mine)).status == 200
    answer = owner.post(page_of(mine, "note"), {"form_token": page.value("form_token"), "text": "x"})
    assert (answer.status, "can be read and fetched" in answer.text) == (409, True)

    # A week later she thinks better of it; the account takes requests again, and nothing is lost.
    day(stage, 7)
    owner = enter(stage, stage.owner)
    page = owner.get("/staff/close")
    owner.post("/staff/close", {"form_token": page.value("form_token"), "do": "cancel"})
    assert acme(stage).takes_requests
    stage.time.move(seconds=61)
    assert browser.get(HOME).status == 200
    stage.deliver()
    told = [subject for subject, _ in groupby(message.subject for message in reversed(mailbox.messages(to=OWNER)))]
    assert told[-3:] == [
        "The privacy desk of Acme Stores is closing",
        "The privacy desk of Acme Stores can only be read now",
        "The privacy desk of Acme Stores stays open",
    ]
    assert steps(stage) == [
        "account:closing:begun",
        "account:closing:request",
        "account:closing:request",
        "account:closing:waived",
        "account:closed",
        "account:closing:cancelled",
    ]


def test_in_the_end_its_owner_leaves_and_lets_the_days_pass(stage: Stage) -> None:
    owner = enter(stage, stage.owner)
    owner.press(owner.get("/staff/close"), {"typed_name": "Acme Stores"}, form="typed_name")
    begun = acme(stage).closing
    assert begun
    day(stage, 14)
    assert acme(stage).state is AccountState.CLOSED
    day(stage, 11)
    assert "will be erased" in mailbox.messages(to=OWNER)[0].subject
    day(stage, 3)
    assert acme(stage).state is AccountState.ERASED
    assert stage.time.now() - begun.begun_at < timedelta(days=30)
    assert enter(stage, stage.owner).get("/staff", follow=False).status == 303
    assert steps(stage) == ["account:closing:begun", "account:closed", "account:erasing"]


def steps(stage: Stage) -> list[str]:
    """What the account's chain says of its last closing."""
    entries = stage.desk.audit_log.entries(stage.desk.audit_log.chain_of(stage.account.id, None))
    assert "Globex" not in str(entries)
    tags = [entry.tag for entry in entries if entry.tag.startswith("account:clos") or entry.tag == Tag.ACCOUNT_ERASING]
    begun = max(number for number, tag in enumerate(tags) if tag == Tag.ACCOUNT_CLOSING_BEGUN)
    return tags[begun:]
