"""The grid's slicing against a naive loop, and where HDRNet starts."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pytest
import torch

from model_training.network import count_parameters
from model_training.peers.hdrnet import HDRNet, bilateral_slice

if TYPE_CHECKING:
    from model_training.peers.hdrnet import Start

Array = npt.NDArray[Any]


def naive_slice(grid: Array, guide: Array) -> Array:
    """Trilinear reading, pixel by pixel and corner by corner: (D, C, h, w), (H, W) → (C, H, W)."""
    cells = np.array([grid.shape[0], *grid.shape[2:]])
    size = np.array(guide.shape)
    result = np.zeros((grid.shape[1], *guide.shape))
    for y, x in np.ndindex(*guide.shape):
        share = np.array([guide[y, x], (y + 0.5) / size[0], (x + 0.5) / size[1]])
        place = share * cells - 0.5
        low = np.floor(place).astype(int)
        for corner in itertools.product((0, 1), repeat=3):
            cell = low + corner
            weight = np.prod(1 - np.abs(place - cell))
            k, j, i = np.clip(cell, 0, cells - 1)
            result[:, y, x] += weight * grid[k, :, j, i]
    return result


@pytest.mark.parametrize("size", [(13, 22), (4, 5), (3, 40)])
def test_slicing_is_the_naive_trilinear_loop(size: tuple[int, int]) -> None:
    generator = torch.Generator().manual_seed(0)
    grid = torch.randn(2, 8, 12, 4, 5, generator=generator, dtype=torch.float64)
    guide = torch.rand(2, *size, generator=generator, dtype=torch.float64)
    guide[0, 0, :3] = torch.tensor([0.0, 0.5, 1.0])
    sliced = bilateral_slice(grid, guide).flatten(1, 2)
    for got, one_grid, one_guide in zip(sliced, grid, guide, strict=True):
        np.testing.assert_allclose(got, naive_slice(one_grid.numpy(), one_guide.numpy()), atol=1e-9)


def test_at_width_1_it_has_the_papers_size() -> None:
    assert round(count_parameters(HDRNet(1.0)) / 1e6, 2) == 0.48


@pytest.mark.parametrize("start", ["identity", "grey"])
@pytest.mark.parametrize("shape", [(96, 96), (80, 144)])
def test_it_starts_near_the_picture_or_near_grey(shape: tuple[int, int], start: Start) -> None:
    torch.manual_seed(0)
    seen = torch.rand(2, 3, *shape)
    given = HDRNet(1.0, start, low_res=64)(seen)
    expected = seen if start == "identity" else torch.full_like(seen, 0.5)
    assert given.shape == seen.shape
    assert (given - expected).abs().mean() < 0.2


def test_the_guide_starts_as_the_mean_of_the_channels() -> None:
    seen = torch.rand(1, 3, 8, 8)
    assert torch.allclose(HDRNet(0.5).guide(seen), seen.mean(dim=1), atol=1e-6)


@pytest.mark.parametrize("low_res", [0, 16, 100, 192])
def test_a_stream_that_does_not_halve_down_to_the_grid_is_refused(low_res: int) -> None:
    with pytest.raises(ValueError, match="power of two"):
        HDRNet(low_res=low_res)
