"""Where edits go: beside their photo, else into the user's own folder."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from deepflash_app.core.options import RelightOptions
from deepflash_app.engine.drafts import drop_draft, find_edits, write_draft
from deepflash_app.engine.photo import read_size
from deepflash_app.engine.sidecar import Sidecar, drop_sidecar, sidecar_path, write_sidecar
from deepflash_app.errors import DeepFlashError
from deepflash_app.paths import is_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def put_beside(photo: Path, edits: Sidecar) -> str:
    """Write the sidecar, or drop it; where that cannot be, a draft is the edits' home.

    Returns:
        A sentence on what did not go as usual; mostly empty.

    Raises:
        UnwritablePhoto: If they cannot be kept anywhere.
    """
    try:
        kept = _written(photo, edits)
    except DeepFlashError as error:
        write_draft(photo, edits, home=True)
        return f"{error} The edits are kept in DeepFlash's own folder."
    drop_draft(photo)
    if kept is None:
        return ""
    return f"What lay beside {photo.name} was not understood; it is kept as {kept.name}."


def put_into_draft(photo: Path, edits: Sidecar) -> None:
    """Write a draft, which a crash leaves to be rescued; none of a photo as it is at first.

    Raises:
        UnwritablePhoto: If that cannot be.
    """
    if edits.options == RelightOptions() and not os.path.lexists(sidecar_path(photo)):
        drop_draft(photo)
    else:
        write_draft(photo, edits)


def _written(photo: Path, edits: Sidecar) -> Path | None:
    """As ``write_sidecar``; a photo that was left as it is at first has none."""
    if edits.options == RelightOptions():
        drop_sidecar(photo)
        return None
    return write_sidecar(photo, edits)


def change_edits(
    photo: Path, change: Callable[[RelightOptions], RelightOptions], weights: str
) -> tuple[RelightOptions, str]:
    """Change the edits of a photo that is not open; its pixels are not decoded.

    Args:
        photo: Whose they are.
        change: Gives the new options for those of now.
        weights: sha256 of the weights in use, for a photo that has no edits yet.

    Returns:
        The new options, and a sentence as from ``put_beside``.

    Raises:
        UnreadablePhoto: If there is no such photo, or it is none.
        UnwritablePhoto: As in ``put_beside``.
    """
    edits = find_edits(photo).sidecar
    if edits is None or not is_file(photo):
        edits = Sidecar(RelightOptions(), (), weights, *read_size(photo))
    options = change(edits.options)
    if options == edits.options:
        return options, ""
    return options, put_beside(photo, replace(edits, options=options))
