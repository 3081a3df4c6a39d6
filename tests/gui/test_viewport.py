"""Fit, zoom at the pointer, pan: the arithmetic of what is in sight."""

from __future__ import annotations

import pytest

from deepflash_app.gui.viewport import STEPS, Viewport


def test_a_fitted_photo_is_whole_and_centred() -> None:
    view = Viewport(4000, 3000, 1000, 700, margin=20)
    left, top = view.origin
    wide, high = view.size
    assert (wide, high) == (880, 660)
    assert (left, top) == ((1000 - wide) // 2, (700 - high) // 2)


@pytest.mark.parametrize("scale", [0.4, 1.0, 2.0, 8.0])
def test_zoom_keeps_the_point_under_the_pointer(scale: float) -> None:
    view = Viewport(4000, 3000, 1000, 700).zoomed(0.5, 500, 350)
    before = view.to_photo(300, 200)
    after = view.zoomed(scale, 300, 200).to_photo(300, 200)
    assert after == pytest.approx(before, abs=1.5 / min(scale, 0.5))


def test_panning_stops_at_the_photo_s_edge() -> None:
    view = Viewport(4000, 3000, 1000, 700).zoomed(1.0, 0, 0).panned(9999, 9999)
    assert view.origin == (0, 0)
    view = view.panned(-99999, -99999)
    assert view.origin == (1000 - 4000, 700 - 3000)


def test_a_fitted_photo_cannot_be_dragged() -> None:
    view = Viewport(4000, 3000, 1000, 700)
    assert view.panned(50, 50) == view


def test_a_view_that_is_larger_for_a_while_loses_no_place() -> None:
    narrow = Viewport(1000, 1000, 300, 400).zoomed(1.0, 0, 0).panned(-9999, -333)
    wide = narrow.resized(1200, 500, 20)
    assert wide.origin == (100, -333 + 50), "centred along the side that fits"
    assert wide.resized(300, 400, 0) == narrow
    assert wide.panned(0, 0).origin == wide.origin
    assert wide.panned(5, 0).resized(300, 400, 0).origin == (-350, -333), "moved meanwhile"


def test_the_sight_stays_when_the_whole_photo_takes_the_preview_s_place() -> None:
    preview = Viewport(1600, 1200, 1000, 700).zoomed(1.0, 200, 100)
    whole = preview.onto(8000, 6000)
    assert whole.scale == pytest.approx(0.2)
    x, y = preview.to_photo(400, 300)
    assert whole.to_photo(400, 300) == pytest.approx((5 * x, 5 * y), abs=5)


def test_steps_go_through_the_whole_table_and_end() -> None:
    view = Viewport(4000, 3000, 1000, 700).zoomed(STEPS[0], 0, 0)
    seen = [view.scale]
    for _ in STEPS:
        view = view.zoomed(view.step(1), 500, 350)
        seen.append(view.scale)
    assert seen == pytest.approx([*STEPS, STEPS[-1]])
    assert view.zoomed(view.step(-1), 0, 0).scale == STEPS[-2]
    panorama = Viewport(40_000, 800, 1000, 700)
    assert panorama.step(-1) == panorama.scale, "smaller than all steps"
