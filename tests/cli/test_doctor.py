"""`recourse doctor` finds what is broken: each thing is broken on purpose, on the real engine, and named."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib import aws
from chalicelib.aws import client
from chalicelib.cli.doctor import CHECKS
from chalicelib.cli.main import main
from chalicelib.composition import LiveDesk
from chalicelib.domain.finding import Finding, Grade
from chalicelib.outbound import checkup_account
from chalicelib.outbound.checkup_account import look_at_alarms, look_at_functions, look_at_time
from chalicelib.outbound.checkup_outside import look_at_names, look_at_pages, look_at_telephone
from chalicelib.services.health.doctor import look_at_clocks, look_at_digests, look_at_jobs, look_at_secret
from chalicelib.services.health.job_runs import note_run
from chalicelib.settings import Settings
from tests.fakes.acme import ANA, ask, open_acme
from tests.fakes.desk import FakeDesk

Captured = pytest.CaptureFixture[str]
Break = Callable[[Settings], Any]


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


def test_records_of_names_are_asked_for_and_each_one_that_lacks_is_found() -> None:
    records = {
        ("desk.example", "A"): ["192.0.2.1"],
        ("_dmarc.mail.example", "TXT"): ["v=DMARC1; p=reject"],
        ("mail.example", "TXT"): ["v=spf1 include:amazonses.com -all"],
        ("in.example", "MX"): ["10 inbound-smtp.us-east-1.amazonaws.com."],
    }

    def look(known: dict[tuple[str, str], list[str]]) -> list[str]:
        told = look_at_names(
            "https://desk.example", "desk@mail.example", "in.example", lambda name, kind: known.get((name, kind), [])
        )
        return ill(told)

    assert look(records) == []
    for missing, named in (
        (("desk.example", "A"), "desk.example leads somewhere"),
        (("_dmarc.mail.example", "TXT"), "mail.example has a DMARC record"),
        (("mail.example", "TXT"), "mail.example has 0 SPF records"),
        (("in.example", "MX"), "mail for in.example comes in"),
    ):
        assert look({name: found for name, found in records.items() if name != missing}) == [named]


def test_a_number_that_leads_elsewhere_is_found() -> None:
    base = "https://desk.example"
    well = {
        "phone_number": "+18005550100",
        "voice_url": f"{base}/telephony/voice",
        "status_callback": f"{base}/telephony/voice/status",
        "sms_url": f"{base}/telephony/sms",
    }
    assert ill(look_at_telephone(base, lambda: [well])) == []
    told = ill(look_at_telephone(base, lambda: [well | {"sms_url": "https://old.example"}]))
    assert told == ["+18005550100 leads elsewhere: sms_url"]
    assert ill(look_at_telephone(base, list)) == ["0 numbers at the company"]


class Service:
    """A service of AWS that answers what it was given."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers

    def __getattr__(self, name: str) -> Any:
        return lambda **_: self.answers[name]

    def get_paginator(self, name: str) -> "Service":
        return Service(paginate=[self.answers[name]])


def playing(monkeypatch: pytest.MonkeyPatch, **services: Service) -> None:
    monkeypatch.setattr(checkup_account, "client", lambda name: services[name.replace("lambda", "lambda_")])


@pytest.mark.parametrize("more", [[], ["dynamodb:DeleteTable"]])
def test_a_role_that_may_more_than_its_policy_is_found(monkeypatch: pytest.MonkeyPatch, more: list[str]) -> None:
    policy = json.loads((checkup_account.POLICIES / "policy-tell-agents.json").read_text())
    policy["Statement"].append({"Effect": "Allow", "Action": more, "Resource": "*"})
    function = {
        "Handler": "chalicelib.jobs.agents.tell_agents",
        "Role": "arn:aws:iam::0:role/tell",
        "Environment": {"Variables": {"RECOURSE_STAGE": "prod"}},
    }
    playing(
        monkeypatch,
        lambda_=Service(
            get_account_settings={"AccountLimit": {"ConcurrentExecutions": 10}},
            list_functions={"Functions": [function]},
        ),
        iam=Service(list_role_policies={"PolicyNames": ["p"]}, get_role_policy={"PolicyDocument": policy}),
    )
    told = ill(look_at_functions("prod"))
    assert told[0] == "10 functions may run at once"
    assert told[1:] == (["tell_agents: more than its policy ['dynamodb:DeleteTable']"] if more else [])
    assert ill(look_at_functions("test"))[1:] == ["0 functions are deployed"]


