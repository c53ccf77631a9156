"""Staff set up the telephone line: codes, what callers hear, numbers; callers hear it at once."""

import pytest
import requests

from chalicelib.domain.permissions import Role
from chalicelib.services.telephone.service_codes import GREETING_BYTES, add_code
from tests.http.client import Browser, Page
from tests.http.office import enter, hire
from tests.http.stage import Stage
from tests.http.telephone import DEDICATED, Line
from tests.removals import carry_out
from tests.unit.domain.test_audio_types import tone

PHONE = "/staff/phone"


@pytest.fixture(scope="module")
def admin(stage: Stage, line: Line) -> Browser:
    """An administrator's browser, where there is a line."""
    assert line.code
    return enter(stage, hire(stage, Role.ADMINISTRATOR))


@pytest.fixture
def brand(stage: Stage) -> str:
    """The code of a new brand."""
    return add_code(stage.desk, stage.account, name="Acme Boots", actor="system:test").code


def post(browser: Browser, path: str, **fields: str) -> Page:
    token = browser.get(PHONE).value("form_token")
    return browser.post(path, {"form_token": token, **fields})


def greeted(line: Line, code: str, *, spanish: bool = False) -> str:
    """All that a caller of a code hears of the greeting."""
    call = line.dial(f"{'2' if spanish else '1'}1{code}")
    return " ".join(one.words or f"played {one.url}" for one in call.heard)


def test_a_code_is_added_and_its_page_says_what_to_print(admin: Browser) -> None:
    page = post(admin, PHONE, do="add", name="Acme <Hats>")
    assert page.heading == "Acme <Hats>"
    code = page.url.rpartition("/")[2].partition("?")[0]
    english, spanish = (words for words in page._read.texts["textarea"][:2])
    assert f"call 1-800-555-0100 and key {code[:3]} {code[3:]}" in english
    assert f"marque {code[:3]} {code[3:]}" in spanish
    assert "Acme <Hats>" in admin.get(PHONE).links


def test_a_brand_with_a_number_of_its_own_prints_no_code(admin: Browser, brand: str) -> None:
    assert "Saved" in post(admin, PHONE, do="brand", number=DEDICATED, code=brand).words
    page = admin.get(f"{PHONE}/{brand}")
    assert "call 1-800-555-0177." in page._read.texts["textarea"][0]
    assert "Acme Boots. No code is asked for" in admin.get(PHONE).words.replace("reaches ", "")
    post(admin, PHONE, do="brand", number=DEDICATED, code="")


@pytest.mark.parametrize("number", ["+18005550100", "+12025550199"])
def test_another_number_is_not_given_away(admin: Browser, brand: str, number: str) -> None:
    assert post(admin, PHONE, do="brand", number=number, code=brand).status == 404


def test_a_code_needs_a_name(admin: Browser) -> None:
    page = post(admin, PHONE, do="add", name=" ")
    assert (page.status, page.problems) == (400, ["Enter a name"])


def test_own_words_are_heard_and_go_again(admin: Browser, brand: str, line: Line) -> None:
    path = f"{PHONE}/{brand}"
    page = post(admin, path, do="words", language="en", text="Hello, this is <Acme>.")
    assert "Hello, this is <Acme>." in page.words
    assert "Hello, this is <Acme>." in greeted(line, brand)
    post(admin, path, do="default", language="en")
    assert "Hello" not in greeted(line, brand)
    too_long = post(admin, path, do="words", language="es", text="x" * 1001)
    assert (too_long.status, too_long.problems) == (400, ["The text must be 1000 characters or fewer"])
    assert "x" * 1001 in too_long.text, "nothing that was typed is lost"


def test_a_ready_made_greeting_is_chosen(admin: Browser, brand: str, line: Line) -> None:
    post(admin, f"{PHONE}/{brand}", do="ready", ready="after-hours")
    assert "Our office may be closed" in greeted(line, brand)
    assert post(admin, f"{PHONE}/{brand}", do="ready", ready="").problems == ["Choose one of the greetings"]
    assert post(admin, f"{PHONE}/{brand}", do="sing").status == 400


