"""The part of the desk that leaving needs: erasing, and taking everything along."""

from typing import Protocol

from chalicelib.services.ports.erasure import ErasureDesk
from chalicelib.services.ports.takeout import TakeoutDesk


class LeavingDesk(ErasureDesk, TakeoutDesk, Protocol):
    """Both parts in one hand."""
