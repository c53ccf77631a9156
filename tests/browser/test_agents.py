"""Those who ask for others: an agent's lists and own address; a request that turns out to be a child's."""

from pathlib import Path

import pytest

from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import Variant, every

pytestmark = pytest.mark.browser
LEE = "lee@chan.example"
TWO = (Variant("script", "320px", "dark", "es"), Variant("no-script", "desktop", "light", "en"))
HEAD = "row;rights;residence;name;email;agent_name;agent_email;agent_shows"


@every
def test_an_agent_sends_a_file_after_showing_their_address(
    window: OpenWindow, stack: LocalStack, business: Business, variant: Variant, tmp_path: Path
) -> None:
    lee = window(like=variant)
    lee.open(f"/c/{business.slug}")
    lee.follow("consumer.agents.link")
    lee.fill(email="nobody")
    lee.press("consumer.agents.address-button", status=400)
    lee.fill(email=LEE)
    lee.press("consumer.agents.address-button")
    assert lee.heading == lee.t("consumer.code.heading")
    lee.fill(code="000000")
    lee.press("common.continue", status=400)
    lee.fill(code=stack.code_to(LEE))
    lee.press("common.continue")
    lee.sees("consumer.agents.shown", email=LEE)

    book = tmp_path / "people.xlsx"
    book.write_bytes(b"PK\x03\x04")
    lee.page.locator("[name=csv_file]").set_input_files(book)
    lee.press("consumer.agents.button", status=400)
    assert lee.problems == [lee.t("error.csv_file.type")]

    rows = (
        f"1;delete;US-CA;Ana Núñez;ana-{variant}@example.com;Lee Chan;;signed",
        "2;delete;US-CA;Bo Ek;nobody;Lee Chan;;signed",
    )
    sheet = tmp_path / "people.csv"
    sheet.write_text("\r\n".join((HEAD, *rows)), encoding="utf-8-sig")
    lee.page.locator("[name=csv_file]").set_input_files(sheet)
    lee.press("consumer.agents.button")
    lee.sees("consumer.agents.counts", filed=1, known=0, refused=1, later=0)
    assert "Ana Núñez" in lee.value("csv")
    lee.fill(csv=lee.value("csv").replace("nobody", f"bo-{variant}@example.com"))
    lee.press("consumer.agents.button")
    lee.sees("consumer.agents.counts", filed=1, known=1, refused=0, later=0)


@pytest.mark.parametrize("variant", TWO, ids=str)
def test_an_agent_confirms_the_address_that_they_left_and_staff_see_it(
    window: OpenWindow, stack: LocalStack, business: Business, variant: Variant
) -> None:
    address = f"max-{variant}@chan.example"
    max_ = window(like=variant)
    person = f"cleo-{variant}@example.com"
    sent = consumer.file_confirmed(max_, stack, business, rights=("delete",), email=person, agent=address)
    olga = window(like=variant)
    staff.sign_in(olga, stack, business.owner)
    staff.open_request(olga, sent.reference, "delete")
    request = olga.page.url.partition("?")[0].removeprefix(olga.url)
    staff.turn_to(olga, "verification")
    olga.sees("staff.agent.address.unshown")
    olga.sees("staff.agent.address-do.unshown")
    olga.open(f"{request}/ask-agent-address")
    olga.press("staff.ask-agent-permission.button")
    olga.sees("notice.agent-address-asked")

    link = stack.link_to(address)
    max_.open(f"{link}?lang={variant.language}")
    max_.press("permission.send", status=400)
    assert max_.problems == [max_.t("error.agent_sent.missing")]
    max_.choose(agent_sent="this")
    max_.press("permission.send")
    max_.sees("agent-address.said-yes")

    olga.open(f"{request}?part=verification")
    olga.sees("staff.agent.address.shown")
    olga.follow("staff.agent-standing.link")
    olga.sees("staff.agent.address.shown")


@pytest.mark.parametrize("variant", TWO, ids=str)
def test_a_childs_request_is_made_a_task_after_a_page_that_says_what_goes(
    window: OpenWindow, stack: LocalStack, business: Business, variant: Variant
) -> None:
    kim, email = window(like=variant), f"kim-{variant}@example.com"
    sent = consumer.file_confirmed(kim, stack, business, rights=("delete",), email=email)
    olga = window(like=variant)
    staff.sign_in(olga, stack, business.owner)
    staff.open_request(olga, sent.reference, "delete")
    request = olga.page.url.partition("?")[0].removeprefix(olga.url)
    for press in ("common.cancel", "sure.child-open.button"):
        olga.open(f"{request}/child")
        olga.choose(child_found="said")
        olga.fill(child_saw="Writes that she is eleven.")
        olga.press("common.continue")
        olga.sees("sure.child-open.text")
        if press == "common.cancel":
            olga.follow(press)
        else:
            olga.press(press)
    olga.sees("notice.child-opened")
