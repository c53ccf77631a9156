"""The table of variants covers every pair of choices."""

from itertools import combinations, product

from tests.browser.variants import CHOICES, MATRIX, PAIRWISE, Variant


def _row(variant: Variant) -> tuple[str, ...]:
    return (variant.script, variant.size, variant.scheme, variant.language)


def test_every_pair_of_choices_is_in_one_row() -> None:
    for first, second in combinations(range(len(CHOICES)), 2):
        covered = {(_row(row)[first], _row(row)[second]) for row in PAIRWISE}
        assert covered == set(product(CHOICES[first], CHOICES[second]))


def test_the_rows_are_part_of_the_matrix() -> None:
    assert set(PAIRWISE) < set(MATRIX)
    assert len(MATRIX) == 16
