"""What a deployment is configured with; every field is documented in docs/settings.md."""

import os
from collections.abc import Mapping
from typing import Final, Self

from chalicelib.values import dataclass, field, fields

LOCAL: Final = "local"  # the stage of `make run`: no stage of AWS is called so


class MissingSetting(Exception):
    """An environment variable is not set; the message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, read once; a field's name in capitals behind `RECOURSE_` is its variable."""

    stage: str
    public_url: str
    records_table: str
    audit_table: str
    ephemeral_table: str
    keys_table: str
    files_bucket: str
    digest_bucket: str
    keys_bucket: str
    data_key: str
    signing_key: str
    secret: str
    mail_from: str
    webhook_queue: str
    removal_queue: str
    mail_events: str = field(default="")
    aws_account: str = field(default="")  # the number of the AWS account that this runs in
    voicemail_bucket: str = field(default="")
    mail_bucket: str = field(default="")
    inbound_domain: str = field(default="")  # where requests come in by mail; without it none do
    twilio_account_sid: str = field(default="")  # without it the telephone line is off
    twilio_auth_token: str = field(default="")  # on this machine only; in the cloud the secret holds it
    twilio_api_base: str = field(default="https://api.twilio.com")
    text_countries: str = field(default="+1")  # what numbers begin with that texts and calls may go to
    webhook_loopback: str = field(default="off")  # "on": plain http to this machine itself, for `make run`
    sign_up: str = field(default="on")  # whether businesses open accounts by themselves; needs an operator
    operator: str = field(default="")  # short name of the account whose staff run the deployment; empty: nobody
    drp_agents: str = field(default="")  # file or https address of agents.json; without it no agent is trusted
    gpc: str = field(default="on")  # whether browsers' opt-out signals are honoured, and published as such
    gpc_updated: str = field(default="2026-11-22")  # when that was last decided
    failure_queues: str = field(default="")  # addresses of the queues of what has failed, separated by spaces
    mail_event_function: str = field(default="")  # the function that takes the events about mail, for another try
    removal_function: str = field(default="")  # the function that removes objects, for another try
    inbound_function: str = field(default="")  # the function that takes mail, for another try
    rate_limits: str = field(default="on")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Raise `MissingSetting` naming the first variable that is not set."""
        values = {}
        for item in fields(cls):
            value = environment.get(variable(item.name))
            if value is not None:
                values[item.name] = value.rstrip("/") if item.name == "public_url" else value
            elif item.name not in _OPTIONAL:
                raise MissingSetting(f"{variable(item.name)} is not set; see docs/settings.md")
        return cls(**values)

    @property
    def is_local(self) -> bool:
        """Whether this is a developer's machine, not AWS."""
        return self.stage == LOCAL

    @property
    def secure(self) -> bool:
        """Whether browsers speak TLS with us: decides the cookies' names and flags."""
        return self.public_url.startswith("https://")

    @property
    def prefix(self) -> str:
        """The path in front of every route: empty, or the stage where there is no own domain."""
        from urllib.parse import urlsplit

        return urlsplit(self.public_url).path


_OPTIONAL = frozenset(
    {
        *("gpc", "gpc_updated", "failure_queues"),
        *("mail_event_function", "removal_function", "inbound_function"),
        *("aws_account", "mail_events", "rate_limits", "voicemail_bucket", "text_countries"),
        *("webhook_loopback", "operator", "sign_up", "mail_bucket", "inbound_domain"),
        *("twilio_account_sid", "twilio_auth_token", "twilio_api_base", "drp_agents"),
    },
)


def variable(name: str) -> str:
    """The environment variable of a field."""
    return f"RECOURSE_{name.upper()}"
