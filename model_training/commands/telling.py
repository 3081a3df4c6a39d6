"""How a training tells of itself: a live bar, lines in a pipe, JSON for programs, TensorBoard."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from deepflash_app.errors import DeepFlashError
from model_training.commands.common import print_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Tell = Callable[[dict[str, Any]], None]

_NOT_MEASURED = ("kind", "step", "steps", "seconds")


@contextmanager
def telling(as_json: bool, tensorboard: Path | None = None) -> Iterator[Tell]:  # noqa: FBT001 - a flag of the command line
    """What to call with each line of a training's log.

    Args:
        as_json: One JSON object a line on standard output, and nothing else.
        tensorboard: A folder to write its events to, too.

    Raises:
        DeepFlashError: If TensorBoard is wanted and not installed.
    """
    board = _board(tensorboard) if tensorboard else None
    bar = tqdm(unit="step", dynamic_ncols=True) if not as_json and sys.stderr.isatty() else None

    def tell(line: dict[str, Any]) -> None:
        if line["kind"] == "picture":  # for windows; people find it beside the checkpoint
            if as_json:
                print_line(line)
            return
        if board is not None:
            for name, value in _measured(line).items():
                board.add_scalar(f"{line['kind']}/{name}", value, line["step"])
        if as_json:
            print_line(line)
        elif bar is not None:
            _move(bar, line)
        else:
            print(_words(line), flush=True)

    try:
        yield tell
    finally:
        if bar is not None:
            bar.close()
        if board is not None:
            board.close()


def _measured(line: dict[str, Any]) -> dict[str, float]:
    return {name: value for name, value in line.items() if name not in _NOT_MEASURED}


def _move(bar: tqdm[Any], line: dict[str, Any]) -> None:
    """Move the live bar; judgements stay above it."""
    bar.total = line["steps"]
    bar.update(line["step"] - bar.n)
    if line["kind"] == "train":
        bar.set_postfix_str(f"loss {line['loss']:.4g}")
    elif line["kind"] == "val":
        bar.write(_words(line))


def _words(line: dict[str, Any]) -> str:
    left = (line["steps"] - line["step"]) * line["seconds"] / max(line["step"], 1) / 60
    return f"{line['kind']:>5} {line['step']}/{line['steps']}, {left:.0f} min left: " + " ".join(
        f"{name} {value:.5g}" for name, value in _measured(line).items()
    )


def _board(folder: Path) -> Any:  # noqa: ANN401 - an optional package without types
    try:
        from torch.utils.tensorboard import SummaryWriter  # noqa: PLC0415 - optional
    except ImportError as error:
        raise DeepFlashError("TensorBoard is not installed: pip install tensorboard.") from error
    return SummaryWriter(str(folder))
