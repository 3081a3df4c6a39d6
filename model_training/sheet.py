"""Contact sheets: rows of pictures in one PNG, to be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from deepflash_app.errors import DeepFlashError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from deepflash_app.core.types import FloatImage

_BAND = 24  # pixels of a title
_LETTER = 7.5  # pixels, about, of the font below


def write_sheet(
    path: Path, rows: Sequence[Sequence[FloatImage]], titles: Sequence[str] = ()
) -> None:
    """Write a contact sheet.

    Args:
        path: Of the PNG.
        rows: Pictures of one size, (S, S, 3) float32 sRGB in [0, 1]; equally many a row.
        titles: Of the columns; none draws no titles.

    Raises:
        DeepFlashError: If there are no rows, or the file cannot be written.
    """
    if not rows:
        raise DeepFlashError("There are no pictures for a contact sheet.")
    picture = np.rint(np.vstack([np.hstack(row) for row in rows]).clip(0, 1) * 255)
    if titles:
        side = rows[0][0].shape[1]
        band = np.full((_BAND, picture.shape[1], 3), 255, np.uint8)
        for number, title in enumerate(titles):
            text, place = title[: int(side / _LETTER)], (number * side + 4, _BAND - 8)
            cv2.putText(band, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.4, (0, 0, 0), 1, cv2.LINE_AA)
        picture = np.vstack([band, picture])
    _, coded = cv2.imencode(".png", picture.astype(np.uint8)[..., ::-1])
    try:
        path.write_bytes(coded.tobytes())
    except OSError as error:
        raise DeepFlashError(f"{path} cannot be written: {error.strerror}.") from error
