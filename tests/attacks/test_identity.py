"""Who asks for somebody else's data: the victim's name, an address that is theirs or only looks like the victim's."""

from dataclasses import replace

import pytest

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.reason import Reason
from tests.http.client import Browser
from tests.http.filling import HOME
from tests.http.office import present
from tests.http.stage import Stage
from tests.journeys.cast import Person, compare
from tests.journeys.conftest import handler, owner
from tests.journeys.test_adversaries import released

__all__ = ["handler", "owner"]
pytestmark = pytest.mark.usefixtures("unlimited")
VICTIM = "victoria@victim.example"
LOOK_ALIKES = (
    "victoria@victirn.example",
    "victoria@victim.example.evil.example",
    "victoria+x@victim.example",
    "v.ictoria@victim.example",
    "victoria@v\u0456ctim.example",
    "victoria@\uff56ictim.example.org",
)


# A code shows that an address is theirs; whose data it may read is decided by comparing what the business holds.
@pytest.mark.parametrize("address", ["mallory@evil.example", *LOOK_ALIKES[:4]])
def test_the_victims_name_with_another_address_gets_no_data(stage: Stage, handler: Browser, address: str) -> None:
    thief = Person(stage, "know_specific", contact={"email": address})
    thief.email = address
    thief.confirm()
    compare(handler, thief.head, contact_on_file="no")
    assert not present(stage, thief.head).verification.sufficient
    assert not released(handler, thief)


@pytest.mark.parametrize("address", LOOK_ALIKES)
def test_an_address_that_looks_like_the_victims_opens_nothing_of_theirs(stage: Stage, address: str) -> None:
    victim = Person(stage, "know_specific", contact={"email": VICTIM})
    stage.deliver()
    before = len(stage.desk.requests.letters(victim.head.account, victim.reference))
    browser = Browser(stage.app, address="10.77.1.9")
    browser.press(browser.get(f"{HOME}/status"), {"reference": victim.reference, "email": address})
    stage.deliver()
    assert len(stage.desk.requests.letters(victim.head.account, victim.reference)) == before
    assert "reference" in browser.get(f"{HOME}/status").form().names


# Staff put right an address that was typed wrongly: whoever got the code at the wrong one is a stranger from then on.
def test_a_browser_that_showed_a_code_of_a_replaced_address_sees_nothing_more(stage: Stage) -> None:
    stranger = Person(stage, "delete")
    stranger.confirm()
    assert stranger.reference[:4] in stranger.status().words
    submission = stage.desk.requests.submission(stranger.head.account, stranger.reference)
    unit = stage.desk.work.begin(submission.account, stage.time.now())
    right = replace(submission, typed=replace(submission.typed, email=Email.parse(VICTIM)))
    because = Reason(Tag.REQUEST_SORTED, "system:tests", stranger.head.id)
    unit.store(stranger.head, because=because)
    unit.store(right, because=because)
    unit.commit()
    page = stranger.status()
    assert stranger.reference[:4] not in page.words
    assert "reference" in page.form().names
    for path in (f"status/letters/{stranger.head.id}/x", "status/incentives", f"receipt/{stranger.reference}/signed"):
        assert VICTIM not in stranger.browser.get(f"{HOME}/{path}").text
