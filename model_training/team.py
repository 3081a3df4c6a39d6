"""Several processes that train one network together (``torchrun``), or one process alone.

A step's batch is cut into ``accumulate`` parts. One process works through all of them and adds up
their gradients; of several, each takes its share, and the gradients are added up between them. So
the weights become the same. (The running statistics of batch normalisation, which only matter
after the training, are averaged over the processes.)
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, distributed

from deepflash_app.errors import DeepFlashError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from model_training.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Team:
    """This process among those that train together.

    Attributes:
        rank: Its number, from 0; number 0 judges, writes and speaks.
        size: How many there are.
    """

    rank: int = 0
    size: int = 1

    @staticmethod
    def joined() -> Team:
        """Join the processes that ``torchrun`` started; alone without it."""
        if int(os.environ.get("WORLD_SIZE", "1")) == 1:
            return Team()
        if not distributed.is_initialized():
            distributed.init_process_group("gloo")
        return Team(distributed.get_rank(), distributed.get_world_size())

    def parts(self, recipe: Recipe) -> int:
        """How many parts of each batch are this process's.

        Raises:
            DeepFlashError: If the parts cannot be shared evenly.
        """
        if recipe.accumulate % self.size:
            raise DeepFlashError(
                f"{self.size} processes cannot share {recipe.accumulate} parts of a batch; "
                f"set accumulate to a multiple of {self.size}."
            )
        return recipe.accumulate // self.size

    def batches(self, recipe: Recipe, first_step: int) -> Iterator[list[int]]:
        """Numbers of the pairs of each of this process's parts, from a step on."""
        size = recipe.batch // recipe.accumulate
        for step in range(first_step, recipe.steps):
            for part in range(self.rank, recipe.accumulate, self.size):
                first = step * recipe.batch + part * size
                yield list(range(first, first + size))

    def add_up(self, tensors: Sequence[Tensor], share: float = 1.0) -> None:
        """Replace tensors by their sum over all processes, times ``share``, in place."""
        if self.size == 1 or not tensors:
            return
        flat = torch.cat([tensor.reshape(-1) for tensor in tensors])
        distributed.all_reduce(flat)
        flat *= share
        parts = torch.split(flat, [tensor.numel() for tensor in tensors])
        for tensor, part in zip(tensors, parts, strict=True):
            tensor.copy_(part.view_as(tensor))

    def agree(self, network: torch.nn.Module) -> None:
        """Add up gradients, and average running statistics."""
        gradients = [p.grad for p in network.parameters() if p.grad is not None]
        self.add_up(gradients)
        statistics = [b for b in network.buffers() if b.dtype.is_floating_point]
        self.add_up(statistics, 1 / self.size)
