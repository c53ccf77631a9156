"""A caller without a computer is served: they ask, speak, are heard, and hear where it stands, by telephone alone."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.domain.contact import Phone
from chalicelib.domain.request import Behalf, Sorting, State, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.voicemail import Audio
from chalicelib.outbound.twilio_company import TwilioCompany
from chalicelib.services.intake.sort_request import SortRequest, sort_request
from chalicelib.services.voicemail.keep_voicemail import keep_voicemails
from infra.local.phone.client import ACCOUNT, TOKEN, LocalCall
from tests.fakes.phone import MemoryTranscriber
from tests.http.telephone import Line, new_caller, spoken
from tests.journeys.test_nothing_personal_leaks import Written, leaks, lying_open, written

__all__ = ["written"]


@pytest.fixture(scope="module", autouse=True)
def over_http(line: Line) -> Iterator[None]:
    """The company's REST addresses on a port of this machine."""
    with line.phone.serve() as base:
        company = TwilioCompany(account_sid=ACCOUNT, token=lambda: TOKEN, base=base)
        line.stage.desk.__dict__.update(phone_company=company, transcriber=MemoryTranscriber())
        yield


def staff_listen(line: Line, call: LocalCall) -> None:
    """Staff have heard who it is, and say so."""
    request, caller = line.request(call), line.kept(call).caller
    typed = Typed(name="Rosa Méndez", email=None, phone=caller, details="Deletion of everything")
    heard = SortRequest(
        request=request.id,
        rights=(Right.DELETE,),
        residence="US-CA",
        behalf=Behalf.SELF,
        typed=typed,
    )
    sort_request(line.stage.desk, line.stage.staff, heard)


def test_she_asks_speaks_and_hears_where_it_stands(line: Line) -> None:
    rosa = new_caller()
    call = line.dial(caller=rosa)
    assert call.says("Para español, oprima el 2.")
    assert call.press("2").says("Para hacer una solicitud")
    assert call.press("1").says("Marque los seis dígitos del código")
    assert call.press(line.code.code).says("Usted se comunicó con Acme Shoes.")
    assert call.press("1").says("Borrar: la empresa borra la información")
    assert call.press("2").says("Para que se borre su información, oprima el 1.")
    call.press("1")
    reference, pin = line.reference(call), line.pin(call)
    assert call.words.count(spoken(reference)) == call.words.count(spoken(pin)) == 2
    assert call.press("1").says("Hable después del tono.")
    call.speak("Soy Rosa Méndez", language="es").press("#")
    assert call.says("Puede grabar otra vez.")
    call.speak("Soy Rosa Méndez, borren todos mis datos", language="es").wait_silent()
    assert call.says("Su mensaje se envió.")
    assert call.words.count(spoken(reference)) == 2
    assert call.press("1").says("El mensaje de texto está en camino.")
    assert call.ended

    stage = line.stage
    stage.deliver()
    [text] = line.phone.texts_to(rosa)
    assert reference in text.body.replace(" ", "")
    assert pin not in text.body
    for _ in range(6):
        assert keep_voicemails(stage.desk)[1] == ()
        stage.time.move(minutes=1)
    request = line.request(call)
    assert (request.state, request.sort, request.language) == (State.TO_SORT, Sorting.LISTEN, "es")
    kept = {one.take: one for one in stage.desk.voicemails.of_request(request.account, request.id)}
    assert (kept[1].audio, kept[2].audio) == (Audio.SUPERSEDED, Audio.KEPT)
    assert all(one["deleted_at"] for one in line.phone.recordings())

    staff_listen(line, call)
    assert line.request(call).regime == "ccpa"
    later = line.dial(f"22{reference}{pin}", caller=rosa)
    assert later.says("Acme Shoes recibió su solicitud: Eliminar mis datos.")
    assert later.says("Debe responderse a más tardar el ")
    assert later.hang_up().ended
    assert line.request(call).verification.contact_confirmed_at is not None
    assert line.request(call).verification.match is None  # a PIN says that it is the same person, not who


def test_he_who_hides_his_number_and_will_not_be_recorded_is_called_back(line: Line) -> None:
    call = line.dial(f"{line.to_business}242", caller=None)
    assert call.press("4155550166#").says(spoken("14155550166"))
    call.hang_up()
    request = line.request(call)
    assert (request.right, request.sort, request.state) == (Right.OPT_OUT_SALE, Sorting.CALL_BACK, State.TO_SORT)
    assert line.kept(call).given == Phone("+14155550166")
    assert line.stage.desk.voicemails.of_request(request.account, request.id) == ()
    assert [letter.kind for letter in line.stage.desk.requests.letters(request.account, request.submission)] == []


def test_nothing_that_a_caller_is_or_keys_is_found_where_it_does_not_belong(line: Line, written: Written) -> None:
    caller, given = new_caller(), "4155550188"
    told: dict[str, Any] = {"CallerName": "MARKROSA MENDEZ", "FromCity": "MARKCITY", "FromZip": "94199"}
    call = line.dial(f"{line.to_business}2111", caller=caller, **told).speak("hello").hang_up()
    line.dial(f"12{line.reference(call)}{line.pin(call)}", caller=caller).hang_up()
    line.dial(f"12{line.reference(call)}999999", caller=caller).hang_up()
    hidden = line.dial(f"{line.to_business}222", caller=None).press(f"{given}#")
    assert line.kept(hidden).given is not None
    line.dial("11111111", caller=caller).hang_up()
    places = lying_open(line.stage) | {"logs and metrics": written.text().lower()}
    assert "phonecodeswrong" in places["logs and metrics"]
    assert leaks(places, [caller[2:], given, "markrosa", "markcity"]) == []
