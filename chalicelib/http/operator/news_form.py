"""News as the operator types them: a subject and a text in each language."""

from chalicelib import texts
from chalicelib.domain.ids import drawn_name
from chalicelib.http.call import Call
from chalicelib.services.news.send_news import SendNews


def field_names() -> tuple[str, ...]:
    """Every field of the form."""
    return tuple(f"{name}_{language}" for language in texts.languages() for name in ("title", "text"))


def typed(call: Call) -> dict[str, str]:
    """What was posted, field by field; nothing before that."""
    return {name: call.value(name) if call.method == "POST" else "" for name in field_names()}


def read_news_form(call: Call) -> SendNews:
    """The command that the form makes."""
    return SendNews(
        titles={language: call.value(f"title_{language}") for language in texts.languages()},
        texts={language: call.value(f"text_{language}") for language in texts.languages()},
        id=drawn_name(call.value("id")),
    )
