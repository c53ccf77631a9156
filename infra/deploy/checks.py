"""What has to be there before anything is made: each thing that is missing is one sentence with its remedy."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from infra.deploy.cloud import Cloud, code_of
from infra.deploy.stages import Stage
from infra.deploy.terminal import Terminal
from infra.deploy.trouble import CannotDeploy


def check(cloud: Cloud, stage: Stage, terminal: Terminal) -> None:
    """Raise `CannotDeploy` naming everything that is missing, so that one round of mending is enough."""
    if stage.account and cloud.account != stage.account:
        raise CannotDeploy(
            f"you are signed in to the account {cloud.account}; {stage.name} lies in {stage.account}: set AWS_PROFILE."
        )
    problems = [*_production(stage), *_certificate(cloud, stage), *_zone(cloud, stage, "HostedZoneId", "DomainName")]
    problems += _zone(cloud, stage, "MailHostedZoneId", "MailDomain")
    sandbox = _sandbox(cloud)
    if sandbox and stage.is_production:
        problems.append(sandbox)
    elif sandbox:
        terminal.say(f"note: {sandbox}")
    if problems:
        raise CannotDeploy("nothing was changed, because\n" + "\n".join(f"  - {problem}" for problem in problems))


def _production(stage: Stage) -> list[str]:
    if not stage.is_production:
        return []
    needed = {
        "DomainName": "a production stage has a domain of its own, as privacy.example.com",
        "MailDomain": "mail that is not signed for its domain is taken for forged",
        "MailFrom": "the address that mail comes from, at MailDomain",
        "AlarmMail": "an alarm that nobody gets is none",
    }
    return [f"the parameter {key} is not set: {why}" for key, why in needed.items() if not stage.parameters.get(key)]


def _certificate(cloud: Cloud, stage: Stage) -> list[str]:
    domain, arn = stage.parameters.get("DomainName", ""), stage.parameters.get("CertificateArn", "")
    if not domain or (not arn and stage.parameters.get("HostedZoneId")):
        return []
    if not arn:
        return [f"{domain} has no certificate: set CertificateArn to one of ACM in {cloud.region}, or HostedZoneId"]
    if arn.split(":")[3] != cloud.region:
        return [f"the certificate lies in {arn.split(':')[3]}: a regional endpoint needs one in {cloud.region}"]
    found = _asked(lambda: cloud.client("acm").describe_certificate(CertificateArn=arn)["Certificate"])
    if isinstance(found, str):
        return [f"the certificate {arn} cannot be read ({found}): correct CertificateArn"]
    return _unfit(found, domain)


def _unfit(found: dict[str, Any], domain: str) -> list[str]:
    if found["Status"] != "ISSUED":
        return [f"the certificate for {domain} is {found['Status']}: write its validation record into DNS and wait"]
    names = {found["DomainName"], *found.get("SubjectAlternativeNames", [])}
    if domain not in names and f"*.{domain.partition('.')[2]}" not in names:
        return [f"the certificate is for {', '.join(sorted(names))}, not for {domain}: request one that is"]
    return []


def _zone(cloud: Cloud, stage: Stage, parameter: str, about: str) -> list[str]:
    zone, domain = stage.parameters.get(parameter, ""), stage.parameters.get(about, "")
    if not zone or not domain:
        return []
    found = _asked(lambda: cloud.client("route53").get_hosted_zone(Id=zone)["HostedZone"])
    if isinstance(found, str):
        return [f"the zone {zone} cannot be read ({found}): correct {parameter}, or leave it out if DNS is elsewhere"]
    name = found["Name"].rstrip(".")
    if domain != name and not domain.endswith(f".{name}"):
        return [f"{domain} does not lie in the zone {zone}, which is {name}: correct {parameter}"]
    return []


def _sandbox(cloud: Cloud) -> str:
    """Amazon SES lets a new account write to verified addresses only, until a person there has agreed."""
    account = _asked(lambda: cloud.client("sesv2").get_account())
    if isinstance(account, str):
        return f"Amazon SES cannot be asked about this account ({account}): allow ses:GetAccount"
    if not account.get("ProductionAccessEnabled", False):
        return (
            f"Amazon SES is in its sandbox in {cloud.region} and mails verified addresses only: "
            "ask for production access (SES console, Account dashboard; about a day)"
        )
    return ""


def _asked(call: Callable[[], Any]) -> Any:
    """The answer, or AWS's name of its refusal."""
    try:
        return call()
    except ClientError as error:
        return code_of(error)
