"""What the product itself tells about how it is: its secret, its jobs, its clocks, its digests."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any, Final

from chalicelib.domain.audit_export import FIRST_PREVIOUS, Digest, read_digest, signing_bytes
from chalicelib.domain.finding import Finding, Grade, finding
from chalicelib.domain.jws import ALGORITHM, decoded
from chalicelib.domain.schedule import Course
from chalicelib.services.health.job_runs import job_runs, newest_digest
from chalicelib.services.health.late_clocks import late_clocks
from chalicelib.services.ports.desk import Desk

_DIGEST_AGE: Final = timedelta(days=1)
_VERIFIED: Final = 10  # digests, the newest ones; `tools/verify_audit.py` looks at all of them


def look_at_secret(desk: Desk, read: Callable[[], dict[str, Any]], *, has_token: bool = True) -> Iterator[Finding]:
    """Whether the secret has all that it must have, and whether a change of the pepper waits for its end.

    `has_token`: the telephone company's token has to lie in it. On a developer's machine the settings say it.
    """
    values = read()
    needed = ["pepper", "form_key", "cursor_key", *(["telephone_token"] if desk.has_line and has_token else [])]
    missing = [name for name in needed if not values.get(name)]
    yield finding(
        "secret",
        f"the secret lacks {', '.join(missing)}" if missing else "the secret is complete",
        well=not missing,
        do="recourse secret token for the telephone company's token; the others: docs/settings.md, The secret.",
    )
    if missing and missing != ["telephone_token"]:
        return
    live = desk.secrets.peppers.live
    yield finding(
        "secret",
        f"{len(live)} peppers are looked up" if len(live) > 1 else "one pepper is looked up",
        well=len(live) == 1,
        do="A change is under way: recourse pepper status, and recourse pepper retire once it is done.",
        grade=Grade.WARN,
    )


def look_at_jobs(desk: Desk) -> Iterator[Finding]:
    """Whether each job runs in time."""
    for runs in job_runs(desk):
        course = runs.course(desk.clock.now())
        told = {Course.FAILED: f"failed: {runs.error}", Course.MISSING: "has not run in time"}
        yield finding(
            "jobs",
            f"{runs.job} {told.get(course, 'runs' if course is Course.WELL else 'has not run yet')}",
            well=course is Course.WELL,
            do="docs/operator.md, Health: look at its rule in EventBridge and at its log.",
            grade=Grade.WARN if course is Course.NEVER else Grade.FAIL,
        )


def look_at_clocks(desk: Desk) -> Iterator[Finding]:
    """Whether requests are past their date."""
    late = late_clocks(desk)
    if late is None:
        yield finding("clocks", "never counted", well=False, do="Wait an hour for count_late_clocks.", grade=Grade.WARN)
        return
    what = f"{late.total} requests are late" if late.total else "no request is late"
    yield finding("clocks", what, well=not late.total, do="docs/runbook.md#requests-late", grade=Grade.WARN)


def look_at_digests(desk: Desk) -> Iterator[Finding]:
    """Whether the audit's digests are signed each day, and whether the newest ones are what was signed."""
    newest = newest_digest(desk)
    young = newest is not None and desk.clock.now() - newest[1] < _DIGEST_AGE
    yield finding(
        "digests",
        f"the newest digest is of {newest[1]:%Y-%m-%d %H:%M} UTC" if newest else "no digest was signed lately",
        well=young,
        do="docs/runbook.md#digest-missing",
        grade=Grade.WARN if newest is None else Grade.FAIL,
    )
    last = desk.digests.last()
    if last is None:
        yield finding("digests", "none lies in its bucket", well=newest is None, do="docs/runbook.md#audit-tampered")
        return
    well = newest is None or newest[0] <= last[0]
    yield finding("digests", f"the bucket has them up to {last[0]}", well=well, do="docs/runbook.md#audit-tampered")
    wrong = [words for number, text in _latest(desk, *last) if (words := _doubt(desk, number, text))]
    told = "; ".join(wrong) or f"the newest {min(last[0], _VERIFIED)} are signed by our keys, each holds the one before"
    yield finding("digests", told, well=not wrong, do="docs/runbook.md#audit-tampered")


def _latest(desk: Desk, number: int, text: str) -> Iterator[tuple[int, str | None]]:
    yield number, text
    for earlier in range(number - 1, max(0, number - _VERIFIED), -1):
        yield earlier, desk.digests.read(earlier)


def _doubt(desk: Desk, number: int, text: str | None) -> str:
    """What is wrong with a digest; empty where nothing is."""
    if text is None:
        return f"digest {number} is missing"
    try:
        signed = json.loads(text)
        digest, signature = read_digest(signed), decoded(signed["signature"])
    except (ValueError, KeyError, TypeError):
        return f"digest {number} cannot be read"
    if digest.number != number:
        return f"digest {number} says that it is {digest.number}"
    key = {one["kid"]: one for one in desk.signer.jwks()["keys"]}.get(signed.get("kid"))
    if key is None:
        return f"digest {number} is signed by a key that is not published"
    if not _is_signed(signing_bytes(signed["digest"]), signature, key):
        return f"digest {number} is not what was signed"
    return "" if _follows(desk, digest) else f"digest {number} does not hold the one before"


def _is_signed(content: bytes, signature: bytes, jwk: dict[str, str]) -> bool:
    from joserfc.jwk import RSAKey  # needed by the operator's command only
    from joserfc.jws import JWSRegistry

    return JWSRegistry().get_alg(ALGORITHM).verify(content, signature, RSAKey.import_key({**jwk}))


def _follows(desk: Desk, digest: Digest) -> bool:
    """Whether it holds the hash of the one before; of one that is missing or unreadable that is told by itself."""
    if digest.number == 1:
        return digest.previous == FIRST_PREVIOUS
    try:
        return read_digest(json.loads(desk.digests.read(digest.number - 1) or "")).hash == digest.previous
    except (ValueError, KeyError, TypeError):
        return True


def own_looks(
    desk: Desk, read: Callable[[], dict[str, Any]], *, has_token: bool = True
) -> dict[str, Callable[[], Iterable[Finding]]]:
    """What the product itself can be asked, by name; `has_token` as in `look_at_secret`."""
    return {
        "secret": lambda: look_at_secret(desk, read, has_token=has_token),
        "jobs": lambda: look_at_jobs(desk),
        "clocks": lambda: look_at_clocks(desk),
        "digests": lambda: look_at_digests(desk),
    }
