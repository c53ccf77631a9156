"""The figures of docs/limits.md about who comes from the business's own site, signed in there."""

from typing import Final

from infra.limit import CHARACTERS, Row

HAND_OFF: Final = (
    Row("domain.hand_off:TOKEN_LIMIT", "A business's signed word for who is signed in", CHARACTERS),
    Row("domain.hand_off:TOKEN_LIFE", "It is good for, at most"),
    Row("domain.hand_off:SKEW", "A clock of theirs may be ahead by"),
    Row("domain.hand_off:SIGN_IN_LIFE", "The sign-in that counts where data are touched was before it, at most"),
    Row("domain.hand_off:FORM_LIFE", "The form that it opens counts as signed in for"),
    Row("domain.hand_off:ID_LIMIT", "Its name", CHARACTERS),
    Row("domain.hand_off:NAME_LIMIT", "The person's name in it", CHARACTERS),
    Row("domain.hand_off:NUMBER_LIMIT", "What the business calls the account", CHARACTERS),
    Row("domain.hand_off:ADDRESS_LIMIT", "An address in it", CHARACTERS),
)
