"""`make bench`: every figure of one run. `python -m bench submit imports` runs only some."""

import sys
import tempfile
from pathlib import Path

from bench import (
    api,
    cost,
    deadlines,
    erasure,
    home,
    imports,
    lists,
    load,
    mixed,
    queue,
    referrals,
    request,
    retention,
    scale,
    sealing,
    submit,
    telephone,
    vendors,
    voicemails,
    webhooks,
)
from bench.desk import Bench
from bench.stack import engine

_ALL = (
    *(
        "submit",
        "sealing",
        "imports",
        "queue",
        "request",
        "home",
        "deadlines",
        "retention",
        "telephone",
        "vendors",
        "referrals",
        "voicemails",
        "webhooks",
        "erasure",
        "api",
        "lists",
        "cost",
        "scale",
    ),
    "load",
    "mixed",
)
_IN_MEMORY = {
    "queue": queue,
    "request": request,
    "home": home,
    "deadlines": deadlines,
    "retention": retention,
    "vendors": vendors,
    "referrals": referrals,
    "voicemails": voicemails,
    "webhooks": webhooks,
    "erasure": erasure,
    "scale": scale,
}
_OVER_THE_WIRE = {"telephone": telephone, "api": api, "lists": lists, "cost": cost, "load": load, "mixed": mixed}


def main() -> None:
    """Run what was named, or everything."""
    chosen = [name for name in sys.argv[1:] if not name.startswith("-")] or _ALL
    with engine(), tempfile.TemporaryDirectory() as folder:
        bench = Bench()
        if "submit" in chosen:
            submit.measure(bench)
        if "sealing" in chosen:
            sealing.measure(bench)
        if "imports" in chosen:
            imports.measure(bench, Path(folder))
        for name, part in _IN_MEMORY.items():
            if name in chosen:
                part.measure()
        for name, wired in _OVER_THE_WIRE.items():
            if name in chosen:
                wired.measure(bench)


if __name__ == "__main__":
    main()
