"""What is known of a photo when it is opened; light, since the window knows it before it paints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deepflash_app.engine.sidecar import Sidecar


@dataclass(frozen=True, slots=True)
class Found:
    """The edits of a photo.

    Attributes:
        sidecar: As they were left, if there are any.
        rescued: Whether they come from a draft: of a session that did not end well, or of a photo
            beside which nothing can be written.
        problem: Why what lies beside the photo is not understood, else empty.
    """

    sidecar: Sidecar | None = None
    rescued: bool = False
    problem: str = ""
