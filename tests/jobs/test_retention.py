"""The hourly sweep removes the object itself."""

from datetime import timedelta

import boto3

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import new_reference
from chalicelib.domain.request import Behalf, Channel, Typed
from chalicelib.domain.rights import Right
from chalicelib.jobs.retention import sweep_retention
from chalicelib.services.handling.attach_file import prepare_upload
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from tests.jobs.conftest import SCHEDULED, Deployment


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
