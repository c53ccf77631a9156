"""Looks at what the AWS account lets a deployment do: mail, quotas, alarms and who hears them, the time."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from chalicelib.aws import client
from chalicelib.domain.finding import Finding, Grade, finding, unseen
from chalicelib.outbound.checkup_seen import seen

_SKEW: Final = 5  # minutes; beyond that AWS refuses signatures
_FEW: Final = 100  # functions at once: a new AWS account has 10
_NEARLY: Final = 0.8
_RATE: Final = 5  # mails a second: SES's sandbox has 1


def look_at_mail(sender: str) -> Iterator[Finding]:
    """What Amazon SES lets this account send, and whether the sender's domain is proved."""
    ses = client("sesv2")
    told = seen(ses.get_account) or {}
    sends, state = told.get("SendingEnabled"), told.get("EnforcementStatus")
    well = None if sends is None or state is None else sends and state == "HEALTHY"
    yield finding("mail", "Amazon SES sends", well=well, do="Answer the review in the SES console: see the runbook.")
    yield finding(
        "mail",
        "mail may go to everybody",
        well=told.get("ProductionAccessEnabled"),
        do="The account is in SES's sandbox: ask for production access in the SES console.",
    )
    domain = sender.rpartition("@")[2]
    identity = _identity(ses, domain) or _identity(ses, sender)
    verified = identity.get("VerifiedForSendingStatus", False)
    yield finding(
        "mail", f"{domain} may be sent from", well=verified, do="Set the DKIM records that the stack put out."
    )
    status = identity.get("DkimAttributes", {}).get("Status")
    signed = None if status is None else status == "SUCCESS"
    yield finding("mail", f"mail of {domain} is signed (DKIM)", well=signed, do="Set the three CNAME records of DKIM.")


def _identity(ses: Any, name: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = ses.get_email_identity(EmailIdentity=name)
    except ses.exceptions.NotFoundException:
        return {}
    return found


def look_at_quotas() -> Iterator[Finding]:
    """How much this account may do at once and in a day: functions of Lambda, their code, mails of SES."""
    told = seen(client("lambda").get_account_settings) or {}
    limit, usage = told.get("AccountLimit", {}), told.get("AccountUsage", {})
    for name, words in (
        ("ConcurrentExecutions", "functions may run at once"),
        ("UnreservedConcurrentExecutions", "of them are reserved for no function"),
    ):
        most = limit.get(name)
        yield finding(
            "quotas",
            f"{most} {words}" if most is not None else words,
            well=None if most is None else most >= _FEW,
            do="Service Quotas, AWS Lambda, Concurrent executions: ask for 1,000.",
            grade=Grade.WARN,
        )
    yield _room("bytes of code lie at Lambda", usage.get("TotalCodeSize"), limit.get("TotalCodeSize"))
    quota: Mapping[str, float] = (seen(client("sesv2").get_account) or {}).get("SendQuota", {})
    yield _room("mails went out in 24 hours", quota.get("SentLast24Hours"), quota.get("Max24HourSend"))
    rate = quota.get("MaxSendRate")
    yield finding(
        "quotas",
        f"{rate:.0f} mails may go out in a second" if rate is not None else "how many mails may go out in a second",
        well=None if rate is None else rate >= _RATE,
        do="Ask for a higher sending rate in the SES console (Account dashboard).",
        grade=Grade.WARN,
    )


def _room(words: str, used: float | None, most: float | None) -> Finding:
    """How much of a quota is used; -1 is no limit (SES)."""
    if used is None or most is None:
        return unseen("quotas", f"how many {words}")
    return finding(
        "quotas",
        f"{used:.0f} of {most:.0f} {words}" if most >= 0 else f"{used:.0f} {words}, without a limit",
        well=most < 0 or used < _NEARLY * most,
        do="Service Quotas: ask for more before it is used up; for mail the SES console (Account dashboard).",
        grade=Grade.WARN,
    )


def look_at_time(table: str) -> Iterator[Finding]:
    """Whether the clock of this machine is that of AWS."""
    answer = client("dynamodb").describe_table(TableName=table)
    theirs = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
    if theirs is None:
        yield unseen("time", "the clock of AWS")
        return
    apart = abs(datetime.now(UTC) - parsedate_to_datetime(theirs)).total_seconds() / 60
    yield finding(
        "time", f"this machine's clock is {apart:.0f} minutes from AWS's", well=apart < _SKEW, do="Set the clock (NTP)."
    )


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
