"""Links by which people unsubscribe, sealed under the account's data key: no row is kept for any of them."""

import base64
import binascii
import json
import re
from datetime import datetime
from typing import Final

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import AccountId
from chalicelib.domain.suppression import Purpose, Subject, subject_of
from chalicelib.errors import NotFound, Unreadable
from chalicelib.services.ports.contact_lists import Invitation
from chalicelib.storage.cipher import Cipher

_PLACE: Final = "unsubscribe"
_TOKEN: Final = re.compile(r"(acc_[0-9A-Za-z]{1,40})\.([0-9A-Za-z_-]{40,1000})")


class SealedLinks:
    """See `services.ports.contact_lists.UnsubscribeLinks`."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    def make(self, invitation: Invitation) -> str:
        """See `UnsubscribeLinks`."""
        contact = invitation.contact
        said = [
            subject_of(contact).value,
            contact.address if isinstance(contact, Email) else contact.e164,
            invitation.purpose.value,
            invitation.brand,
            invitation.source,
            invitation.made_at.isoformat(),
        ]
        content = json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()
        sealed = self._cipher.seal(invitation.account, _PLACE, content)
        return f"{invitation.account}.{base64.urlsafe_b64encode(sealed).rstrip(b'=').decode()}"

    def read(self, token: str) -> Invitation:
        """See `UnsubscribeLinks`."""
        found = _TOKEN.fullmatch(token)
        if found is None:
            raise NotFound("link")
        account = AccountId(found[1])
        try:
            sealed = base64.b64decode(found[2] + "=" * (-len(found[2]) % 4), altchars=b"-_", validate=True)
            opened = self._cipher.open(account, _PLACE, sealed)
        except (binascii.Error, Unreadable):
            raise NotFound("link") from None
        subject, value, purpose, brand, source, made_at = json.loads(opened)
        return Invitation(
            account=account,
            contact=Email(value) if subject == Subject.EMAIL else Phone(value),
            purpose=Purpose(purpose),
            brand=brand,
            source=source,
            made_at=datetime.fromisoformat(made_at),
        )
