"""A second, coarser network that is asked about light which the first does not know.

A long training learns by heart how *simulated* faces are shaded, and takes a real flash photo for
good light where its shading differs. A short training at half the size is worse on simulated
flash, and nearer to the truth on real photos (STUDY.md, *A second opinion*). Both are in one file:
where the first finds as much shading as the second it is right, and it alone answers, as on nearly
all of the simulator's pairs; where it finds a flash, but much less shading than the second, the
second answers. How light a person is on the whole, hair and clothes included, remains the first's
to say: it has learnt of many skins, and what has learnt little draws all to the middle.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from deepflash_app.core.color import LUMINANCE
from deepflash_app.core.subject import NEUTRAL
from model_training.network import DeepFlashNet

HALF = 2
"""The second sees the picture that many times smaller."""

_NO_FLASH, _FLASH = 0.003, 0.005
"""The first's mean correction of a person: up to there it found no flash, from there on it did. Of
41 portraits for validation in their own light half get less than 0.0026, three quarters less than
0.0037; under simulated flash all get more than 0.027, the real flash photos 0.0049 to 0.033."""

_UNKNOWN, _KNOWN = 0.6, 0.75
"""How strong the shading is that the first finds, against the second's: up to there the first is
blind to such light, from there on it knows it. Under simulated flash it is above 0.63 on all pairs
for validation and test, above 0.76 on 98 % of them; on the real flash photos it is 0.26 to 0.68.
How alike the two shadings are (slope, correlation) tells real from simulated flash less well."""

_EPSILON = 1 / 255
_LUMINANCE = torch.from_numpy(LUMINANCE).view(1, 3, 1, 1)


class SecondOpinion(nn.Module):
    """Two of the paper's networks that answer as one, for encodings whose answer is a correction.

    Args:
        width: Of the first.
        second_width: Of the second.
        folded: Both without batch normalisation.

    Attributes:
        first: Sees the picture.
        second: Sees it at half its side.
    """

    def __init__(self, width: float, second_width: float, *, folded: bool = False) -> None:
        super().__init__()
        self.first = DeepFlashNet(width, folded=folded)
        self.second = DeepFlashNet(second_width, folded=folded)

    def forward(self, seen: Tensor) -> Tensor:
        """Encode the correction.

        Args:
            seen: (N, 3, H, W) in [0, 1], a person on ``NEUTRAL``; H and W multiples of twice
                ``SIDE_STEP``.

        Returns:
            (N, 3, H, W), nominally in [0, 1], not clamped.
        """
        first = self.first(seen)
        small = self.second(functional.avg_pool2d(seen, HALF))
        second = functional.interpolate(
            small, scale_factor=float(HALF), mode="bilinear", align_corners=False
        )
        person = _person(seen)
        change = second - first
        lighter = (change * person).sum(dim=(2, 3), keepdim=True) / _pixels(person)
        change = change - (lighter * _LUMINANCE).sum(dim=1, keepdim=True)
        return first + doubt(person, first, second) * change

    def convolutions(self) -> list[str]:
        """Names of all convolutions in the order in which ``forward`` uses them."""
        return [
            f"{name}.{layer}"
            for name, network in (("first", self.first), ("second", self.second))
            for layer in network.convolutions()
        ]


@torch.no_grad()
def doubt(person: Tensor, first: Tensor, second: Tensor) -> Tensor:
    """Share of the second's answer, from 0 where the first knows the light to 1 where not.

    Args:
        person: (N, 1, H, W), 1 where the person is and 0 elsewhere.
        first: (N, 3, H, W), what the first answers, 0.5 being no correction.
        second: (N, 3, H, W), what the second answers.

    Returns:
        (N, 1, 1, 1) in [0, 1]. Training does not change it.
    """
    count = _pixels(person)

    def corrected(answer: Tensor) -> Tensor:
        return (2 * answer - 1) * person

    def shading(correction: Tensor) -> Tensor:
        """Without its mean, since a cast or a wrong exposure is no matter of shape."""
        return correction - person * correction.sum(dim=(2, 3), keepdim=True) / count

    strength = corrected(first).abs().sum(dim=(1, 2, 3), keepdim=True) / (3 * count)
    flash = ((strength - _NO_FLASH) / (_FLASH - _NO_FLASH)).clamp(0, 1)
    ours, theirs = shading(corrected(first)), shading(corrected(second))
    least = 3 * count * _EPSILON**2  # a second that finds nothing contradicts nobody
    power = [(one**2).sum(dim=(1, 2, 3), keepdim=True) + least for one in (ours, theirs)]
    found = (power[0] / power[1]).sqrt()
    return flash * ((_KNOWN - found) / (_KNOWN - _UNKNOWN)).clamp(0, 1)


def _person(seen: Tensor) -> Tensor:
    """(N, 1, H, W): 1 where the picture is not the neutral backdrop."""
    return ((seen - NEUTRAL).abs().amax(dim=1, keepdim=True) > _EPSILON).float()


def _pixels(person: Tensor) -> Tensor:
    """(N, 1, 1, 1): how many there are, at least one."""
    return person.sum(dim=(2, 3), keepdim=True).clamp(min=1)
