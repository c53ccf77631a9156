"""docs/screens.md is what the table says, and its pictures are there and small."""

from infra.local.processes import ROOT
from tests.browser import pages, screens

PICTURES = ROOT / "docs" / "pictures"
LARGEST, ALL_TOGETHER = 150_000, 4_500_000


def test_the_page_of_screens_is_the_table() -> None:
    assert (ROOT / "docs" / "screens.md").read_text("utf-8") == screens.document()


def test_every_picture_is_there_and_small() -> None:
    sizes = {file.stem: file.stat().st_size for file in PICTURES.glob("*.png")}
    assert sizes.keys() == {screen.name for screen in screens.SCREENS.values()}
    assert not [name for name, size in sizes.items() if size > LARGEST]
    assert sum(sizes.values()) < ALL_TOGETHER


def test_no_two_screens_share_a_picture() -> None:
    names = [screen.name for screen in screens.SCREENS.values()]
    assert len(names) == len(set(names))


def test_every_screen_is_a_page_of_the_app() -> None:
    routes = {page.partition("?")[0] for page in screens.SCREENS}
    assert routes - pages.page_routes() == {"/local/phone"}
