"""The hourly sweep removes the object itself."""

from datetime import timedelta

import boto3

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import FileState
from chalicelib.domain.ids import Reference, new_reference
from chalicelib.domain.misuse import Came, Evidence, MisuseReport
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Behalf, Channel, Typed
from chalicelib.domain.restriction import MisuseKind
from chalicelib.domain.rights import Right
from chalicelib.jobs.retention import sweep_retention
from chalicelib.services.handling.attach_file import prepare_upload
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.voicemail.transcribe_voicemail import job_of
from tests.fakes.acme import open_acme
from tests.fakes.caller import said
from tests.fakes.desk import FakeClock
from tests.fakes.phone import MemoryPhoneCompany
from tests.jobs.conftest import SCHEDULED, Deployment
from tests.jobs.furnished import closed, furnish, objects_of


def test_an_upload_that_nobody_accepted_is_gone_a_day_later(deployment: Deployment) -> None:
    desk = deployment.desk
    [owner] = desk.accounts.users(deployment.account.id)
    command = SubmitRequest(
        account=deployment.account,
        reference=new_reference(desk.chance.bytes(16)),
        rights=(Right.OPT_OUT_SALE,),
        residence="US-CA",
        behalf=Behalf.SELF,
        typed=Typed(name="Ana", email=Email("ana@example.com"), phone=None),
        channel=Channel.WEB,
        language="en",
    )
    [request] = submit_request(desk, command).requests
    clock = desk.clock

    class Yesterday:
        def now(self) -> object:
            return clock.now() - timedelta(days=1)

    desk.__dict__["clock"] = Yesterday()
    upload = prepare_upload(desk, Staff(deployment.account, owner), request, "data.txt", back="http://127.0.0.1/")
    desk.__dict__["clock"] = clock
    place = {"Bucket": desk.settings.files_bucket, "Key": upload.form.fields["key"]}
    boto3.client("s3").put_object(**place, Body=b"words")
    sweep_retention(SCHEDULED, None)
    listed = boto3.client("s3").list_objects_v2(Bucket=place["Bucket"])
    assert place["Key"] not in [found["Key"] for found in listed.get("Contents", [])]
    assert desk.requests.removable_files(now=clock.now(), limit=10) == ()


def test_a_request_whose_time_is_over_goes_from_every_bucket(deployment: Deployment) -> None:
    desk = deployment.desk
    desk.__dict__.update(clock=(clock := FakeClock(desk.clock.now())), phone_company=MemoryPhoneCompany())
    account = open_acme(desk, "forgotten").account
    head = closed(desk, furnish(desk, account))
    assert len(list(objects_of(deployment, account))) == 5
    [voicemail] = desk.voicemails.of_request(account.id, head.id)
    said(desk, voicemail, job=job_of(voicemail))
    desk.transcriber.start(voicemail, job=job_of(voicemail))
    clock.pass_(days=3 * 366)
    sweep_retention(SCHEDULED, None)
    assert list(objects_of(deployment, account)) == []
    jobs = boto3.client("transcribe").list_transcription_jobs(MaxResults=100)["TranscriptionJobSummaries"]
    assert job_of(voicemail) not in {job["TranscriptionJobName"] for job in jobs}
    assert desk.retention.head(account.id, head.id) is None
    assert desk.requests.removable_files(now=clock.now(), limit=10) == ()


def test_evidence_goes_with_its_report_a_year_after_that_was_closed(deployment: Deployment) -> None:
    desk = deployment.desk
    desk.__dict__["clock"] = clock = FakeClock(desk.clock.now())
    account = open_acme(desk, "evident").account
    evidence = Evidence(
        account=account.id,
        report="01JDC3Z6V00000000000000000",
        id="01JDC3Z6V0000000000000000F",
        state=FileState.ACCEPTED,
        created_at=clock.now(),
        content_type="application/pdf",
        name="evidence.pdf",
    )
    report = MisuseReport(
        account=account.id,
        id=evidence.report,
        reference=Reference("22223333444"),
        kind=MisuseKind.OTHER,
        came=Came.MAIL,
        received_at=clock.now(),
        evidence=evidence,
        closed_at=clock.now(),
    )
    because = Reason(Tag.MISUSE_ERASED, "system:test", None, {}, report.id)
    unit = desk.work.begin(account.id, clock.now())
    unit.create(report, because=because)
    unit.commit()
    key = f"evidence/{account.id}/{evidence.report}/{evidence.id}"
    boto3.client("s3").put_object(Bucket=desk.settings.files_bucket, Key=key, Body=b"%PDF")
    clock.pass_(days=2 * 366)
    sweep_retention(SCHEDULED, None)
    assert list(objects_of(deployment, account)) == []
