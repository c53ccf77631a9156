"""Exports of everything and erasures on the running engine, in the names of the functions that do them."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from time import monotonic, sleep
from urllib.request import urlopen

import boto3
import pytest

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.api_key import parse_public_key
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.erasure import Stage
from chalicelib.domain.reason import Reason
from chalicelib.domain.telephony import Greeting, GreetingKind
from chalicelib.jobs.leaving import erase_accounts, write_takeouts
from chalicelib.services.accounts.api_keys import add_key
from chalicelib.services.accounts.sessions import Entrance, open_session
from chalicelib.services.erasure.begin_erasure import begin_erasure
from chalicelib.services.takeout.takeouts import ask_for_takeout, fetch_takeout
from chalicelib.services.telephone.service_codes import add_code
from chalicelib.services.voicemail.transcribe_voicemail import job_of
from tests.fakes.acme import open_acme
from tests.fakes.api_client import System
from tests.fakes.caller import said
from tests.fakes.desk import FakeClock
from tests.fakes.phone import MemoryPhoneCompany
from tests.http.systems import EVERYTHING
from tests.jobs.conftest import SCHEDULED, Deployment
from tests.jobs.furnished import closed, furnish, objects_of


@pytest.fixture
def clock(deployment: Deployment) -> Iterator[FakeClock]:
    """A clock to move, for one test."""
    made = FakeClock(deployment.desk.clock.now())
    deployment.desk.__dict__["clock"] = made
    yield made
    del deployment.desk.__dict__["clock"]


def greeted(deployment: Deployment, account: Account) -> None:
    """The account's brand has a greeting of its own."""
    desk = deployment.desk
    code = add_code(desk, account, name="Acme Shoes", actor="system:test")
    because = Reason(Tag.ACCOUNT_CODE_CHANGED, "system:test", None, {})
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(desk.accounts.get(account.id), because=because)
    unit.store(
        replace(code, greeting=Greeting(kind=GreetingKind.AUDIO, audio={"en": "G1"}), version=1), because=because
    )
    unit.commit()
    desk.voicemail_bucket.put_greeting(account.id, "G1", b"RIFF", "audio/wav")


def test_an_export_has_every_file_that_is_there_and_does_without_those_that_are_not(
    deployment: Deployment, clock: FakeClock
) -> None:
    desk = deployment.desk
    olga = open_acme(desk, "taken")
    system = System(base=desk.public_url, now=lambda: clock.now().timestamp())
    add_key(
        desk,
        olga.account,
        name="CRM",
        public_key=parse_public_key(system.public_pem),
        scopes=EVERYTHING,
        actor="system:test",
    )
    lost = furnish(desk, desk.accounts.get(olga.account.id))
    for bucket, key in list(objects_of(deployment, olga.account)):
        boto3.client("s3").delete_object(Bucket=bucket, Key=key)
    head = furnish(desk, desk.accounts.get(olga.account.id))
    greeted(deployment, desk.accounts.get(olga.account.id))
    staff = Staff(desk.accounts.get(olga.account.id), olga.user)
    takeout = ask_for_takeout(desk, staff, language="en")
    write_takeouts(SCHEDULED, None)
    with urlopen(fetch_takeout(desk, staff, takeout.id)) as found:  # noqa: S310  the engine's
        names = zipfile.ZipFile(io.BytesIO(found.read())).namelist()
    files = [name for name in names if name.startswith("files/")]
    assert {name.split("/")[1] for name in files} == {"answers", "notes", "voicemails", "mails", "greetings"}
    assert any(head.id in name for name in files)
    assert not any(lost.id in name for name in files)
    assert {"data/api-key.jsonl", "data/audit.jsonl"} <= set(names)
    clock.pass_(days=8)
    write_takeouts(SCHEDULED, None)
    assert not [key for _, key in objects_of(deployment, olga.account) if key.startswith("takeouts/")]


def test_an_erasure_leaves_no_object_no_version_no_upload_and_no_job(
    deployment: Deployment, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, s3 = deployment.desk, boto3.client("s3")
    monkeypatch.setattr(desk, "settings", replace(desk.settings, twilio_account_sid="AC" + "0" * 32))
    monkeypatch.setitem(desk.__dict__, "phone_company", MemoryPhoneCompany())
    olga = open_acme(desk, "erased")
    account = olga.account
    open_session(desk, olga.user, Entrance())
    s3.put_bucket_versioning(Bucket=desk.settings.mail_bucket, VersioningConfiguration={"Status": "Enabled"})
    head = furnish(desk, desk.accounts.get(account.id))
    [voicemail] = desk.voicemails.of_request(account.id, head.id)
    said(desk, voicemail, job=job_of(voicemail))
    desk.transcriber.start(voicemail, job=job_of(voicemail))
    until = monotonic() + 20
    while not desk.transcriber.result(job_of(voicemail)).done and monotonic() < until:
        sleep(0.1)  # the service deletes no job that has not ended
    s3.create_multipart_upload(Bucket=desk.settings.files_bucket, Key=f"{account.id}/{head.id}/unfinished")
    closed(desk, head)
    begin_erasure(desk, desk.accounts.get(account.id), actor="system:test")
    for _ in range(40):
        erase_accounts(SCHEDULED, None)
        if desk.erasures.get(account.id).stage is Stage.DONE:
            break
        clock.pass_(hours=1)
    assert desk.erasures.get(account.id).stage is Stage.DONE
    assert list(objects_of(deployment, account)) == []
    versions = s3.list_object_versions(Bucket=desk.settings.mail_bucket)
    assert account.id not in repr(versions.get("Versions")) + repr(versions.get("DeleteMarkers"))
    assert s3.list_multipart_uploads(Bucket=desk.settings.files_bucket).get("Uploads", []) == []
    jobs = boto3.client("transcribe").list_transcription_jobs(MaxResults=100)["TranscriptionJobSummaries"]
    assert job_of(voicemail) not in {job["TranscriptionJobName"] for job in jobs}
