"""Whoever shows another's number, knows their reference or keys what nobody asked for gets nowhere near their data."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from markupsafe import escape

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.correspondence import Way
from chalicelib.domain.request import Behalf, Period, Request, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.domain.voicemail import Audio, Voicemail, Words
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.http.staff.next_step import next_step
from chalicelib.services.consumer.codes import code_of_letter
from chalicelib.services.consumer.follow_up import ask_follow_up, open_follow_up
from chalicelib.services.handling.record_match import RecordMatch, record_match
from chalicelib.services.intake.sort_request import SortRequest, sort_request
from chalicelib.services.telephone.may_text import NUMBER_A_DAY
from chalicelib.services.telephone.phone_identity import reference_of_call
from chalicelib.services.telephone.send_phone_code import send_phone_code
from chalicelib.services.telephone.service_codes import add_code, greet_by_text
from chalicelib.services.telephone.text_reference import text_reference
from infra.local.phone.client import ACCOUNT, TOKEN, LocalCall
from infra.local.phone.signature import sign
from tests.fakes import caller
from tests.fakes.acme import open_acme
from tests.fakes.phone import MemoryPhoneCompany, MemoryVoicemailBucket
from tests.http.client import FORM, Browser
from tests.http.office import enter, page_of
from tests.http.telephone import DEDICATED, Line, new_caller

POLICIES = Path(__file__).parents[3] / ".chalice"
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
EVA = Email.parse("eva@example.com")


@pytest.fixture(autouse=True)
def company(line: Line) -> Iterator[MemoryPhoneCompany]:
    """What leaves for a telephone stays here."""
    company = MemoryPhoneCompany()
    line.stage.desk.__dict__["phone_company"] = company
    yield company
    del line.stage.desk.__dict__["phone_company"]


def left(line: Line, number: str, key: str = "2") -> LocalCall:
    """Somebody calls, shows a number (whose ever it is), asks to know all and hangs up."""
    return line.dial(f"112{key}", to=DEDICATED, caller=number).hang_up()


def sort(line: Line, call: LocalCall, *, email: Email | None = None, phone: str = "") -> None:
    """Staff write down what the message says."""
    typed = Typed(name="Eva", email=email, phone=Phone(phone) if phone else line.kept(call).caller)
    heard = SortRequest(
        request=line.request(call).id,
        rights=(Right.KNOW_SPECIFIC,),
        residence="US-CA",
        behalf=Behalf.SELF,
        typed=typed,
    )
    sort_request(line.stage.desk, line.stage.staff, heard)


def matched(line: Line, call: LocalCall, *, file_contact: Email | None = None) -> Request:
    """Who was married to her knows all that staff ask; the number that was shown is the one on file."""
    command = RecordMatch(
        request=line.request(call).id,
        compared=("name", "address", "birthday"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=True,
        contact_on_file=file_contact is None,
        file_contact=file_contact,
    )
    return record_match(line.stage.desk, line.stage.staff, command)


def sent_code(line: Line, call: LocalCall, way: Way = Way.TEXT) -> str:
    """The code that staff have sent, as only the owner of the number reads or hears it."""
    letter = send_phone_code(line.stage.desk, line.stage.staff, line.request(call).id, way)
    line.stage.deliver()
    return code_of_letter(line.stage.desk, letter.id)


def keyed(line: Line, call: LocalCall, digits: str) -> LocalCall:
    """Call the line again, from anywhere, with the reference and six digits."""
    return line.dial(f"12{line.reference(call)}{digits}")


# A number that is only shown


def test_the_pin_of_a_spoofed_call_makes_nobody_the_owner_of_the_number(line: Line) -> None:
    call = left(line, new_caller())
    sort(line, call)
    assert keyed(line, call, line.pin(call)).says("Acme Shoes received your request")
    assert line.request(call).verification.contact_confirmed_at is not None
    matched(line, call)
    assert not line.request(call).verification.sufficient


def test_a_code_can_still_be_sent_after_the_pin_and_counts_for_more(line: Line) -> None:
    call = left(line, new_caller())
    sort(line, call)
    keyed(line, call, line.pin(call))
    head = matched(line, call)
    told = replace(head, clocks=head.meeting(Period.ACKNOWLEDGE, line.stage.time.now()))
    step = next_step(line.stage.staff, told, (), today=head.received_at.date())
    assert (step.key, step.action and step.action.key) == ("code-outstanding", "phone-code")
    keyed(line, call, sent_code(line, call, Way.CALL))
    check = line.request(call).verification
    assert check.sufficient
    assert line.tags(call).count("request:contact:confirmed") == 2
    keyed(line, call, line.pin(call))
    assert line.request(call).verification == check


# A code that went elsewhere


def test_a_code_that_a_telephone_got_confirms_no_address_that_staff_typed_later(line: Line) -> None:
    number = new_caller()
    call = left(line, number)
    code = sent_code(line, call)
    sort(line, call, email=EVA)
    desk, account = line.stage.desk, line.stage.staff.account
    with pytest.raises(InvalidField):
        open_follow_up(desk, account, line.reference(call), code, "v" * 32, contact=EVA)
    keyed(line, call, code)
    assert line.submission(call).contact_confirmed_at is None


def test_the_pin_tells_where_a_request_stands_and_confirms_no_address(line: Line) -> None:
    call = left(line, new_caller())
    sort(line, call, email=EVA)
    assert keyed(line, call, line.pin(call)).says("Acme Shoes received your request")
    assert line.submission(call).contact_confirmed_at is None


def test_staff_send_no_code_to_a_number_beside_the_address_that_is_answered(line: Line) -> None:
    call = left(line, new_caller())
    sort(line, call, email=EVA)
    with pytest.raises(NotPossible, match="code-by-mail"):
        sent_code(line, call)


def test_a_code_for_one_number_confirms_no_other(line: Line) -> None:
    mine, hers = new_caller(), new_caller()
    call = left(line, mine)
    code = sent_code(line, call)
    sort(line, call, phone=hers)
    desk, account = line.stage.desk, line.stage.staff.account
    with pytest.raises(InvalidField):
        open_follow_up(desk, account, line.reference(call), code, "w" * 32, contact=Phone(hers))
    assert not keyed(line, call, code).says("received your request")
    assert line.submission(call).contact_confirmed_at is None


def test_the_pin_opens_no_page(line: Line) -> None:
    number = new_caller()
    call = left(line, number)
    desk, account = line.stage.desk, line.stage.staff.account
    ask_follow_up(desk, account, line.reference(call), Phone(number))
    with pytest.raises(InvalidField):
        open_follow_up(desk, account, line.reference(call), line.pin(call), "x" * 32, contact=Phone(number))


# What the functions may do to recordings


def test_only_what_fetches_and_checks_may_let_go_of_a_recording() -> None:
    """Whoever takes over the web's function makes no evidence vanish: it may hold and never release, nor delete."""
    everything = {"policy-erase-accounts.json"}  # what an account leaves behind goes, whatever it is
    freeing = set()
    for policy in sorted(POLICIES.glob("policy-*.json")):
        for statement in json.loads(policy.read_text())["Statement"]:
            kept = [place for place in map(str, statement["Resource"]) if "VoicemailBucket.Arn" in place]
            no_voicemails = ("Arn}/greetings/*", "Arn}/transcripts/*")  # own sound; the transcriber's words
            places = [place for place in kept if not any(one in place for one in no_voicemails)]
            whole = any(place.endswith("Arn}/*'}") for place in places)
            assert not whole or policy.name in everything, (policy.name, statement["Sid"])
            free = {"s3:DeleteObject", "s3:PutObjectTagging"} & set(statement["Action"])
            only_held = statement.get("Condition") == {"StringEquals": {"s3:RequestObjectTag/hold": "yes"}}
            if places and free and not (only_held and free == {"s3:PutObjectTagging"}):
                freeing.add(policy.stem.removeprefix("policy-"))
    background = {"check-voicemails", "keep-voicemails", "on-voicemail", "retag-voicemails"}
    assert freeing == background | {"erase-accounts", "sweep-retention"}


