"""Looks at what the AWS account lets a deployment do: mail, functions, alarms and who hears them, the time."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final

from chalicelib.aws import client
from chalicelib.domain.finding import Finding, Grade, finding

_SKEW: Final = 5  # minutes; beyond that AWS refuses signatures
_FEW: Final = 100  # functions at once: a new AWS account has 10
_NEARLY: Final = 0.8
_HEALTHY: Final = {"", "HEALTHY"}
POLICIES: Final = Path(__file__).parents[2] / ".chalice"


def look_at_mail(sender: str) -> Iterator[Finding]:
    """What Amazon SES lets this account send, and whether the sender's domain is proved."""
    ses = client("sesv2")
    told = ses.get_account()
    well = bool(told.get("SendingEnabled", True)) and told.get("EnforcementStatus", "") in _HEALTHY
    yield finding("mail", "Amazon SES sends", well=well, do="Answer the review in the SES console: see the runbook.")
    yield finding(
        "mail",
        "mail may go to everybody",
        well=bool(told.get("ProductionAccessEnabled", True)),
        do="The account is in SES's sandbox: ask for production access in the SES console.",
    )
    quota = told.get("SendQuota", {})
    most, sent = float(quota.get("Max24HourSend", -1)), float(quota.get("SentLast24Hours", 0))
    yield finding(
        "mail",
        f"{sent:.0f} mails of {most:.0f} went out in 24 hours" if most > 0 else "no daily limit of mails is known",
        well=most <= 0 or sent < _NEARLY * most,
        do="Ask for a higher quota in the SES console (Account dashboard) before it is used up.",
        grade=Grade.WARN,
    )
    domain = sender.rpartition("@")[2]
    identity = _identity(ses, domain) or _identity(ses, sender)
    verified = bool(identity.get("VerifiedForSendingStatus"))
    yield finding(
        "mail", f"{domain} may be sent from", well=verified, do="Set the DKIM records that the stack put out."
    )
    if "DkimAttributes" in identity:
        signed = identity["DkimAttributes"].get("Status") == "SUCCESS"
        yield finding(
            "mail", f"mail of {domain} is signed (DKIM)", well=signed, do="Set the three CNAME records of DKIM."
        )


def _identity(ses: Any, name: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = ses.get_email_identity(EmailIdentity=name)
    except ses.exceptions.NotFoundException:
        return {}
    return found


def look_at_time(table: str) -> Iterator[Finding]:
    """Whether the clock of this machine is that of AWS."""
    answer = client("dynamodb").describe_table(TableName=table)
    theirs = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
    if theirs is None:
        return
    apart = abs(datetime.now(UTC) - parsedate_to_datetime(theirs)).total_seconds() / 60
    yield finding(
        "time", f"this machine's clock is {apart:.0f} minutes from AWS's", well=apart < _SKEW, do="Set the clock (NTP)."
    )


def look_at_functions(stage: str) -> Iterator[Finding]:
    """How many functions may run at once, and whether their roles allow what the policies of this folder say."""
    functions = client("lambda")
    most = functions.get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
    yield finding(
        "functions",
        f"{most} functions may run at once",
        well=most >= _FEW,
        do="Service Quotas, AWS Lambda, Concurrent executions: ask for 1,000.",
        grade=Grade.WARN,
    )
    ours = deployed(stage)
    yield finding("functions", f"{len(ours)} functions are deployed", well=bool(ours), do="make deploy")
    wanted = policies()
    for one in ours:
        yield from _role(one, wanted)


def deployed(stage: str) -> list[dict[str, Any]]:
    """The functions of a stage, as AWS Lambda has them."""
    return [
        one
        for page in client("lambda").get_paginator("list_functions").paginate()
        for one in page["Functions"]
        if one.get("Environment", {}).get("Variables", {}).get("RECOURSE_STAGE") == stage
    ]


def function_of(about: Mapping[str, Any]) -> str:
    """The name by which this folder knows a deployed function."""
    handler: str = about["Handler"].rpartition(".")[2]
    return "api_handler" if handler == "app" else handler


def _role(function: Mapping[str, Any], known: Mapping[str, set[str]]) -> Iterator[Finding]:
    handler = function_of(function)
    wanted = known.get(handler)
    if wanted is None:
        return
    iam, role = client("iam"), function["Role"].rpartition("/")[2]
    allowed: set[str] = set()
    for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        allowed |= _actions(iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"])
    more, less = sorted(allowed - wanted), sorted(wanted - allowed)
    what = f"{handler}: more than its policy {more}" if more else f"{handler}: less than its policy {less}"
    yield finding(
        "functions",
        what if more or less else f"{handler} may do what its policy says",
        well=not more and not less,
        do="Deploy again; if you did not change it, look in CloudTrail for who did.",
    )


def policies() -> dict[str, set[str]]:
    """What each function may do by the files of this folder; an account's way into tracing comes from the template."""
    config = json.loads((POLICIES / "config.json").read_text())
    functions = next(stage["lambda_functions"] for stage in config["stages"].values() if "lambda_functions" in stage)
    return {
        name: _actions(json.loads((POLICIES / about["iam_policy_file"]).read_text()))
        for name, about in functions.items()
        if "iam_policy_file" in about
    }


def _actions(document: Mapping[str, Any]) -> set[str]:
    found: set[str] = set()
    for statement in document["Statement"]:
        actions = statement["Action"]
        found |= {actions} if isinstance(actions, str) else set(actions)
    return found


def look_at_alarms(stage: str) -> Iterator[Finding]:
    """Whether there are alarms, whether one rings, and whether somebody hears them."""
    pages = client("cloudwatch").get_paginator("describe_alarms").paginate(AlarmNamePrefix=f"recourse-{stage}-")
    alarms = [one for page in pages for one in page["MetricAlarms"]]
    yield finding("alarms", f"{len(alarms)} alarms are set", well=bool(alarms), do="make deploy, with AlarmMail set.")
    for one in alarms:
        if one["StateValue"] == "ALARM":
            name = one["AlarmName"].removeprefix(f"recourse-{stage}-")
            yield Finding(check="alarms", grade=Grade.FAIL, what=f"{name} rings", do=f"docs/runbook.md#{name}")
    topics = {action for one in alarms for action in one.get("AlarmActions", []) if ":sns:" in action}
    heard = [
        one
        for topic in topics
        for one in client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
        if one["SubscriptionArn"].startswith("arn:")
    ]
    yield finding(
        "alarms",
        f"{len(heard)} subscribers get them",
        well=bool(heard),
        do="Open the mail *AWS Notification - Subscription Confirmation* and confirm it, or set AlarmMail.",
    )
