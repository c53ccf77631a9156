"""What must never leave is found by shape, check digits and words; what only looks like it is left alone."""

import csv
import time
from dataclasses import astuple

import pytest

from chalicelib.domain.never_disclose import (
    INCOMPLETE,
    MOST,
    SCAN_LIMIT,
    Finding,
    Never,
    findings,
    fingerprint,
    in_file,
    kinds,
    labelled,
)

FORBIDDEN = {
    Never.SOCIAL_SECURITY: [
        "123-45-6788",
        "SSN 123456788",
        "Social Security Number is 123 45 6788",
        '{"social_security_number": "123456788"}',
        "Su número de seguro social es 123-45-6788.",
        "seguridad social nº 123 45 6788",
    ],
    Never.GOVERNMENT_ID: [
        "912-70-1234",
        "ITIN: 912701234",
        "Driver's license A1234567",
        "Driver\u2019s License No. A1234567",
        '{"driver_license": "D1234567"}',
        "driving licence MORGA657054SM9IJ",
        "licencia de conducir B7654321",
        "passport no. C01X00T47",
        "pasaporte: AAB123456",
        "state ID card number D1234567",
        "12345678Z",
        "DNI 12.345.678-Z",
        "NIE X1234567L",
        "AB 12 34 56 C",
        "AB123456C",
        "SIN: 193 456 787",
        "social insurance number 193456787",
        "529.982.247-25",
        "CPF 52998224725",
        "Steuer-ID 36 574 261 809",
        "Steueridentifikationsnummer: 36574261809",
    ],
    Never.CARD: [
        "4111 1111 1111 1111",
        "4111111111111111",
        "3782 822463 10005",
        "5555-5555-5555-4444",
        "6011.0009.9013.9424",
        "2223000048400011",
        "30569309025904",
        "3530111333300000",
        "6759649826438453",
    ],
    Never.ACCOUNT: [
        "DE89 3704 0044 0532 0130 00",
        "DE89 3704 0044 0532 0130 00 IS OURS",
        "GB82WEST12345698765432",
        "ES91 2100 0418 4502 0005 1332",
        "routing number 021000021",
        "bank account 123456789",
        "Savings account no: 1234-5678-90",
        "Wire it to account 12345678",
        "Cuenta bancaria nº 1234567890",
        "Banco Azul, cuenta 12345678",
    ],
    Never.HEALTH_ID: [
        "Medicare 1EG4-TE5-MK73",
        "health insurance ID W123456789",
        "Member ID: W123456789 (health plan)",
        "medical record number 00123456",
        "seguro médico nº 99123456",
        "póliza de salud, póliza nº A-123456",
    ],
    Never.PASSWORD: [
        "password: hunter2",
        "Your password is Tr0ub4dor&3",
        "contraseña: gatito",
        'passcode="abcdef"',
        "clave de acceso es Lun4azul",
        "PIN 4821",
        "PIN code is 48213",
        "pin: 4821",
    ],
    Never.SECURITY_ANSWER: [
        "Mother's maiden name: Lopez",
        "The answer to your security question is Fluffy",
        "Security answer: blue",
        "respuesta de seguridad: azul",
        "apellido de soltera de su madre: Pérez",
    ],
    Never.BIOMETRIC: [
        "your fingerprint template",
        "a faceprint",
        "voice-print",
        "plantilla biométrica",
        "huella de voz",
    ],
}
INNOCENT = """
Your order 1234-5678-906 of 2026-11-23 was shipped.
Reference 123-4567-8901 and reference 4821-7731-042
Call us at (415) 555-0123 or +1 415 555 0123 or 415-555-0123 or 415.555.0123.
Llámenos al 612 345 678 o al +34 612 345 678.
Tracking 1Z999AA10123456784, FedEx 123456789012, USPS 9400 1000 0000 0000 0000 00
We reset your password on 2026-11-23.
Your password is stored only as a hash and cannot be disclosed.
The password: not disclosed
Passwords are never shown. Password: (withheld)
"password": null, "password": "****"
password_changed_at: 2026-11-23
We hold a Social Security number; we do not disclose it.
We hold your driver's license number, passport number and unique biometric data including a fingerprint scan.
Your customer account number is 10044711.
Account number 12345678 at Acme Stores
Your account was opened in 2019.
IP 192.168.100.200, 2001:db8::1
Total 1,234,567.89 USD, invoice 20261123-0001
Order numbers: 100000012, 100000013, 100000014
Amounts 120 12 2026, 250 33 1999
SKU AB-1234, part 12345678-A, 12345678A
Lat 37.774929, long -122.419416
2026-11-23T17:00:00.123456Z
UUID 550e8400-e29b-41d4-a716-446655440000
01ARZ3NDEKTSV4RRFFQ69G5FAV
sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
ISBN 978-3-16-148410-0, EAN 4006381333931
member since 2019, loyalty member 4471123
Your health insurance card was never stored.
Medicare forms of 2026-11-23
pin 12 of the board, PINE 1234, spinning 4821
sin 193456787 datos, sin número 193 456 787
The policy of 2026 has 12345 words.
passport (2026-11-23) was looked at and not kept
driver's license 23-11-2026
Código postal 28013 Madrid, calle 12, 3º B
timestamp 1700000000000 and 1763888400
Rechnung 4711-0815-123, Kundennummer 36574261809
phone 15551234567
ZIP 94103-4567, box 123-45
version 4.11.1111.1111
4111 1111 1111 1112, 1234 5678 9012 3456, 9111111111111111
face value 120, facial cream, voice message, iris bouquet, hand lotion
Las huellas dactilares no se guardan.
Your security question is "first pet".
The security answer is not stored. maiden name: withheld
Respuesta: le enviamos la copia
Cuenta: 12345678 puntos
ruta 66, Ruta 101 norte, routing your parcel 123456789 to you
ABA 123, tin 12 soup cans, clave de producto 12345
La contraseña no se revela nunca. contraseña: oculta
EIN 12-3456789, VAT DE123456789, AB123456Z, GB 12 34 56 C
Flight LH 1234 5678, NHS trust 2026
DE89 3704 0044 0532 0130 01
000-12-3456, 666-12-3456, 123-00-4567, 900-12-3456
529.982.247-26, CPF 52998224726, ITIN 912-93-1234
Steuer-ID 36574261890, SIN 193456788, routing number 021000022
""".strip().splitlines()

