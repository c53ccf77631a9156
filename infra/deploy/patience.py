"""Waiting for AWS, which says yes before it is done and refuses meanwhile what comes next."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

from botocore.exceptions import ClientError

from infra.deploy.cloud import code_of
from infra.deploy.trouble import CannotDeploy

T = TypeVar("T")
_WAIT: Final = 6 * 3600.0  # seconds; a restore takes from twenty minutes to hours
# A table, backup or mapping that is still becoming what an earlier call made of it; a new table has no recovery yet.
_BUSY: Final = frozenset(
    {
        "BackupInUseException",
        "ContinuousBackupsUnavailableException",
        "ResourceConflictException",
        "ResourceInUseException",
        "TableAlreadyExistsException",
        "TableInUseException",
    }
)


def until(done: Callable[[], T], what: str, *, pause: float) -> T:
    """Return what `done` says once that is true; what AWS is busy with is tried again.

    Raise `CannotDeploy` after six hours.
    """
    end = time.monotonic() + _WAIT
    while True:
        try:
            if found := done():
                return found
        except ClientError as error:
            if code_of(error) not in _BUSY:
                raise
        if time.monotonic() > end:
            raise CannotDeploy(f"{what} takes longer than {_WAIT / 3600:.0f} hours: look at it, and begin again.")
        time.sleep(pause)
