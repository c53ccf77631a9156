"""The service codes of an account: added, greeted, retired. Callers key them; they are never sequential."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audio_types import audio_type
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.telephony import (
    READY_GREETINGS,
    Greeting,
    GreetingKind,
    ServiceCode,
    ServiceCodeEntry,
    new_service_code,
)
from chalicelib.domain.text import required
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible
from chalicelib.services.ports.desk import Desk, new_id

GREETING_LIMIT: Final = 1_000  # characters: about a minute, spoken
GREETING_BYTES: Final = 5 * 1024 * 1024
_NAME_LIMIT: Final = 80
_TRIES: Final = 20


def add_code(desk: Desk, account: Account, *, name: str, actor: str) -> ServiceCode:
    """Give the account a new code, free in the whole deployment. Raise `InvalidField` (`name`)."""
    brand = required("name", name, limit=_NAME_LIMIT)
    for _ in range(_TRIES):
        code = ServiceCode(
            account=account.id,
            code=new_service_code(desk.chance.bytes(16)),
            name=brand,
            created_at=desk.clock.now(),
        )
        because = Reason(Tag.ACCOUNT_CODE_ADDED, actor, None, {"code": code.code})
        unit = desk.work.begin(account.id, code.created_at)
        unit.store(desk.accounts.get(account.id), because=because)
        unit.create(code, because=because)
        unit.create(ServiceCodeEntry(account=account.id, code=code.code), because=because)
        try:
            unit.commit()
        except Conflict:
            continue
        return desk.lines.code(code.code)
    raise Conflict("service code")


def code_of(desk: Desk, account: Account, code: str) -> ServiceCode:
    """A code of this account. Raise `NotFound`, for another account's as well."""
    found = desk.lines.code(code)
    if found.account != account.id:
        raise NotFound("service code")
    return found


def retire_code(desk: Desk, account: Account, code: str, *, forwards_to: str = "", actor: str) -> ServiceCode:
    """Retire a code; for a year it leads on to another one of the account, if one is named.

    Raise `NotFound`, `NotPossible` when it is retired already, `InvalidField` (`forwards_to`) for a retired one.
    """
    found = code_of(desk, account, code)
    if found.retired_at:
        raise NotPossible("code-retired")
    if forwards_to and (forwards_to == code or code_of(desk, account, forwards_to).retired_at):
        raise InvalidField(field="forwards_to", problem="not-in-use")
    silent = replace(found.greeting, audio={})  # nobody hears it any more
    retired = replace(found, retired_at=desk.clock.now(), forwards_to=forwards_to, greeting=silent)
    detail: Detail = {"code": code, "forwards_to": forwards_to}
    stored = _store(desk, account, retired, Tag.ACCOUNT_CODE_RETIRED, actor, detail)
    _delete_unused(desk, account, found.greeting, silent)
    return stored


def rename_code(desk: Desk, account: Account, code: str, *, name: str, actor: str) -> ServiceCode:
    """Give a code's brand another name."""
    renamed = replace(code_of(desk, account, code), name=required("name", name, limit=_NAME_LIMIT))
    return _store(desk, account, renamed, Tag.ACCOUNT_CODE_CHANGED, actor, {"code": code, "fields": ["name"]})


def greet_by_default(desk: Desk, account: Account, code: str, *, actor: str, language: str = "") -> ServiceCode:
    """Go back to the default greeting, in one language or in every one. Raise `InvalidField` (`language`)."""
    if not language:
        return _greet(desk, account, code, Greeting(), actor)
    before = code_of(desk, account, code).greeting
    spoken = spoken_language(account, language)
    texts = {name: words for name, words in before.texts.items() if name != spoken}
    audio = {name: sound for name, sound in before.audio.items() if name != spoken}
    return _greet(desk, account, code, _own(before, texts, audio), actor)


