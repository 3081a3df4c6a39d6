"""A portrait folder of one person whom a package carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from skimage import data

if TYPE_CHECKING:
    from pathlib import Path

INDEX = "path,source,person,split,licence,size_px,face_height_px,left_right_stops,yaw\n"


def write_portraits(folder: Path) -> None:
    """The person twice, so that there is a training and a val split."""
    square = np.asarray(data.astronaut())[0:300, 75:375]  # type: ignore[no-untyped-call]
    rows = [INDEX]
    for split, picture in (("train", square), ("val", square[:, ::-1])):
        Image.fromarray(np.ascontiguousarray(picture)).save(folder / f"{split}.png")
        rows.append(f"{split}.png,astronaut,{split},{split},public domain,300,108,0.1,0\n")
    (folder / "index.csv").write_text("".join(rows), encoding="utf-8")
