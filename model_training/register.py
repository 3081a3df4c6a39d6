"""Lays a studio photo onto its flash photo: the affine map by which both show the same pixels.

Mattes mutual information, as in the paper, but searched by regular-step gradient descent: the
paper's evolutionary optimiser left 2 to 11 px where this leaves a fraction of one. Both photos are
first brought to the same local contrast. Mutual information bears any change of brightness that is
the same everywhere, and a flash's is not; without this the map follows the light (measured on
simulated flash: 1.35 px instead of 0.2 at 900 px).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import numpy.typing as npt
import SimpleITK as sitk  # noqa: N813 - its own documentation's name

from deepflash_app.core.resize import axis_scales
from deepflash_app.errors import DeepFlashError

if TYPE_CHECKING:
    from deepflash_app.core.types import ByteImage, FloatImage

    Affine = npt.NDArray[Any]
    Scales = tuple[float, float]  # across and down

PROXY_SIDE = 900
"""Longest side, in pixels, of the pictures that are compared."""

# Measured with the person as region: right pairs, real or simulated, 0.03 to 0.7 px and 0.55 to
# 0.97; two persons whose faces were laid on each other 1.7 to 11 px and 0.05 to 0.40.
MAX_RESIDUAL = 1.2
"""Pixels of the proxy; see ``Registration``."""

MIN_AGREEMENT = 0.45
"""Correlation; see ``Registration``."""

_BINS = 50
_SHARE_OF_PIXELS = 0.2
_SEED = 1
_SHRINK, _SMOOTH = (4, 2, 1), (2.0, 1.0, 0.0)
_FIRST_STEP, _LAST_STEP, _ITERATIONS, _RELAXATION = 1.0, 1e-3, 200, 0.6
_WINDOW = 1 / 25  # sigma of local contrast as a share of the longer side
_LEAST_CONTRAST = 4.0  # of 255: below is noise, which must not be blown up


@dataclass(frozen=True, slots=True, eq=False)
class Registration:
    """How a studio photo lies under a flash photo.

    Attributes:
        matrix: (2, 3) affine map from pixels of the flash photo to those of the studio photo.
        residual: Mean distance, in proxy pixels, by which registering there and back again
            misses the start: 0 is perfect, many pixels mean that the search went astray.
        agreement: Correlation of both photos' local contrast when laid on each other, up to 1:
            high for one moment in two lights, low for two faces that merely lie on each other.
        information: Mattes mutual information, in nats.
    """

    matrix: Affine
    residual: float
    agreement: float
    information: float


def register(
    flash: ByteImage,
    studio: ByteImage,
    name: str,
    *,
    region: ByteImage | None = None,
    start: Affine | None = None,
) -> Registration:
    """Find the map of a pair; the same pair always gives the same map.

    Args:
        flash: (H, W, 3) uint8 sRGB.
        studio: (h, w, 3) uint8 sRGB, any size.
        name: Of the pair, for the error.
        region: (H, W) uint8, not 0 where the flash photo counts: the person, as whatever stands
            still behind a moving head would pull the map off. None counts all of it.
        start: (2, 3) first guess of the map; both photos' middles on each other if None.

    Returns:
        The map, and how far it can be trusted.

    Raises:
        DeepFlashError: If it did not converge, or the photos do not show the same.
    """
    first = _centred(flash.shape, studio.shape) if start is None else start
    ratio = float(np.sqrt(abs(np.linalg.det(first[:, :2]))))
    # Faces equally large in both proxies, neither enlarged: what is blurred in one is in the other.
    fixed_scale = min(PROXY_SIDE / max(flash.shape), 1.0, ratio)
    moving_scale = fixed_scale / ratio
    sigma = _WINDOW * fixed_scale * max(flash.shape)
    fixed = _local_contrast(flash, fixed_scale, sigma)
    moving = _local_contrast(studio, moving_scale, sigma)
    to_fixed, to_moving = axis_scales(flash, fixed), axis_scales(studio, moving)
    mask = np.full(fixed.shape, 255, np.uint8)
    if region is not None:
        shape = (fixed.shape[1], fixed.shape[0])
        mask = np.where(cv2.resize(region, shape, interpolation=cv2.INTER_AREA) > 0, mask, 0)
    guess = _rescaled(first, to_fixed, to_moving)
    try:
        there, information = _search(fixed, moving, guess, mask)
        seen = cv2.warpAffine(mask, there, moving.shape[::-1])
        back, _ = _search(moving, fixed, cv2.invertAffineTransform(there), seen)
    except RuntimeError as error:  # ITK's, e.g. when the pictures slid apart
        raise DeepFlashError(f"{name} is refused: the registration did not converge.") from error
    found = Registration(
        _rescaled(there, axis_scales(fixed, flash), axis_scales(moving, studio)),
        _there_and_back(there, back, mask),
        _agreement(fixed, moving, there, mask),
        information,
    )
    if found.residual > MAX_RESIDUAL:
        raise DeepFlashError(
            f"{name} is refused: the registration did not converge "
            f"(there and back it misses by {found.residual:.1f} px)."
        )
    if found.agreement < MIN_AGREEMENT:
        raise DeepFlashError(
            f"{name} is refused: its two photos do not show the same pose "
            f"(agreement {found.agreement:.2f}, at least {MIN_AGREEMENT} is needed)."
        )
    return found


def laid_on(studio: ByteImage, matrix: Affine, size: tuple[int, int]) -> ByteImage:
    """The studio photo in the flash photo's frame.

    Args:
        studio: (h, w) or (h, w, 3) uint8.
        matrix: Of the registration.
        size: (width, height) of the flash photo.

    Returns:
        (height, width) or (height, width, 3) uint8; edge colours repeated where it has nothing.
    """
    shrink = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    if shrink > 1:  # area averaging first: sampling alone would alias
        small = cv2.resize(studio, _size(studio, 1 / shrink), interpolation=cv2.INTER_AREA)
        matrix = _rescaled(matrix, (1.0, 1.0), axis_scales(studio, small))
        studio = small
    return cv2.warpAffine(
        studio,
        matrix,
        size,
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )


def _local_contrast(image: ByteImage, scale: float, sigma: float) -> FloatImage:
    """The picture ``scale`` times as large, brightness and contrast levelled: (h, w) float32."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    if scale < 1:
        grey = cv2.resize(grey, _size(grey, scale), interpolation=cv2.INTER_AREA)
    level = grey.astype(np.float32)
    detail = level - cv2.GaussianBlur(level, (0, 0), sigma)
    spread = cv2.GaussianBlur(detail * detail, (0, 0), sigma)
    return detail / np.sqrt(spread + np.float32(_LEAST_CONTRAST**2))


