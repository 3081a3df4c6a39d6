"""The thread that renders the truth, and what it does when that fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QObject

from deepflash_app.core.options import RelightOptions
from deepflash_app.gui.refiner import Refiner

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.relit import Relit


class _Short:
    """Has too little memory, the first time."""

    def __init__(self) -> None:
        self.tries = 0

    def draft_is_exact(self, _options: RelightOptions) -> bool:
        return False

    def exact(self, _options: RelightOptions) -> str:
        self.tries += 1
        if self.tries == 1:
            raise MemoryError
        return "pixels"

    def prepare(self) -> None:
        pass


def test_a_rendering_that_failed_is_tried_again(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QObject()
    refiner, relit, options = Refiner(parent), cast("Relit", _Short()), RelightOptions()
    with monkeypatch.context() as patch:
        patch.setattr(refiner._pool, "start", lambda work: work())  # here: the error is seen
        with pytest.raises(MemoryError):
            refiner.start(relit, options)
    with qtbot.waitSignal(refiner.refined, timeout=5000):
        refiner.start(relit, options)
    refiner.close()
