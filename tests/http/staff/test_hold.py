"""A legal hold in the browser, and the certificate of what went."""

import base64
import json
from datetime import timedelta
from typing import Any

import jwt
import pytest
from joserfc.jwk import KeySet
from joserfc.jws import deserialize_compact

from chalicelib.domain.deletion_certificate import Event, Told
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request
from chalicelib.domain.voicemail import Voicemail, VoicemailPlace
from chalicelib.services.consumer.verify_receipt import verify_document
from chalicelib.services.voicemail.expire_voicemail import expire_voicemail
from chalicelib.services.voicemail.retag_voicemail import retag
from tests.fakes.message import called, close, left, now
from tests.http.client import Browser
from tests.http.office import asked, enter, hire, page_of, present, whole
from tests.http.stage import Stage


@pytest.fixture(scope="module")
def admin(stage: Stage) -> Browser:
    return enter(stage, hire(stage, Role.ADMINISTRATOR, "Ada"))


def free(stage: Stage, *, days_ago: int = 0) -> Voicemail:
    """A message that nothing holds any more."""
    kept = left(stage.desk, called(stage.desk, stage.desk.accounts.get(stage.account.id)), days_ago=days_ago)
    close(stage.desk, kept)
    return retag(stage.desk, kept, hold=False)


def _keys(jwks: Any) -> KeySet:
    return KeySet.import_key_set(jwks)


def request_of(stage: Stage, voicemail: Voicemail) -> Request:
    return stage.desk.requests.get(voicemail.account, voicemail.request)


def test_a_hold_is_set_shown_changed_and_ended(stage: Stage, admin: Browser) -> None:
    request = asked(stage)
    page = whole(admin, request)
    assert page_of(request, "hold") in page.text
    form = admin.get(page_of(request, "hold"))
    assert form.heading == "Legal hold"
    assert "What do you want to do?" not in form.words
    until = stage.account.day_of(stage.desk.clock.now()) + timedelta(days=300)
    day = {"hold_until_day": str(until.day), "hold_until_month": str(until.month), "hold_until_year": str(until.year)}
    done = admin.press(form, {"purpose": "litigation", "words": "Ana v. Acme"} | day, form="purpose")
    assert "The request is on legal hold." in done.words
    assert 'govuk-tag--yellow">Legal hold<' in done.text
    file = whole(admin, request).words
    assert "Put on legal hold" in file
    assert "Ana v. Acme" in file
    held = present(stage, request).hold
    assert held is not None
    assert (held.reason, held.until) == ("litigation", until)
    again = admin.get(page_of(request, "hold"))
    assert "A lawsuit, or one that is to be expected" in again.words
    assert again.values("hold_until_year") == [str(until.year)]
    nothing = admin.press(again, form="choice")
    assert nothing.problems == ["Choose what you want to do"]
    changed = admin.press(
        again,
        {
            "choice": "change",
            "purpose": "authority",
            "hold_until_day": "",
            "hold_until_month": "",
            "hold_until_year": "",
        },
        form="choice",
    )
    assert "The request is on legal hold." in changed.words
    assert "Until somebody ends it" in admin.get(page_of(request, "hold")).words
    ended = admin.press(admin.get(page_of(request, "hold")), {"choice": "release"}, form="choice")
    assert "The legal hold is ended." in ended.words
    assert present(stage, request).hold is None


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({}, "Choose why"),
        ({"purpose": "other", "hold_until_day": "31", "hold_until_month": "2", "hold_until_year": "2030"}, "real date"),
        ({"purpose": "other", "hold_until_day": "1", "hold_until_month": "2", "hold_until_year": "2020"}, "today or"),
        ({"purpose": "other", "hold_until_day": "1", "hold_until_month": "2", "hold_until_year": "2099"}, "30 years"),
        ({"purpose": "other", "words": "x" * 2001}, "2000 characters"),
    ],
)
def test_what_is_missing_or_impossible_is_said_and_the_rest_kept(
    stage: Stage, admin: Browser, typed: dict[str, str], problem: str
) -> None:
    request = asked(stage)
    page = admin.press(admin.get(page_of(request, "hold")), typed, form="purpose")
    assert page.status == 400
    [said] = page.problems
    assert problem in said
    assert present(stage, request).hold is None


def test_who_does_not_administer_neither_sees_nor_sets_it(stage: Stage) -> None:
    request = asked(stage)
    handler = enter(stage, hire(stage, Role.HANDLER, "Han"))
    assert page_of(request, "hold") not in whole(handler, request).text
    assert handler.get(page_of(request, "hold")).status == 403


def test_a_hold_that_comes_late_says_what_it_found(stage: Stage, admin: Browser) -> None:
    there, gone = free(stage, days_ago=181), free(stage, days_ago=181)
    stage.desk.voicemail_bucket.delete(gone)
    for voicemail, words in ((there, "is still there: it is held now"), (gone, "it is deleted already")):
        form = admin.get(page_of(request_of(stage, voicemail), "hold"))
        done = admin.press(form, {"purpose": "litigation"}, form="purpose")
        assert words in done.words


def test_the_certificate_is_read_saved_and_verified_by_others(stage: Stage, admin: Browser) -> None:
    voicemail = free(stage)
    stage.desk.voicemail_bucket.delete(voicemail)
    place = VoicemailPlace(voicemail.account, voicemail.request, voicemail.id)
    expire_voicemail(stage.desk, place, Event("e-17", voicemail.expires_at + timedelta(days=1), Told.LIFECYCLE))
    url = page_of(request_of(stage, voicemail), f"voicemails/{voicemail.id}/certificate")
    assert url in whole(admin, request_of(stage, voicemail)).text
    page = admin.get(url)
    assert page.heading == "Certificate of deletion"
    for words in (voicemail.sha256, "voicemail-180-days", "Event e-17 of Amazon S3", "12 seconds"):
        assert words in page.words
    saved = admin.get(f"{url}/signed")
    assert saved.text == now(stage.desk, voicemail).certificate
    jwks = stage.desk.signer.jwks()
    claims = verify_document(saved.text, jwks)
    key = jwt.PyJWK(jwks["keys"][0])
    other = jwt.decode(saved.text, key.key, algorithms=["RS256"], options={"verify_iat": False})
    third = json.loads(deserialize_compact(saved.text, _keys(jwks), algorithms=["RS256"]).payload)
    assert other == third
    assert other["recording"] == getattr(claims, "recording") == voicemail.id  # noqa: B009  either kind of document
    header = json.loads(base64.urlsafe_b64decode(saved.text.split(".")[0] + "=="))
    assert header["typ"] == "recourse-deletion+jwt"


def test_what_was_removed_by_hand_is_said_to_be_so(stage: Stage, admin: Browser) -> None:
    voicemail = free(stage)
    stage.desk.voicemail_bucket.delete(voicemail)
    place = VoicemailPlace(voicemail.account, voicemail.request, voicemail.id)
    expire_voicemail(stage.desk, place, Event("e-18", stage.desk.clock.now(), Told.REQUEST))
    request = request_of(stage, voicemail)
    assert "outside the retention rules" in whole(admin, request).words
    page = admin.get(page_of(request, f"voicemails/{voicemail.id}/certificate"))
    assert "removed outside the retention rules" in page.words


def test_there_is_no_certificate_of_what_is_still_there_or_elsewhere(stage: Stage, admin: Browser) -> None:
    voicemail = free(stage)
    request = request_of(stage, voicemail)
    assert admin.get(page_of(request, f"voicemails/{voicemail.id}/certificate")).status == 404
    assert admin.get(page_of(request, "voicemails/RE0/certificate/signed")).status == 404