def _centred(flash: tuple[int, ...], studio: tuple[int, ...]) -> Affine:
    """The map that lays one whole picture on the other, proportions kept."""
    scale = max(studio[:2]) / max(flash[:2])
    y, x = (np.array(studio[:2]) - 1) / 2 - scale * (np.array(flash[:2]) - 1) / 2
    return np.array([[scale, 0.0, x], [0.0, scale, y]])


def _size(image: ByteImage, scale: float) -> tuple[int, int]:
    """(width, height) of a picture about ``scale`` times as large: whole pixels on each side.

    So each side shrinks a little otherwise, which would displace the far corner by half a pixel
    unseen, since going there and back undoes it: maps go by ``axis_scales``.
    """
    return max(round(image.shape[1] * scale), 1), max(round(image.shape[0] * scale), 1)


def _rescaled(matrix: Affine, fixed: Scales, moving: Scales) -> Affine:
    """The same map between pictures that are larger by these factors; pixel centres are kept."""
    here, there = np.array(fixed), np.array(moving)
    linear = there[:, None] * matrix[:, :2] / here
    # p' = (p + 1/2) * scale - 1/2 for either picture
    half = np.array([0.5, 0.5])
    offset = (matrix[:, :2] @ (half / here - half) + matrix[:, 2] + half) * there - half
    return np.column_stack([linear, offset])


def _search(
    fixed: FloatImage, moving: FloatImage, guess: Affine, mask: ByteImage
) -> tuple[Affine, float]:
    height, width = fixed.shape
    centre = np.array([(width - 1) / 2, (height - 1) / 2])
    transform = sitk.AffineTransform(2)
    transform.SetCenter(centre.tolist())
    transform.SetMatrix(guess[:, :2].ravel().tolist())
    transform.SetTranslation((guess[:, :2] @ centre + guess[:, 2] - centre).tolist())

    search = sitk.ImageRegistrationMethod()
    search.SetNumberOfThreads(1)  # sums in the same order on every machine: the same map
    search.SetNumberOfWorkUnits(1)
    search.SetMetricAsMattesMutualInformation(_BINS)
    search.SetMetricSamplingStrategy(search.RANDOM)
    search.SetMetricSamplingPercentage(_SHARE_OF_PIXELS, _SEED)
    search.SetMetricFixedMask(sitk.GetImageFromArray(mask))
    search.SetInterpolator(sitk.sitkLinear)
    search.SetOptimizerAsRegularStepGradientDescent(
        _FIRST_STEP, _LAST_STEP, _ITERATIONS, relaxationFactor=_RELAXATION
    )
    search.SetOptimizerScalesFromPhysicalShift()
    search.SetShrinkFactorsPerLevel(_SHRINK)
    search.SetSmoothingSigmasPerLevel(_SMOOTH)
    search.SetInitialTransform(transform, inPlace=True)
    search.Execute(sitk.GetImageFromArray(fixed), sitk.GetImageFromArray(moving))
    linear = np.array(transform.GetMatrix()).reshape(2, 2)
    offset = np.array(transform.GetTranslation()) + centre - linear @ centre
    return np.column_stack([linear, offset]), -float(search.GetMetricValue())


def _there_and_back(there: Affine, back: Affine, mask: ByteImage) -> float:
    y, x = np.nonzero(mask)
    start = np.stack([x, y]).astype(np.float64)
    away = there[:, :2] @ start + there[:, 2:]
    home = back[:, :2] @ away + back[:, 2:]
    return float(np.hypot(*(home - start)).mean())


def _agreement(fixed: FloatImage, moving: FloatImage, matrix: Affine, mask: ByteImage) -> float:
    size = (fixed.shape[1], fixed.shape[0])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    placed = cv2.warpAffine(moving, matrix, size, flags=flags)
    covered = cv2.warpAffine(np.ones_like(moving), matrix, size, flags=flags)
    both = (mask > 0) & (covered > 0.99)  # noqa: PLR2004 - the last per cent is rounding
    if both.sum() < 0.5 * (mask > 0).sum():
        return 0.0
    return float(np.corrcoef(fixed[both], placed[both])[0, 1])
