"""CloudCall's policy, promise by promise: telephony inside other companies' customer records, here and in Europe.

C1 referrals and their own clock, C2 complaints, C3 the rights of Europeans, C4 consent to recording, C5 demands of
authorities, C6 numbers that name nobody, C7 vendors.
"""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.outside_case import CaseState
from chalicelib.domain.register import Register
from chalicelib.domain.request import Period
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import Consent
from chalicelib.services.accounts.set_laws import set_laws
from chalicelib.services.figures.project_request import project_requests
from chalicelib.services.referrals.follow_referrals import follow_referrals
from infra.local import mailbox
from tests.http.client import Browser
from tests.http.office import enter, page_of, present
from tests.http.staff.test_vendors import ENTRY, link_of
from tests.http.stage import Stage
from tests.http.telephone import Line, spoken
from tests.journeys.cast import Person, answer, company_of, compare, meanwhile, passed_on, register, tags

pytestmark = pytest.mark.usefixtures("unlimited")
EUROPEAN = {"residence": "DE"}


@pytest.fixture(scope="module", autouse=True)
def laws(stage: Stage) -> None:
    """The laws that the business answers to: in Europe, under the Data Privacy Framework, and at home."""
    named = ["gdpr", "dpf", "ccpa"]
    set_laws(stage.desk, stage.desk.accounts.get(stage.account.id), named, actor="operator:test")


def test_c1_a_referral_has_forty_five_days_of_its_own_with_reminders_until_there_is_an_answer(
    stage: Stage, owner: Browser, handler: Browser
) -> None:
    company = company_of(stage, owner, "Callers Ltd")
    ana = Person(stage, "complaint", residence=EUROPEAN)
    path = passed_on(stage, handler, ana.head, company)
    [referral] = stage.desk.referrals.of_request(ana.head.account, ana.head.id)
    assert (referral.due - stage.account.day_of(referral.made_at)).days == 45
    with meanwhile(stage):
        for _ in range(48):
            stage.time.move(days=1)
            follow_referrals(stage.desk)
        stage.deliver()
        assert len(mailbox.messages(to="privacy@callers.example")) >= 4, "the letter, and reminders of it"
        theirs = Browser(stage.app, address="198.51.100.27")
        theirs.press(theirs.get(path), {"said": "instructs", "answer_words": "Call her no more."}, form="said")
        assert "Call her no more." in enter(stage, stage.owner).get(page_of(ana.head, "referral")).words


def test_c2_a_complaint_is_a_right_of_its_own_and_one_to_an_authority_is_followed(
    stage: Stage, handler: Browser
) -> None:
    jan = Person(stage, "complaint", residence=EUROPEAN)
    assert (jan.head.right, jan.head.regime) == (Right.COMPLAINT, "dpf")
    page = handler.click(handler.get(page_of(jan.head)), "Complaint outside")
    typed = {"case_body": "regulator", "case_reference": "LDA-17", "case_filed_day": "2", "case_filed_month": "3"}
    noted = handler.press(page, typed | {"case_filed_year": "2026"}, form="case_words")
    assert "LDA-17" in noted.words
    over = handler.press(
        handler.click(noted, "What was heard"),
        {"case_state": CaseState.DISMISSED.value, "case_words": "Closed."},
        form="case_words",
    )
    assert "Dismissed" in over.words


def test_c3_a_european_is_offered_and_gets_each_right_of_the_gdpr_within_a_month(
    stage: Stage, handler: Browser
) -> None:
    offered = ("access", "rectify", "erase", "restrict", "portability", "object", "withdraw_consent")
    details = {"wrong": "Strasse", "right_value": "Straße"}
    jan = Person(stage, *offered, "no_automated_decision", residence=EUROPEAN, details=details)
    assert {head.right.value for head in jan.heads} == {*offered, "no_automated_decision"}
    assert {head.regime for head in jan.heads} == {"gdpr"}
    received = stage.account.day_of(jan.heads[0].received_at)
    for head in jan.heads:
        clock = head.clock(Period.RESPOND)
        assert clock is not None
        assert 28 <= (clock.due - received).days <= 34
    jan.confirm()
    restrict = next(head for head in jan.heads if head.right is Right.RESTRICT)
    compare(handler, restrict)
    answer(handler, restrict, outcome="granted", text="We keep it and do nothing else with it.")
    assert "do nothing else with it" in jan.status().words
    objection = next(head for head in jan.heads if head.right is Right.OBJECT)
    answer(handler, objection, outcome="granted", text="We stop.")
    assert not present(stage, objection).open, "an objection waits for nobody's papers"


