"""Systems send recorded greetings: straight to storage, then taken into use."""

import pytest
import requests

from chalicelib.domain.account import Account
from chalicelib.services.telephone.service_codes import GREETING_BYTES, add_code
from tests.http.stage import Stage
from tests.http.systems import Office, connect
from tests.unit.domain.test_audio_types import tone

pytestmark = pytest.mark.usefixtures("unlimited")


@pytest.fixture
def path(system: Office) -> str:
    """Where the recordings of a new brand are announced."""
    return f"/codes/{system.post('/codes', {'name': 'Acme'}).json['code']}/recordings"


def announced(system: Office, path: str, language: str = "en") -> tuple[str, dict[str, str], str]:
    """Where the form of a recording goes, its fields, and the recording's name."""
    made = system.post(path, {"language": language})
    assert made.status == 201, made.body
    return made.json["url"], made.json["fields"], made.json["recording"]


def send(url: str, fields: dict[str, str], audio: bytes) -> int:
    """Send the form, as any program would."""
    return requests.post(url, data=fields, files={"file": ("hello.wav", audio)}, timeout=30).status_code


def test_a_recording_is_sent_looked_at_and_played(stage: Stage, system: Office, path: str) -> None:
    url, fields, name = announced(system, path)
    assert send(url, fields, tone(1)) < 300
    made = system.post(f"{path}/{name}", {"language": "en"})
    assert (made.status, made.json["greeting"], made.json["recorded"]) == (200, "audio", ["en"])
    kept = requests.get(stage.desk.voicemail_bucket.greeting_link(stage.account.id, name, seconds=60), timeout=30)
    assert kept.content == tone(1)
    assert system.post(f"{path}/{name}", {"language": "en"}).json == made.json
    assert send(url, fields, tone(2)) < 300
    assert system.post(f"{path}/{name}", {"language": "en"}).json == made.json
    kept = requests.get(stage.desk.voicemail_bucket.greeting_link(stage.account.id, name, seconds=60), timeout=30)
    assert kept.content == tone(1), "what was taken over is out of the form's reach"


def test_what_is_no_recording_is_refused(system: Office, path: str) -> None:
    _, _, nothing = announced(system, path)
    refused = system.post(f"{path}/{nothing}", {"language": "en"})
    assert (refused.status, refused.json["errors"][0]["field"]) == (400, "audio")
    for audio in (b"<html>", tone(1) + b"\0" * (GREETING_BYTES - len(tone(1)) + 1)):
        url, fields, name = announced(system, path)
        assert send(url, fields, audio) < 300
        refused = system.post(f"{path}/{name}", {"language": "en"})
        assert (refused.status, refused.json["errors"][0]["field"]) == (400, "audio")
    assert system.post(path, {"language": "xx"}).json["errors"][0]["field"] == "language"
    assert system.post(f"{path}/{nothing}", {"language": "xx"}).json["errors"][0]["field"] == "language"
    for name in ("none", "0" * 27, "../" * 8 + "aa"):
        assert system.post(f"{path}/{name.replace('/', '%2F')}", {"language": "en"}).problem == "not-found"


def test_recordings_and_codes_of_others_do_not_exist(stage: Stage, system: Office, other: Account, path: str) -> None:
    theirs = connect(stage, account=other)
    code = add_code(stage.desk, other, name="Bolt", actor="operator:test").code
    assert system.post(f"/codes/{code}/recordings", {"language": "en"}).problem == "not-found"
    url, fields, name = announced(system, path)
    assert send(url, fields, tone(1)) < 300
    taken = theirs.post(f"/codes/{code}/recordings/{name}", {"language": "en"})
    assert taken.json["errors"][0]["field"] == "audio", "it lies with the other account"
