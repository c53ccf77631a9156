"""A version of the privacy policy from the operator's form to the people who read and refuse it; news that are left."""

from datetime import UTC, datetime, timedelta

from tests.browser import staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import LocalStack
from tests.browser.test_pages_apart import _SMALL
from tests.browser.visitor import Visitor


def test_a_version_is_published_read_and_refused_and_news_are_left(
    window: OpenWindow,
    empty_stack: LocalStack,
) -> None:
    business = empty_stack.open_business()
    oscar, nobody = window(at=empty_stack), window(at=empty_stack)
    olga = window(at=empty_stack, like=_SMALL)
    staff.become_operator(oscar, empty_stack)
    day = datetime.now(UTC) + timedelta(days=20)
    oscar.open("/operator/policy/new")
    oscar.fill(policy_title_en="We change", policy_summary_en="A machine listens.", policy_text_en="The text.")
    oscar.fill(effective_day=str(day.day), effective_month=str(day.month), effective_year=str(day.year))
    oscar.page.locator("input[name=uses]").first.check()
    oscar.press("operator.policy.look")
    oscar.press("operator.policy.publish")
    oscar.sees("notice.policy-published")
    version = oscar.page.url.partition("?")[0].removeprefix(oscar.url)
    number = version.rpartition("/")[2]
    staff.sign_in(olga, empty_stack, business.owner)
    olga.open_until("/staff", "We change")  # each process remembers the list for a minute
    olga.open(f"/staff/privacy/{number}")
    olga.press("staff.privacy.read")
    olga.sees("notice.policy-read")
    olga.page.locator("button[value=refuse]").first.click()
    olga.sees("notice.use-chosen")
    oscar.open(f"{version}/answers")
    assert business.name in oscar.page.inner_text("body")
    oscar.open(f"{version}/withdraw")
    oscar.press("operator.policy.withdraw-now")
    oscar.sees("notice.policy-withdrawn")
    nobody.open(f"/policy/{number}")
    assert "We change" in nobody.page.inner_text("body")
    _ask_for_news(oscar, olga)
    nobody.open(empty_stack.link_to(business.owner, "/news/"))
    nobody.sees("news.leave-text")
    nobody.press("news.leave-now")
    nobody.sees("news.left-text")


def _ask_for_news(oscar: Visitor, olga: Visitor) -> None:
    """Olga asks for news, and the operator sends some."""
    olga.open("/staff/alerts")
    olga.page.locator("input[name=news]").check()
    olga.press("staff.alerts.button")
    oscar.open("/operator/news/new")
    oscar.fill(title_en="Faster lists", text_en="They open at once.")
    oscar.press("operator.news.look")
    oscar.press("operator.news.send")
    oscar.sees("notice.news-sent")
