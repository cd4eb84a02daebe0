"""Blanking a cell never improves a class; doing better never lowers one.

Every variant of a file is an enterprise of its own beside the original, so that one
assessment tries them all: that is allowed because no enterprise changes another's
class (``test_independence``).
"""

from collections.abc import Callable, Iterator, Mapping

from hypothesis import given

from sanfen.grading.ranks import CLASSES
from tests.properties.generated_files import MANY, PRODUCTS, several_files
from tests.properties.variants import bettered, blanked
from tests.small_city import File, assessed, classes

Vary = Callable[[File], Iterator[tuple[str, File]]]
APART = " / "


def beside_variants(files: Mapping[str, File], vary: Vary) -> dict[str, File]:
    """Return the files, each followed by its variants."""
    variants = {
        f"{uscc}{APART}{what}": variant
        for uscc, file in files.items()
        for what, variant in vary(file)
    }
    return {**files, **variants}


def moved(files: Mapping[str, File], vary: Vary) -> Iterator[tuple[str, int]]:
    """Yield each variant with the classes it lies below (+) or above (-)."""
    assessment = assessed(beside_variants(files, vary), products=PRODUCTS)
    ranks = {uscc: CLASSES.index(rank) for uscc, rank in classes(assessment).items()}
    for uscc, rank in ranks.items():
        if APART in uscc:
            yield uscc, rank - ranks[uscc.split(APART)[0]]


@MANY
@given(files=several_files)
def test_blanking_an_optional_cell_never_improves_a_class(files):
    assert [name for name, lower in moved(files, blanked) if lower < 0] == []


@MANY
@given(files=several_files)
def test_doing_better_never_lowers_a_class(files):
    assert [name for name, lower in moved(files, bettered) if lower > 0] == []
