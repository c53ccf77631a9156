"""Kinds of acts by which people look for entries of the audit: each tag belongs to one, by how it begins."""

from enum import StrEnum
from typing import Final


class ActKind(StrEnum):
    """What an entry is about, in the words of who looks for it."""

    SIGN_IN = "sign-in"
    LOOK = "look"
    USERS = "users"
    SETTINGS = "settings"
    SYSTEMS = "systems"
    EXPORT = "export"
    DECISION = "decision"
    IDENTITY = "identity"
    LETTER = "letter"
    FILE = "file"
    COURSE = "course"


_BEGINNINGS: Final = (
    ("user:alerts", ActKind.SETTINGS),
    ("user:views", ActKind.SETTINGS),
    ("user:data", ActKind.EXPORT),
    ("user:", ActKind.SIGN_IN),
    ("view:", ActKind.LOOK),
    ("account:user:", ActKind.USERS),
    ("account:key:added", ActKind.SYSTEMS),
    ("account:key:revoked", ActKind.SYSTEMS),
    ("account:webhook:", ActKind.SYSTEMS),
    ("account:agent:", ActKind.SYSTEMS),
    ("account:list:", ActKind.EXPORT),
    ("account:takeout:", ActKind.EXPORT),
    ("account:consumer:export", ActKind.EXPORT),
    ("account:consumer:", ActKind.DECISION),
    ("audit:", ActKind.EXPORT),
    ("account:letter:", ActKind.LETTER),
    ("account:grant:", ActKind.USERS),
    ("account:", ActKind.SETTINGS),
    ("request:answered", ActKind.DECISION),
    ("request:denied", ActKind.DECISION),
    ("request:extended", ActKind.DECISION),
    ("request:appeal:decided", ActKind.DECISION),
    ("request:held", ActKind.DECISION),
    ("request:hold-", ActKind.DECISION),
    ("request:law:", ActKind.DECISION),
    ("request:reopened", ActKind.DECISION),
    ("request:verification:", ActKind.IDENTITY),
    ("request:approval:", ActKind.IDENTITY),
    ("request:identity:", ActKind.IDENTITY),
    ("request:contact:", ActKind.IDENTITY),
    ("request:code:", ActKind.IDENTITY),
    ("request:letter:", ActKind.LETTER),
    ("request:referr", ActKind.DECISION),
    ("request:message:", ActKind.LETTER),
    ("request:told:", ActKind.LETTER),
    ("request:file:", ActKind.FILE),
    ("request:note", ActKind.FILE),
    ("request:data:", ActKind.FILE),
    ("request:voicemail:", ActKind.FILE),
    ("request:transcript:", ActKind.FILE),
)


def kind_of(tag: str) -> ActKind:
    """The kind of a tag; one that is newer than this code, or fits nowhere else, belongs to a request's course."""
    return next((kind for beginning, kind in _BEGINNINGS if tag.startswith(beginning)), ActKind.COURSE)
