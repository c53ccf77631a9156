"""The business's own settings: kept, refused with the remedy, and seen by consumers."""

import base64
import re

import pytest

from chalicelib.domain.permissions import Role
from tests.http.client import Browser, Page
from tests.http.office import enter, hire
from tests.http.stage import Stage

PATH = "/staff/business"
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def admin(stage: Stage) -> Browser:
    browser = enter(stage, hire(stage, Role.ADMINISTRATOR, f"Ad{len(stage.desk.accounts.users(stage.account.id))}"))
    browser.headers["accept-language"] = "en"
    return browser


def part(browser: Browser, name: str) -> Page:
    return browser.get(f"{PATH}?part={name}")


def consumer_sees(stage: Stage) -> Page:
    """The public page once accounts that were remembered have been read anew."""
    stage.time.move(minutes=2)
    return Browser(stage.app).get("/c/acme")


def test_name_and_contact_are_kept_and_shown_to_consumers(stage: Stage, admin: Browser) -> None:
    page = admin.press(part(admin, "facts"), {"name": "Acme Shops", "postal": "1 Main St\nOakland"}, form="postal")
    assert "Name and ways of contact were saved" in page.words
    assert "Acme Shops" in page.words
    public = consumer_sees(stage)
    assert "Acme Shops" in public.text
    assert "1 Main St" in public.text
    page = admin.press(part(admin, "facts"), {"name": "", "email": "x"}, form="postal")
    assert (page.status, len(page.problems)) == (400, 1)
    admin.press(part(admin, "facts"), {"name": "Acme Stores"}, form="postal")


def test_two_who_change_the_same_hear_of_each_other(stage: Stage, admin: Browser) -> None:
    first, second = part(admin, "facts"), part(admin, "facts")
    admin.press(first, {"phone": "+1 415 555 0111"}, form="postal")
    late = admin.press(second, {"phone": "+1 415 555 0222"}, form="postal")
    assert late.status == 409
    assert late.value("phone") == "+1 415 555 0222"  # what was typed stays


def test_a_colour_that_cannot_be_read_on_is_refused_with_the_nearest_that_can(stage: Stage, admin: Browser) -> None:
    page = admin.press(part(admin, "colour"), {"colour": "#ff9900"}, form="seen")
    assert page.status == 400
    nearest = re.search(r"The nearest one that can be used is (#[0-9a-f]{6})", page.problems[0])
    assert nearest
    page = admin.press(page, {"colour": nearest[1]}, form="seen")
    assert "The colour was saved" in page.words
    sheet = f"/brand/colour-{nearest[1][1:]}-1.css"
    assert sheet in consumer_sees(stage).text
    assert sheet not in admin.get("/staff/queue").text
    served = Browser(stage.app).get(sheet)
    assert served.header("content-type") == "text/css; charset=utf-8"
    assert served.header("cache-control") == "public, max-age=31536000, immutable"
    assert f"--rc-button: {nearest[1]};" in served.text
    assert "prefers-color-scheme: dark" in served.text
    admin.press(part(admin, "colour"), {"colour": ""}, form="seen")
    assert "/brand/" not in consumer_sees(stage).text


def test_a_colour_can_be_tried_without_saving_it(stage: Stage, admin: Browser) -> None:
    form = part(admin, "colour").form("seen")
    page = admin.post(PATH, dict(form.fields) | {"try": "yes", "colour": "#b3261e"})
    assert "contrast with white is 6.5 to 1" in page.words
    assert "/brand/colour-b3261e-1.css" in page.text
    assert stage.desk.accounts.get(stage.account.id).colour == ""
    for colour in ("#ffffff", '"><script>', ""):
        assert admin.post(PATH, dict(form.fields) | {"try": "yes", "colour": colour}).status == 400


@pytest.mark.parametrize(
    "name", ["colour-ff9900-1.css", "colour-b3261e-2.css", "colour-xyz-1.css", "logo-acme-0.svg", "x", "..%2fapp.py"]
)
def test_what_is_no_look_of_anybody_is_not_found(stage: Stage, name: str) -> None:
    assert Browser(stage.app).get(f"/brand/{name}").status == 404
    assert Browser(stage.app).get(f"/brand/logo-nobody-{'0' * 32}.svg").status == 404
    assert Browser(stage.app).get(f"/brand/logo-acme-{'0' * 32}.svg").status == 404


