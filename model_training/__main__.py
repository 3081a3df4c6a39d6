"""``python -m model_training``: the training from the command line."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from deepflash_app.errors import DeepFlashError

try:
    from model_training.commands import (
        evaluate,
        export,
        finetune,
        prepare,
        rehearse,
        results,
        simulate,
        study,
        train,
    )
except ImportError as missing:
    sys.exit(f"Training needs the extra 'train' ({missing}); see 'Retrain' in the README.")

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_COMMANDS = (simulate, prepare, train, finetune, export, evaluate, results, rehearse, study)

_EXAMPLES = """examples:
  python -m model_training simulate --sheet sheet.png
  python -m model_training prepare SHOOT -o PAIRS
  python -m model_training train --preset quick
  python -m model_training finetune SHOOT -o mine.onnx
  python -m model_training export runs/quick/best.pt -o my.onnx --name mine
  python -m model_training evaluate --models classical clahe my.onnx --report scores

Portraits lie in a folder with an index.csv that names for each its path, source, person, split
(train, val, test), licence, size_px, face_height_px and left_right_stops. A run that was stopped
goes on when it is called again.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: Those of the command line; ``sys.argv`` if None.

    Returns:
        0 if all went well, 1 if not; wrong use exits with 2.
    """
    parsed = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], None] = parsed.command
    try:
        command(parsed)
    except DeepFlashError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m model_training",
        description="Simulate flash on studio portraits, train the network, export and judge it.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in _COMMANDS:
        module.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
