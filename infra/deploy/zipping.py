"""Writes the zip so that the same files make the same bytes, and says how large it is."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from infra.deploy.trouble import CannotDeploy

MOST_ZIPPED: Final = 45_000_000
MOST_UNZIPPED: Final = 150_000_000
_DAY_ONE: Final = (1980, 1, 1, 0, 0, 0)  # the first day that a zip can name
_READABLE: Final = 0o644 << 16


@dataclass(frozen=True, slots=True)
class Size:
    """Bytes of a package, as it is sent and as Lambda unpacks it."""

    zipped: int
    unzipped: int

    def __str__(self) -> str:
        limits = f"at most {MOST_ZIPPED // 10**6} and {MOST_UNZIPPED // 10**6}"
        return f"{self.zipped / 1e6:.1f} MB zipped, {self.unzipped / 1e6:.1f} MB unzipped ({limits})"

    def check(self) -> None:
        """Raise `CannotDeploy` for what is larger than the project allows itself; Lambda's own limit is 250 MB."""
        if self.zipped > MOST_ZIPPED or self.unzipped > MOST_UNZIPPED:
            raise CannotDeploy(
                f"the package is too large: {self}; see what grew, or leave it out in infra/deploy/wheels.py."
            )


def write(path: Path, files: Mapping[str, bytes]) -> Size:
    """Write the files in the order of their names, with one date and one mode."""
    unfinished = path.with_suffix(".unfinished")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DAY_ONE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _READABLE
            archive.writestr(entry, files[name])
    unfinished.replace(path)
    return Size(path.stat().st_size, sum(map(len, files.values())))
