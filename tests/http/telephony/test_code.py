"""Service codes on the shared number: wrong ones, retired ones, guessed ones, and the general mailbox."""

import re
from dataclasses import replace

import pytest

from chalicelib.domain.account import Account, AccountState
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.ids import damm
from chalicelib.domain.reason import Reason
from chalicelib.domain.rights import Right
from chalicelib.services.telephone import service_codes
from chalicelib.services.telephone.find_line import GUESSES_LIMIT
from chalicelib.services.telephone.phone_numbers import add_number
from infra.local.phone import sound
from tests.http.telephone import Line, new_caller

ACTOR = "system:test"


@pytest.fixture
def free(line: Line) -> str:
    """A code that is well formed and nobody's."""
    five = next(str(number) for number in range(10000, 99999) if f"{number}{damm(str(number))}" != line.code.code)
    return f"{five}{damm(five)}"


def wrong_digits(code: str) -> list[str]:
    """The code with each digit changed in turn, and with each pair of neighbours swapped."""
    changed = [f"{code[:at]}{(int(code[at]) + 1) % 10}{code[at + 1 :]}" for at in range(1, 6)]
    swapped = [f"{code[:at]}{code[at + 1]}{code[at]}{code[at + 2 :]}" for at in range(1, 5)]
    return [digits for digits in changed + swapped if digits != code and digits[0] != "0"]


def put(line: Line, account: Account, **changed: object) -> None:
    """Change an account."""
    unit = line.stage.desk.work.begin(account.id, line.stage.time.now())
    fresh = line.stage.desk.accounts.get(account.id)
    unit.store(replace(fresh, **changed), because=Reason(Tag.ACCOUNT_SETTINGS_CHANGED, ACTOR))  # type: ignore[arg-type]
    unit.commit()


def test_no_wrong_digit_and_no_swap_leads_to_the_business(line: Line) -> None:
    for digits in wrong_digits(line.code.code):
        assert line.dial(f"11{digits}").says("We do not know that code.")


@pytest.mark.parametrize("keyed", ["12345#", "1#"])
def test_what_is_no_code_is_a_wrong_one(line: Line, keyed: str) -> None:
    call = line.dial("11").press(keyed)
    assert call.says("We do not know that code.")
    assert call.press(line.code.code).says("You have reached Acme Shoes.")


@pytest.mark.parametrize("keyed", ["*12345", "1*2345"])
def test_a_star_among_the_digits_is_explained_and_counts_as_no_wrong_code(line: Line, keyed: str) -> None:
    call = line.dial("11").press(keyed).press(keyed).press(keyed)
    assert call.says("That key has no meaning here.")
    assert call.press(line.code.code).says("You have reached Acme Shoes.")


def test_three_wrong_codes_lead_to_the_general_mailbox(
    line: Line, free: str, capsys: pytest.CaptureFixture[str]
) -> None:
    call = line.dial("11")
    for _ in range(2):
        assert call.press(free).says("We do not know that code.")
    assert call.press(free).says("You can leave your request in the general mailbox of Careful Operator.")
    assert call.press("1").says("Delete:")
    assert call.press("0").says("general mailbox")
    assert call.press("26").says("Your request has arrived.")
    request = line.request(call, line.operator.id)
    assert (request.account, request.right) == (line.operator.id, Right.UNSORTED)
    assert line.kept(call).code == ""
    assert len(re.findall(r'"PhoneCodesWrong":\[1\.0\]', capsys.readouterr().out)) == 3


def test_from_the_general_mailbox_one_can_still_key_a_code(line: Line, free: str) -> None:
    call = line.dial("11").press(free).press(free).press(free).press("3").press(line.code.code)
    assert call.says("You have reached Acme Shoes.")


