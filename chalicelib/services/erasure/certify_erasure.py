"""The end of an erasure: a signed certificate, kept with the operator's records and mailed to the last owners.

Their addresses lie apart for as long as that takes, under a key of their own, and go with it.
"""

import hashlib
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Final

from chalicelib.domain.account import Account, AccountState
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.erasure import HOLD_LOOK, Erasure, Farewell, Stage
from chalicelib.domain.erasure_certificate import signing_input
from chalicelib.domain.ids import AccountId
from chalicelib.domain.jws import compact
from chalicelib.domain.permissions import Role
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import Conflict, Gone, NotFound
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.mail import Mail

ADDRESS_LIFE: Final = timedelta(days=14)  # of the addresses, where the mail service does not answer for so long
_ACTOR: Final = "system:erasure"


def keep_address(desk: Desk, erasure: Erasure) -> None:
    """Keep the last owners' addresses, until they have the certificate; a repeat keeps the same."""
    account = desk.accounts.get(erasure.account)
    owners = [user for user in desk.accounts.users(account.id) if user.role is Role.OWNER and not user.disabled_at]
    own = AccountId(erasure.id)
    with suppress(Conflict):  # made by the run before
        desk.keys.make(own)
    to = tuple(sorted(user.email.address for user in owners))
    farewell = Farewell(id=erasure.id, account=own, language=account.languages[0], to=to)
    desk.work.ephemeral.put(farewell, until=desk.clock.now() + ADDRESS_LIFE)


def certify_erasure(desk: Desk, erasure: Erasure) -> Erasure:
    """Sign, keep and mail the certificate, forget the addresses, and close the erasure or wait for its holds."""
    if erasure.finished_at is None:
        return _settled(desk, replace(erasure, finished_at=desk.clock.now()))
    signed = signing_input(erasure, issuer=desk.public_url, kid=desk.signer.kid)
    certificate = compact(signed, desk.signer.sign(signed))
    desk.erasure_ledger.keep_certificate(erasure.account, certificate)
    _mail(desk, erasure, certificate)
    desk.work.ephemeral.drop(Farewell, erasure.id)
    desk.eraser.destroy_key(erasure.id)
    if erasure.held:
        waiting = replace(erasure.at_stage(Stage.HELD), certificate=certificate, finished_at=None)
        return replace(waiting, next_at=desk.clock.now() + HOLD_LOOK)
    return persistently(lambda: _close(desk, erasure, certificate))


def _settled(desk: Desk, erasure: Erasure) -> Erasure:
    desk.work.settle(erasure)
    return replace(erasure, version=erasure.version + 1)


def _mail(desk: Desk, erasure: Erasure, certificate: str) -> None:
    """Hand it to the mail service; an address that takes nothing changes nothing."""
    try:
        farewell = desk.work.ephemeral.get(Farewell, erasure.id, now=desk.clock.now())
    except NotFound:
        return
    for number, address in enumerate(farewell.to):
        letter = Letter(
            account=erasure.account,
            id=f"{erasure.id}-{number}",
            kind=LetterKind.ACCOUNT_ERASED,
            language=farewell.language,
            created_at=erasure.begun_at,
            to=None,
            values={},
        )
        values = {
            "certificate": certificate,
            "keys_link": f"{desk.public_url}/.well-known/jwks.json",
            "count": str(sum(erasure.counts.values())),
            "held": str(len(erasure.held)),
        }
        subject, text = desk.letter_text(letter, tombstone(desk.accounts.get(erasure.account)), values)
        mail = Mail(id=letter.id, to=address, subject=subject, text=text, sender_name="Recourse")
        try:
            desk.mailer.send(mail)
        except Gone:
            continue


def _close(desk: Desk, erasure: Erasure, certificate: str) -> Erasure:
    """What is left of the account: its id, its state, its days, and its audit."""
    account = desk.accounts.get(erasure.account)
    done = replace(erasure.at_stage(Stage.DONE), certificate=certificate, next_at=None)
    detail: Detail = {
        "erasure": erasure.id,
        "erased": sum(erasure.counts.values()),
        "certificate": hashlib.sha256(certificate.encode()).hexdigest(),
    }
    because = Reason(Tag.ACCOUNT_ERASED, _ACTOR, None, detail)
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(tombstone(account), because=because)
    unit.store(done, because=because)
    unit.commit()
    return replace(done, version=done.version + 1)


def tombstone(account: Account) -> Account:
    """An account of which nothing is said any more; its address is its id, for something must order the list."""
    return Account(
        id=account.id,
        slug=account.id,
        name="",
        plan=account.plan,
        state=AccountState.ERASED,
        opened_at=account.opened_at,
        time_zone="UTC",
        place="US",
        version=account.version,
        chain_head=account.chain_head,
    )