def test_c4_callers_are_told_before_and_asked_and_their_last_word_counts(line: Line) -> None:
    call = line.dial()
    assert call.says("A message that you leave here is recorded.")
    call.press(f"11{line.code.code}211").speak("First word")
    declined = line.dial(f"{line.to_business}222")
    assert declined.says("The business will call you")
    assert declined.words.count(spoken(line.reference(declined))) == 2
    assert line.kept(declined).consent is Consent.REFUSED
    assert line.kept(call.hang_up()).consent is Consent.GIVEN


def test_c5_what_an_authority_got_can_be_shown_to_whoever_examines_it(stage: Stage, owner: Browser) -> None:
    values = {
        "recipient": "Ofcom",
        "ground": "regulator",
        "disclosed": "Twelve call records",
        "notified": "not-required",
    }
    register(owner, "disclosures", **values, disclosed_on="2026-02-03")
    [entry] = stage.desk.registers.listed(stage.account.id, Register.DISCLOSURES)
    assert entry.values["recipient"] == "Ofcom"
    page = owner.get("/staff/registers/disclosures")
    form = next(form for form in page.forms if (form.action or "").endswith("/file"))
    saved = owner.post("/staff/registers/disclosures/file", form.filled({}))
    assert "Ofcom" in saved.text
    assert saved.header("Content-Disposition") == 'attachment; filename="disclosures.csv"'


def test_c6_the_operator_sees_numbers_of_an_account_and_nobody_in_them(
    stage: Stage, desk_of_operator: Browser, operator: Staff
) -> None:
    ana = Person(stage, "delete")
    project_requests(stage.desk, stage.account.id, [ana.head.id])
    for path in ("/operator", f"/operator/accounts/{stage.account.id}"):
        page = desk_of_operator.get(path)
        assert page.status == 200
        for said in (ana.email, ana.reference, "López", stage.owner.email.address):
            assert said not in page.text
    assert desk_of_operator.get(page_of(ana.head)).status in {403, 404}
    del operator


def test_c7_vendors_are_told_and_nothing_is_called_done_while_a_required_answer_is_missing(
    stage: Stage, owner: Browser
) -> None:
    owner.press(owner.get("/staff/vendors/new"), ENTRY | {"vendor_name": "Dialler GmbH"}, form="vendor_name")
    [vendor] = [one for one in stage.desk.vendors.listed(stage.account.id) if one.name == "Dialler GmbH"]
    ana = Person(stage, "delete")
    ana.confirm()
    compare(owner, ana.head)
    answer(owner, ana.head, outcome="granted", text="Done.")
    assert still_open(ana), "the vendor was not even asked"
    owner.press(owner.get(page_of(ana.head, "vendors")), form="vendors")
    answer(owner, ana.head, outcome="granted", text="Done.")
    assert still_open(ana), "the vendor has not answered"
    theirs, link = Browser(stage.app), link_of(stage, ana.head, vendor)
    assert "ana" in theirs.get(link).words.lower()
    theirs.press(theirs.get(link), {"vendor_answer": "nothing-held"}, form="vendor_answer")
    answer(owner, ana.head, outcome="granted", text="Done.")
    assert not still_open(ana)
    assert [tag for tag in tags(stage, ana.head) if "vendor" in tag] != []


def still_open(person: Person) -> bool:
    """Whether the request waits for its answer."""
    return person.head.open
