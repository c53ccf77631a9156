"""Those who wish the desk ill, or do their part badly: each comes by a door that is open to all, and gets nothing.

An agent without permission and one with a forged permission, a child that says it is an adult and an adult that says it
is the parent, a controller that never answers, a vendor that answers twice and differently, mail bombs, a list of which
half is malformed, and hand-off tokens that are replayed or meant for another account.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.api_key import Scope
from chalicelib.domain.inbound import InboundMail
from chalicelib.domain.request import Bucket
from chalicelib.domain.rights import Right
from chalicelib.services.inbound.take_mail import REQUESTS_A_DAY
from chalicelib.services.lists.work_on_lists import work_on_lists
from chalicelib.services.referrals.follow_referrals import follow_referrals
from tests.http.client import Browser
from tests.http.consumer.test_hand_off import Site, bring
from tests.http.filling import HOME, answers, fill
from tests.http.office import asked, enter, page_of, present, whole
from tests.http.staff.test_lists import LISTS, announced, fetched, upload
from tests.http.staff.test_vendors import ENTRY, link_of
from tests.http.stage import Stage
from tests.http.systems import another_business, connect
from tests.journeys.cast import Person, answer, company_of, compare, mail_in, meanwhile, passed_on

pytestmark = pytest.mark.usefixtures("unlimited")
AGENT = {"behalf": "agent", "agent_name": "Mallory", "agent_email": "mallory@agent.example"}


def released(staff: Browser, person: Person) -> bool:
    """Whether staff could let the data out."""
    return 'value="granted"' in staff.get(page_of(person.head, "answer")).text


def link_in_mail(stage: Stage, person: Person) -> str:
    """The path of the link by which a person says whether an agent may ask for them."""
    found = re.search(r"https?://[^/]+(/permission/\S+)", stage.mail_to(person.email).text)
    assert found
    return found[1]


# The data wait; the person hears of the agent by their own mail and can say no for good.
def test_an_agent_without_permission_gets_nothing_however_well_the_data_points_fit(
    stage: Stage, handler: Browser
) -> None:
    victim = Person(stage, "know_specific", behalf=AGENT | {"agent_shows": "declared"})
    compare(handler, victim.head)
    assert not present(stage, victim.head).verification.sufficient
    assert not released(handler, victim)


def test_an_agent_without_permission_cannot_give_their_own_address_as_the_person_s(stage: Stage) -> None:
    browser = Browser(stage.app)
    contact = fill(browser, answers(behalf=AGENT | {"agent_shows": "ask"}), until="contact")
    [problem] = browser.press(contact, {"email": "MALLORY@agent.example"}).problems
    assert "own address" in problem


def test_an_agent_without_permission_is_refused_for_good_when_the_person_says_no(
    stage: Stage, handler: Browser
) -> None:
    victim = Person(stage, "delete", behalf=AGENT | {"agent_shows": "ask"})
    link = link_in_mail(stage, victim)
    person = Browser(stage.app)
    page = person.get(link)
    person.press(page, {"permission": "no"})
    changed = person.press(page, {"permission": "yes", "permission_name": victim.head.requester})
    assert changed.status == 409
    compare(handler, victim.head)
    assert not released(handler, victim)


# The link is bound to the person's address; a signature of another name signs nothing.
def test_a_forged_link_of_permission_opens_nothing(stage: Stage) -> None:
    victim, other = (Person(stage, "delete", behalf=AGENT | {"agent_shows": "ask"}) for _ in range(2))
    link, others = link_in_mail(stage, victim), link_in_mail(stage, other)
    head, _, signature = link.rpartition(".")
    for forged in (f"{head}.{others.rpartition('.')[2]}", f"{head}.{signature[::-1]}", f"{head}.{'0' * 40}"):
        assert Browser(stage.app).get(forged).status == 404
        assert Browser(stage.app).post(forged, {"permission": "yes", "permission_name": "Ana"}).status == 404


def test_a_permission_signed_in_the_agent_s_own_name_is_none(stage: Stage) -> None:
    victim = Person(stage, "delete", behalf=AGENT | {"agent_shows": "ask"})
    person = Browser(stage.app)
    page = person.get(link_in_mail(stage, victim))
    signed = person.press(page, {"permission": "yes", "permission_name": "Mallory"})
    assert signed.status == 400
    proof = victim.head.verification.agent
    assert proof is not None
    assert proof.permission_outstanding


# What a child could know of its family's account proves no adult, and no parent.
def test_a_child_as_its_own_parent_waits_for_the_proof_of_a_parent(stage: Stage, handler: Browser) -> None:
    child = Person(stage, "know_specific", behalf={"behalf": "parent"})
    child.confirm()
    compare(handler, child.head)
    assert not released(handler, child)


def test_a_child_with_too_few_data_points_and_no_declaration_is_not_found(stage: Stage, handler: Browser) -> None:
    child = Person(stage, "know_specific")
    child.confirm()
    compare(handler, child.head, compared=["name", "email"], declaration=[])
    assert not present(stage, child.head).verification.sufficient
    assert not released(handler, child)


# It is reminded, staff hear of it, the operator hears of it; the person is told in the end.
def test_a_controller_that_never_answers_is_reminded_escalated_and_listed_until_staff_end_it_with_words(
    stage: Stage, owner: Browser, handler: Browser, operator: Staff
) -> None:
    ana = Person(stage, "delete")
    ana.confirm()
    passed_on(stage, handler, ana.head, company_of(stage, owner, "Silent Ltd"))
    with meanwhile(stage):
        for _ in range(70):
            stage.time.move(days=1)
            follow_referrals(stage.desk)
        assert [one.request for one in stage.desk.referrals.silent(limit=9)] == [ana.head.id]
        then = enter(stage, operator.user, factor=True)
        listed = then.get("/operator/referrals").words
        assert ("Acme Stores" in listed, "Silent Ltd" in listed) == (True, False)
        staff = enter(stage, stage.owner)
        page = staff.get(page_of(ana.head, "referral"))
        assert staff.press(page, {"how": "no-answer", "text": ""}, form="how").status == 400
        ended = staff.press(staff.get(page.url), {"how": "no-answer"}, form="how")
        assert "The referral has ended" in ended.words
        stage.deliver()


# Neither answer counts until staff have settled which one does.
def test_a_vendor_that_answers_twice_and_differently_leaves_the_request_open_until_it_is_settled(
    stage: Stage, owner: Browser
) -> None:
    owner.press(owner.get("/staff/vendors/new"), ENTRY | {"vendor_name": "Janus"}, form="vendor_name")
    [vendor] = stage.desk.vendors.listed(stage.account.id)
    request = asked(stage, Right.OPT_OUT_SALE, confirmed=False)
    owner.press(owner.get(page_of(request, "vendors")), form="vendors")
    theirs, link = Browser(stage.app), link_of(stage, request, vendor)
    for said in ({"vendor_answer": "done"}, {"vendor_answer": "refused", "vendor_reason": "We keep it."}):
        theirs.press(theirs.get(link), said, form="vendor_answer")
    answer(owner, request, outcome="granted", text="")
    assert present(stage, request).open
    task = owner.get(page_of(request, f"vendors/{vendor.id}"))
    owner.press(task, {"vendor_counts": "0"}, form="vendor_counts")
    answer(owner, request, outcome="granted", text="")
    assert not present(stage, request).open


@pytest.fixture
def careful(stage: Stage, unlimited: None, letterbox: None) -> Iterator[None]:
    """Rate limits as they are by default."""
    before = stage.desk.settings
    stage.desk.settings = replace(before, rate_limits="on")
    yield
    stage.desk.settings = replace(stage.desk.settings, rate_limits=before.rate_limits)


# Floods are held back, huge and broken mails are taken without harm, nothing of them runs.
@pytest.mark.usefixtures("careful")
def test_a_flood_of_mails_becomes_a_few_requests_and_the_rest_waits_for_staff(stage: Stage) -> None:
    for number in range(REQUESTS_A_DAY + 3):
        mail_in(stage, f"bomb {number}", sender="Eve <eve@flood.example>")
    account = stage.desk.accounts.get(stage.account.id)
    begun = [
        head
        for head in stage.desk.requests.queue(account, Bucket.OPEN, cursor="", limit=50).requests
        if "bomb" in stage.desk.requests.submission(account.id, head.submission).typed.details
    ]
    assert 0 < len(begun) <= REQUESTS_A_DAY
    assert stage.desk.mail_bucket.held(account.id, limit=50) != (), "the rest is lost to nobody"


@pytest.mark.usefixtures("careful")
def test_what_a_hostile_mail_carries_is_quarantined_and_its_markup_is_text(stage: Stage, handler: Browser) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    files = [("run.exe", b"MZ"), ("page.html", evil.encode()), ("x" * 300 + ".pdf", b"%PDF-1.7")]
    mail_in(stage, f"shrapnel {evil}", sender="Eve <eve@other.example>", files=files, markup=evil)
    account = stage.desk.accounts.get(stage.account.id)
    [head] = [
        head
        for head in stage.desk.requests.queue(account, Bucket.OPEN, cursor="", limit=50).requests
        if "shrapnel" in stage.desk.requests.submission(account.id, head.submission).typed.details
    ]
    page = whole(handler, head)
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    [mail] = [one for one in stage.desk.requests.dossier(head.account, head.id)[1] if isinstance(one, InboundMail)]
    assert len(mail.parts) == len(files)


@pytest.mark.usefixtures("careful")
def test_a_mail_whose_headers_lie_joins_no_thread(stage: Stage, handler: Browser) -> None:
    ana = Person(stage, "delete")
    mail_in(stage, "I withdraw it all.", sender=f"Ana <{ana.email}>", In_Reply_To="<1@example.com>")
    assert "I withdraw it all." not in whole(handler, ana.head).words
    assert ana.head.outcome is None


# The sound half comes back, each broken row is named by its line, and the upload goes.
def test_a_list_of_which_half_is_malformed_is_cleaned_as_far_as_it_can_be(stage: Stage, owner: Browser) -> None:
    rows = [f"P{n},p{n}@example.com" if n % 2 else f"P{n},not an address {n}" for n in range(40)]
    page = announced(owner, "clean", purposes="marketing_email", name="Half")
    owner.get(upload(page, ("name,email\n" + "\n".join(rows) + "\n").encode()))
    work_on_lists(stage.desk)
    listed = owner.get(LISTS)
    assert fetched(owner, listed, "rows").splitlines()[1:] == rows[1::2]
    faults = fetched(owner, listed, "faults")
    assert [f"{n + 2},This is not an email address" in faults for n in range(0, 40, 2)] == [True] * 20


# A signed word of the business opens one form, at its own door, once.
def test_hand_off_tokens_that_are_replayed_open_no_second_form(stage: Stage) -> None:
    site = Site(stage)
    token = site.token(site.claims("once@example.com"))
    assert bring(Browser(stage.app, address="10.62.1.9"), token).status == 200
    assert bring(Browser(stage.app, address="10.62.2.9"), token).status == 409


def test_hand_off_tokens_of_another_account_open_nothing_anywhere(stage: Stage) -> None:
    bolt = another_business(stage)
    ours, theirs = Site(stage), Site(stage, office=connect(stage, Scope.HAND_OFF, account=bolt))
    there = f"{stage.desk.public_url}/c/bolt"
    tries = (
        (ours.token(ours.claims("a@example.com")), "/c/bolt"),
        (ours.token(ours.claims("b@example.com", aud=there)), "/c/bolt"),
        (theirs.token(theirs.claims("c@example.com")), HOME),
    )
    for number, (token, home) in enumerate(tries):
        assert bring(Browser(stage.app, address=f"10.63.{number}.9"), token, home=home).status == 409
