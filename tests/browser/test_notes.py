"""A note among colleagues with a file: attached, opened, taken away; the person sees neither."""

import pytest

from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow, SeenByAll
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import USUAL, Variant

pytestmark = pytest.mark.browser
FOUND = b"%PDF-1.7 a page of the archive"


@pytest.mark.parametrize("variant", [USUAL, Variant("script", "320px", "dark", "es")], ids=str)
def test_a_file_of_a_note_stays_among_colleagues(
    variant: Variant, window: OpenWindow, stack: LocalStack, business: Business, seen_by_all: SeenByAll
) -> None:
    person, olga, later, email = window(), window(), window(), f"nell-{business.slug}@consumer.example"
    sent = consumer.file_confirmed(person, stack, business, rights=("delete",), email=email)
    staff.sign_in(olga, stack, business.owner)
    staff.find_request(olga, sent.reference)
    staff.write(olga, "note", "Found in the archive of 2024.")
    olga.press(olga.page.locator("main a", has_text=olga.t("staff.note.attach")))
    assert olga.t("staff.upload.name") not in olga.words
    seen_by_all(olga)
    olga.fill(file="archive.exe")
    olga.press("common.continue", status=400)
    olga.fill(file="archive.pdf")
    olga.press("common.continue")
    olga.choose_file("archive.pdf", "application/pdf", FOUND)
    olga.press("staff.upload.button")
    olga.sees("notice.note-file-added")
    olga.press(olga.page.get_by_role("button", name="archive.pdf", exact=True))
    assert olga.save(olga.page.locator("main a[role=button]")) == FOUND
    olga.press(olga.page.locator("main a[href*='part=notes']"))
    consumer.come_back(later, stack, business, sent)
    assert "archive" not in later.page.content()
    olga.press(olga.named("button", olga.t("staff.file.remove"), "archive.pdf"))
    olga.sees("notice.note-file-removed")
    assert not olga.page.get_by_role("button", name="archive.pdf", exact=True).count()
