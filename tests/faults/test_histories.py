"""Random histories of a business: whatever people, staff, jobs, clocks and faults do in whatever order, it stays whole.

On the engine in memory, with the real services, storage and cipher: a history of forty steps is a tenth of a second, on
the engine over the wire it would be half a minute. The seed is fixed in `make test`, so that a failure is one for
everybody; `make test-all` draws 2,000 histories anew and prints how to repeat the one that fails.
"""

from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from chalicelib.domain.contact import Phone
from chalicelib.domain.request import Channel, Outcome
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.law.decisions import fitting, possible
from chalicelib.services.consumer.file_appeal import file_appeal
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.ask_clarification import ask_clarification, receive_clarification
from chalicelib.services.handling.assign_request import assign_request
from chalicelib.services.handling.decide_appeal import DecideAppeal, decide_appeal
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.extend_deadline import extend_deadline
from chalicelib.services.handling.hold_request import HoldRequest, hold_request, release_hold
from chalicelib.services.handling.record_match import RecordMatch, record_match
from chalicelib.services.handling.write_message import add_note, write_to_business, write_to_consumer
from tests.fakes.faults import When
from tests.faults.histories import NUMBERS, PEOPLE, World

_RIGHTS: Final = (Right.DELETE, Right.OPT_OUT_SALE, Right.KNOW_SPECIFIC, Right.CORRECT)
_CHANNELS: Final = (Channel.WEB, Channel.API, Channel.POST, Channel.EMAIL)
_JOBS: Final = ("outbox", "deadlines", "retention", "stream", "projection", "voicemails")
_WORDS: Final = ("STOP", "START", "Delete all that you have of me", "And the calls too")


class Histories(RuleBasedStateMachine):
    """What may happen to a business."""

    @initialize()
    def open(self) -> None:
        self.world = World()

    @rule(
        person=st.sampled_from(PEOPLE),
        rights=st.lists(st.sampled_from(_RIGHTS), min_size=1, max_size=2, unique=True).map(tuple),
        residence=st.sampled_from(("US-CA", "US-VA", "US-TX")),
        channel=st.sampled_from(_CHANNELS),
        agent=st.sampled_from((False, False, True)),
    )
    def file(self, person: str, rights: tuple[Right, ...], residence: str, channel: Channel, *, agent: bool) -> None:
        self.world.file(person, rights, residence, channel, agent=agent)

    @rule(number=st.sampled_from(NUMBERS), seconds=st.integers(1, 5))
    def somebody_calls(self, number: Phone, seconds: int) -> None:
        self.world.call(number, seconds)

    @rule(number=st.sampled_from(NUMBERS), words=st.sampled_from(_WORDS))
    def a_text_comes_in(self, number: Phone, words: str) -> None:
        self.world.text(number, words)

    @precondition(lambda self: self.world.sent)
    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        reference = data.draw(st.sampled_from(list(self.world.sent)))
        if reference in {self.world.head(one).submission for one in self.world.there()}:
            self.world.again(reference)

    @precondition(lambda self: self.world.sent)
    @rule(data=st.data(), wrong=st.booleans())
    def show_code(self, data: st.DataObject, *, wrong: bool) -> None:
        self.world.show_code(data.draw(st.sampled_from(list(self.world.sent))), wrong=wrong)

    @precondition(lambda self: self.world.requests)
    @rule(data=st.data(), act=st.sampled_from(range(13)), outcome=st.sampled_from(list(Outcome)))
    def handle(self, data: st.DataObject, act: int, outcome: Outcome) -> None:
        world = self.world
        there = world.there()
        if there:
            head = world.head(data.draw(st.sampled_from(there)))
            world.act(list(acts(world, head, outcome))[act])

    @precondition(lambda self: self.world.requests)
    @rule(data=st.data())
    def a_vendor_is_told_and_answers(self, data: st.DataObject) -> None:
        there = self.world.there()
        if there:
            self.world.tell_vendor(self.world.head(data.draw(st.sampled_from(there))))

    @precondition(lambda self: self.world.requests)
    @rule(data=st.data())
    def person_is_proved(self, data: st.DataObject) -> None:
        world = self.world
        for one in world.there()[-3:]:
            head = world.head(one)
            world.act(world.stream)
            world.show_code(head.submission, wrong=False)
            world.act(acts(world, head, Outcome.GRANTED)[0])

    @precondition(lambda self: self.world.requests)
    @rule(data=st.data(), pick=st.integers(0, 5))
    def decide(self, data: st.DataObject, pick: int) -> None:
        there = self.world.there()
        if there:
            head = self.world.head(data.draw(st.sampled_from(there)))
            open_to = possible(head)
            outcome = open_to[pick % len(open_to)] if open_to else Outcome.GRANTED
            grounds = tuple(one.code for one in fitting(head, outcome)[:1])
            answer = DecideRequest(request=head.id, outcome=outcome, grounds=grounds, text="This became of it. " * 9)
            self.world.act(lambda: decide_request(self.world.desk, self.world.olga, answer))

    @rule(job=st.sampled_from(_JOBS))
    def run_job(self, job: str) -> None:
        self.world.run(job)

    @rule(start=st.integers(0, 30), count=st.integers(1, 10), backwards=st.booleans())
    def stream_tells_again(self, start: int, count: int, *, backwards: bool) -> None:
        self.world.act(lambda: self.world.project(start, count, backwards=backwards))
        self.world.act(lambda: self.world.stream(start))

    @rule(minutes=st.sampled_from((-5, 1, 20, 600, 1440, 10 * 1440, 50 * 1440, 800 * 1440)))
    def clock_jumps(self, minutes: int) -> None:
        self.world.pass_(minutes)

    @rule(call=st.integers(0, 15), when=st.sampled_from((When.BEFORE, When.AFTER, None)))
    def next_act_meets_a_fault(self, call: int, when: When | None) -> None:
        self.world.lose(call, when)

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.check_all()


