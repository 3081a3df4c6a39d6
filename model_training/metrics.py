"""How near a relit picture comes to a truth: one function a measure, arrays in, floats out.

``image``, ``truth`` and ``reference`` are (H, W, 3) float32 sRGB, gamma-encoded in [0, 1]; a
``region`` is (H, W) bool with at least one pixel set, and only there is anything counted.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt

from deepflash_app.engine.identity import face_description

if TYPE_CHECKING:
    from deepflash_app.core.boxes import FaceBox
    from deepflash_app.core.types import FloatImage

Region = npt.NDArray[np.bool_]
Description = npt.NDArray[np.float64]

_WINDOW = 11
_SIGMA = 1.5
_C1, _C2 = 0.01**2, 0.03**2  # (K1·L)² and (K2·L)² at a data range L of 1
_FINE = 1 / 128  # of the side: what is smaller than this is texture
_LUMA = np.array([[0.299, 0.587, 0.114]], np.float32)
_FLAT = 1e-8


def loss(image: FloatImage, truth: FloatImage, region: Region) -> float:
    """The paper's loss (Eq. 3): squared error after each channel's mean error is taken away.

    It is Eq. 5 in terms of the results, since y_d − t_d = 2(t − y).
    """
    error = (image - truth)[region].astype(np.float64)
    return float(error.var(axis=0).mean())


def loss_with_offset(image: FloatImage, truth: FloatImage, region: Region) -> float:
    """Mean squared error: Eq. 3 with the constant offset that it does not see."""
    error = (image - truth)[region].astype(np.float64)
    return float((error**2).mean())


def accuracy(image: FloatImage, truth: FloatImage, region: Region) -> float:
    """Eq. 7: 100 minus the mean absolute difference in per cent."""
    return float(100 - 100 * np.abs(image - truth)[region].astype(np.float64).mean())


def psnr(image: FloatImage, truth: FloatImage, region: Region) -> float:
    """Peak signal-to-noise ratio in dB; infinite for equal pictures."""
    squared = loss_with_offset(image, truth, region)
    return -10 * math.log10(squared) if squared else math.inf


def ssim(image: FloatImage, truth: FloatImage, region: Region) -> float:
    """Structural similarity [Wang et al., 2004], its map averaged over the region and channels.

    Window of 11 pixels, Gaussian with sigma 1.5, data range 1.
    """
    a, b = image.astype(np.float64), truth.astype(np.float64)
    mean_a, mean_b = _windowed(a), _windowed(b)
    var_a = _windowed(a * a) - mean_a**2
    var_b = _windowed(b * b) - mean_b**2
    both = _windowed(a * b) - mean_a * mean_b
    likeness = (2 * mean_a * mean_b + _C1) * (2 * both + _C2)
    likeness /= (mean_a**2 + mean_b**2 + _C1) * (var_a + var_b + _C2)
    return float(likeness[region].mean())


def colour_matched(image: FloatImage, truth: FloatImage, region: Region) -> FloatImage:
    """The picture with the gain and offset per channel that bring it nearest to the truth.

    A studio's white balance and exposure are a taste; this takes that taste out of a comparison.

    Returns:
        (H, W, 3) float32, fitted by least squares on the region, applied everywhere, not clamped.
    """
    seen, wanted = image[region].astype(np.float64), truth[region].astype(np.float64)
    mean_seen, mean_wanted = seen.mean(axis=0), wanted.mean(axis=0)
    together = ((seen - mean_seen) * (wanted - mean_wanted)).mean(axis=0)
    gain = together / np.maximum(seen.var(axis=0), _FLAT)
    return (image * gain + (mean_wanted - gain * mean_seen)).astype(np.float32)


def mean_change(image: FloatImage, reference: FloatImage, region: Region) -> float:
    """Mean absolute difference in levels of 255: what a method does to a picture."""
    return float(255 * np.abs(image - reference)[region].astype(np.float64).mean())


def texture_kept(image: FloatImage, reference: FloatImage, region: Region) -> float:
    """Energy of the fine detail against that of a reference: 1 keeps it, below 1 smooths."""
    kept, original = (_fine_energy(one, region) for one in (image, reference))
    return kept / max(original, _FLAT)


def description(image: FloatImage, box: FaceBox) -> Description:
    """Who is in a picture, as ``identity`` compares it; slow, so keep it.

    Args:
        image: A picture.
        box: The face, round its mesh, with its roll.

    Returns:
        (128,) float64.

    Raises:
        WeightsError: If dlib's model files are not installed.
    """
    return face_description(np.rint(image.clip(0, 1) * 255).astype(np.uint8), box)


def identity(one: Description, other: Description) -> float:
    """How unlike two faces are: 0.1 to 0.2 in another light, from 0.6 on two persons."""
    return float(np.linalg.norm(one - other))


def _windowed(image: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return cv2.GaussianBlur(  # type: ignore[return-value]  # OpenCV's stubs leave the type open
        image, (_WINDOW, _WINDOW), _SIGMA, borderType=cv2.BORDER_REFLECT
    )


def _fine_energy(image: FloatImage, region: Region) -> float:
    grey = cv2.transform(image, _LUMA)
    fine = grey - cv2.GaussianBlur(grey, (0, 0), max(_FINE * max(grey.shape), 0.5))
    return float((fine[region].astype(np.float64) ** 2).mean())
