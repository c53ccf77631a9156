"""A caller calls back, keys reference and PIN, and hears where the request stands."""

import pytest

from chalicelib import texts
from chalicelib.domain.ids import damm
from chalicelib.domain.request import Behalf, Outcome, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import READY_GREETINGS
from chalicelib.services.handling.ask_clarification import ask_clarification
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.intake.close_no_request import CloseNoRequest, close_no_request
from chalicelib.services.intake.sort_request import SortRequest, sort_request
from chalicelib.services.telephone.hear_status import CALLER_TRIES
from infra.local.phone.client import LocalCall
from tests.http.telephone import Line, new_caller

WRONG = "This reference and this PIN do not belong together."


def other(digits: str) -> str:
    """Digits that are not these."""
    return f"{digits[:-1]}{(int(digits[-1]) + 1) % 10}"


def sort(line: Line, call: LocalCall, right: Right, *, residence: str = "US-CA") -> None:
    """Staff say what was asked for."""
    typed = Typed(name="Ana", email=None, phone=line.kept(call).caller)
    heard = SortRequest(
        request=line.request(call).id,
        rights=(right,),
        residence=residence,
        behalf=Behalf.SELF,
        typed=typed,
    )
    sort_request(line.stage.desk, line.stage.staff, heard)


@pytest.fixture
def left(line: Line) -> LocalCall:
    """A call that left a request."""
    return line.dial(f"{line.to_business}2122").hang_up()


def test_the_status_and_the_due_date_are_spoken(line: Line, left: LocalCall) -> None:
    call = line.dial("12")
    assert call.says("Please key the eleven digits")
    assert call.press(line.reference(left)).says("six digits of your PIN")
    call.press(line.pin(left))
    assert call.says("Acme Shoes received your request: Delete my data.")
    assert call.says("A person will call you back.")
    assert call.says("It must be answered by ")
    heard = call.words
    assert call.press("0").words == heard
    assert call.press("1").says("To make a request about your personal information")
    assert line.submission(left).contact_confirmed_at is not None
    assert line.tags(left)[-1] == "request:contact:confirmed"
    entry = line.stage.desk.audit_log.of_request(line.account, line.request(left).id)[-1]
    assert entry.detail["contact"] == "pin"
    assert line.request(left).verification.match is None


def test_the_status_is_spoken_in_spanish(line: Line, left: LocalCall) -> None:
    call = line.dial(f"22{line.reference(left)}{line.pin(left)}")
    assert call.says("Acme Shoes recibió su solicitud: Eliminar mis datos.")
    assert call.says("Debe responderse a más tardar el ")


def test_an_unknown_reference_and_a_wrong_pin_sound_alike(line: Line, left: LocalCall) -> None:
    unknown = f"9876543210{damm('9876543210')}"
    wrong = line.dial(f"12{line.reference(left)}{other(line.pin(left))}")
    nobody = line.dial(f"12{unknown}{line.pin(left)}")
    assert wrong.words == nobody.words
    assert wrong.says(WRONG)
    assert wrong.press(line.pin(left)).says("Delete my data")
    assert nobody.press(line.pin(left)).says(WRONG)
    assert nobody.press(line.pin(left)).says("We could not understand your keys")


def test_a_reference_with_a_wrong_digit_is_noticed_at_once(line: Line, left: LocalCall) -> None:
    call = line.dial("12").press(other(line.reference(left)))
    assert call.says("Those are not the digits of a reference.")
    assert call.press(line.reference(left)).says("six digits of your PIN")


def test_the_right_pin_is_one_try_however_often_its_post_repeats(line: Line, left: LocalCall) -> None:
    call = line.dial(f"12{line.reference(left)}")
    line.phone.deliveries("step", times=30)
    call.press(line.pin(left))
    line.phone.deliveries("step")
    assert call.says("Delete my data")
    assert line.tags(left).count("request:contact:confirmed") == 1
    assert line.dial(f"12{line.reference(left)}{line.pin(left)}").says("Delete my data")


def test_the_pin_of_another_call_opens_nothing(line: Line, left: LocalCall) -> None:
    another = line.dial(f"{line.to_business}21").hang_up()
    assert line.dial(f"12{line.reference(left)}{line.pin(another)}").says(WRONG)


def test_guessing_a_pin_ends_for_the_reference_and_for_nobody_else(line: Line, left: LocalCall) -> None:
    for _ in range(2):
        line.dial(f"12{line.reference(left)}" + other(line.pin(left)) * 2).hang_up()
    call = line.dial(f"12{line.reference(left)}{other(line.pin(left))}").press(line.pin(left))
    assert call.says("Too many numbers were tried")
    assert call.ended
    another = line.dial(f"{line.to_business}21").hang_up()
    assert line.dial(f"12{line.reference(another)}{line.pin(another)}").says("Delete my data")


