"""Webhooks: calls and units for each delivery, the worker's rate, and how long 10,000 events take after an outage.

Calls and units are counted on the in-memory engine, which keeps the storage out of the rates too: these are the
worker's own work and a real socket, with the receiver in a process of its own on the same machine.
"""

import asyncio
import multiprocessing
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from multiprocessing.connection import Connection

from bench.voicemails import VoicemailEngine
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.events import CHOICES, Event
from chalicelib.domain.webhook import Delivery, DeliveryPlace, DeliveryState, WebhookEndpoint, delivery_id, place_of
from chalicelib.outbound.guarded_post import GuardedPost
from chalicelib.outbound.webhook_sender import StandardWebhookSender
from chalicelib.services.ports.webhooks import Sent
from chalicelib.services.webhooks.deliver_webhook import deliver_webhook, sweep_webhooks
from chalicelib.services.webhooks.enqueue_event import enqueue_entry
from chalicelib.services.webhooks.resend_webhooks import continue_resends, start_resend
from chalicelib.services.webhooks.webhook_endpoints import add_endpoint
from tests.fakes.acme import ask_one, open_acme
from tests.fakes.desk import FakeDesk

_RATE = 2_000
_EVENTS = 10_000
_SIDE_BY_SIDE = 10  # as one worker has them
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


class HookDesk(FakeDesk):
    """A desk in memory that counts."""

    @cached_property
    def engine(self) -> VoicemailEngine:
        """See `FakeDesk`."""
        return VoicemailEngine()


class World:
    """A business with one request and one endpoint."""

    def __init__(self, desk: FakeDesk) -> None:
        self.desk = desk
        self.account = open_acme(self.desk).account
        self.head = ask_one(self.desk, self.account, confirmed=False)
        names = tuple(event.value for event in CHOICES)
        self.hook: WebhookEndpoint = add_endpoint(
            self.desk, self.account.id, url="https://hooks.example/", events=names, actor="operator:bench"
        )

    def post(self, number: int) -> DeliveryPlace:
        """Put one event into the log, as queued."""
        now = self.desk.clock.now()
        delivery = Delivery(
            account=self.account.id,
            endpoint=self.hook.id,
            id=delivery_id(self.hook.id, str(number)),
            event=Event.UPDATED,
            at=now,
            sequence=number,
            request=self.head.id,
            next_at=now + timedelta(minutes=5),
        )
        self.desk.work.post_delivery(delivery)
        return place_of(delivery)


def measure() -> None:
    """Print the figures."""
    print("\n# webhooks")
    _units()
    _rate()
    _outage()


def _units() -> None:
    """One entry of the audit, from the stream to the receiver."""
    desk = HookDesk()
    world = World(desk)
    chain = desk.audit_log.chain_of(world.account.id, world.head.id)
    [entry] = [entry for entry in desk.engine.audit.values() if entry.chain == chain]
    entry = AuditEntry(**{**entry.as_dict(), "at": "2026-11-23T18:00:00.000Z"})  # type: ignore[arg-type]  # its fields
    _reset(desk)
    enqueue_entry(desk, entry)
    print(f"from the stream into log and queue   {_spent(desk)}, 1 call to SQS")
    _reset(desk)
    for place in desk.webhook_queue.take():
        deliver_webhook(desk, place)
    print(f"delivered by a worker                {_spent(desk)}")
    assert desk.webhook_sender.got


def _rate() -> None:
    """One worker, ten side by side, a receiver that takes everything."""
    with _receiver() as port:
        world = World(FakeDesk())
        world.desk.__dict__["webhook_sender"] = StandardWebhookSender(GuardedPost(loopback=True))
        hook = world.desk.webhooks.endpoint(world.hook.account, world.hook.id)
        world.desk.work.settle(replace(hook, url=f"http://127.0.0.1:{port}/"))
        places = [world.post(number) for number in range(_RATE)]
        cpu, began = time.process_time(), time.perf_counter()
        _work(world.desk, places)
        seconds, used = time.perf_counter() - began, time.process_time() - cpu
    done = _states(world)[DeliveryState.DELIVERED]
    assert done == _RATE, _states(world)
    cost = f"{used / _RATE * 1000:.2f} ms CPU each"
    print(f"one worker, ten side by side         {_RATE / seconds:.0f} deliveries/s, {cost}")


def _outage() -> None:
    """A receiver is down for a day in which 10,000 events happen; then it takes everything."""
    for again in (False, True):
        desk = HookDesk()
        world = World(desk)
        desk.webhook_sender.always = Sent(error="no-connection")
        began = desk.clock.at
        for minute in range(24 * 60):
            for number in range(minute * _EVENTS // 1440, (minute + 1) * _EVENTS // 1440):
                deliver_webhook(desk, world.post(number))
            _pass(world)
        desk.webhook_sender.always = Sent(status=204)
        back, cpu = desk.clock.at, time.process_time()
        if again:
            start_resend(desk, world.account.id, world.hook.id, since=began, only_failed=True, actor="operator:bench")
        while _open(world):
            _pass(world)
        waited = (desk.clock.at - back).total_seconds()
        assert _states(world) == {DeliveryState.DELIVERED: _EVENTS}
        how = "by 'send again'" if again else "by the schedule alone"
        used = time.process_time() - cpu
        print(f"{_EVENTS:,} events after a day's outage, {how}: {waited / 3600:.1f} h of the clock, {used:.0f} s CPU")


def _pass(world: World) -> None:
    """One minute: the job, and the workers behind it."""
    desk = world.desk
    desk.clock.at += _MINUTE
    sweep_webhooks(desk)
    continue_resends(desk)
    for place in desk.webhook_queue.take():
        deliver_webhook(desk, place)


def _open(world: World) -> bool:
    desk = world.desk
    later = desk.clock.at + timedelta(days=9)
    return bool(desk.webhooks.due(now=later, limit=1))


def _states(world: World) -> dict[DeliveryState, int]:
    log = world.desk.webhooks.log(world.hook.account, world.hook.id, limit=10 * _EVENTS)
    states = [delivery.state for delivery in log]
    return {state: states.count(state) for state in set(states)}


def _work(desk: FakeDesk, places: Sequence[DeliveryPlace]) -> None:
    with ThreadPoolExecutor(max_workers=_SIDE_BY_SIDE) as workers:
        list(workers.map(lambda place: deliver_webhook(desk, place), places))


def _reset(desk: HookDesk) -> None:
    desk.engine.calls, desk.engine.read_units, desk.engine.write_units = 0, 0.0, 0


def _spent(desk: HookDesk) -> str:
    engine = desk.engine
    return f"{engine.calls} calls to DynamoDB, {engine.write_units} write units, {engine.read_units:.1f} read units"


@contextmanager
def _receiver() -> Iterator[int]:
    """A process that takes everything; yields its port."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()


def _serve(tell: Connection) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        size = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(size.split(b":")[1]))
        writer.write(b"HTTP/1.1 204 Taken\r\n\r\n")
        await writer.drain()
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        tell.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())