def upload(admin: Browser, brand: str, audio: bytes, language: str = "es") -> Page:
    """Send a recording as a browser does: to the bucket, and where it leads from there."""
    page = post(admin, f"{PHONE}/{brand}/recording", language=language)
    assert page.status == 200, page.problems
    form = page.form("file")
    answer = requests.post(
        form.action,
        data=dict(form.fields),
        files={"file": ("hello.wav", audio)},
        timeout=30,
        allow_redirects=False,
    )
    assert answer.status_code == 303, answer.text
    return admin.get("/staff" + answer.headers["location"].partition("/staff")[2])


def test_a_recording_is_played_to_staff_and_callers_and_the_one_before_is_gone(
    admin: Browser, brand: str, line: Line
) -> None:
    first = upload(admin, brand, tone(1))
    assert "Callers hear this from now on" in first.words
    where = admin.get(f"{PHONE}/{brand}?play=es", follow=False).header("location") or ""
    assert requests.get(where, timeout=30).content == tone(1)
    assert where.partition("?")[0] in greeted(line, brand, spanish=True)
    assert "played" not in greeted(line, brand)
    again = upload(admin, brand, tone(2))
    assert f"{PHONE}/{brand}?play=es" in again.text
    assert carry_out(line.stage.desk.settings) == []
    assert requests.get(where, timeout=30).status_code == 404
    post(admin, f"{PHONE}/{brand}", do="default")
    assert "played" not in greeted(line, brand, spanish=True)
    assert admin.get(f"{PHONE}/{brand}?play=es").status == 404


@pytest.mark.parametrize(
    ("audio", "said"),
    [(b"<html>", "no WAV or MP3"), (tone(1) + b"\0" * (GREETING_BYTES + 1 - len(tone(1))), "too large")],
)
def test_what_is_no_recording_is_refused_in_words(admin: Browser, brand: str, audio: bytes, said: str) -> None:
    page = upload(admin, brand, audio)
    assert page.status == 400
    assert said in page.problems[0]


def test_only_the_page_that_records_may_use_the_microphone(admin: Browser, brand: str) -> None:
    page = post(admin, f"{PHONE}/{brand}/recording", language="en")
    assert "microphone=(self)" in (page.header("permissions-policy") or "")
    assert "media-src 'self' blob:" in (page.header("content-security-policy") or "")
    for other in (PHONE, f"{PHONE}/{brand}"):
        assert "microphone=()" in (admin.get(other).header("permissions-policy") or "")
    assert post(admin, f"{PHONE}/{brand}/recording", language="de").status == 400


def test_a_code_is_retired_after_the_question_and_leads_on(
    stage: Stage, admin: Browser, brand: str, line: Line
) -> None:
    asking = admin.get(f"{PHONE}/{brand}?retire=1")
    assert "cannot be undone" in asking.words
    refused = post(admin, f"{PHONE}/{brand}", do="retire", forwards_to=brand)
    assert refused.problems == ["Choose a code that is in use"]
    page = post(admin, f"{PHONE}/{brand}", do="retire", forwards_to=line.code.code)
    assert "led on to" in page.words
    assert "Acme Shoes" in greeted(line, brand)
    for again in ({"do": "retire"}, {"do": "words", "language": "en", "text": "Hello"}):
        assert "out of use already" in post(admin, f"{PHONE}/{brand}", **again).problems[0]
    assert f"{PHONE}/{brand}" in admin.get(PHONE).text
    stage.desk.lines.code(brand)


def test_who_reads_sees_it_without_a_form(stage: Stage, line: Line, brand: str) -> None:
    auditor = enter(stage, hire(stage, Role.AUDITOR))
    for path in (PHONE, f"{PHONE}/{brand}"):
        page = auditor.get(path)
        assert page.status == 200
        assert [form.action for form in page.forms if PHONE in form.action] == []
    assert line.code.code in auditor.get(PHONE).text


def test_another_accounts_code_is_not_there(stage: Stage, admin: Browser, line: Line) -> None:
    theirs = add_code(stage.desk, line.operator, name="Theirs", actor="system:test").code
    assert admin.get(f"{PHONE}/{theirs}").status == 404
    for fields in ({"do": "name", "name": "Ours"}, {"do": "retire"}, {"do": "words", "language": "en", "text": "x"}):
        assert post(admin, f"{PHONE}/{theirs}", **fields).status == 404
    assert post(admin, f"{PHONE}/{theirs}/recording", language="en").status == 404
    assert admin.get(f"{PHONE}/{theirs}/recording?language=en&recording={'0' * 26}").status == 404