def acts(world: World, head: Any, outcome: Outcome) -> list[Any]:
    """What can be done with a request; much of it is refused, as it should be."""
    desk, olga, rita, one = world.desk, world.olga, world.rita, head.id
    matched = RecordMatch(
        request=one,
        compared=("email", "name", "order"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=True,
        contact_on_file=True,
    )
    answer = DecideRequest(request=one, outcome=outcome, grounds=(), text="This is what became of it.")
    on_appeal = DecideAppeal(request=one, outcome=outcome, grounds=(), text="We looked again.")
    today = olga.account.day_of(desk.clock.now())
    return [
        lambda: record_match(desk, olga, matched),
        lambda: decide_request(desk, olga, answer),
        lambda: extend_deadline(desk, olga, one, "Many systems"),
        lambda: ask_clarification(desk, olga, one, "Which order?"),
        lambda: receive_clarification(desk, olga, one, today),
        lambda: file_appeal(desk, olga.account, head.submission, one, "I do not agree."),
        lambda: decide_appeal(desk, rita, on_appeal),
        lambda: withdraw_request(desk, olga.account, head.submission, one),
        lambda: add_note(desk, olga, one, "A note"),
        lambda: write_to_consumer(desk, olga, one, "A word"),
        lambda: write_to_business(desk, olga.account, head.submission, one, "A word back"),
        lambda: (
            release_hold(desk, olga, one)
            if head.hold
            else hold_request(desk, olga, HoldRequest(request=one, reason="litigation"))
        ),
        lambda: (acknowledge_request(desk, olga, one), assign_request(desk, olga, one, rita.user.id)),
    ]


def histories(count: int, *, fixed: bool) -> None:
    profile = settings(
        max_examples=count,
        stateful_step_count=40,
        deadline=None,
        derandomize=fixed,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Histories, settings=profile)


def test_a_hundred_histories_leave_everything_whole() -> None:
    histories(100, fixed=True)


@pytest.mark.slow
def test_two_thousand_histories_leave_everything_whole() -> None:
    histories(2000, fixed=False)
