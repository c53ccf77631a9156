"""Signed notes of the chains' heads, written to where nobody can change them; each holds the hash of the one before.

A crash between keeping a digest and settling its chains makes the next one repeat them, and nothing else.
"""

import json
from collections.abc import Callable
from typing import Final

from chalicelib.domain.audit import ChainHead
from chalicelib.domain.audit_export import Digest, line, next_digest, read_digest, signing_bytes
from chalicelib.services.health.job_runs import note_digest
from chalicelib.services.ports.desk import Desk

CHAINS_A_SHARD: Final = 500  # a digest covers ten shards: at most 5,000 chains, about 1 MB
DIGESTS_A_RUN: Final = 10


def write_digest(desk: Desk, *, limit: int = CHAINS_A_SHARD) -> Digest | None:
    """Sign and keep the heads of the chains that have grown since the last digest; None if none has.

    Raise `Conflict` when another run has kept the same number at the same time.
    """
    grown = desk.audit_log.undigested(limit=limit)
    if not grown:
        return None
    last = desk.digests.last()
    digest = next_digest(
        read_digest(json.loads(last[1])) if last else None,
        at=desk.clock.now(),
        heads={state.chain: ChainHead(state.seq, state.hash) for state in grown},
    )
    signed = digest.signed(desk.signer.kid, desk.signer.sign(signing_bytes(digest.document)))
    desk.digests.put(digest.number, line(signed))
    desk.audit_log.settle(grown)
    note_digest(desk, digest)
    return digest


def _nothing(_: Desk, __: Digest) -> None:
    """After a digest nothing else is done."""


def write_digests(desk: Desk, *, limit: int = CHAINS_A_SHARD, then: Callable[[Desk, Digest], None] = _nothing) -> int:
    """Write digests until no chain is left, ten at most, with `then` after each; return how many chains they cover."""
    covered = 0
    for _ in range(DIGESTS_A_RUN):
        digest = write_digest(desk, limit=limit)
        if digest is None:
            break
        covered += len(digest.heads)
        then(desk, digest)
    return covered
