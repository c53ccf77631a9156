"""What a consumer is told when the law of their request was corrected, as a draft for whoever corrects it."""

from chalicelib import texts
from chalicelib.domain.account import Account
from chalicelib.domain.request import Period, Request


def law_words(account: Account, after: Request) -> str:
    """The draft, in the consumer's language: the right, the law and the new last day."""
    language = after.language
    clock = after.clock(Period.RESPOND)
    filled = {
        "right": texts.text(f"right.{after.right.value}.name", language),
        "law": texts.text(f"regime.{after.regime}", language),
        "business": account.name,
    }
    if clock is None:
        return texts.text("consumer.told.law-no-date", language, **filled)
    return texts.text("consumer.told.law", language, **filled, date=texts.date_text(clock.due, language))
