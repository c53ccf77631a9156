"""The part of the desk that leaving needs: erasing, and taking everything along."""

from typing import Protocol

from chalicelib.services.ports.erasure import ErasureDesk
from chalicelib.services.ports.rekeying import RekeyingDesk
from chalicelib.services.ports.takeout import TakeoutDesk


class LeavingDesk(ErasureDesk, TakeoutDesk, RekeyingDesk, Protocol):
    """All of it in one hand; what walks through all records for another reason is here as well."""
