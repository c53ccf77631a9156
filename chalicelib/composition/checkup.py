"""The part of the composition that `recourse doctor` asks for: looks at a deployment by its settings."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from chalicelib.domain.finding import none_here
from chalicelib.outbound import (
    checkup_account,
    checkup_functions,
    checkup_outside,
    checkup_stores,
    checkup_triggers,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chalicelib.domain.finding import Finding
    from chalicelib.services.ports.checkup import Look
    from chalicelib.settings import Settings

# What a deployment on AWS has and this machine does without, by the look that would miss it.
_ON_AWS: Final = {
    "mail": "no mail leaves this machine; it lies in the mailbox that `make run` shows",
    "functions": "the functions run in the processes of `make run`",
    "triggers": "the worker of `make run` reads streams and queues",
    "version": "what runs is this folder",
    "roles": "the engine of this machine checks the calls by the policies of this folder",
    "alarms": "nobody is woken by this machine",
    "telephone": "the telephone company is played, its numbers lead here by themselves",
}


def looks(settings: Settings, numbers: Callable[[], list[dict[str, str]]]) -> Mapping[str, Look]:
    """What is looked at, by name."""
    tables = {
        "records": settings.records_table,
        "audit": settings.audit_table,
        "ephemeral": settings.ephemeral_table,
        "keys": settings.keys_table,
    }
    buckets = {
        "files": settings.files_bucket,
        "digests": settings.digest_bucket,
        "keys": settings.keys_bucket,
        "voicemails": settings.voicemail_bucket,
        "mails": settings.mail_bucket,
    }
    found: dict[str, Look] = {
        "tables": lambda: checkup_stores.look_at_tables(tables),
        "buckets": lambda: checkup_stores.look_at_buckets(
            buckets, locked=settings.digest_bucket, expiring=settings.voicemail_bucket
        ),
        "keys": lambda: checkup_stores.look_at_keys(settings.data_key, settings.signing_key),
        "queues": lambda: checkup_stores.look_at_queues(settings.failure_queues.split()),
        "mail": lambda: checkup_account.look_at_mail(settings.mail_from),
        "time": lambda: checkup_account.look_at_time(settings.records_table),
        "quotas": checkup_account.look_at_quotas,
        "functions": lambda: checkup_functions.look_at_functions(settings.stage),
        "triggers": lambda: checkup_triggers.look_at_triggers(settings.stage),
        "version": lambda: checkup_functions.look_at_version(settings.stage),
        "roles": lambda: checkup_functions.look_at_roles(settings.stage),
        "alarms": lambda: checkup_account.look_at_alarms(settings.stage),
        "pages": lambda: checkup_outside.look_at_pages(settings.public_url),
        "certificate": lambda: checkup_outside.look_at_certificate(settings.public_url),
        "dns": lambda: checkup_outside.look_at_names(settings.public_url, settings.mail_from, settings.inbound_domain),
    }
    if settings.twilio_account_sid:
        found["telephone"] = lambda: checkup_outside.look_at_telephone(settings.public_url, numbers)
    return found | _done_without() if settings.is_local else found


def _done_without() -> dict[str, Look]:
    return {name: partial(_none, name, what) for name, what in _ON_AWS.items()}


def _none(name: str, what: str) -> list[Finding]:
    return [none_here(name, what)]
