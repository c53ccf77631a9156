"""Soleo's policy, promise by promise: a company that manages calls for others.

S1 requests by mail and their rights, S2 identity, S3 agents, S4 being a processor only, S5 access and portability,
S6 refusals, S7 minors, S8 breaches and other forms, S9 consent to recording, S10 changes of the policy, S11 posts on
public pages, S12 review and disposal, S13 transfers, S14 demands of authorities.
"""

import re
import urllib.request
from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.register import Register
from chalicelib.domain.request import Channel, Outcome, Sorting, State
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import Consent
from chalicelib.services.audit.watch_audit import note_entry
from chalicelib.services.children.sweep_children import sweep_children
from chalicelib.services.registers.incident_scope import Period, incident_scope
from chalicelib.services.retention.review_month import send_reviews
from chalicelib.services.retention.sweep_requests import sweep_requests
from tests.http.attempts import accepted
from tests.http.client import Browser
from tests.http.filling import HOME
from tests.http.office import enter, page_of, present, whole
from tests.http.operating import operate
from tests.http.operator import test_transfers as transfers
from tests.http.operator.test_policy import day, publish
from tests.http.stage import Stage
from tests.http.systems import Office
from tests.http.telephone import Line
from tests.journeys.cast import (
    Person,
    answer,
    begun_by_mail,
    company_of,
    compare,
    mail_in,
    meanwhile,
    passed_on,
    register,
    tags,
)

pytestmark = pytest.mark.usefixtures("unlimited")


@pytest.mark.usefixtures("letterbox")
def test_s1_a_mail_reaches_the_queue_that_the_form_fills_and_its_clock_runs(stage: Stage, handler: Browser) -> None:
    mail_in(stage, "soleo-one: what do you know about me?", sender="Rob Lee <rob@example.com>")
    [(head, mail)] = begun_by_mail(stage, "soleo-one")
    assert (head.channel, head.sort, head.clocks != ()) == (Channel.EMAIL, Sorting.READ, True)
    assert page_of(head) in handler.get("/staff/queue?list=open").text
    assert "soleo-one" in whole(handler, head).words
    assert head.verification.contact_confirmed_at is None
    assert mail.joined is False


def test_s2_know_delete_and_correct_wait_for_proof_and_an_opt_out_for_none(stage: Stage, handler: Browser) -> None:
    details = {"wrong": "Strete", "right_value": "Street"}
    ana = Person(stage, "know_categories", "correct", "delete", "opt_out_sale", "limit_sensitive", details=details)
    by = {head.right: head for head in ana.heads}
    for right in (Right.OPT_OUT_SALE, Right.LIMIT_SENSITIVE):
        assert by[right].state is State.IN_PROGRESS
    for right in (Right.KNOW_CATEGORIES, Right.CORRECT, Right.DELETE):
        assert by[right].state is State.AWAITING_VERIFICATION
        assert 'value="granted"' not in handler.get(page_of(by[right], "answer")).text
    ana.confirm()
    compare(handler, by[Right.CORRECT])
    assert present(stage, by[Right.CORRECT]).state is not State.AWAITING_VERIFICATION


def test_s3_an_agent_asks_and_the_person_says_yes_by_a_link_that_went_to_them_alone(
    stage: Stage, handler: Browser
) -> None:
    agent = {"behalf": "agent", "agent_name": "Lee Chan", "agent_email": "lee@chan.example", "agent_shows": "ask"}
    asks = Person(stage, "delete", behalf=agent)
    found = re.search(r"https?://[^/]+(/permission/\S+)", stage.mail_to(asks.email).text)
    assert found
    head = asks.head
    compare(handler, head)
    assert not present(stage, head).verification.sufficient
    page = Browser(stage.app).get(found[1])
    assert "May Lee Chan ask for you?" in page.words
    Browser(stage.app).press(page, {"permission": "yes", "permission_name": head.requester})
    proof = present(stage, head).verification.agent
    assert proof is not None
    assert not proof.attorney
    attorney = Person(stage, "delete", behalf=agent | {"agent_shows": "attorney"})
    form = handler.get(page_of(attorney.head, "agent-permission"))
    handler.press(form, {"shown": "attorney"}, form="seen")
    seen = attorney.head.verification.agent
    assert seen is not None
    assert seen.attorney


