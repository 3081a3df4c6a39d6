"""Guards the originals of a batch: no output may be one of them, or lie in their folders."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from deepflash_app.engine.batch.plan import refuse_inside
from deepflash_app.engine.names import folded
from deepflash_app.errors import BatchRefused, UnwritablePhoto

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


class Originals:
    """Answers for each target at once, also among tens of thousands of originals.

    The same rule as ``writing.refuse_sources``, which looks at one source after another.

    Args:
        sources: All photos of the batch.
        folders: The folders that were scanned, with links resolved.
    """

    def __init__(self, sources: Iterable[Path], folders: Sequence[Path]) -> None:
        self._folders = folders
        self._names = {}
        self._files = {}
        for source in sources:
            self._names[folded(os.path.realpath(source))] = source
            try:
                status = source.stat()
            except OSError:  # one that has vanished cannot be harmed
                continue
            self._files[status.st_dev, status.st_ino] = source

    def refuse(self, target: Path) -> None:
        """Refuse a target that would harm an original.

        Raises:
            UnwritablePhoto: If it is one, by whatever link or spelling, or lies in their folder.
        """
        clash = self._names.get(folded(os.path.realpath(target)))
        try:
            status = target.stat()
        except OSError:
            pass
        else:
            clash = clash or self._files.get((status.st_dev, status.st_ino))
        if clash is not None:
            raise UnwritablePhoto(
                f"{target.name} cannot be written: it would replace the original {clash.name}."
            )
        try:
            refuse_inside(target.parent, self._folders)
        except BatchRefused as error:
            raise UnwritablePhoto(str(error)) from error
