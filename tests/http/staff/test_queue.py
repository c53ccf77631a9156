"""The queue: its lists, filter, order and pages as addresses; look-ups that no address ever shows."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.domain.account import User
from chalicelib.domain.contact import Email
from chalicelib.domain.figures import DESK
from chalicelib.domain.ids import show_reference
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.http.staff.queue_filter import read_asked
from chalicelib.services.handling import find_requests as service
from chalicelib.services.handling.assign_request import assign_request
from tests.fakes.acme import ANA, ask, ask_one, open_acme, phone_in
from tests.http.client import Browser, Page
from tests.http.office import enter, hire
from tests.http.stage import Stage

QUEUE = "/staff/queue"


@pytest.fixture(scope="module")
def hanna(stage: Stage) -> User:
    return hire(stage, Role.HANDLER, "Hanna")


@pytest.fixture(scope="module")
def filled(stage: Stage, hanna: User) -> dict[str, Request]:
    """Requests of every kind; one of them is Hanna's."""
    account = stage.desk.accounts.get(stage.account.id)
    made = {
        "delete": ask_one(stage.desk, account, Right.DELETE),
        "know": ask_one(stage.desk, account, Right.KNOW_SPECIFIC),
        "opt-out": ask_one(stage.desk, account, Right.OPT_OUT_SALE, confirmed=False),
        "waiting": ask_one(stage.desk, account, Right.CORRECT, confirmed=False),
        "call": phone_in(stage.desk, account),
    }
    assign_request(stage.desk, stage.staff, made["delete"].id, hanna.id)
    return made


