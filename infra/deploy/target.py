"""Which Lambda the package is for: the runtime's Python, its processor and the C library of its system."""

import sys
from dataclasses import dataclass
from typing import Final

# What Lambda offers on Amazon Linux 2023, whose C library is 2.34. Python 3.11 runs on Amazon Linux 2 there (2.26), for
# which several of our pinned packages publish no wheel any more.
OFFERED: Final = ("3.12", "3.13")
GLIBC: Final = (2, 34)
OLDEST_GLIBC: Final = 17
ARCHITECTURES: Final = {"x86_64": "x86_64", "arm64": "aarch64"}


@dataclass(frozen=True, slots=True)
class Target:
    """A Lambda runtime; `wheels_for` are pip's names of what it can load, best first."""

    python: str = "3.13"
    architecture: str = "x86_64"

    @classmethod
    def of_this_interpreter(cls) -> "Target":
        """What an emulator needs, which runs the functions with its own Python."""
        return cls(python=f"{sys.version_info.major}.{sys.version_info.minor}")

    @property
    def runtime(self) -> str:
        """Lambda's name of it."""
        return f"python{self.python}"

    @property
    def is_offered(self) -> bool:
        """Whether Lambda runs it with a C library that our packages' wheels can use."""
        return self.python in OFFERED and self.architecture in ARCHITECTURES

    @property
    def wheels_for(self) -> tuple[str, ...]:
        """Platform tags of wheels, the newest C library first."""
        machine = ARCHITECTURES[self.architecture]
        tags = [f"manylinux_{GLIBC[0]}_{minor}_{machine}" for minor in range(GLIBC[1], OLDEST_GLIBC - 1, -1)]
        return (*tags, f"manylinux2014_{machine}")
