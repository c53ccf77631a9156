"""One business over a random history: what people, staff and jobs do, and what must hold whatever happened."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit import GENESIS, verify_link
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.correspondence import Letter, LetterState, Way
from chalicelib.domain.ids import Reference, RequestId, new_reference
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Behalf, Channel, Request, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.vendor_task import VendorAnswer
from chalicelib.domain.voicemail import Audio
from chalicelib.errors import NotFound, RecourseError, Unavailable
from chalicelib.law.calendars import LAST_YEAR
from chalicelib.services.consumer.codes import code_of_letter
from chalicelib.services.consumer.confirm_contact import confirm_contact
from chalicelib.services.deadlines.keep_deadlines import keep_deadlines
from chalicelib.services.erasure.verify_restored import verify_restored
from chalicelib.services.figures.follow_audit import follow_entries
from chalicelib.services.figures.recount import recount_page
from chalicelib.services.handling.recount import recounted
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.letters.deliver_letter import deliver_letter, sweep_outbox
from chalicelib.services.ports.mail import LetterPlace
from chalicelib.services.retention.sweep_requests import sweep_requests
from chalicelib.services.telephone.phone_numbers import add_number
from chalicelib.services.telephone.stop_texts import Wish, start_texts, stop_texts
from chalicelib.services.telephone.take_text import Words, take_text
from chalicelib.services.vendors.answer_task import Said, answer_by_link
from chalicelib.services.vendors.directory import add_vendor
from chalicelib.services.vendors.tell_vendors import TellVendors, tell_vendors
from chalicelib.services.vendors.vendor_link import token_of
from chalicelib.services.voicemail.keep_voicemail import keep_voicemails
from chalicelib.storage.keys_figures import TALLY
from tests.fakes.acme import hire, open_acme
from tests.fakes.caller import OURS, fetched, records, rings, sound
from tests.fakes.desk import FakeDesk
from tests.fakes.faults import When
from tests.faults.lost_memory import Killed, MemoryFaults
from tests.services.vendors.vendor_world import MAILER

PEOPLE: Final = ("ana", "bo", "chi")
NUMBERS: Final = (Phone("+14155550123"), Phone("+12135550177"))
_HORIZON: Final = datetime(LAST_YEAR - 3, 1, 1, tzinfo=UTC)  # what is received before is due, and forgotten, before
_QUIET: Final = 6  # rounds of jobs after which nothing may wait any more


class World:
    """The business Acme in memory, with its owner and a reviewer; `act` does everything that may meet a fault."""

    def __init__(self) -> None:
        self.desk = FakeDesk(limits=False)
        self.olga = open_acme(self.desk)
        add_number(self.desk, self.olga.account, Phone(OURS), actor="system:test")
        self.vendor = add_vendor(self.desk, self.olga, MAILER)
        self.rita = hire(self.desk, self.olga.account, Role.ADMINISTRATOR, "Rita")
        self.faults = MemoryFaults(self.desk)
        self.sent: dict[Reference, SubmitRequest] = {}
        self.requests: list[RequestId] = []
        self.gone: set[RequestId] = set()
        self.refused = self.met = 0
        self._fault: tuple[int, When | None] | None = None

    # -- acting

    def act(self, what: Callable[[], Any]) -> Any:
        """Do it, once more in fair weather if a fault came in between; a refusal is an answer."""
        if self._fault:
            self.faults.arm(*self._fault)
            self._fault = None
        for _ in range(2):
            try:
                return what()
            except Killed:
                self.met += 1
            except Unavailable:
                if not self.faults.fired:
                    raise
                self.met += 1
            except RecourseError:
                self.refused += 1
                return None
            finally:
                self.faults.disarm()
        return what()

    def lose(self, call: int, when: When | None) -> None:
        """The next act meets a fault."""
        self._fault = call, when

    def file(
        self, person: str, rights: tuple[Right, ...], residence: str, channel: Channel, *, agent: bool = False
    ) -> None:
        """Somebody asks, or their agent; what is repeated after a fault is the same form."""
        who: dict[str, Any] = {"agent_name": "Ada", "agent_organisation": "Agents", "agent_email": "ada@agents.example"}
        command = SubmitRequest(
            account=self.desk.accounts.get(self.olga.account.id),
            reference=new_reference(self.desk.chance.bytes(16)),
            rights=rights,
            residence=residence,
            behalf=Behalf.AGENT if agent else Behalf.SELF,
            typed=Typed(
                name=person.capitalize(),
                email=Email(f"{person}@example.com"),
                phone=None,
                **(who if agent else {}),
            ),
            channel=channel,
            language="en",
        )
        made = self.act(lambda: submit_request(self.desk, command))
        if made:
            self.sent[command.reference] = command
            self.requests += made.requests

    def call(self, number: Phone, seconds: int) -> None:
        """Somebody calls and leaves a message, which the company tells us of and the background fetches."""
        sid, recording = (f"{kind}{self.desk.chance.bytes(16).hex()}" for kind in ("CA", "RE"))
        head = self.act(lambda: rings(self.desk, self.account, number=number, sid=sid))
        if not head:
            return
        self._note(head.id)
        self.desk.phone_company.audio[recording] = sound(seconds)
        voicemail = self.act(lambda: records(self.desk, head, seconds=seconds, recording=recording))
        if voicemail:
            self.act(lambda: fetched(self.desk, voicemail))

    def text(self, number: Phone, words: str) -> None:
        """A text comes in, twice, as the company does where our answer was late: words, a stop, or a start."""
        sid = f"SM{self.desk.chance.bytes(16).hex()}"
        wish = Wish(account=self.account, shared=False, number=number, text=sid, language="en")
        said = Words(account=self.account, sender=number.e164, number=number, text=sid, words=words, language="en")
        acts: dict[str, Callable[[], object]] = {
            "STOP": lambda: stop_texts(self.desk, wish),
            "START": lambda: start_texts(self.desk, wish),
        }
        for _ in range(2):
            self.act(acts.get(words, lambda: take_text(self.desk, said)))
        with suppress(NotFound):  # what it began, whether or not the answer came
            self._note(self.desk.lines.call(sid).request)

    @property
    def account(self) -> Account:
        """The business as it is now."""
        return self.desk.accounts.get(self.olga.account.id)

    def _note(self, request: RequestId) -> None:
        submission = self.desk.requests.get(self.olga.account.id, request).submission
        made = self.desk.requests.submission(self.olga.account.id, submission).requests
        self.requests += [one for one in made if one not in self.requests]

    def again(self, reference: Reference) -> None:
        """The same form is sent again: the answer is the same, and nothing is added."""
        before = len(self.desk.engine.rows)
        made = self.act(lambda: submit_request(self.desk, self.sent[reference]))
        assert made.id == reference
        assert len(self.desk.engine.rows) == before

    def show_code(self, reference: Reference, *, wrong: bool) -> None:
        """A code is entered, or another one."""
        letters = [one for one in self.desk.requests.letters(self.olga.account.id, reference) if one.to]
        code = code_of_letter(self.desk, letters[0].id) if letters else "000000"
        shown = f"{(int(code) + 1) % 1_000_000:06d}" if wrong else code
        self.act(lambda: confirm_contact(self.desk, self.olga.account, reference, shown, by="browser"))

    def head(self, request: RequestId) -> Request:
        """A request as it is now."""
        return self.desk.requests.get(self.olga.account.id, request)

    def tell_vendor(self, head: Request) -> None:
        """Staff pass the request on to a vendor, which answers by its link at once."""
        told = TellVendors(request=head.id, vendors=(self.vendor.id,))
        if self.act(lambda: tell_vendors(self.desk, self.olga, told)):
            task = self.desk.vendors.task(self.olga.account.id, head.id, self.vendor.id)
            self.act(lambda: answer_by_link(self.desk, token_of(task), Said(answer=VendorAnswer.DONE)))

    # -- what runs by itself

    def pass_(self, minutes: int) -> None:
        """The clock jumps, never to where the calendars end: nothing is received or due there."""
        if self.desk.clock.now() + timedelta(minutes=minutes) < _HORIZON:
            self.desk.clock.pass_(minutes=minutes)

    def run(self, job: str) -> None:
        """One run of a job, which is repeated by its clock when it fails."""
        desk = self.desk
        jobs: dict[str, Callable[[], object]] = {
            "outbox": lambda: sweep_outbox(desk),
            "deadlines": lambda: keep_deadlines(desk),
            "voicemails": lambda: keep_voicemails(desk),
            "retention": lambda: sweep_requests(desk, until=desk.clock.now() + timedelta(seconds=30)),
            "stream": self.stream,
            "projection": lambda: self.project(0, None),
        }
        self.act(jobs[job])

    def stream(self, start: int = 0) -> None:
        """The stream of records tells of letters, also of those of which it has told."""
        places = [
            LetterPlace(row.pk, row.sk) for row in list(self.desk.engine.rows.values()) if row.kind == Letter.KIND
        ]
        for place in places[start:]:
            deliver_letter(self.desk, place)

    def project(self, start: int, count: int | None, *, backwards: bool = False) -> None:
        """The stream of the audit tells of entries: some, in any order, also again."""
        chains = {self.desk.audit_log.chain_of(self.olga.account.id, request) for request in self.requests}
        found = [entry for (chain, _), entry in sorted(self.desk.engine.audit.items()) if chain in chains]
        some = found[start:] if count is None else found[start : start + count]
        follow_entries(self.desk, self.olga.account.id, some[::-1] if backwards else some)

    # -- what must hold

    def check(self) -> None:
        """At any time: no chain is torn, and every clock is what the law makes of its request."""
        assert verify_restored(self.desk).torn == ()
        account = self.desk.accounts.get(self.olga.account.id)
        for request in self.there():
            head = self.head(request)
            assert recounted(account, head).clocks == head.clocks, request
            at = GENESIS
            for entry in self.desk.audit_log.of_request(account.id, request):
                assert verify_link(at, entry)
                at = entry.head
            assert at == head.chain_head

    def there(self) -> list[RequestId]:
        """The requests whose time is not over."""
        return [one for one in self.requests if self.desk.retention.head(self.olga.account.id, one) is not None]

    def settle(self) -> None:
        """Let everything that is under way come to its end, in fair weather."""
        self.faults.disarm()
        for _ in range(_QUIET):
            self.desk.clock.pass_(minutes=61)
            sweep_outbox(self.desk)
            keep_deadlines(self.desk)
            keep_voicemails(self.desk)
        self.desk.clock.pass_(minutes=61)
        sweep_outbox(self.desk)  # what became due in the last round is a letter since then
        self.project(0, None)

    def check_all(self) -> None:
        """At rest: nothing lost, doubled or left behind, each letter made once and sent, counts as recounted."""
        self.settle()
        self.check()
        assert len(self.requests) == len(set(self.requests))
        stored = {row.pk for row in self.desk.engine.rows.values() if row.kind == Request.KIND}
        assert {pk.rpartition("#")[2] for pk in stored} == set(self.there())
        self._check_look_ups(stored)
        self._check_letters()
        self._check_voicemails()
        account = self.desk.accounts.get(self.olga.account.id)
        cursor = ""
        while True:
            page = recount_page(self.desk, account, cursor=cursor)
            assert page.changed == 0
            cursor = page.cursor
            if not cursor:
                break
        assert verify_restored(self.desk).miscounted == ()

    def _check_look_ups(self, stored: set[str]) -> None:
        """What hangs on a request hangs on one that is there, as every submission does; what it counted as stays."""
        mine = f"A#{self.olga.account.id}#R#"
        for pk, sk in self.desk.engine.rows:
            assert not pk.startswith(mine) or pk in stored or sk == TALLY, (pk, sk)
        submissions = {one.submission for one in map(self.head, self.there())}
        held = {row.pk.rpartition("#")[2] for row in self.desk.engine.rows.values() if row.kind == "submission"}
        assert held == submissions

    def _check_voicemails(self) -> None:
        """What is said to be kept lies in the bucket as it was heard, and every message has been looked at."""
        for request in self.there():
            for voicemail in self.desk.voicemails.of_request(self.olga.account.id, request):
                kept = self.desk.voicemail_bucket.find(voicemail)
                assert voicemail.audio is not Audio.KEPT or (kept and kept.size == voicemail.size), voicemail.audio
                assert voicemail.audio is not Audio.AWAITED, "after hours of looking"

    def _check_letters(self) -> None:
        """Nothing waits, what was sent was mailed, and whatever was mailed twice was the same."""
        mailed: dict[str, list[Any]] = defaultdict(list)
        for mail in self.desk.mailer.sent:
            mailed[mail.id].append(mail)
        assert all(mail == same[0] for same in mailed.values() for mail in same)
        for letter in self.desk.letters():
            assert letter.state is not LetterState.QUEUED, letter.kind
            by_mail = letter.way is Way.MAIL
            assert not by_mail or letter.state is not LetterState.SENT or letter.id in mailed, letter.kind