@pytest.mark.parametrize(
    ("alarms", "heard", "named"),
    [
        ([], [], ["0 alarms are set", "0 subscribers get them"]),
        (["OK"], ["PendingConfirmation"], ["0 subscribers get them"]),
        (["ALARM"], ["arn:aws:sns:us-east-1:0:alarms:1"], ["digest-missing rings"]),
        (["OK"], ["arn:aws:sns:us-east-1:0:alarms:1"], []),
    ],
)
def test_alarms_that_are_not_there_not_heard_or_ring_are_found(
    monkeypatch: pytest.MonkeyPatch, alarms: list[str], heard: list[str], named: list[str]
) -> None:
    told = [
        {
            "AlarmName": "recourse-prod-digest-missing",
            "StateValue": state,
            "AlarmActions": ["arn:aws:sns:us-east-1:0:alarms"],
        }
        for state in alarms
    ]
    playing(
        monkeypatch,
        cloudwatch=Service(describe_alarms={"MetricAlarms": told}),
        sns=Service(list_subscriptions_by_topic={"Subscriptions": [{"SubscriptionArn": name} for name in heard]}),
    )
    assert ill(look_at_alarms("prod")) == named


def test_a_clock_that_goes_wrong_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    far = datetime.now(UTC) - timedelta(minutes=30)
    header = {"HTTPHeaders": {"date": far.strftime("%a, %d %b %Y %H:%M:%S GMT")}}
    playing(monkeypatch, dynamodb=Service(describe_table={"ResponseMetadata": header}))
    [told] = ill(look_at_time("records"))
    assert "30 minutes" in told


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"SendingEnabled": False}, "Amazon SES sends"),
        ({"EnforcementStatus": "PROBATION"}, "Amazon SES sends"),
        ({"ProductionAccessEnabled": False}, "mail may go to everybody"),
        ({"SendQuota": {"Max24HourSend": 200.0, "SentLast24Hours": 190.0}}, "190 mails of 200 went out in 24 hours"),
    ],
)
def test_what_the_mail_service_refuses_is_found(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any], named: str
) -> None:
    told = {"SendingEnabled": True, "EnforcementStatus": "HEALTHY", "ProductionAccessEnabled": True}
    identity = {"VerifiedForSendingStatus": True, "DkimAttributes": {"Status": "SUCCESS"}}
    for answer, wanted in ((told, []), (told | changed, [named])):
        playing(monkeypatch, sesv2=Service(get_account=answer, get_email_identity=identity))
        assert ill(checkup_account.look_at_mail("desk@mail.example")) == wanted
    for broken, wanted in (
        ({"VerifiedForSendingStatus": False}, ["mail.example may be sent from"]),
        (identity | {"DkimAttributes": {"Status": "PENDING"}}, ["mail of mail.example is signed (DKIM)"]),
    ):
        playing(monkeypatch, sesv2=Service(get_account=told, get_email_identity=broken))
        assert ill(checkup_account.look_at_mail("desk@mail.example")) == wanted


def test_a_page_without_its_headers_and_one_that_does_not_answer_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    class Answer:
        def __init__(self, status: int, headers: dict[str, str]) -> None:
            self.status, self.headers, self.data = status, headers, b"ok"

    class Pool:
        answer = Answer(200, {})

        def __init__(self, **_: Any) -> None:
            pass

        def request(self, *_: Any, **__: Any) -> Answer:
            return self.answer

    monkeypatch.setattr("urllib3.PoolManager", Pool)
    [told] = ill(look_at_pages("https://desk.example"))
    assert "Strict-Transport-Security" in told
    Pool.answer = Answer(502, {})
    assert "https://desk.example/health answers 502" in ill(look_at_pages("https://desk.example"))


def test_no_line_holds_anything_about_a_person(capsys: Captured) -> None:
    desk = FakeDesk()
    ask(desk, open_acme(desk).account)
    lines: list[Finding] = [*look_at_jobs(desk), *look_at_clocks(desk), *look_at_digests(desk)]
    assert ANA.address not in str(lines)
    assert "olga@" not in str(lines)


def test_every_check_has_a_name_that_the_command_takes(live: LiveDesk) -> None:
    assert set(live.looks) <= set(CHECKS)
