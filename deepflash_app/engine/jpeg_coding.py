"""How strongly a JPEG was compressed, so that an export can be "like the original".

A quality number is only one library's name for its tables; phones have tables of their own. So the
tables themselves are taken over, as ``jpegtran`` would.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.JpegImagePlugin import JpegImageFile

    from deepflash_app.engine.export_settings import Subsampling

_SAMPLING: dict[tuple[int, int], Subsampling] = {
    (2, 1): "4:2:2",
    (1, 2): "4:2:2",  # of a photo that is stored on its side
    (2, 2): "4:2:0",
}
_SAMPLES = 64
_MOST = 255  # what a table of 8-bit numbers, which every reader knows, can hold


@dataclass(frozen=True, slots=True)
class JpegCoding:
    """The quantisation and the layout of colours of a JPEG.

    Attributes:
        tables: One for each component or for all that follow, 64 numbers in rows, 1 to 255.
        subsampling: Of the colours; of a grey photo or an uncommon layout, the finest.
    """

    tables: tuple[tuple[int, ...], ...]
    subsampling: Subsampling


def coding_of(image: JpegImageFile) -> JpegCoding | None:
    """The coding of an opened JPEG; None where it would not suit an RGB photo (CMYK, odd files).

    Args:
        image: Opened, not necessarily decoded.
    """
    layers = image.layer
    if image.mode not in ("L", "RGB") or image.info.get("adobe_transform") == 0:
        return None
    try:
        tables = [tuple(min(n, _MOST) for n in image.quantization[layer[3]]) for layer in layers]
    except KeyError:
        return None
    if any(len(table) != _SAMPLES or min(table) < 1 for table in tables):
        return None
    while len(tables) > 1 and tables[-1] == tables[-2]:
        tables.pop()
    subsampling: Subsampling = "4:4:4"
    if len(layers) == 3 and all(layer[1:3] == (1, 1) for layer in layers[1:]):  # noqa: PLR2004
        subsampling = _SAMPLING.get((layers[0][1], layers[0][2]), "4:4:4")
    return JpegCoding(tuple(tables), subsampling)
