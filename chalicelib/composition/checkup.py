"""The part of the composition that `recourse doctor` asks for: looks at a deployment by its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.outbound import checkup_account, checkup_functions, checkup_outside, checkup_stores

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chalicelib.services.ports.checkup import Look
    from chalicelib.settings import Settings


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
        "version": lambda: checkup_functions.look_at_version(settings.stage),
        "roles": lambda: checkup_functions.look_at_roles(settings.stage),
        "alarms": lambda: checkup_account.look_at_alarms(settings.stage),
        "pages": lambda: checkup_outside.look_at_pages(settings.public_url),
        "certificate": lambda: checkup_outside.look_at_certificate(settings.public_url),
        "dns": lambda: checkup_outside.look_at_names(settings.public_url, settings.mail_from, settings.inbound_domain),
    }
    if settings.twilio_account_sid:
        found["telephone"] = lambda: checkup_outside.look_at_telephone(settings.public_url, numbers)
    return found