def test_a_logo_goes_to_the_bucket_is_looked_at_and_served_as_nothing_but_a_picture(
    stage: Stage, admin: Browser
) -> None:
    page = part(admin, "logo")
    form = page.form("key")
    upload = dict(form.fields)["key"].rpartition("/")[2]
    policy = page.header("content-security-policy") or ""
    assert form.action.partition("/recourse")[0].split("/")[2] in policy
    back = dict(form.fields)["success_action_redirect"].partition("/staff")[2]
    missing = admin.get(f"/staff{back}")
    assert (missing.status, missing.problems) == (400, ["Choose a picture and upload it again"])
    put(stage, upload, b"<svg onload='alert(1)'/>")
    refused = admin.get(f"/staff{back}")
    assert refused.problems == ["This is no PNG or JPEG picture. Save it as one of these and upload it again"]
    put(stage, upload, DOT)
    page = admin.get(f"/staff{back}")
    assert "The logo is in use" in page.words
    address = re.search(r"/brand/logo-acme-[0-9a-f]{32}\.svg", consumer_sees(stage).text)
    assert address
    served = Browser(stage.app).get(address[0])
    assert served.header("content-type") == "image/svg+xml"
    assert served.header("x-content-type-options") == "nosniff"
    assert served.header("content-security-policy") == "default-src 'none'; img-src data:; sandbox"
    assert base64.b64encode(DOT).decode() in served.text
    form = next(form for form in part(admin, "logo").forms if ("do", "no-logo") in form.fields)
    page = admin.post(PATH, form.fields)
    assert "The name stands alone" in page.words
    assert Browser(stage.app).get(address[0]).status == 200  # pages that were open still find it


def put(stage: Stage, upload: str, content: bytes) -> None:
    """What a browser does that sends the form to the bucket."""
    from chalicelib.aws import client
    from chalicelib.domain.ids import RequestId
    from chalicelib.storage import keys

    key = keys.upload_object(stage.account.id, RequestId("greetings"), upload)
    client("s3").put_object(Bucket=stage.desk.settings.files_bucket, Key=key, Body=content)


def test_languages_decide_what_consumers_are_offered(stage: Stage, admin: Browser) -> None:
    page = admin.press(part(admin, "languages"), {"languages": ["es"], "usual": "en"}, form="usual")
    assert page.problems == ["Choose the usual language among those that you have ticked"]
    page = admin.press(page, {"languages": ["es"], "usual": "es"}, form="usual")
    assert "The languages were saved" in page.words
    public = consumer_sees(stage)
    assert 'lang="es"' in public.text
    assert "lang=en" not in public.text
    assert 'lang="en"' in admin.get("/staff/queue").text  # staff choose among all
    assert admin.press(part(admin, "languages"), {"languages": []}, form="usual").status == 400
    admin.press(part(admin, "languages"), {"languages": ["en", "es"], "usual": "en"}, form="usual")
    assert "lang=es" in consumer_sees(stage).text


def test_the_place_is_kept_and_a_wrong_one_told(stage: Stage, admin: Browser) -> None:
    page = admin.press(part(admin, "place"), {"place": "US-NY", "time_zone": "America/New_York"}, form="time_zone")
    assert "Place and time zone were saved" in page.words
    assert admin.press(part(admin, "place"), {"time_zone": "Nowhere"}, form="time_zone").status == 400
    assert "Dates that are already set stay as they are" in part(admin, "place").words


def test_laws_are_kept_only_after_what_would_change_was_shown(stage: Stage, admin: Browser) -> None:
    page = admin.press(part(admin, "laws"), {"regimes": ["ccpa"]}, form="regimes")
    assert page.heading == "What would change"
    assert "Germany" in page.words
    assert stage.desk.accounts.get(stage.account.id).regimes == ()
    page = admin.press(page, form="shown")
    assert "The laws were saved" in page.words
    assert stage.desk.accounts.get(stage.account.id).regimes == ("ccpa",)
    form = part(admin, "laws").form("regimes")
    bad = admin.post(PATH, dict(form.fields) | {"regimes": "maritime"})
    assert bad.problems == ["Choose laws from the list"]
    page = admin.press(part(admin, "laws"), {"regimes": []}, form="regimes")
    admin.press(page, form="shown")
    assert stage.desk.accounts.get(stage.account.id).regimes == ()


def test_what_is_no_step_is_not_found_and_a_form_of_nobody_is_refused(admin: Browser) -> None:
    assert admin.post(PATH, {"do": "everything"}).status == 404
    assert admin.post(PATH, {"do": "facts", "name": "Evil"}).status == 400
    assert admin.get(f"{PATH}?part=kitchen").heading == "Your business"
    assert admin.get(f"{PATH}?logo=..%2f..%2fx").status == 404
