"""Makes an account's data key and keeps both wrapped copies."""

from chalicelib.domain.ids import AccountId
from chalicelib.errors import Conflict
from chalicelib.storage.blobs import S3KeyCopies
from chalicelib.storage.cipher import EnvelopeCipher
from chalicelib.storage.engine import Taken


class StoredKeyMaker:
    """See `services.ports.desk.KeyMaker`."""

    def __init__(self, cipher: EnvelopeCipher, copies: S3KeyCopies) -> None:
        self._cipher = cipher
        self._copies = copies

    def make(self, account: AccountId) -> None:
        """See `KeyMaker`."""
        try:
            wrapped = self._cipher.new_key(account)
        except Taken:
            raise Conflict("key") from None
        self._copies.put(account, wrapped)
