"""The telephone company signs as Twilio documents it."""

from twilio.request_validator import RequestValidator

from infra.local.phone.signature import forged, sign

URL = "https://example.com/myapp.php?foo=1&bar=2"
PARAMS = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675309",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
}
SIGNATURE = "9pyy2ZSJda9ihJ1NNXPXtY4oV2Y="


def test_the_published_vector_comes_out() -> None:
    assert sign("12345", URL, PARAMS) == SIGNATURE


def test_the_fragment_with_the_connection_overrides_is_not_signed() -> None:
    assert sign("12345", f"{URL}#rc=3&rp=all", PARAMS) == SIGNATURE


def test_the_apps_validator_agrees_also_on_blank_and_foreign_words() -> None:
    params = {"Body": "Baja, por favor: ñ & +", "Digits": "", "FromZip": ""}

    assert RequestValidator("t").validate(URL, params, sign("t", URL, params))


def test_a_forged_signature_looks_like_one_and_is_wrong() -> None:
    assert len(forged(SIGNATURE)) == len(SIGNATURE)
    assert not RequestValidator("12345").validate(URL, PARAMS, forged(SIGNATURE))