# Locked out by others


def test_a_stranger_who_knows_the_reference_does_not_lock_its_owner_out(line: Line) -> None:
    number = new_caller()
    call = left(line, number)
    wrong = f"{line.pin(call)[:-1]}{(int(line.pin(call)[-1]) + 1) % 10}"
    for _ in range(3):
        keyed(line, call, wrong * 2).hang_up()
    assert keyed(line, call, line.pin(call)).says("Too many numbers were tried")
    own = line.dial(f"12{line.reference(call)}{line.pin(call)}", caller=number)
    assert own.says("Acme Shoes received your request")


def test_who_shows_the_owner_s_number_has_five_tries_as_well(line: Line) -> None:
    number = new_caller()
    call = left(line, number)
    wrong = f"{line.pin(call)[:-1]}{(int(line.pin(call)[-1]) + 1) % 10}"
    for _ in range(3):
        line.dial(f"12{line.reference(call)}{wrong * 2}", caller=number).hang_up()
    own = line.dial(f"12{line.reference(call)}{line.pin(call)}", caller=number)
    assert own.says("Too many numbers were tried")


def test_references_that_spoofed_calls_ask_for_use_up_no_code_of_staff(line: Line, company: MemoryPhoneCompany) -> None:
    number = new_caller()
    for _ in range(NUMBER_A_DAY + 2):
        spoofed = left(line, number)
        text_reference(line.stage.desk, spoofed.sid)
        line.stage.deliver()
    assert len([text for text in company.texts if text[0] == number]) == NUMBER_A_DAY
    call = left(line, number)
    code = sent_code(line, call)
    assert code in company.texts[-1][2]