def test_guessing_pins_of_many_references_ends_for_the_caller(line: Line, left: LocalCall) -> None:
    caller = new_caller()
    for number in range(CALLER_TRIES):
        ten = str(8_000_000_000 + number)
        line.dial(f"12{ten}{damm(ten)}123456", caller=caller).hang_up()
    call = line.dial(f"12{line.reference(left)}{line.pin(left)}", caller=caller)
    assert call.says("Too many numbers were tried")
    assert line.dial(f"12{line.reference(left)}{line.pin(left)}").says("Delete my data")


def test_a_request_that_ended_says_how(line: Line, left: LocalCall) -> None:
    ended = CloseNoRequest(request=line.request(left).id, what="silence")
    close_no_request(line.stage.desk, line.stage.staff, ended)
    assert line.request(left).outcome is Outcome.NO_REQUEST
    call = line.dial(f"12{line.reference(left)}{line.pin(left)}")
    assert call.says("The business found no request in your message.")
    assert not call.says("It was answered on")


def test_a_request_that_was_answered_says_when_and_how(line: Line) -> None:
    left = line.dial(f"{line.to_business}242").hang_up()
    sort(line, left, Right.OPT_OUT_SALE)
    answer = DecideRequest(request=line.request(left).id, outcome=Outcome.GRANTED, grounds=(), text="Done.")
    decide_request(line.stage.desk, line.stage.staff, answer)
    call = line.dial(f"12{line.reference(left)}{line.pin(left)}")
    assert call.says("received your request: Stop selling or sharing my data.")
    assert call.says("It was answered on ")
    assert call.says("What you asked for was done.")
    assert not call.says("It must be answered by")


def test_while_the_business_waits_for_an_answer_the_caller_hears_so(line: Line, left: LocalCall) -> None:
    sort(line, left, Right.ACCESS, residence="GB")
    ask_clarification(line.stage.desk, line.stage.staff, line.request(left).id, "Which account do you mean?")
    call = line.dial(f"12{line.reference(left)}{line.pin(left)}")
    assert call.says("The business has asked you something and waits for your answer.")
    assert call.says("It must be answered by ")


def test_a_message_that_nobody_has_sorted_is_called_one(line: Line) -> None:
    left = line.dial(f"{line.to_business}261").speak("Something else").hang_up()
    call = line.dial(f"12{line.reference(left)}{line.pin(left)}")
    assert call.says("Acme Shoes received your message.")
    assert call.says("A person will listen to what you left, or read it.")


def test_every_outcome_and_state_has_words_for_the_telephone() -> None:
    outcomes = {outcome.value.replace(" ", "-") for outcome in Outcome} | {"unverified", "categories"}
    assert {name for name in outcomes if not texts.has_text(f"phone.outcome.{name}")} == set()
    states = {"received", "heard", "called", "confirm", "in-progress", "need-information", "appealed"}
    assert {name for name in states if not texts.has_text(f"phone.status.state.{name}")} == set()
    assert {name for name in READY_GREETINGS if not texts.has_text(f"phone.greeting.{name}")} == set()


def test_a_late_answer_is_called_late(line: Line, left: LocalCall) -> None:
    line.stage.time.move(days=60)
    call = line.dial(f"12{line.reference(left)}{line.pin(left)}")
    assert call.says("It should have been answered by ")


def test_what_was_keyed_is_forgotten_after_an_hour(line: Line, left: LocalCall) -> None:
    call = line.dial(f"12{line.reference(left)}")
    line.stage.time.move(hours=2)
    assert call.press(line.pin(left)).says("Please key the eleven digits")
    open_call = line.dial(f"12{line.reference(left)}{line.pin(left)}")
    line.stage.time.move(hours=2)
    assert open_call.press("0").says("To make a request about your personal information")


def test_a_caller_who_has_shown_the_pin_gets_what_they_wish_in_another_form(line: Line, left: LocalCall) -> None:
    call = line.dial(f"12{line.reference(left)}{line.pin(left)}")
    assert call.says("such as large print or braille, press 2")
    assert call.press("2").says("For large print, press 1.")
    assert call.press("9").says("For large print, press 1.")
    call.press("3")
    assert call.says("We have noted it")
    assert call.says("For the main menu, press 1.")
    [wish] = line.stage.desk.format_wishes.of(line.account, [line.request(left).id])
    assert (wish.form, wish.came, wish.by) == ("braille", "phone", "consumer")
    assert call.press("1").says("To make a request about your personal information")


def test_nobody_asks_for_another_form_before_the_pin(line: Line, left: LocalCall) -> None:
    line.dial("12").press(line.reference(left))
    assert line.stage.desk.format_wishes.of(line.account, [line.request(left).id]) == ()
