"""An endpoint that does not take its events: noted, and told to the account's administrators, once a day at most."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.webhook import Disabled, WebhookEndpoint
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.letters.new_letter import new_letter
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk

ACTOR: Final = "system:webhooks"
_TELL_AFTER: Final = timedelta(hours=1)  # a receiver that starts anew alarms nobody
_TELL_EVERY: Final = timedelta(days=1)


def note_success(desk: Desk, endpoint: WebhookEndpoint) -> None:
    """It works, again perhaps."""
    if endpoint.failing_since is not None:
        with suppress(Conflict):
            desk.work.settle(replace(endpoint, failing_since=None, told_at=None))


def note_failure(desk: Desk, endpoint: WebhookEndpoint, *, gave_up: bool) -> None:
    """Note since when it fails; tell when that has lasted an hour, or when an event was given up."""
    now = desk.clock.now()
    since = endpoint.failing_since or now
    told = endpoint.told_at is not None and now - endpoint.told_at < _TELL_EVERY
    with suppress(Conflict):  # another delivery notes the same at this moment
        if not told and (gave_up or now - since >= _TELL_AFTER):
            detail: Detail = {"webhook": endpoint.id, "since": since.isoformat(timespec="seconds"), "gave_up": gave_up}
            because = Reason(Tag.ACCOUNT_WEBHOOK_FAILED, ACTOR, None, detail)
            _commit(desk, replace(endpoint, failing_since=since, told_at=now), because, LetterKind.STAFF_WEBHOOK)
        elif endpoint.failing_since is None:
            desk.work.settle(replace(endpoint, failing_since=now))


def note_gone(desk: Desk, endpoint: WebhookEndpoint) -> None:
    """It answered 410: nothing is sent there any more until staff switch it on again."""

    def commit() -> None:
        present = desk.webhooks.endpoint(endpoint.account, endpoint.id)
        if present.disabled_at is not None or present.url != endpoint.url:
            return  # another address was named meanwhile, which has not said so
        off = replace(present, disabled_at=desk.clock.now(), disabled_why=Disabled.GONE)
        because = Reason(
            Tag.ACCOUNT_WEBHOOK_DISABLED, ACTOR, None, {"webhook": endpoint.id, "why": Disabled.GONE.value}
        )
        _commit(desk, off, because, LetterKind.STAFF_WEBHOOK_GONE)

    with suppress(NotFound):  # removed meanwhile
        persistently(commit)


def _commit(desk: Desk, endpoint: WebhookEndpoint, because: Reason, kind: LetterKind) -> None:
    account = desk.accounts.get(endpoint.account)
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(account, because=because)
    unit.store(endpoint, because=because)
    for user in desk.accounts.users(account.id):
        if user.disabled_at is None and permits(user.role, Permission.ADMINISTER):
            letter = new_letter(
                desk,
                kind,
                account=account.id,
                language=account.languages[0],
                to=user.email,
                values={"webhook": endpoint.id},
            )
            unit.create(letter, because=because)
    unit.commit()
