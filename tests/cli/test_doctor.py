"""`recourse doctor` finds what is broken: each thing is broken on purpose, on the real engine, and named."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib import aws
from chalicelib.aws import client
from chalicelib.cli.doctor import CHECKS
from chalicelib.cli.main import main
from chalicelib.composition import LiveDesk, checkup
from chalicelib.domain.contact import Email
from chalicelib.domain.finding import Finding, Grade
from chalicelib.services.audit.watch_audit import note_entry
from chalicelib.services.audit.write_digest import write_digest
from chalicelib.services.health.doctor import look_at_clocks, look_at_digests, look_at_jobs, look_at_secret
from chalicelib.services.health.job_runs import note_run
from chalicelib.settings import Settings
from tests.fakes.acme import ANA, ask, open_acme
from tests.fakes.desk import FakeDesk

Captured = pytest.CaptureFixture[str]
Break = Callable[[Settings], Any]
NOT_ON_A_MACHINE = {"mail", "functions", "triggers", "version", "roles", "alarms", "telephone"}


@pytest.fixture(scope="module")
def live(stage_environment: dict[str, str]) -> Iterator[LiveDesk]:
    aws.forget()
    yield LiveDesk(Settings.from_environment(stage_environment))
    aws.forget()


def examined(desk: LiveDesk, capsys: Captured, check: str) -> tuple[int, list[dict[str, str]]]:
    code = main(["doctor", "--json", "--only", check], lambda: desk)
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def ill(findings: Any) -> list[str]:
    return [one.what for one in findings if one.grade is not Grade.OK]


@pytest.mark.parametrize("check", ["secret", "buckets", "keys", "queues", "time"])
def test_a_sound_stack_is_well(live: LiveDesk, capsys: Captured, check: str) -> None:
    code, lines = examined(live, capsys, check)
    assert [line for line in lines if line["grade"] != "ok"] == []
    assert (code, {line["check"] for line in lines}) == (0, {check})


def no_lifetime(settings: Settings) -> None:
    specification = {"Enabled": False, "AttributeName": "expires_at"}
    client("dynamodb").update_time_to_live(TableName=settings.ephemeral_table, TimeToLiveSpecification=specification)


def no_stream(settings: Settings) -> None:
    client("dynamodb").update_table(TableName=settings.audit_table, StreamSpecification={"StreamEnabled": False})


def no_protection(settings: Settings) -> None:
    client("dynamodb").update_table(TableName=settings.records_table, DeletionProtectionEnabled=False)


def no_rules(settings: Settings) -> None:
    client("s3").delete_bucket_lifecycle(Bucket=settings.voicemail_bucket)


def open_bucket(settings: Settings) -> None:
    client("s3").delete_public_access_block(Bucket=settings.files_bucket)


def no_recovery(settings: Settings) -> None:
    off = {"PointInTimeRecoveryEnabled": False}
    client("dynamodb").update_continuous_backups(TableName=settings.audit_table, PointInTimeRecoverySpecification=off)


def seal(bucket: str, algorithm: str) -> None:
    rules = [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm}}]
    client("s3").put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": rules})


def other_sealing(settings: Settings) -> None:
    seal(settings.files_bucket, "AES256")


def no_sealing(settings: Settings) -> None:
    client("s3").delete_bucket_encryption(Bucket=settings.voicemail_bucket)


def no_lasting_lock(settings: Settings) -> None:
    client("s3").put_object_lock_configuration(
        Bucket=settings.digest_bucket, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"}
    )


def no_rotation(settings: Settings) -> None:
    key = client("kms").describe_key(KeyId=settings.data_key)["KeyMetadata"]["KeyId"]
    client("kms").disable_key_rotation(KeyId=key)


def signing_off(settings: Settings) -> None:
    key = client("kms").describe_key(KeyId=settings.signing_key)["KeyMetadata"]["KeyId"]
    client("kms").disable_key(KeyId=key)


def given_up(settings: Settings) -> None:
    client("sqs").send_message(QueueUrl=settings.failure_queues.split()[0], MessageBody="{}")


def no_form_key(settings: Settings) -> None:
    values = json.loads(client("secretsmanager").get_secret_value(SecretId=settings.secret)["SecretString"])
    del values["form_key"]
    client("secretsmanager").put_secret_value(SecretId=settings.secret, SecretString=json.dumps(values))


@pytest.mark.parametrize(
    ("check", "broken", "named"),
    [
        ("tables", no_lifetime, "forgets what has expired"),
        ("tables", no_stream, "audit has its stream"),
        ("tables", no_protection, "records is protected from deletion"),
        ("tables", no_recovery, "audit can be restored to each second"),
        ("buckets", other_sealing, "files is encrypted under the deployment's key"),
        ("buckets", no_sealing, "voicemails is encrypted under the deployment's key"),
        ("buckets", no_lasting_lock, "lets nobody change a digest for any time"),
        ("buckets", no_rules, "deletes voicemails by its rules"),
        ("buckets", open_bucket, "files is closed to the public"),
        ("keys", no_rotation, "rotates each year"),
        ("keys", signing_off, "the signing key is enabled"),
        ("queues", given_up, "1 given up"),
        ("secret", no_form_key, "the secret lacks form_key"),
    ],
)
def test_what_was_broken_is_found(live: LiveDesk, capsys: Captured, check: str, broken: Break, named: str) -> None:
    broken(live.settings)
    code, lines = examined(live, capsys, check)
    found = [line for line in lines if named in line["what"]]
    assert [line["grade"] for line in found] == ["fail"], lines
    assert (code, bool(found[0]["do"])) == (1, True)


def test_a_table_that_is_not_there_is_named_by_its_error_and_the_rest_goes_on(
    live: LiveDesk, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "chalicelib.outbound.checkup_stores.client",
        lambda service: _Missing() if service == "dynamodb" else client(service),
    )
    code = main(["doctor", "--json", "--only", "tables", "--only", "queues"], lambda: live)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 1
    assert lines[0]["what"] == "could not be looked at: RuntimeError"
    assert {line["check"] for line in lines} == {"tables", "queues"}


class _Missing:
    def describe_table(self, **_: str) -> None:
        raise RuntimeError(ANA.address)


def test_late_jobs_clocks_and_digests_are_found(capsys: Captured) -> None:
    desk = FakeDesk()
    assert ill(look_at_digests(desk)) == ["no digest was signed lately"]
    note_run(desk, "sweep_outbox", count=1)
    note_run(desk, "keep_deadlines", error="Unavailable")
    desk.clock.pass_(minutes=1)
    found = {one.what: one.grade for one in look_at_jobs(desk)}
    assert found["sweep_outbox runs"] is Grade.OK
    assert found["keep_deadlines failed: Unavailable"] is Grade.FAIL
    assert found["write_digest has not run yet"] is Grade.WARN
    desk.clock.pass_(hours=1)
    assert "sweep_outbox has not run in time" in ill(look_at_jobs(desk))
    assert ill(look_at_clocks(desk)) == ["never counted"]


def test_a_change_of_the_pepper_that_is_not_at_its_end_is_told() -> None:
    desk = FakeDesk()
    desk.secrets.season("p", "q")
    assert ill(look_at_secret(desk, lambda: {"pepper": 1, "form_key": 1, "cursor_key": 1, "telephone_token": 1})) == [
        "2 peppers are looked up"
    ]
    assert ill(look_at_secret(desk, lambda: {"pepper": 1, "form_key": 1, "cursor_key": 1})) == [
        "the secret lacks telephone_token",
        "2 peppers are looked up",
    ]


def signed_days(desk: FakeDesk, days: int) -> None:
    """Digests as the job writes them, one a day."""
    account = open_acme(desk).account
    for day in range(days):
        ask(desk, account, email=Email.parse(f"ana{day}@example.com"))
        for entry in desk.engine.audit.values():
            note_entry(desk, entry)
        assert write_digest(desk)
        desk.clock.pass_(hours=23)


def forged(desk: FakeDesk, number: int, **changed: Any) -> None:
    signed = json.loads(desk.digests.kept[number])
    signed["digest"] |= changed
    desk.digests.kept[number] = json.dumps(signed)


def test_digests_that_are_signed_and_hold_each_other_are_well() -> None:
    desk = FakeDesk()
    signed_days(desk, 12)
    assert ill(look_at_digests(desk)) == []
    assert [one.what for one in look_at_digests(desk)][1:] == [
        "the bucket has them up to 12",
        "the newest 10 are signed by our keys, each holds the one before",
    ]


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        (lambda desk: forged(desk, 3, at="2020-01-01T00:00:00Z"), "digest 3 is not what was signed"),
        (lambda desk: forged(desk, 2, chains={}), "digest 3 does not hold the one before; digest 2 is not"),
        (lambda desk: desk.digests.kept.update({2: desk.digests.kept[1]}), "digest 2 says that it is 1"),
        (lambda desk: desk.digests.kept.pop(2), "digest 2 is missing"),
        (lambda desk: desk.digests.kept.update({1: "{}"}), "digest 1 cannot be read"),
        (lambda desk: desk.digests.kept.update({3: desk.digests.kept[3].replace('"kid":"', '"kid":"x')}), "published"),
        (lambda desk: desk.digests.kept.pop(3), "the bucket has them up to 2"),
        (lambda desk: desk.digests.kept.clear(), "none lies in its bucket"),
    ],
)
def test_digests_that_are_forged_lost_or_exchanged_are_found(broken: Callable[[FakeDesk], Any], named: str) -> None:
    desk = FakeDesk()
    signed_days(desk, 3)
    broken(desk)
    found = [one for one in look_at_digests(desk) if named in one.what]
    assert [one.grade for one in found] == [Grade.FAIL], [one.what for one in look_at_digests(desk)]
    assert found[0].do == "docs/runbook.md#audit-tampered"


def test_no_line_holds_anything_about_a_person(capsys: Captured) -> None:
    desk = FakeDesk()
    ask(desk, open_acme(desk).account)
    lines: list[Finding] = [*look_at_jobs(desk), *look_at_clocks(desk), *look_at_digests(desk)]
    assert ANA.address not in str(lines)
    assert "olga@" not in str(lines)


def test_what_could_not_be_seen_is_no_success(
    live: LiveDesk, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shut(_: str) -> Any:
        denial = {"Error": {"Code": "AccessDeniedException"}, "ResponseMetadata": {"HTTPStatusCode": 400}}
        raise ClientError(denial, "DescribeTable")

    monkeypatch.setattr("chalicelib.outbound.checkup_stores.client", shut)
    code, [line] = examined(live, capsys, "tables")
    assert (code, line["grade"]) == (2, "unseen")
    assert line["what"] == "could not be seen: more of it (ClientError AccessDeniedException)"


def test_a_fresh_machine_is_no_failure_and_says_what_it_does_without(live: LiveDesk, capsys: Captured) -> None:
    settings = replace(live.settings, stage="local", twilio_account_sid="AC1", twilio_auth_token="local")
    looks = checkup.looks(settings, lambda: pytest.fail("nobody asks the played company"))
    absent = [one for name in CHECKS for one in (looks[name]() if name in NOT_ON_A_MACHINE else ())]
    assert {one.grade for one in absent} == {Grade.NONE}
    assert {one.check for one in absent} == NOT_ON_A_MACHINE
    desk = FakeDesk()
    assert ill(look_at_secret(desk, lambda: {"pepper": 1, "form_key": 1, "cursor_key": 1}, has_token=False)) == []


def test_every_check_has_a_name_that_the_command_takes(live: LiveDesk) -> None:
    assert set(live.looks) <= set(CHECKS)
