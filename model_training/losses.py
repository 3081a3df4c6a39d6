"""The paper's loss (Eqs. 3 to 6) and accuracy (Eq. 7), with the offset term it cannot see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional

from deepflash_app.core.encoding import correction
from model_training.skin_color import TO_XYZ_OF_WHITE

if TYPE_CHECKING:
    from torch import Tensor

    from deepflash_app.core.encoding import Encoding

_WINDOW, _SIGMA = 11, 1.5  # of SSIM
_C1, _C2 = 0.01**2, 0.03**2
_MIDDLE_TONE = 0.55  # of faces (L* 62): where what is in doubt comes out neither too light nor dark
_CERTAINLY_FLASH = 0.03  # mean correction from which on a pair is not one in good light
_LINEAR_BELOW = 0.04045  # of sRGB's curve
_JUST_SEEN = 1.0  # difference of colour below which less is no longer worth much
_OUTPUT_SCALE = 4.0  # y_d − t_d = 2(t − y), squared (Eq. 5), for difference and base


def relighting_loss(
    encoded: Tensor, target: Tensor, weight: Tensor, offset_weight: float
) -> dict[str, Tensor]:
    """Four times the mean squared error of the answer, split into shape and constant offset.

    For the encodings difference and base that is the mean squared error of the result (Eq. 5), for
    direct four times that, and for ratio the error of the base layer's L (``core.encoding``).

    The paper subtracts each image's mean error per channel (Eq. 3), so a constant wrong colour
    costs nothing there; ``offset_weight`` 0 is the paper's loss, 1 the plain error.

    Args:
        encoded: (N, 3, H, W), the network's output y.
        target: (N, 3, H, W), t of Eq. 1, in [0, 1].
        weight: (N, 1, H, W), how much each pixel counts; all ones in the paper.
        offset_weight: How much the offset counts.

    Returns:
        Scalars ``shape``, ``offset`` and ``total``.
    """
    error = encoded - target
    share = weight / weight.sum(dim=(2, 3), keepdim=True)
    mean = (error * share).sum(dim=(2, 3), keepdim=True)
    shape = _OUTPUT_SCALE * ((error - mean) ** 2 * share).sum(dim=(2, 3)).mean()
    offset = _OUTPUT_SCALE * (mean**2).mean()
    return {"shape": shape, "offset": offset, "total": shape + offset_weight * offset}


def accuracy(seen: Tensor, encoded: Tensor, target: Tensor, encoding: Encoding) -> Tensor:
    """Eq. 7: 100 minus the mean absolute difference of the results in per cent; a scalar.

    Results differ by their corrections, as both are subtracted from the same photo; they are not
    clamped here. No gradient goes through it.

    Args:
        seen: (N, 3, H, W) in [0, 1], what the network saw.
        encoded: (N, 3, H, W), what it answered.
        target: (N, 3, H, W) in [0, 1], what it should have.
        encoding: The network's.
    """
    answered, wanted = (
        correction(seen.numpy(), one.detach().numpy(), encoding) for one in (encoded, target)
    )
    return 100 - 100 * torch.from_numpy(answered - wanted).abs().mean()


def farther_from_the_middle(
    seen: Tensor, target: Tensor, weight: Tensor, person: Tensor, amount: float
) -> Tensor:
    """Targets whose persons are lighter or darker still than they are.

    How light a person is and how bright a flash was cannot be told apart for sure, and what a
    network doubts it draws to the middle of all it has learnt: dark skin comes out too light and
    very light skin too dark, by about the same share of their distance from there. Taught to go
    farther by that share, it comes out right on average. Pairs in good light leave no doubt and
    stay as they are.

    Args:
        seen: (N, 3, H, W) in [0, 1], what the network saw, of the encodings difference or base.
        target: (N, 3, H, W) in [0, 1], what it should have answered.
        weight: (N, 1, H, W), how much each pixel counts, most in the face.
        person: (N, 1, H, W) in [0, 1], where the person is.
        amount: How much farther, as a share.

    Returns:
        (N, 3, H, W), the targets to learn from.
    """
    face = (weight >= weight.amax(dim=(2, 3), keepdim=True)).float()
    share = face / face.sum(dim=(2, 3), keepdim=True)
    asked = 2 * target - 1
    tone = ((seen - asked) * share).sum(dim=(2, 3), keepdim=True).mean(dim=1, keepdim=True)
    doubt = (asked.abs() * share).sum(dim=(2, 3), keepdim=True).mean(dim=1, keepdim=True)
    doubt = (doubt / _CERTAINLY_FLASH).clamp(max=1)
    return target - amount * doubt * person * (tone - _MIDDLE_TONE) / 2


def absolute_error(encoded: Tensor, target: Tensor, weight: Tensor) -> Tensor:
    """Mean absolute error, of Pix2Pix for one; a scalar.

    Args:
        encoded: (N, 3, H, W), the network's output y.
        target: (N, 3, H, W), t.
        weight: (N, 1, H, W), how much each pixel counts.
    """
    share = weight / weight.sum(dim=(2, 3), keepdim=True)
    return ((encoded - target).abs() * share).sum(dim=(2, 3)).mean()


def dissimilarity(image: Tensor, truth: Tensor, weight: Tensor) -> Tensor:
    """1 − SSIM [Wang et al., 2004], its map averaged by weight; a scalar.

    Args:
        image: (N, 3, H, W) in about [0, 1].
        truth: (N, 3, H, W) in about [0, 1].
        weight: (N, 1, H, W), how much each pixel counts.
    """
    place = torch.arange(_WINDOW, dtype=image.dtype) - _WINDOW // 2
    line = torch.exp(-(place**2) / (2 * _SIGMA**2))
    line /= line.sum()

    def windowed(one: Tensor) -> Tensor:
        channels = one.shape[1]
        padded = functional.pad(one, (_WINDOW // 2,) * 4, mode="reflect")
        across = line.view(1, 1, 1, -1).repeat(channels, 1, 1, 1)
        down = line.view(1, 1, -1, 1).repeat(channels, 1, 1, 1)
        rows = functional.conv2d(padded, across, groups=channels)
        return functional.conv2d(rows, down, groups=channels)

    mean_i, mean_t = windowed(image), windowed(truth)
    var_i = windowed(image * image) - mean_i**2
    var_t = windowed(truth * truth) - mean_t**2
    both = windowed(image * truth) - mean_i * mean_t
    likeness = (2 * mean_i * mean_t + _C1) * (2 * both + _C2)
    likeness = likeness / ((mean_i**2 + mean_t**2 + _C1) * (var_i + var_t + _C2))
    share = weight / weight.sum(dim=(2, 3), keepdim=True)
    return 1 - (likeness * share).sum(dim=(2, 3)).mean()


def color_difference(image: Tensor, truth: Tensor, weight: Tensor) -> Tensor:
    """How far colours look from the true ones, by CIE94, a hundredth of it; a scalar.

    The squared error asks for the mean of all that may be true, this for its middle as an eye
    judges: lightness counts fully, chroma and hue the less the more of it there is. It is near to
    ΔE00 on skin, and has a gradient everywhere. Below one unit it is rounded to a square.

    Args:
        image: (N, 3, H, W) in about [0, 1], sRGB.
        truth: (N, 3, H, W) in about [0, 1], sRGB.
        weight: (N, 1, H, W), how much each pixel counts.
    """
    (light, *ab), (true_light, *true_ab) = (_lab(one) for one in (image, truth))
    chroma, true_chroma = (torch.sqrt(a * a + b * b + _C1) for a, b in (ab, true_ab))
    apart = sum((one - other) ** 2 for one, other in zip(ab, true_ab, strict=True))
    by_chroma = (chroma - true_chroma) ** 2
    by_hue = (apart - by_chroma).clamp(min=0)
    squared = (
        (light - true_light) ** 2
        + by_chroma / (1 + 0.045 * true_chroma) ** 2
        + by_hue / (1 + 0.015 * true_chroma) ** 2
    )
    seen = torch.sqrt(squared[:, None] + _JUST_SEEN**2) - _JUST_SEEN
    share = weight / weight.sum(dim=(2, 3), keepdim=True)
    return (seen * share).sum(dim=(2, 3)).mean() / 100


def _lab(image: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """L*, a* and b*, each (N, H, W), of sRGB (N, 3, H, W); what is out of gamut is clipped."""
    inside = image.clamp(0.001, 1)
    curved = ((inside + 0.055) / 1.055) ** 2.4
    linear = torch.where(inside <= _LINEAR_BELOW, inside / 12.92, curved)
    ratios = torch.einsum(
        "ij,njhw->nihw", torch.from_numpy(TO_XYZ_OF_WHITE).to(image.dtype), linear
    )
    steep = (ratios * (24389 / 27) + 16) / 116
    x, y, z = torch.where(ratios > 216 / 24389, ratios ** (1 / 3), steep).unbind(1)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)
