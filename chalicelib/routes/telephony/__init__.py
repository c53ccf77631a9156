"""What the telephone company posts under `/telephony`: calls and what is told of them.

Which module answers at which addresses; each is loaded at the first call that it answers. A test compares.
"""

from collections.abc import Mapping
from typing import Final

from chalicelib.routes.telephony.registry import blueprint

__all__ = ["CONTENTS", "blueprint"]

CONTENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("/telephony/voice/business", "/telephony/voice/code"),
    "hear": ("/telephony/voice/format", "/telephony/voice/heard", "/telephony/voice/pin", "/telephony/voice/reference"),
    "leave": ("/telephony/voice/consent", "/telephony/voice/number", "/telephony/voice/right"),
    "record": ("/telephony/voice/recorded", "/telephony/voice/text"),
    "sms": ("/telephony/sms", "/telephony/sms/status"),
    "start": ("/telephony/voice", "/telephony/voice/language", "/telephony/voice/menu"),
    "told": ("/telephony/voice/recording", "/telephony/voice/status"),
}