@pytest.fixture
def page_of_three(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three requests a page."""
    defaults = replace(service.FindRequests(), limit=3)
    monkeypatch.setattr(
        "chalicelib.routes.staff.queue.read_asked",
        lambda query, staff: replace(
            asked := read_asked(query, staff), command=replace(asked.command, limit=defaults.limit)
        ),
    )


def shown(page: Page, filled: dict[str, Request]) -> set[str]:
    return {name for name, head in filled.items() if show_reference(head.submission) in page.words}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"delete", "know", "opt-out", "call"}),
        ("list=waiting", {"waiting"}),
        ("list=closed", set()),
        ("assignee=nobody", {"know", "opt-out", "call"}),
        ("assignee=me", set()),
        ("state=to-sort", {"call"}),
        ("state=awaiting-verification", {"waiting"}),
        ("right=delete", {"delete"}),
        ("channel=phone", {"call"}),
        ("flag=voicemail", {"call"}),
        ("residence=US-CA&law=ccpa&right=know_specific", {"know"}),
        ("due=late", set()),
        ("due=ack&right=delete", {"delete"}),
        ("received_from=2020-01-01&received_to=2020-01-02", set()),
        ("received_from=2020-01-01&sort=-received", {"delete", "know", "opt-out", "call"}),
        ("list=open&due=&assignee=&state=&sort=", {"delete", "know", "opt-out", "call"}),
    ],
)
def test_an_address_says_what_is_shown(stage: Stage, filled: dict[str, Request], query: str, names: set[str]) -> None:
    page = enter(stage, stage.owner).get(f"{QUEUE}?{query}")
    assert page.status == 200
    assert shown(page, filled) == names


def test_me_is_who_reads(stage: Stage, hanna: User, filled: dict[str, Request]) -> None:
    assert shown(enter(stage, hanna).get(f"{QUEUE}?assignee=me"), filled) == {"delete"}
    page = enter(stage, stage.owner).get(f"{QUEUE}?assignee={hanna.id}&list=open")
    assert shown(page, filled) == {"delete"}
    assert f'<option value="{hanna.id}" selected>Hanna</option>' in page.text


def test_the_filter_is_a_form_whose_address_can_be_kept(stage: Stage, filled: dict[str, Request]) -> None:
    browser = enter(stage, stage.owner)
    form = next(form for form in browser.get(QUEUE).forms if "received_from" in form.names)
    assert (form.method, form.action) == ("get", QUEUE)
    assert {"list", "due", "assignee", "state", "right", "channel", "law", "residence", "flag", "sort"} <= form.names
    page = browser.get(f"{QUEUE}?right=delete&sort=-due")
    again = next(form for form in page.forms if "received_from" in form.names)
    assert ("right", "delete") in again.fields
    assert ("sort", "-due") in again.fields
    assert "Clear the filter" in page.links
    assert "Open requests: 1 found" in page.words
    assert "found" not in browser.get(QUEUE).words
    assert shown(browser.click(page, "Clear the filter"), filled) == {"delete", "know", "opt-out", "call"}


@pytest.mark.usefixtures("filled", "page_of_three")
def test_a_narrowed_list_of_several_pages_says_that_there_are_more(stage: Stage) -> None:
    page = enter(stage, stage.owner).get(f"{QUEUE}?received_from=2020-01-01")
    assert "Open requests: more than 3 found" in page.words


@pytest.mark.parametrize(
    "query",
    ["list=mine", "due=soon", "assignee=olga", "state=lost", "right=x", "channel=x", "law=x", "residence=x", "flag=x"],
)
def test_what_is_not_on_a_list_is_asked_for_again_and_shows_no_other_list(
    stage: Stage, filled: dict[str, Request], query: str
) -> None:
    page = enter(stage, stage.owner).get(f"{QUEUE}?{query}")
    assert page.status == 400
    assert page.problems == ["Choose one of the answers"]
    assert shown(page, filled) == set()


@pytest.mark.parametrize("field", ["received_from", "received_to"])
@pytest.mark.parametrize("day", ["22.11.2026", "0001-01-01x", "9999-12-31", "2026-02-30"])
def test_a_day_that_is_none_names_the_remedy(stage: Stage, field: str, day: str) -> None:
    page = enter(stage, stage.owner).get(f"{QUEUE}?{field}={day}")
    assert page.status == 400
    assert "as year, month and day" in page.problems[0]


@pytest.mark.parametrize("cursor", ["x", "open.x", "closed.x", "open."])
def test_a_cursor_that_is_none_is_no_error_of_ours(stage: Stage, cursor: str) -> None:
    page = enter(stage, stage.owner).get(f"{QUEUE}?cursor={cursor}")
    assert page.status == (200 if cursor == "open." else 400)


@pytest.mark.usefixtures("page_of_three", "filled")
@pytest.mark.parametrize("sort", ["due", "-due", "received", "-received"])
def test_a_list_is_walked_forward_and_back(stage: Stage, sort: str) -> None:
    browser = enter(stage, stage.owner)
    first = browser.get(f"{QUEUE}?list=open&sort={sort}")
    assert "Previous page" not in first.text
    second = browser.click(first, "Next page")
    assert "Next page" not in second.text
    back = browser.click(second, "Previous page")
    assert rows(back) == rows(first)
    assert len(rows(first)) == 3
    assert rows(second)
    assert not set(rows(first)) & set(rows(second))


def rows(page: Page) -> list[str]:
    return [address for words, address in page.links.items() if "/staff/requests/" in address and words[:4].isdigit()]


def test_a_columns_link_turns_the_order_and_says_how_it_is(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    page = browser.get(f"{QUEUE}?right=delete")
    assert page.text.count('aria-sort="ascending"') == 1
    turned = browser.click(page, "Due")
    assert 'aria-sort="descending"' in turned.text
    assert parse_qs(urlsplit(turned.url).query)["sort"] == ["-due"]
    received = browser.click(turned, "Received")
    assert parse_qs(urlsplit(received.url).query) == {"list": ["open"], "right": ["delete"], "sort": ["received"]}
    assert 'aria-sort="ascending"' in received.text


@pytest.mark.usefixtures("filled")
def test_a_search_that_reads_too_much_says_how_far_it_came_and_goes_on(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "READ_LIMIT", 2)
    browser = enter(stage, stage.owner)
    page = browser.get(f"{QUEUE}?channel=post")
    assert "requests were looked through, as far as" in page.words
    assert "Nothing in this list" not in page.words
    onward = browser.click(page, "Continue the search")
    assert onward.status == 200
    assert "cursor=open." in onward.url


def test_an_empty_list_says_what_to_do(stage: Stage) -> None:
    umbrella = open_acme(stage.desk, "umbrella")
    browser = enter(stage, umbrella.user)
    assert "A new one stands here as soon as somebody uses your form" in browser.get(QUEUE).words
    assert "Take something out of the filter" in browser.get(f"{QUEUE}?right=delete").words


def find(browser: Browser, text: str) -> Page:
    return browser.press(browser.get(QUEUE), {"search": text}, form="search")


def test_a_reference_and_a_contact_are_found_and_no_address_names_them(
    stage: Stage, filled: dict[str, Request]
) -> None:
    browser = enter(stage, stage.owner)
    by_reference = find(browser, show_reference(filled["know"].submission))
    assert shown(by_reference, filled) == {"know"}
    by_email = find(browser, ANA.address)
    assert shown(by_email, filled) == {"delete", "know", "opt-out", "waiting"}
    assert by_email.heading == "Requests found"
    assert "1 request found" in by_reference.words
    assert "4 requests found, newest first" in by_email.words
    for page in (by_reference, by_email):
        assert urlsplit(page.url).query == ""
        assert ANA.address not in "".join(page.links.values())
    assert ANA.address not in find(browser, show_reference(filled["know"].submission)).text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Enter a reference, an email address or a phone number"),
        ("Ana", "Enter all 11 digits of a reference"),
    ],
)
def test_what_cannot_be_looked_up_is_asked_for_again_with_what_was_typed(
    stage: Stage, filled: dict[str, Request], text: str, words: str
) -> None:
    page = find(enter(stage, stage.owner), text)
    assert page.status == 400
    assert not shown(page, filled), "a list below would pass for what was found"
    assert page.problems[0].startswith(words)
    assert page.value("search") == text


def test_nothing_found_says_what_else_to_try(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    for text, words in (
        ("12345678906", "Check the digits with the person"),
        ("nobody@example.com", "Check the spelling"),
        ("+1 213 555 0199", "Check the digits, or search by reference"),
    ):
        assert words in find(browser, text).words


def test_a_look_up_needs_the_form_of_this_session(stage: Stage) -> None:
    page = enter(stage, stage.owner).post(QUEUE, {"search": ANA.address, "form_token": "forged"})
    assert page.status == 400
    assert ANA.address not in page.words


def test_another_accounts_queue_is_another_one(stage: Stage, filled: dict[str, Request]) -> None:
    other = open_acme(stage.desk, "hooli")
    ask(stage.desk, other.account, email=Email("eve@example.com"))
    browser = enter(stage, other.user)
    assert shown(browser.get(QUEUE), filled) == set()
    assert shown(find(browser, ANA.address), filled) == set()


def test_sizes_come_from_the_counters_and_only_in_views_of_whole_lists(
    stage: Stage, filled: dict[str, Request]
) -> None:
    assert filled
    browser = enter(stage, stage.owner)
    assert "<strong>7</strong>" not in browser.get(QUEUE).text
    stage.desk.figures.add(stage.account.id, [], {(DESK, "open"): 7, (DESK, "waiting"): 1}, epoch=1)
    for query in ("list=open", "list=waiting&sort=-received"):
        assert "<strong>7</strong>" in browser.get(f"{QUEUE}?{query}").text
    assert "<strong>7</strong>" not in browser.get(f"{QUEUE}?right=delete").text


def test_the_page_is_small(stage: Stage) -> None:
    assert len(enter(stage, stage.owner).get(f"{QUEUE}?right=delete").body) < 60_000


def test_what_only_some_may_do_is_offered_to_them(stage: Stage) -> None:
    offered = {}
    for role in Role:
        text = enter(stage, hire(stage, role, f"Offer-{role.value}")).get(QUEUE).text
        offered[role] = ('value="spam"' in text, "Make a file of this list" in text)
    assert offered == {
        Role.OWNER: (True, True),
        Role.ADMINISTRATOR: (True, True),
        Role.HANDLER: (True, False),
        Role.REVIEWER: (False, False),
        Role.AUDITOR: (False, True),
    }
