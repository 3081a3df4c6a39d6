"""Which part of the photo is seen, and how large: plain arithmetic, no Qt.

*View pixels* are the screen's physical pixels of the widget, *photo pixels* those of the upright
photo. The photo's top left corner always falls on a whole view pixel, so that 1:1 is exact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

STEPS = (0.05, 0.0833, 0.125, 0.1667, 0.25, 0.3333, 0.5, 0.6667, 1.0, 2.0, 3.0, 4.0, 8.0, 16.0)
"""Zoom steps of the keyboard and the menu, in view pixels per photo pixel."""

MAX_SCALE = STEPS[-1]


@dataclass(frozen=True, slots=True)
class Viewport:
    """A window onto the photo. Immutable; every gesture returns a new one.

    Attributes:
        photo_width: In photo pixels, at least 1.
        photo_height: In photo pixels, at least 1.
        width: Of the view, in view pixels.
        height: Of the view, in view pixels.
        margin: Space left round the photo when fitted, in view pixels.
        zoom: View pixels per photo pixel; None fits the photo into the view.
        centre_x: The photo point wanted in the middle of the view, if not fitted; ``centre`` is
            the one that is there.
        centre_y: The same, downwards.
    """

    photo_width: int
    photo_height: int
    width: int
    height: int
    margin: int = 0
    zoom: float | None = None
    centre_x: float = 0.0
    centre_y: float = 0.0

    @property
    def fit_scale(self) -> float:
        """The scale at which the whole photo is seen."""
        room_x = max(self.width - 2 * self.margin, 1)
        room_y = max(self.height - 2 * self.margin, 1)
        fitting = min(room_x / self.photo_width, room_y / self.photo_height)
        return min(fitting, MAX_SCALE)

    @property
    def scale(self) -> float:
        """View pixels per photo pixel."""
        return self.fit_scale if self.zoom is None else self.zoom

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the whole photo in view pixels."""
        scale = self.scale
        return max(round(self.photo_width * scale), 1), max(round(self.photo_height * scale), 1)

    @property
    def centre(self) -> tuple[float, float]:
        """The wanted centre with the photo held in reach.

        It is held whenever it is looked up and not kept so: a view that is wider for a while,
        such as for a peek out of two panes, must not lose the place.
        """
        return (
            _hold(self.centre_x, self.photo_width, self.width / self.scale),
            _hold(self.centre_y, self.photo_height, self.height / self.scale),
        )

    @property
    def origin(self) -> tuple[int, int]:
        """Where the photo's top left corner lies, in view pixels."""
        wide, high = self.size
        if self.zoom is None:
            return (self.width - wide) // 2, (self.height - high) // 2
        x, y = self.centre
        return round(self.width / 2 - x * self.zoom), round(self.height / 2 - y * self.zoom)

    def to_photo(self, x: float, y: float) -> tuple[float, float]:
        """The photo point at a view point."""
        left, top = self.origin
        return (x - left) / self.scale, (y - top) / self.scale

    def to_view(self, x: float, y: float) -> tuple[float, float]:
        """The view point at a photo point."""
        left, top = self.origin
        return x * self.scale + left, y * self.scale + top

    def fitted(self) -> Viewport:
        """The whole photo in view."""
        return replace(self, zoom=None)

    def zoomed(self, scale: float, x: float, y: float) -> Viewport:
        """Another scale, with the photo point under view point (x, y) staying there."""
        scale = min(max(scale, min(self.fit_scale, STEPS[0])), MAX_SCALE)
        photo_x, photo_y = self.to_photo(x, y)
        centre_x = photo_x + (self.width / 2 - x) / scale
        centre_y = photo_y + (self.height / 2 - y) / scale
        return _held(replace(self, zoom=scale, centre_x=centre_x, centre_y=centre_y))

    def centred_on(self, scale: float, photo_x: float, photo_y: float) -> Viewport:
        """Another scale, with a photo point in the middle of the view as far as can be."""
        return _held(replace(self, zoom=scale, centre_x=photo_x, centre_y=photo_y))

    def panned(self, dx: float, dy: float) -> Viewport:
        """The photo dragged by so many view pixels; a fitted photo stays where it is."""
        if self.zoom is None:
            return self
        x, y = self.centre
        return _held(replace(self, centre_x=x - dx / self.zoom, centre_y=y - dy / self.zoom))

    def resized(self, width: int, height: int, margin: int) -> Viewport:
        """The same photo in a view of another size."""
        return replace(self, width=width, height=height, margin=margin)

    def onto(self, photo_width: int, photo_height: int) -> Viewport:
        """The same sight of the same picture in another resolution, as when the whole is read."""
        ratio = photo_width / self.photo_width
        return replace(
            self,
            photo_width=photo_width,
            photo_height=photo_height,
            zoom=None if self.zoom is None else self.zoom / ratio,
            centre_x=self.centre_x * ratio,
            centre_y=self.centre_y * ratio,
        )

    def step(self, direction: int) -> float:
        """The next zoom step above (+1) or below (-1) the present scale."""
        near = 1.001
        if direction > 0:
            return next((s for s in STEPS if s > self.scale * near), STEPS[-1])
        return next(
            (s for s in reversed(STEPS) if s < self.scale / near), min(STEPS[0], self.scale)
        )


def _held(view: Viewport) -> Viewport:
    """After a gesture: what was wanted beyond an edge is forgotten."""
    x, y = view.centre
    return replace(view, centre_x=x, centre_y=y)


def _hold(centre: float, whole: float, seen: float) -> float:
    """Centred along a side that fits, else no gap beyond an edge."""
    if seen >= whole:
        return whole / 2
    return min(max(centre, seen / 2), whole - seen / 2)
