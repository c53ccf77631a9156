"""A letter that is spoken: words as the document that the telephone company carries out when somebody answers."""

from typing import Final

from chalicelib import texts

_FIRST_PAUSE: Final = 1  # seconds, until the telephone is at the ear


def spoken_document(words: str, language: str) -> str:
    """TwiML that says the words in the voice of their language and hangs up."""
    from twilio.twiml.voice_response import VoiceResponse

    known = language if language in texts.languages() else texts.ENGLISH
    response = VoiceResponse()
    response.pause(length=_FIRST_PAUSE)
    response.say(words, voice=texts.text("phone.voice", known), language=texts.text("phone.locale", known))
    response.hangup()
    return str(response)