EACH = [(kind, text) for kind, texts in FORBIDDEN.items() for text in texts]


@pytest.mark.parametrize(("kind", "text"), EACH, ids=[text for _, text in EACH])
def test_what_the_law_forbids_is_found_in_english_and_spanish(kind: Never, text: str) -> None:
    assert [finding.kind for finding in findings(text)] == [kind]


@pytest.mark.parametrize("text", INNOCENT)
def test_dates_references_order_and_telephone_numbers_are_left_alone(text: str) -> None:
    assert findings(text) == ()


def test_every_kind_of_the_law_is_looked_for() -> None:
    assert set(FORBIDDEN) == set(Never)


@pytest.mark.parametrize(("kind", "text"), EACH, ids=[text for _, text in EACH])
def test_an_excerpt_shows_two_characters_at_most(kind: Never, text: str) -> None:
    [finding] = findings(text)
    assert len(finding.excerpt.replace("•", "")) <= 2
    assert "•" in finding.excerpt


def test_a_finding_names_its_line_and_the_order_is_that_of_the_text() -> None:
    text = "Dear Ana,\n\ncard 4111 1111 1111 1111\nfine\nSSN 123-45-6788 and PIN 4821"
    assert [astuple(finding) for finding in findings(text)] == [
        (Never.CARD, 3, "••••••••11"),
        (Never.SOCIAL_SECURITY, 5, "••••••••88"),
        (Never.PASSWORD, 5, "••••"),
    ]
    assert kinds(findings(text)) == ("social-security", "card", "password")


def test_one_place_counts_once_and_there_is_an_end_to_counting() -> None:
    assert len(findings("passport number, social security number 123-45-6788")) == 1
    assert len(findings("\n".join(["123-45-6788"] * (MOST + 10)))) == MOST


def test_a_number_stands_behind_the_name_of_its_column() -> None:
    table = "name,ssn,drivers_license\nAna,123456788,D1234567\nBo,,\n"
    assert in_file("text/csv", table) == ("social-security", "government-id")
    assert in_file("text/plain", table) == ()
    assert findings(labelled(table))[0].line == 2


def test_what_is_no_table_is_read_as_it_is() -> None:
    for text in ("", "one line", "a\nb\n", 'broken,"quote\nSSN 123-45-6788'):
        assert labelled(text) == text
    assert labelled("a,b\n1,2,3") == "a; b\na: 1; b: 2; 3"
    assert labelled("a,b\n" + "x" * (csv.field_size_limit() + 1)).startswith("a,b")


def test_long_names_of_columns_do_not_make_a_file_longer_than_what_is_looked_through() -> None:
    table = f"{'x' * 100_000},name\n" + "1,2\n" * 100_000
    assert len(labelled(table)) < SCAN_LIMIT + 400_000
    assert in_file("text/csv", table)[-1] == INCOMPLETE


def test_empty_lines_of_a_table_say_nothing() -> None:
    assert labelled("\na,b\n\n\n1,2\n\n") == "a; b\na: 1; b: 2"


def test_a_file_that_is_too_long_is_looked_through_as_far_as_it_goes_and_says_so() -> None:
    assert in_file("text/plain", "SSN 123-45-6788\n" + " " * SCAN_LIMIT) == ("social-security", INCOMPLETE)
    assert in_file("application/json", "{}") == ()


def test_a_tick_is_about_exactly_what_was_shown() -> None:
    one, two = findings("SSN 123-45-6788"), findings("\nSSN 123-45-6788")
    assert fingerprint(()) == ""
    assert fingerprint(one) == fingerprint(findings("ssn 123-45-6788"))
    assert len({fingerprint(one), fingerprint(two), fingerprint(one, ("F1",)), fingerprint((), ("F1",))}) == 4
    assert fingerprint((), ("F1", "F2")) == fingerprint((), ("F2", "F1"))


def test_a_megabyte_is_looked_through_in_a_moment() -> None:
    text = "2026-11-23,Ana,415-555-0123,the account of the member; password reset\n" * 15_000
    begun = time.process_time()
    assert findings(text) == ()
    assert time.process_time() - begun < 5


def test_findings_are_values() -> None:
    assert Finding(Never.CARD, 1, "••••••••11") in findings("4111111111111111")
