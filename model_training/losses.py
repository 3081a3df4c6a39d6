"""The paper's loss (Eqs. 3 to 6) and accuracy (Eq. 7), with the offset term it cannot see."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

_OUTPUT_SCALE = 4.0  # y_d − t_d = 2(t − y), squared (Eq. 5)


def relighting_loss(
    encoded: Tensor, target: Tensor, weight: Tensor, offset_weight: float
) -> dict[str, Tensor]:
    """Mean squared error of the result, split into its shape and its constant offset.

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


def accuracy(encoded: Tensor, target: Tensor) -> Tensor:
    """Eq. 7: 100 minus the mean absolute difference of the results in per cent; a scalar."""
    return 100 - 100 * 2 * (encoded - target).abs().mean()
