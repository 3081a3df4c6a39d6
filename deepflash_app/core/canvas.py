"""All of a render that depends on the options, worked out while it is small."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from deepflash_app.core.background import Backdrop, backdrop, with_fall_off
from deepflash_app.core.tone import toned

if TYPE_CHECKING:
    from deepflash_app.core.analysis import Analysis
    from deepflash_app.core.background import BackdropPicture
    from deepflash_app.core.options import RelightOptions
    from deepflash_app.core.types import FloatImage


_KEPT = 2  # prepared backgrounds, of some 70 MB each at most
_backdrops: OrderedDict[tuple[Analysis, str, BackdropPicture | None], Backdrop] = OrderedDict()


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """What a whole render needs besides pixels.

    Attributes:
        field: (h, w, 3) float32, the correction at the chosen strengths, to be subtracted, in
            levels of the pixels: multiplied while it is small.
        used: (h, w), where there is any.
        backdrop: The new background, if there is to be one.
    """

    field: FloatImage
    used: npt.NDArray[np.bool_]
    backdrop: Backdrop | None


def canvas_of(
    analysis: Analysis,
    options: RelightOptions,
    picture: BackdropPicture | None = None,
    *,
    most: int = 1,
) -> Canvas:
    """Matte, strengths and tone multiply the correction at canvas size.

    Args:
        analysis: Of the photo.
        options: How to relight it.
        picture: Of the background, if that is one.
        most: The highest level of the pixels.

    Raises:
        ValueError: If the background's picture is missing.
    """
    field = toned(analysis, options, _sum_of_faces(analysis, options))
    field *= np.float32(options.strength * most)
    changed = field != 0
    used: npt.NDArray[np.bool_] = changed[..., 0] | changed[..., 1] | changed[..., 2]
    chosen = None
    if options.background != "keep":
        chosen = with_fall_off(_backdrop(analysis, options.background, picture), options.fall_off)
    return Canvas(field, used, chosen)


def _sum_of_faces(analysis: Analysis, options: RelightOptions) -> FloatImage:
    """Each face's correction at its own strength, (h, w, 3)."""
    field = np.zeros((*analysis.matte.shape, 3), np.float32)
    for number, face in enumerate(analysis.faces):
        own = options.strength_of(number)
        high, wide = face.field.shape[:2]
        field[face.y : face.y + high, face.x : face.x + wide] += np.float32(own) * face.field
    return field


def background_is_ready(
    analysis: Analysis, choice: str, picture: BackdropPicture | None = None
) -> bool:
    """Whether ``canvas_of`` has prepared this background lately, which takes a while."""
    return choice == "keep" or (analysis, choice, picture) in _backdrops


def _backdrop(analysis: Analysis, choice: str, picture: BackdropPicture | None) -> Backdrop:
    """The prepared background; kept, since a strength slider does not change it."""
    key = (analysis, choice, picture)
    found = _backdrops.pop(key, None) or backdrop(
        analysis.guide, analysis.matte, choice, picture, analysis.icc
    )
    _backdrops[key] = found  # the one used last is given up last
    while len(_backdrops) > _KEPT:
        _backdrops.popitem(last=False)
    return found