def test_s4_what_a_customer_of_ours_decides_is_passed_on_and_the_person_learns_to_whom(
    stage: Stage, owner: Browser, handler: Browser, operator: Staff
) -> None:
    company = company_of(stage, owner, "Beverly Pizza Inc.")
    stage.time.move(minutes=2)
    ana = Person(stage, "delete", relationship={"relationship": "customer", "company": "Beverly Pizza"})
    ana.confirm()
    assert "Beverly Pizza Inc." in handler.get(page_of(ana.head, "refer")).words
    path = passed_on(stage, handler, ana.head, company)
    theirs = Browser(stage.app, address="198.51.100.17")
    assert "Ana María López" in theirs.get(path).words
    told = ana.status().words
    assert "Acme Stores passed this request on to: Beverly Pizza Inc." in told
    assert "controller.example/privacy" in told
    theirs.press(theirs.get(path), {"said": "answered"}, form="said")
    assert ana.head.outcome is Outcome.REFERRED
    assert any(tag.endswith("referral:answered") for tag in tags(stage, ana.head))
    own = Browser(stage.app).get(f"/c/{operator.account.slug}")
    assert own.status == 200, "and where the operator must answer itself, it is a business like any other"


def test_s5_a_copy_leaves_by_a_short_link_behind_a_fresh_code_and_ends_after_its_days(
    stage: Stage, handler: Browser
) -> None:
    ana = Person(stage, "portability", residence={"residence": "US-VA"})
    ana.confirm()
    compare(handler, ana.head)
    file = accepted(stage, ana.head.id)
    answer(handler, ana.head, outcome="granted", text="Here it is.")
    page = ana.status()
    link = ana.browser.press(page, form=file.id, follow=False)
    with urllib.request.urlopen(link.header("location") or "", timeout=10) as got:  # noqa: S310  the engine's
        assert got.read() == b"secret"
    stranger = Browser(stage.app, address="10.61.1.9")
    assert "Here it is." not in stranger.get(f"{HOME}/status").words
    with meanwhile(stage):
        stage.time.move(days=31)
        back = stranger.press(stranger.get(f"{HOME}/status"), {"reference": ana.reference, "email": ana.email})
        later = stranger.press(back, {"code": stage.code_to(ana.email)})
        assert "secret list" not in later.words


def test_s6_a_refusal_in_a_state_with_appeals_offers_the_appeal_and_the_attorney_general(
    stage: Stage, handler: Browser
) -> None:
    vera = Person(stage, "delete", residence={"residence": "US-VA"})
    vera.confirm()
    answer(handler, vera.head, outcome="denied", grounds=["STATE_UNAUTHENTICATED"], text="We cannot find you.")
    status = vera.status()
    assert "You can appeal until" in status.words
    pending = vera.browser.press(vera.browser.click(status, "Appeal against this decision"), {"appeal": "It is me."})
    assert "is deciding about your appeal" in pending.words
    assert vera.head.state is State.APPEALED


def test_s7_for_a_child_a_parent_asks_and_shows_it_before_anything_leaves(stage: Stage, handler: Browser) -> None:
    asks = Person(stage, "delete", behalf={"behalf": "parent"})
    asks.confirm()
    head = asks.head
    compare(handler, head)
    assert not present(stage, head).verification.sufficient
    assert "13 to 15" in handler.get(page_of(head, "parent")).words
    handler.press(handler.get(page_of(head, "parent")), {"shown": "telephone"}, form="shown")
    assert present(stage, head).verification.sufficient


def test_s7_a_child_that_asked_without_a_parent_becomes_a_task_that_few_see_and_that_ends_without_its_name(
    stage: Stage, owner: Browser, handler: Browser
) -> None:
    child = Person(stage, "delete", details={"details": "I am eleven."})
    where, email = page_of(child.head), child.email
    form = handler.get(f"{where}/child")
    found = {"child_found": "said", "child_saw": "Writes that she is eleven.", "child_parent_email": "pa@example.com"}
    handler.press(handler.press(form, found, form="child_saw"), form="sure")
    assert handler.get(where).status == 404
    sweep_children(stage.desk)
    listed = owner.get("/staff/children")
    task = next(link for link in listed.links.values() if link.startswith("/staff/children/0"))
    assert handler.get(task).status == 403
    assert email in owner.get(task).words
    sure = owner.press(owner.get(task), {"child_outcome": "removed"}, form="child_outcome")
    done = owner.press(sure, {}, form="sure")
    assert "Nothing here names the child any more" in done.words
    assert email not in done.words
    assert "Removed" in owner.get("/staff/children?state=over").words


