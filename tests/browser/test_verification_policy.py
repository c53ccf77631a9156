"""A business says what it demands as proof; its form asks for it, and the comparison takes as much."""

import pytest

from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
EMAIL = "policy@consumer.example"


def set_policy(olga: Visitor) -> None:
    """From the settings to a policy that is tried, corrected and saved."""
    olga.press(olga.page.get_by_role("link", name=olga.t("staff.nav.settings"), exact=True))
    olga.press(olga.page.get_by_role("link", name=olga.t("staff.nav.verification"), exact=True))
    olga.sees("staff.policy.by-law")
    olga.fill(points="1")
    olga.press("staff.policy.try", status=400)
    assert "11 CCR 7062(b)" in olga.problems[0]
    olga.fill(points="3", points_high="4")
    olga.choose(asked=("postal_code",), second_person=("delete",))
    olga.press("staff.policy.try")
    olga.sees("staff.policy.not-saved")
    olga.press("staff.policy.save")
    olga.sees("notice.policy-changed")
    assert olga.t("staff.policy.says.points", count=3, law=2) in olga.words


def test_a_policy_from_the_owner_to_the_form_and_the_comparison(
    window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    olga = window()
    staff.sign_in(olga, stack, business.owner)
    set_policy(olga)

    ana = window()
    consumer.file_request(ana, business, rights=("delete",), email=EMAIL)
    ana.open(f"/c/{business.slug}/relationship?change=1")
    ana.fill(postal_code="94105")
    ana.press("common.continue")
    assert "94105" in ana.words
    sent = consumer.send(ana, email=EMAIL)
    consumer.confirm(ana, stack, sent)

    staff.open_request(olga, sent.reference, "delete")
    staff.turn_to(olga, "verification")
    olga.sees("staff.verification.policy", number=1)
    staff.start(olga, "match")
    olga.sees("staff.match.second-person")
    assert olga.t("staff.match.rule.reasonable", points=3) in olga.words
