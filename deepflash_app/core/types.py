"""Array types that the whole program shares."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[Any]
"""(H, W, 3) RGB or (H, W) picture of a dtype that the docstring names."""

FloatImage = npt.NDArray[np.float32]
"""float32 picture, in [0, 1] unless the docstring says otherwise."""

ByteImage = npt.NDArray[np.uint8]
"""uint8 picture, 0..255."""
