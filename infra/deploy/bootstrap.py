"""What CloudFormation cannot do: the first values of the secret, and which rules for incoming mail are in force."""

import json
from typing import Final

from botocore.exceptions import ClientError

from infra.deploy.cloud import Cloud, code_of
from infra.deploy.stages import Stage
from infra.deploy.terminal import Terminal
from infra.deploy.trouble import CannotDeploy
from infra.local.resources import new_secret

# Secrets Manager keeps one value for one token: of two deployers at once the first one's value stays.
_FIRST: Final = "recourse-the-first-value-of-this-secret"
_NEEDED: Final = ("pepper", "form_key", "cursor_key")


def fill_secret(cloud: Cloud, stage: Stage, terminal: Terminal) -> None:
    """Give the secret its first values. One that has values keeps them: another pepper would lose every look-up."""
    manager, name = cloud.client("secretsmanager"), stage.stack
    try:
        text = manager.get_secret_value(SecretId=name).get("SecretString", "")
    except ClientError as error:
        if code_of(error) != "ResourceNotFoundException":
            raise CannotDeploy(f"the secret {name} cannot be read ({code_of(error)}); deploy as who may.") from None
        text = ""
    if not text:
        try:
            manager.put_secret_value(SecretId=name, SecretString=json.dumps(new_secret()), ClientRequestToken=_FIRST)
        except ClientError as error:
            if code_of(error) != "ResourceExistsException":
                raise
        terminal.say(f"the secret {name} got its first values; back it up where only you can read it.")
        return
    try:
        values = json.loads(text)
        missing = [key for key in _NEEDED if not values.get(key)]
    except (ValueError, AttributeError):
        missing = list(_NEEDED)
    if missing:
        raise CannotDeploy(
            f"the secret {name} has a value without {', '.join(missing)}: restore it (docs/settings.md)."
        )


def receive_mail(cloud: Cloud, stage: Stage, terminal: Terminal) -> None:
    """Put the stage's rules for incoming mail into force, if asked; never in the place of somebody else's."""
    if not stage.receive_mail or not stage.parameters.get("InboundDomain"):
        return
    mail = cloud.client("ses")
    active = mail.describe_active_receipt_rule_set().get("Metadata", {}).get("Name", "")
    if active == stage.stack:
        return
    if active:
        terminal.say(
            f"note: incoming mail still follows the rules {active}; a region has one set in force. Add ours to it, or "
            f"run: aws ses set-active-receipt-rule-set --rule-set-name {stage.stack}"
        )
        return
    mail.set_active_receipt_rule_set(RuleSetName=stage.stack)
    terminal.say(f"incoming mail follows the rules {stage.stack}.")