# What strangers write, read by staff and by machines


@pytest.fixture
def bucket(line: Line) -> Iterator[MemoryVoicemailBucket]:
    """The bucket, in memory."""
    bucket = MemoryVoicemailBucket()
    line.stage.desk.__dict__["voicemail_bucket"] = bucket
    yield bucket
    del line.stage.desk.__dict__["voicemail_bucket"]


def spoken_to(line: Line, words: str) -> tuple[Request, Voicemail]:
    """A message whose transcript says these words."""
    desk = line.stage.desk
    request = caller.rings(desk, line.stage.staff.account)
    left_there = caller.records(desk, request)
    content_type = "text/html"
    kept = caller.said(
        desk, left_there, audio=Audio.KEPT, transcript=words, words=Words.DONE, content_type=content_type
    )
    return request, kept


def test_what_a_caller_sends_is_text_on_every_page_of_staff(line: Line, bucket: MemoryVoicemailBucket) -> None:
    owner = enter(line.stage, line.stage.owner)
    number = new_caller()
    call = line.dial("1122", to=DEDICATED, caller=number, CallerName=EVIL, StirVerstat=EVIL, FromState=EVIL).hang_up()
    line.phone.text(number, DEDICATED, EVIL)
    [texted] = [
        line.stage.desk.requests.get(line.account, entry.request)
        for entry in line.stage.desk.requests.by_contact(line.account, Phone(number).look_up)
        if entry.request != line.request(call).id
    ]
    request, voicemail = spoken_to(line, EVIL)
    pages = [page_of(one, step) for one in (line.request(call), texted, request) for step in ("", "sort")]
    for path in ("/staff", *pages, f"{page_of(request)}/voicemails/{voicemail.id}/transcript"):
        page = owner.get(path)
        assert page.status == 200
        assert "<script>alert" not in page.text, path
        assert "onerror=" not in page.text.replace(html.escape(EVIL), "").replace(str(escape(EVIL)), ""), path


def test_staff_of_another_business_get_nothing_of_a_voicemail(line: Line, bucket: MemoryVoicemailBucket) -> None:
    request, voicemail = spoken_to(line, "Hello")
    other = enter(line.stage, open_acme(line.stage.desk, "stranger").user)
    for what in ("audio", "file", "transcript", "certificate", "certificate/signed"):
        page = other.get(f"{page_of(request)}/voicemails/{voicemail.id}/{what}")
        assert (page.status, page.header("Location")) == (404, None), what


def test_a_brand_is_words_and_never_verbs(line: Line) -> None:
    name = "</Say><Dial>+19005550123</Dial><Say>&"
    code = add_code(line.stage.desk, line.stage.staff.account, name=name, actor="system:test")
    greet_by_text(
        line.stage.desk,
        line.stage.staff.account,
        code.code,
        text="<break/><Redirect>http://x</Redirect>",
        language="en",
        actor="system:test",
    )
    call = line.dial(f"11{code.code}")
    assert call.says(name)
    assert set(re.findall(r"<(\w+)", call.documents[-1])) == {"Response", "Gather", "Say"}


# Posts that were overheard


def test_an_overheard_post_cannot_be_turned_to_another_business_or_step(line: Line) -> None:
    other = open_acme(line.stage.desk, "overheard").account.id
    signed = f"/telephony/voice/right?account={line.account}&code=&language=en"
    fields = {"AccountSid": ACCOUNT, "CallSid": "CA" + "5" * 32, "From": new_caller(), "To": DEDICATED, "Digits": "1"}
    signature = sign(TOKEN, f"{line.stage.desk.public_url}{signed}", fields)
    for path in (
        f"/telephony/voice/right?account={other}&code=&language=en",
        f"/telephony/voice/right?account={line.account}&account={other}&code=&language=en",
        f"/telephony/voice/right?account={other}&account={line.account}&code=&language=en",
        f"/telephony/voice/consent?account={line.account}&code=&language=en",
    ):
        Browser(line.stage.app).send(
            "POST", path, body=urlencode(fields).encode(), content_type=FORM, x_twilio_signature=signature
        )
    with pytest.raises(NotFound):
        line.stage.desk.requests.submission(other, reference_of_call(line.stage.desk, other, fields["CallSid"]))
