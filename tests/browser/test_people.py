"""An owner looks after users and the business, and an auditor reads what was done."""

import base64

from tests.browser import staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import LocalStack

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_an_owner_invites_an_auditor_who_sees_what_was_done(window: OpenWindow, stack: LocalStack) -> None:
    business = stack.open_business()
    olga, aud = window(), window()
    staff.sign_in(olga, stack, business.owner)
    olga.follow("staff.nav.settings")
    olga.follow("staff.nav.users")
    olga.press("staff.users.send", status=400)  # nothing typed: every problem is told
    address = f"aud@{business.slug}.example"
    olga.fill(name="Aud Itor", email=address)
    olga.choose(role="handler")
    olga.press("staff.users.send")
    olga.sees("notice.user-invited")
    olga.press(olga.page.get_by_role("link", name="Aud Itor", exact=True))
    olga.choose(role="auditor")
    olga.press("staff.user.save-role")
    olga.sees("notice.user-role")

    olga.open("/staff/business")
    olga.open("/staff/business?part=colour")
    olga.fill(colour="#ff9900")
    olga.press("staff.business.save", status=400)
    nearest = olga.problems[0].rpartition(" ")[2]
    olga.fill(colour=nearest)
    olga.press("staff.business.save")
    olga.sees("notice.business-colour")
    olga.open("/staff/business?part=logo")
    olga.page.locator("#logo").set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": PICTURE})
    olga.press("staff.business.logo.send")
    olga.sees("notice.business-logo")
    assert olga.page.evaluate("document.querySelector('.rc-logo').naturalWidth") == 1
    for part in ("facts", "languages", "place"):
        olga.open(f"/staff/business?part={part}")
    olga.open("/staff/business?part=laws")
    olga.choose(regimes="ccpa")
    olga.press("staff.business.laws.preview")
    olga.press("staff.business.laws.keep")
    olga.sees("notice.business-laws")

    staff.sign_in(aud, stack, address)
    aud.follow("staff.nav.audit")
    aud.sees("timeline.account-user-role-changed")
    aud.sees("timeline.account-settings-changed")
    aud.sees("staff.audit-page.held.text")
    aud.open("/staff/audit?where=looks")
    aud.sees("timeline.user-signed-in")
    aud.open("/staff/audit?request=12", status=400)
    aud.open("/staff/audit/export")
    assert b'"manifest"' in aud.save(aud.page.get_by_role("button", name=aud.t("staff.audit-export.first")))
    aud.open("/staff/profile")
    aud.fill(name="Aud I. Tor")
    aud.press("staff.user.save-name")
    aud.sees("notice.user-name")
    aud.open("/staff/users")


def test_consumers_see_colour_and_picture_on_light_and_dark_pages(window: OpenWindow, stack: LocalStack) -> None:
    business = stack.open_business()
    olga, ana = window(), window()
    staff.sign_in(olga, stack, business.owner)
    olga.open("/staff/business?part=colour")
    olga.fill(colour="#b3261e")
    olga.press("staff.business.save")
    for scheme, colour in (("light", "rgb(179, 38, 30)"), ("dark", None)):
        ana.page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        ana.open(f"/c/{business.slug}")
        drawn = ana.page.evaluate("getComputedStyle(document.querySelector('.govuk-button')).backgroundColor")
        assert (drawn == colour) if colour else (drawn not in {"rgb(179, 38, 30)", "rgb(127, 208, 205)"})
