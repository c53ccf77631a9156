"""Every page, found by its links: nothing that axe or the console minds, not too wide or heavy, no dead link."""

import gzip
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import combinations, product

import pytest
from _pytest.mark import ParameterSet
from playwright.sync_api import Browser, Response
from playwright.sync_api import Error as PlaywrightError

from infra.local.processes import ROOT
from tests.browser import agent, chromium, consumer, looks, pages, staff
from tests.browser.looks import Look
from tests.browser.pages import Found
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import USUAL
from tests.browser.visitor import Visitor

HEAVIEST = 60_000  # bytes of HTML, before anything packs it
ACME = Business("acme", "Acme Stores", "owner@acme.example", "reviewer@acme.example")
EMAIL = "paige@consumer.example"
BEYOND = {"/api/v1/docs": "a reference in one page, which is read with the browser's search"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a window, and the pages to which links led them."""

    visitor: Visitor
    found: Found


# Pages that nobody comes to by links alone, and the test that opens each.
ELSEWHERE = {
    "/c/{slug}/code": "test_wrong_input",
    "/c/{slug}/status/code": "test_journey",
    "/c/{slug}/status/left": "test_journey",
    "/c/{slug}/status/appeal/{request}": "test_laws",
    "/c/{slug}/status/letters/{request}/{letter}": "test_laws",
    "/c/{slug}/statistics": "test_home",
    "/e/{slug}": "test_embedded",
    "/e/{slug}/{step}": "test_embedded",
    "/e/{slug}/check": "test_embedded",
    "/e/{slug}/code": "test_embedded",
    "/e/{slug}/receipt/{reference}": "test_embedded",
    "/staff/sign-in": "test_robust",
    "/staff/code": "test_robust",
    "/staff/second": "test_second_factor",
    "/staff/again": "test_api_keys",
    "/staff/first": "test_pages_apart",
    "/staff/address": "test_pages_apart",
    "/staff/requests/{request}/identified": "test_pages_apart",
    "/staff/phone/{code}/recording": "test_greeting",
    "/sign-up/code": "test_sign_up",
    "/report-misuse/{report}": "test_misuse",
    "/operator/misuse/{report}": "test_misuse",
    "/operator/misuse/{report}/close": "test_misuse",
    "/operator/misuse/{report}/lift": "test_misuse",
    "/operator/misuse/{report}/restrict": "test_misuse",
    "/operator/misuse/{report}/warn": "test_misuse",
    "/staff/incentives/person": "test_incentives",  # where there is an offer
    "/operator/accounts/{account}/paid": "test_forgetting",
    "/staff/registers/{register}/{entry}": "test_forgetting",
    "/staff/consumers/erasures/{erasure}": "test_forgetting",
    "/staff/users/{user}/forget": "test_forgetting",
    "/operator/notices/{notice}": "test_pages_apart",
    "/operator/policy/{number}": "test_policy",
    "/operator/policy/{number}/answers": "test_policy",
    "/operator/policy/{number}/withdraw": "test_policy",
    "/operator/news/{news}": "test_policy",
    "/staff/privacy/{number}": "test_policy",
    "/policy/{number}": "test_policy",
    "/news/{token}": "test_policy",
    "/operator/transfers/{transfer}": "test_policy",
    "/operator/transfers/{transfer}/finish": "test_policy",
    "/operator/transfers/{transfer}/withdraw": "test_policy",
    "/operator/notices/{notice}/withdraw": "test_pages_apart",
    "/staff/notices/{notice}": "test_pages_apart",
    "/staff/grants/{grant}": "test_pages_apart",
    "/staff/grants/{grant}/end": "test_pages_apart",
    "/operator/grants/{account}/{grant}": "test_pages_apart",
    "/operator/accounts/{account}/cancel": "test_sign_up",
}
_WITHOUT_LINK = ("/c/acme/child",)
# What no browser walks to, and the tests that read these pages.
UNSEEN = {
    "/staff/requests/{request}/voicemails/{voicemail}/certificate": "tests/http/staff/test_voicemail.py",  # after years
    "/operator/erasures/{account}": "tests/http/operator/test_erasures.py",  # of an account whose time is over
    "/referral/{token}": "tests/http/staff/test_referrals.py",  # by a mail to a controller
    "/staff/requests/{request}/referral": "tests/http/staff/test_referrals.py",  # once it was passed on
    "/staff/requests/{request}/agent": "tests/http/staff/test_agent_standing.py",  # of an agent's request
    "/c/{slug}/receipt/{reference}/permission": "tests/http/test_permission_file.py",  # of what an agent sent
    "/staff/requests/{request}/agent-file": "tests/http/test_permission_file.py",  # of an agent's request
    "/permission/{token}": "tests/http/test_permission.py",  # by a mail to whom an agent asks for
    "/permission/agent/{token}": "tests/browser/test_agents.py",  # by a mail to an agent
    "/staff/requests/{request}/ask-agent-address": "tests/browser/test_agents.py",  # of an agent's request
    "/staff/requests/{request}/ask-agent-permission": "tests/http/test_permission.py",  # of an agent's request
    "/staff/requests/{request}/vendors": "tests/http/staff/test_vendors.py",  # while one is left to be told
    "/staff/requests/{request}/parent": "tests/http/staff/test_parent.py",  # of a request for a child
    "/staff/requests/{request}/certificate-of-vendors": "tests/http/staff/test_vendors.py",  # once one was told
    "/staff/requests/{request}/elsewhere": "tests/http/staff/test_elsewhere.py",  # of one from where nobody is served
    "/e/{slug}/child": "tests/http/consumer/test_framed.py",  # where the age is asked
    "/staff/children/{task}": "tests/http/staff/test_children.py",  # once there was one
    "/vendor/{token}": "tests/http/staff/test_vendors.py",  # by a mail to a vendor
    "/c/{slug}/status/vendors/{request}": "tests/http/consumer/test_vendors.py",  # once it was granted
    "/c/{slug}/status/opt-in/{request}": "tests/http/consumer/test_opt_in.py",  # of an opt-in that waits for it
    "/c/{slug}/incentives": "tests/http/consumer/test_incentives.py",  # from the business's own policy
    "/c/{slug}/agents/code": "tests/browser/test_agents.py",  # once a code was asked for
    "/c/{slug}/incentives/code": "tests/http/consumer/test_incentive_code.py",  # once a code was asked for
    "/c/{slug}/incentives/own": "tests/http/consumer/test_incentive_code.py",  # for who has shown a code
    "/c/{slug}/status/incentives": "tests/http/consumer/test_incentives.py",  # for who has shown a code
    "/unsubscribe/{token}": "tests/browser/test_unsubscribe.py",  # by a mail of the business's own
}


@pytest.fixture(scope="module")
def people(chromium_browser: Browser, full_stack: LocalStack) -> Iterator[list[Person]]:
    """Owner, operator, passer-by, somebody before the last step of the form, somebody who has sent theirs."""
    with ExitStack() as opened:

        def window() -> Visitor:
            context = chromium.new_context(chromium_browser, USUAL, address="10.200.0.1")
            opened.callback(context.close)
            return Visitor(context.new_page(), USUAL, full_stack.url)

        olga, oscar, typing, waiting, nobody = (window() for _ in range(5))
        agent.ask(full_stack, "acme", "asked@consumer.example")
        staff.sign_in(olga, full_stack, ACME.owner)
        staff.become_operator(oscar, full_stack)
        consumer.file_request(typing, ACME, rights=("know_specific", "correct"), email=EMAIL)
        consumer.file_request(waiting, ACME, rights=("know_specific", "delete"), email=EMAIL)
        sent = consumer.send(waiting, email=EMAIL)
        consumer.confirm(waiting, full_stack, sent)
        yield [
            Person(olga, pages.follow_links(olga, "/staff")),
            Person(oscar, pages.follow_links(oscar, "/operator", "/staff/notices")),
            Person(nobody, pages.follow_links(nobody, "/sign-up", "/report-misuse", "/staff/sign-in")),
            Person(typing, pages.follow_links(typing, "/c/acme", "/c/acme/check", *_WITHOUT_LINK)),
            Person(waiting, pages.follow_links(waiting, "/c/acme/status", f"/c/acme/receipt/{sent.reference}")),
        ]


def test_every_page_of_the_app_is_among_them_or_is_opened_by_a_test_of_its_own(people: list[Person]) -> None:
    reached = {route for person in people for route in person.found.routes}
    assert pages.page_routes() - reached - ELSEWHERE.keys() - UNSEEN.keys() == set()
    assert (ELSEWHERE.keys() | UNSEEN.keys()) - pages.page_routes() == set()
    files = [ROOT / f"tests/browser/{name}.py" for name in ELSEWHERE.values()]
    assert not [file for file in (*files, *(ROOT / name for name in UNSEEN.values())) if not file.exists()]


def test_no_link_leads_nowhere(people: list[Person]) -> None:
    assert [link for person in people for link in person.found.broken] == []


def test_no_page_is_heavy(people: list[Person]) -> None:
    heavy = {where: size for person in people for where, size in person.found.weights.items() if size > HEAVIEST}
    assert {where for where in heavy if pages.route_of(where) not in BEYOND} == set(), heavy


def test_what_a_first_visit_loads_is_small_and_kept_for_good(people: list[Person]) -> None:
    visitor = people[0].visitor
    came: list[Response] = []
    visitor.page.on("response", lambda answer: came.append(answer))  # noqa: PLW0108 - the driver marks what it is given
    visitor.open("/staff/settings")
    files = [answer for answer in came if "/static/" in answer.url]
    assert files
    assert all("immutable" in answer.headers["cache-control"] for answer in files)
    packed = sum(len(gzip.compress(visitor.page.request.get(answer.url).body())) for answer in files)
    assert packed < HEAVIEST, {answer.url: packed for answer in files}


def _rows(everything: tuple[Look, ...]) -> list[ParameterSet]:
    short, long = looks.windows(looks.PAIRWISE), looks.windows(everything)
    usual = [pytest.param(rows, id="+".join(map(str, rows))) for rows in short]
    return usual + [pytest.param(rows, id="+".join(map(str, rows)), marks=pytest.mark.slow) for rows in long]


@pytest.mark.parametrize("rows", _rows(looks.MATRIX))
def test_each_page_can_be_seen_and_used_by_everybody(
    rows: tuple[Look, ...], chromium_browser: Browser, people: list[Person]
) -> None:
    problems = []
    for person in people:
        context = chromium.new_context(chromium_browser, rows[0].variant, address="10.200.0.1")
        visitor = Visitor(context.new_page(), rows[0].variant, person.visitor.url)
        visitor.join(person.visitor)
        for address in person.found.pages.values():
            problems += _look_at(visitor, address, rows)
        context.close()
    assert not problems, "\n".join(problems)


def _look_at(visitor: Visitor, address: str, rows: tuple[Look, ...]) -> list[str]:
    """Open one page and see it in each row; return what is wrong with it."""
    problems = []
    for number, look in enumerate(rows):
        visitor.variant, visitor.colours = look.variant, "forced" if look.scheme == "forced" else ""
        look.put_on(visitor.page)
        try:
            visitor.check() if number else visitor.open(address)
        except (AssertionError, PlaywrightError) as error:
            problems.append(f"{look} {address}: {error}")
            visitor.complaints.clear()
    return problems


def test_every_pair_of_choices_is_in_one_row() -> None:
    rows = [(look.script, look.language, look.size, look.scheme) for look in looks.PAIRWISE]
    for first, second in combinations(range(len(looks.CHOICES)), 2):
        covered = {(row[first], row[second]) for row in rows}
        assert covered == set(product(looks.CHOICES[first], looks.CHOICES[second]))
