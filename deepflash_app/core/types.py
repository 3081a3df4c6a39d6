"""Array types that the whole program shares."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

# The element type is told by the alias's name and by each docstring: OpenCV's stubs know only "some
# integer or float", so a narrower type here would be cast at every call and prove nothing.

Image = npt.NDArray[Any]
"""(H, W, 3) RGB or (H, W) picture of a dtype that the docstring names."""

FloatImage = npt.NDArray[Any]
"""float32 picture, in [0, 1] unless the docstring says otherwise."""

ByteImage = npt.NDArray[Any]
"""uint8 picture, 0..255."""
