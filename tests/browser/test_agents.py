"""An agent shows their own address, sends a file that a spreadsheet saved, mends what is wrong and sends it again."""

from pathlib import Path

import pytest

from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import Variant, every

pytestmark = pytest.mark.browser
LEE = "lee@chan.example"
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