def test_s8_a_breach_has_its_clock_and_whoever_needs_another_form_gets_one(
    stage: Stage, owner: Browser, handler: Browser
) -> None:
    listed = register(
        owner,
        "incidents",
        happened="A list went astray",
        noticed_at="2026-01-05T16:40",
        harm="confidentiality",
        categories="names",
        people="12",
        risk="high",
    )
    assert "Tell the authority by January 8, 2026" in listed.words
    ana = Person(stage, "delete")
    for entry in stage.desk.audit_log.of_request(ana.head.account, ana.head.id):
        note_entry(stage.desk, entry)  # as the stream's function does
    span = Period(stage.time.now() - timedelta(days=1), stage.time.now())
    reach = incident_scope(stage.desk, stage.desk.accounts.get(stage.account.id), span, actor="operator:test")
    assert ana.email in {person.email.address for person in reach.people.values() if person.email}
    page = ana.browser.get(HOME)
    assert any("formats" in link for link in page.links.values()), "every page leads there"
    noted = handler.press(
        handler.click(handler.get(page_of(ana.head)), "Another form"),
        {"format": "large-print", "format_came": "phone", "format_words": "I see little"},
        form="format_words",
    )
    assert "The wish was noted" in noted.words
    assert "I see little" in handler.get("/staff/formats").words


def test_s9_whether_the_caller_agreed_to_be_recorded_is_kept_with_the_call(line: Line) -> None:
    given = line.dial(f"{line.to_business}211").speak("Delete it").hang_up()
    refused = line.dial(f"{line.to_business}222").hang_up()
    unasked = line.dial(f"{line.to_business}21").hang_up()
    assert [line.kept(call).consent for call in (given, refused, unasked)] == [
        *(Consent.GIVEN, Consent.REFUSED, Consent.NOT_ASKED),
    ]
    assert line.request(refused).sort is Sorting.CALL_BACK
    assert [one for one in line.phone.recordings() if one["call"] == refused.sid] == []


def test_s10_each_version_of_the_policy_stays_public_with_what_changes(stage: Stage, desk_of_operator: Browser) -> None:
    urls = [
        publish(desk_of_operator, policy_title_en=title, **day(stage.time.ahead + timedelta(days=days)))
        for title, days in (("First policy", 3), ("Second policy", 6))
    ]
    for url, title in zip(urls, ("First policy", "Second policy"), strict=True):
        public = Browser(stage.app).get(f"/policy/{url.rpartition('/')[2]}")
        assert title in public.text
        assert "We say more." in public.text


def test_s11_a_post_on_a_public_page_is_removed_by_a_request_like_any_other(stage: Stage, handler: Browser) -> None:
    where = "https://acme.example/reviews/12"
    ana = Person(stage, "delete", details={"details": f"Please remove my post at {where}"})
    ana.confirm()
    shown = whole(handler, ana.head)
    assert where in shown.words
    assert f'href="{where}"' not in shown.text, "nobody is led to an address that a stranger wrote"
    compare(handler, ana.head)
    answer(handler, ana.head, outcome="granted", text="Your post is gone.")
    assert "Your post is gone." in ana.status().words


def test_s12_what_is_no_longer_needed_goes_after_its_months_and_owners_hear_of_it_each_month(
    stage: Stage, handler: Browser
) -> None:
    ana = Person(stage, "opt_out_sale")
    answer(handler, ana.head, outcome="granted", text="")
    gone = ana.head
    with meanwhile(stage):
        stage.time.move(days=45)
        assert send_reviews(stage.desk) >= 1
        assert "deleted" in stage.mail_to(stage.owner.email.address).text
        stage.time.move(days=731)
        assert sweep_requests(stage.desk, until=stage.time.now() + timedelta(seconds=20)) >= 1
        assert enter(stage, stage.owner).get(page_of(gone)).status == 404


def test_s13_a_transfer_that_was_announced_is_registered_when_it_is_done(
    stage: Stage, operator: Staff, desk_of_operator: Browser, owner: Browser
) -> None:
    done = transfers.sent(
        desk_of_operator,
        transfers.check(desk_of_operator, transfer_to="Heir Ltd"),
        "announce",
    )
    url = done.url.partition("?")[0]
    assert "Heir Ltd" in owner.get("/staff/transfers").words
    with meanwhile(stage):
        stage.time.move(days=40)
        then = operate(stage, operator.user)
        assert "Heir Ltd" in then.press(then.get(f"{url}/finish"), form=f"{url}/finish").words
        stage.time.move(minutes=2)
        kept = stage.desk.registers.listed(operator.account.id, Register.TRANSFERS)
        assert "Heir Ltd" in [one.values["recipient"] for one in kept]


def test_s14_a_demand_of_an_authority_is_registered_by_staff_or_their_system(stage: Stage, system: Office) -> None:
    values = {"recipient": "County Court", "ground": "court-order", "notified": "later"}
    values |= {"disclosed_on": "2026-01-05", "disclosed": "One call record"}
    made = system.post("/registers/disclosures", {"values": values})
    assert made.status == 201
    kept = stage.desk.registers.get(stage.account.id, Register.DISCLOSURES, made.json["id"])
    assert kept.values["ground"] == "court-order"
    empty = system.post("/registers/disclosures", {"values": values | {"ground": ""}})
    assert [one["field"] for one in empty.json["errors"]] == ["values.ground"]
