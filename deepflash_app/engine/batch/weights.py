"""Which weights a batch works with; asked before it starts, without loading them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from deepflash_app.engine.models import entry, locate
from deepflash_app.engine.network import content_hash, read_checked
from deepflash_app.engine.own_weights import weights_in_use
from deepflash_app.errors import WeightsError

if TYPE_CHECKING:
    from pathlib import Path

_MATTES = ("modnet", "u2netp")  # one of them is enough; see ``matte``


def weights_digest(weights: Path | None = None) -> str:
    """A hash that changes whenever other weights would give other pictures.

    Args:
        weights: Another weights file than the one in use (``own_weights``).

    Raises:
        WeightsError: If some are missing or altered, so that every photo would fail.
    """
    own = content_hash(read_checked(weights or weights_in_use()))
    locate("face_landmark")
    parts = [own, entry("face_landmark").sha256, entry(_matte()).sha256]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()


def _matte() -> str:
    try:
        locate(_MATTES[0])
    except WeightsError:
        locate(_MATTES[1])
        return _MATTES[1]
    return _MATTES[0]
