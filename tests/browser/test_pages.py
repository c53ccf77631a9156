"""Every page, found by its links: nothing that axe or the console minds, not too wide or heavy, no dead link."""

import gzip
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import combinations, product

import pytest
from _pytest.mark import ParameterSet
from playwright.sync_api import Browser, Response

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
    "/staff/requests/{request}/voicemails/{voicemail}/certificate": "test_gone",
    "/operator/erasures/{account}": "test_gone",
    "/referral/{token}": "test_referrals",
    "/staff/requests/{request}/referral": "test_referrals",
    "/staff/requests/{request}/agent": "test_agent_permission",
    "/c/{slug}/receipt/{reference}/permission": "test_agent_permission",
    "/staff/requests/{request}/agent-file": "test_agent_permission",
    "/permission/{token}": "test_agent_permission",
    "/staff/requests/{request}/ask-agent-permission": "test_agent_permission",
    "/staff/requests/{request}/vendors": "test_vendors",
    "/staff/requests/{request}/certificate-of-vendors": "test_vendors",
    "/c/{slug}/agents/code": "test_agents",
    "/permission/agent/{token}": "test_agents",
    "/staff/requests/{request}/ask-agent-address": "test_agents",
    "/vendor/{token}": "test_vendors",
    "/c/{slug}/status/vendors/{request}": "test_vendors",
    "/staff/requests/{request}/parent": "test_children",
    "/staff/children/{task}": "test_children",
    "/staff/requests/{request}/elsewhere": "test_elsewhere",
    "/e/{slug}/child": "test_embedded",
    "/c/{slug}/status/opt-in/{request}": "test_opt_out",
    "/c/{slug}/incentives": "test_incentives",
    "/c/{slug}/incentives/code": "test_incentives",
    "/c/{slug}/incentives/own": "test_incentives",
    "/c/{slug}/status/incentives": "test_incentives",
    "/unsubscribe/{token}": "test_unsubscribe",
}
_WITHOUT_LINK = ("/c/acme/child",)


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
        sent = consumer.file_confirmed(waiting, full_stack, ACME, rights=("know_specific", "delete"), email=EMAIL)
        yield [
            Person(olga, pages.follow_links(olga, "/staff")),
            Person(oscar, pages.follow_links(oscar, "/operator", "/staff/notices")),
            Person(nobody, pages.follow_links(nobody, "/sign-up", "/report-misuse", "/staff/sign-in")),
            Person(typing, pages.follow_links(typing, "/c/acme", "/c/acme/check", *_WITHOUT_LINK)),
            Person(waiting, pages.follow_links(waiting, "/c/acme/status", f"/c/acme/receipt/{sent.reference}")),
        ]


def test_every_page_of_the_app_is_among_them_or_is_opened_by_a_test_of_its_own(people: list[Person]) -> None:
    reached = {route for person in people for route in person.found.routes}
    assert pages.page_routes() - reached - ELSEWHERE.keys() == set()
    assert ELSEWHERE.keys() - pages.page_routes() == set()
    assert not [name for name in ELSEWHERE.values() if not (ROOT / f"tests/browser/{name}.py").exists()]


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
        seen = person.found.pages.values()
        problems += looks.problems(chromium_browser, person.visitor, *seen, rows=rows, address="10.200.0.1")
    assert not problems, "\n".join(problems)


def test_every_pair_of_choices_is_in_one_row() -> None:
    rows = [(look.script, look.language, look.size, look.scheme) for look in looks.PAIRWISE]
    for first, second in combinations(range(len(looks.CHOICES)), 2):
        covered = {(row[first], row[second]) for row in rows}
        assert covered == set(product(looks.CHOICES[first], looks.CHOICES[second]))
