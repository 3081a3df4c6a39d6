"""Takes the screenshots of ``docs/screens``: every state of the window, in dark and in light.

``python docs/screens.py docs/screens`` makes those of 1280 by 800 pixels, and then, in a process of
its own, those of 3840 by 2160 (1920 by 1080 points, ``@2x``). Needs no screen. The photo is the
program's own sample, made from a picture that a package carries (``docs/picture.py``).
"""  # noqa: INP001  # a script, not a package

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SIZES = {1: (1280, 800), 2: (1920, 1080)}
SCREEN = '{"screens":[{"name":"s","x":0,"y":0,"width":3840,"height":2160,"dpr":1}]}'


def main() -> int:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--photo", type=Path)
    parser.add_argument("--scale", type=int, choices=SIZES, help="only one of the two sizes")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.scale is None:
        command = [sys.executable, __file__, *sys.argv[1:], "--scale"]
        return max(
            subprocess.run([*command, str(scale)], check=False).returncode for scale in SIZES
        )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "screen.json").write_text(SCREEN, encoding="utf-8")
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={folder / 'screen.json'}"
        os.environ["QT_SCALE_FACTOR"] = str(options.scale)
        for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):  # nobody's settings, presets, drafts
            os.environ[variable] = str(folder / variable)
        # After the environment is set, which Qt reads but once.
        from screen_states import take  # noqa: PLC0415

        take(options.out, folder, SIZES[options.scale], options.photo)
    return 0


if __name__ == "__main__":
    sys.exit(main())
