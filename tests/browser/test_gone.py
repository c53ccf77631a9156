"""What is gone leaves a page that says so: a recording whose days are over, an account that was closed."""

import subprocess
import sys

import pytest

from infra.local.processes import ROOT
from tests.browser import staff
from tests.browser.conftest import OpenWindow, SeenByAll
from tests.browser.stack import LocalStack, environment

pytestmark = pytest.mark.browser
CALLER = "+17075550135"  # of the demo, half a year ago


def test_a_recording_that_has_expired_leads_to_its_certificate(
    window: OpenWindow, full_stack: LocalStack, seen_by_all: SeenByAll
) -> None:
    olga = window(at=full_stack)
    staff.sign_in(olga, full_stack, "owner@acme.example")
    staff.find_request(olga, CALLER)
    staff.turn_to(olga, "voicemail")
    olga.follow("staff.voicemail.certificate")
    assert olga.heading == olga.t("staff.certificate.heading")
    assert "Osborne" not in olga.words
    seen_by_all(olga)
    signed = olga.save(olga.page.get_by_role("button", name=olga.t("staff.certificate.save"), exact=True))
    assert signed.count(b".") == 2


def test_the_operator_follows_the_erasure_of_an_account_that_names_nobody(
    window: OpenWindow, empty_stack: LocalStack, seen_by_all: SeenByAll
) -> None:
    business, oscar = empty_stack.open_business("Gone Goods"), window(at=empty_stack)
    words = [sys.executable, "-m", "tests.browser.end_account", business.slug]
    subprocess.run(words, cwd=ROOT, env=environment(empty_stack.folder), check=True, timeout=60)
    staff.become_operator(oscar, empty_stack)
    oscar.open("/operator/erasures")
    oscar.press(oscar.page.locator("main table a").first)
    oscar.sees("operator.erasure.no-certificate")
    for name in (business.name, business.slug, business.owner):
        assert name not in oscar.words
    seen_by_all(oscar)
