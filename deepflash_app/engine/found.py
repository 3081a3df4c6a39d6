"""What is known of a photo when it is opened; light, since the window knows it before it paints."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deepflash_app.engine.sidecar import Sidecar
    from deepflash_app.engine.stamps import Stamp


class Place(Enum):
    """Where the edits of a photo were found."""

    BESIDE = "beside"
    """Beside it, as is usual."""
    AWAY = "away"
    """Among the drafts, for nothing could be written beside it."""
    RESCUED = "rescued"
    """Among the drafts, left there by a session that did not end well."""


@dataclass(frozen=True, slots=True)
class Found:
    """The edits of a photo, and which state of its file was read.

    Attributes:
        sidecar: As they were left, if there are any.
        place: Where they come from.
        problem: Why what lies beside the photo is not understood, else empty.
        stamp: The photo's when reading it began; None if it was not read.
    """

    sidecar: Sidecar | None = None
    place: Place = Place.BESIDE
    problem: str = ""
    stamp: Stamp | None = None
