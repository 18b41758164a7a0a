"""Tax ids are checked offline by their digits, by country (TX3)."""

import pytest

from credenza.parties.rules.tax_ids import read_tax_id


@pytest.mark.parametrize(
    ("typed", "country", "number", "is_valid"),
    [
        ("DE 136 695 976", "DE", "DE136695976", True),
        ("136695976", "DE", "DE136695976", True),
        ("DE136695977", "DE", "DE136695977", False),
        ("FR40303265045", "DE", "DEFR40303265045", False),
        ("el 094259216", "GR", "EL094259216", True),
        ("GB 980 7806 84", "GB", "GB980780684", True),
        ("980780684", "GB", "GB980780684", True),
        ("GB980780685", "GB", "GB980780685", False),
        ("51 824 753 556", "AU", "51824753556", True),
        ("51824753557", "AU", "51824753557", False),
        ("DE136695976", "", "DE136695976", True),
    ],
)
def test_check_digits_by_country(typed, country, number, is_valid):
    found = read_tax_id(typed, country)
    assert (found.number, found.is_valid, found.is_checked) == (number, is_valid, True)


@pytest.mark.parametrize(
    ("typed", "country"), [("94-1234567", "US"), ("CHE-123.456.788", "CH"), ("", "DE"), ("??", "")]
)
def test_elsewhere_an_id_proves_nothing(typed, country):
    found = read_tax_id(typed, country)
    assert (found.is_valid, found.is_checked) == (False, False)