def test_who_guesses_too_often_gets_the_general_mailbox_at_once(
    line: Line, free: str, capsys: pytest.CaptureFixture[str]
) -> None:
    caller = new_caller()
    for _ in range(GUESSES_LIMIT // 3):
        line.dial(f"11{free}{free}{free}", caller=caller).hang_up()
    capsys.readouterr()
    guessing = line.dial(f"11{line.code.code}", caller=caller)
    assert guessing.says("general mailbox")  # the right code is no longer told from a wrong one
    assert '"PhoneCodesGuessed":[1.0]' in capsys.readouterr().out
    assert line.dial(f"11{line.code.code}").says("You have reached Acme Shoes.")
    line.stage.time.move(hours=1, minutes=2)
    assert line.dial(f"11{line.code.code}", caller=caller).says("You have reached Acme Shoes.")


def test_a_retired_code_leads_on_for_a_year(line: Line) -> None:
    desk, account = line.stage.desk, line.stage.account
    old = service_codes.add_code(desk, account, name="Old Shoes", actor=ACTOR)
    between = service_codes.add_code(desk, account, name="Middle Shoes", actor=ACTOR)
    service_codes.retire_code(desk, account, old.code, forwards_to=between.code, actor=ACTOR)
    service_codes.retire_code(desk, account, between.code, forwards_to=line.code.code, actor=ACTOR)
    assert line.dial(f"11{old.code}").says("You have reached Acme Shoes.")
    gone = service_codes.add_code(desk, account, name="Gone Shoes", actor=ACTOR)
    service_codes.retire_code(desk, account, gone.code, actor=ACTOR)
    assert line.dial(f"11{gone.code}").says("We do not know that code.")
    line.stage.time.move(days=366)
    assert line.dial(f"11{old.code}").says("We do not know that code.")


def test_a_business_that_takes_no_requests_names_the_other_ways(line: Line) -> None:
    before = line.stage.desk.accounts.get(line.account)
    ready = line.dial(f"{line.to_business}2")
    put(line, before, state=AccountState.CLOSED, postal="1 Main Street\nOakland")
    call = line.dial(line.to_business)
    assert call.ended
    assert call.says("Acme Shoes takes no requests on this line any more.")
    assert call.says("1, 4, 1, 5, 5, 5, 5, 0, 1, 0, 0")
    assert call.says("privacy@acme.example")
    assert call.says("1 Main Street Oakland")
    assert ready.press("1").says("takes no requests")
    assert ready.ended
    put(line, before, email="", phone="", postal="")
    assert line.dial(line.to_business).says("Please look at the privacy notice")
    put(line, before, state=before.state, email=before.email, phone=before.phone, postal="")


def test_a_number_that_nobody_registered_says_so(line: Line) -> None:
    call = line.dial("11", to="+18005550199")
    assert call.ended
    assert call.says("This number is not connected to any business yet.")


def test_a_dedicated_number_stands_for_its_brand_or_for_the_business(line: Line) -> None:
    desk, account = line.stage.desk, line.stage.account
    boots = service_codes.add_code(desk, account, name="Acme Boots", actor=ACTOR)
    add_number(desk, desk.accounts.get(account.id), Phone("+18005550178"), code=boots.code, actor=ACTOR)
    assert line.dial("11", to="+18005550178").says("You have reached Acme Boots.")
    add_number(desk, line.operator, Phone("+18005550179"), actor=ACTOR)
    assert line.dial("11", to="+18005550179").says("You have reached Careful Operator.")
    service_codes.retire_code(desk, account, boots.code, actor=ACTOR)
    assert line.dial("11", to="+18005550178").says("You have reached Acme Stores.")


def test_the_greeting_is_the_businesss_own(line: Line) -> None:
    desk, account = line.stage.desk, line.stage.account
    code = service_codes.add_code(desk, account, name="Greeted", actor=ACTOR).code
    keys = f"11{code}"
    assert line.dial(keys).says("Thank you for calling. Here you can ask")
    service_codes.greet_ready_made(desk, account, code, ready="after-hours", actor=ACTOR)
    assert line.dial(keys).says("Our office may be closed")
    service_codes.greet_by_text(desk, account, code, text="Hello from <Acme> & friends.", language="en", actor=ACTOR)
    assert line.dial(keys).says("Hello from <Acme> & friends.")
    assert line.dial(f"21{code}").says("Es posible que nuestra oficina esté cerrada")  # the words were of one language


def test_a_caller_who_knows_the_way_may_press_on_while_it_is_spoken(line: Line) -> None:
    document = line.dial(line.to_business).documents[-1]
    assert document.index("<Gather") < document.index("You have reached")


def test_an_own_recording_greets_in_its_language(line: Line) -> None:
    desk, account = line.stage.desk, line.stage.account
    code = service_codes.add_code(desk, account, name="Sounding", actor=ACTOR).code
    audio = sound.spoken("Bienvenido a Acme", language="es")
    service_codes.greet_by_audio(desk, account, code, audio=audio, language="es", actor=ACTOR)
    spanish = line.dial(f"21{code}")
    [played] = [one for one in spanish.heard if one.kind == "play"]
    assert f"/greetings/{account.id}/" in played.url
    assert not spanish.says("Gracias por llamar. Aquí")
    english = line.dial(f"11{code}")
    assert english.says("Thank you for calling. Here you can ask")
    assert [one for one in english.heard if one.kind == "play"] == []
