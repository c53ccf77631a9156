"""Who lives somewhere is told of the authority of the law and of the place, and of the bodies that law knows."""

import pytest

from chalicelib.domain import places
from chalicelib.domain.served import RecourseBody
from chalicelib.law.recourse import OWN, REGULATOR, authority, authority_of, bodies, competent
from chalicelib.law.rules import CURRENT, load
from chalicelib.law.terms import Regime


def test_every_country_of_europe_has_its_own_authority() -> None:
    for place in (*places.EUROPEAN, "GB", "CH", "CA", "BR"):
        found = authority_of(place)
        assert found is not None
        assert found.name
        assert found.name_es
        assert found.address.startswith("https://")
        assert found.citation
    assert authority_of("other") is None


def test_the_place_decides_where_the_law_leaves_it_open_and_else_the_law() -> None:
    assert "CNIL" in authority(CURRENT[Regime.GDPR], "FR").name
    assert authority(CURRENT[Regime.CCPA], "FR") == load(CURRENT[Regime.CCPA]).regulator
    assert authority(CURRENT[Regime.GDPR], "other") == load(CURRENT[Regime.GDPR]).regulator


def test_privacy_framework_has_its_department_its_commission_and_arbitration() -> None:
    codes = [body.code for body in bodies(CURRENT[Regime.DPF], "DE")]
    assert codes == [REGULATOR, "us-commerce", "us-ftc", "dpf-arbitration"]
    assert [body.code for body in bodies(CURRENT[Regime.CCPA], "US-CA")] == [REGULATOR]


def test_who_asks_from_elsewhere_is_sent_to_the_country_or_to_the_authority_of_the_law() -> None:
    law = CURRENT[Regime.CCPA]
    assert competent(law, "unsaid", "DE") == authority_of("DE")
    assert competent(law, "US-CA", "US-CA") == load(law).regulator


def test_the_body_that_the_business_names_comes_after_the_authority() -> None:
    own = RecourseBody(name="Panel", where="https://panel.example/")
    found = bodies(CURRENT[Regime.DPF], "DE", own)
    assert [body.code for body in found][:3] == [REGULATOR, OWN, "us-commerce"]
    assert (found[1].where.name, found[1].where.address) == ("Panel", "https://panel.example/")


@pytest.mark.parametrize("version", ["gdpr-2018-05-25", "ccpa-2026-01-01"])
def test_a_version_that_names_no_authority_names_none_for_an_unknown_place(version: str) -> None:
    assert bodies(version, "other") == ()
