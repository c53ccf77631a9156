"""Copies of voicemails into the account's own bucket, for systems that may administer."""

from typing import Final

from chalicelib.domain.account import Plan
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.voicemail_export import Backfill, ExportPlace, VoicemailExport
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.copies import BucketFacts, CopyState, OlderFacts, SetBucket
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.http.staff.export_policies import permission_policy, trust_policy
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.voicemail.backfill_voicemails import start_backfill
from chalicelib.services.voicemail.export_settings import external_id, save_export, stop_export

section: Final = Section(blueprint, "Copies of voicemails", "/voicemail-copies")
_REFUSALS: Final = ("conflict", "not-possible")


@section.administers(method="GET", audit=Reads.NOTHING_PERSONAL, answer=CopyState)
def read(call: ApiCall) -> CopyState:
    """Read where voicemails are copied to.

    The bucket, how copies do, and the two policies that the account's own role needs.
    """
    return _state(call)


@section.administers(
    method="PUT", audit=(Tag.ACCOUNT_EXPORT_CHANGED,), body=SetBucket, answer=CopyState, refusals=_REFUSALS
)
def save(call: ApiCall) -> CopyState:
    """Have voicemails copied to a bucket.

    A test object is written there first. From then on each new voicemail is copied; older ones are asked for apart.
    """
    body: SetBucket = call.body
    place = ExportPlace.parse(bucket=body.bucket, region=body.region, role_arn=body.role_arn, prefix=body.prefix)
    save_export(call.desk, call.staff, place)
    return _state(call)


@section.administers(method="DELETE", audit=(Tag.ACCOUNT_EXPORT_CHANGED,), answer=CopyState, refusals=_REFUSALS)
def stop(call: ApiCall) -> CopyState:
    """Have nothing more copied.

    What was copied stays where it is.
    """
    stop_export(call.desk, call.staff)
    return _state(call)


@section.administers("/older", audit=(Tag.ACCOUNT_EXPORT_CHANGED,), answer=CopyState, status=202, refusals=_REFUSALS)
def older(call: ApiCall) -> CopyState:
    """Have older voicemails copied.

    Those that were there before the bucket was named; it goes on in the background, and reading tells how far it is.
    """
    start_backfill(call.desk, call.staff)
    return _state(call)


def _state(call: ApiCall) -> CopyState:
    desk, account = call.desk, call.account
    saved, before = desk.exports.of(account.id), desk.exports.backfill(account.id)
    named = external_id(desk, account.id)
    return CopyState(
        available=account.plan is Plan.ENTERPRISE,
        bucket=_bucket(saved) if saved else None,
        older=_older(before) if before else None,
        external_id=named,
        aws_account=desk.settings.aws_account,
        trust_policy=trust_policy(desk.settings.aws_account, named),
        permission_policy=permission_policy(saved.place.bucket if saved else "", saved.place.prefix if saved else ""),
    )


def _bucket(saved: VoicemailExport) -> BucketFacts:
    place = saved.place
    return BucketFacts(
        bucket=place.bucket,
        region=place.region,
        role_arn=place.role_arn,
        prefix=place.prefix,
        checked_at=saved.checked_at,
        failing_since=saved.failing_since,
    )


def _older(state: Backfill) -> OlderFacts:
    return OlderFacts(**{name: getattr(state, name) for name in OlderFacts.__struct_fields__})
