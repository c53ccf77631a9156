"""What a row says of an agent in few bytes keeps its meaning, whatever fields come later and in whatever order."""

from dataclasses import fields

from chalicelib.domain.verification import AgentProof
from chalicelib.storage.lean_request import _FACTS, _INSTANTS, _packed, _unpacked


def test_each_field_has_its_place() -> None:
    assert sorted((*_FACTS, *_INSTANTS)) == sorted(item.name for item in fields(AgentProof))


def test_rows_that_are_stored_mean_what_they_meant() -> None:
    bits = {name: 1 << place for place, name in enumerate(_FACTS)}
    assert bits == {
        "permission_asked": 1,
        "confirmation_asked": 2,
        "attorney": 4,
        "receives": 8,
        "notary_asked": 16,
        "notarized": 32,
        "identity_asked": 64,
        "by_consumer": 128,
        "address_asked": 256,
        "address_shown": 512,
        "address_denied": 1024,
    }
    assert _INSTANTS == ("permission_at", "identity_at", "denied_at")
    read = _unpacked("3p")  # 133: permission asked, a power of attorney, given by the consumer
    assert {name for name, value in read.items() if value} == {"permission_asked", "attorney", "by_consumer"}
    assert AgentProof(**read) == AgentProof(**_unpacked(_packed(AgentProof(**read))))