def greet_ready_made(desk: Desk, account: Account, code: str, *, ready: str, actor: str) -> ServiceCode:
    """Choose a ready-made greeting, which exists in every language. Raise `InvalidField` (`ready`)."""
    if ready not in READY_GREETINGS:
        raise InvalidField(field="ready", problem="unknown")
    return _greet(desk, account, code, Greeting(kind=GreetingKind.READY, ready=ready), actor)


def greet_by_text(desk: Desk, account: Account, code: str, *, text: str, language: str, actor: str) -> ServiceCode:
    """Have own words spoken in one language; others keep what they have. Raise `InvalidField` (`text`, `language`)."""
    words = required("text", text, limit=GREETING_LIMIT)
    before = code_of(desk, account, code).greeting
    texts = {**before.texts, spoken_language(account, language): words}
    audio = {name: sound for name, sound in before.audio.items() if name != language}
    return _greet(desk, account, code, _own(before, texts, audio), actor)


def greet_by_audio(
    desk: Desk, account: Account, code: str, *, audio: bytes, language: str, actor: str, sound: str = ""
) -> ServiceCode:
    """Have an own recording (WAV or MP3) played in one language; `sound` names it, if it has a name already.

    Raise `InvalidField` (`audio`, `language`).
    """
    before = code_of(desk, account, code).greeting
    spoken = spoken_language(account, language)
    content_type = audio_type(audio[:512])
    if content_type is None:
        raise InvalidField(field="audio", problem="not-audio")
    if len(audio) > GREETING_BYTES:
        raise InvalidField(field="audio", problem="too-long", limit=GREETING_BYTES)
    name = sound or new_id(desk)
    desk.voicemail_bucket.put_greeting(account.id, name, audio, content_type)
    return _greet(desk, account, code, _own(before, before.texts, {**before.audio, spoken: name}), actor)


def spoken_language(account: Account, language: str) -> str:
    """A language that the account's line speaks. Raise `InvalidField` (`language`)."""
    if language not in account.languages:
        raise InvalidField(field="language", problem="unknown")
    return language


def _own(before: Greeting, texts: Mapping[str, str], audio: Mapping[str, str]) -> Greeting:
    """A greeting with own words or recordings; a language that has neither keeps the ready-made one, if any."""
    return Greeting(
        kind=_own_kind(texts, audio, before.ready), ready=before.ready, texts=dict(texts), audio=dict(audio)
    )


def _own_kind(texts: Mapping[str, str], audio: Mapping[str, str], ready: str) -> GreetingKind:
    """What a greeting is that has a recording in one language and words in another: both are heard."""
    if audio:
        return GreetingKind.AUDIO
    if texts:
        return GreetingKind.TEXT
    return GreetingKind.READY if ready else GreetingKind.DEFAULT


def _greet(desk: Desk, account: Account, code: str, greeting: Greeting, actor: str) -> ServiceCode:
    before = code_of(desk, account, code)
    greeted = replace(before, greeting=greeting)
    detail: Detail = {"code": code, "fields": ["greeting"], "kind": greeting.kind.value}
    stored = _store(desk, account, greeted, Tag.ACCOUNT_CODE_CHANGED, actor, detail)
    _delete_unused(desk, account, before.greeting, greeting)
    return stored


def _delete_unused(desk: Desk, account: Account, before: Greeting, after: Greeting) -> None:
    """Delete the recordings that no caller hears from now on: after the commit, so that none is missed before."""
    for sound in set(before.audio.values()) - set(after.audio.values()):
        desk.voicemail_bucket.delete_greeting(account.id, sound)


def _store(desk: Desk, account: Account, code: ServiceCode, tag: Tag, actor: str, detail: Detail) -> ServiceCode:
    because = Reason(tag, actor, None, {name: value for name, value in detail.items() if value != ""})
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(desk.accounts.get(account.id), because=because)
    unit.store(code, because=because)
    unit.commit()
    return desk.lines.code(code.code)
