"""A whole retraining from the window, by the real commands, only shorter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from gui_hands import LEFT, PATIENCE
from PIL import Image
from portrait_folder import write_portraits
from PySide6.QtTest import QTest
from skimage import data
from tiny_preset import write_preset

from deepflash_app.engine.own_weights import own_weights
from deepflash_app.engine.weights_card import read_card
from deepflash_app.gui.train_dialog import TrainDialog
from deepflash_app.gui.train_form import TrainForm

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gui_hands import Open
    from pytest_benchmark.fixture import BenchmarkFixture
    from pytestqt.qtbot import QtBot

    from deepflash_app.gui.main_window import MainWindow

pytestmark = pytest.mark.own_worker


@pytest.fixture
def portraits(tmp_path: Path) -> Path:
    """One person in studio light, with their table."""
    folder = tmp_path / "portraits"
    folder.mkdir()
    write_portraits(folder)
    return folder


@pytest.fixture
def shoot(tmp_path: Path) -> Path:
    """One face as two persons, under a cold flash and in warm light; and a wall."""
    folder = tmp_path / "shoot"
    square = np.asarray(data.astronaut())[0:360, 45:405] / 255  # type: ignore[no-untyped-call]
    for person, level in (("anna", 0.75), ("ben", 0.95)):
        studio = square * level * np.array([1.0, 0.9, 0.8])
        flash = np.clip(square * level * np.array([1.1, 1.35, 1.4]), 0, 1)
        for light, picture in (("studio", studio), ("flash", flash)):
            (folder / light / person).mkdir(parents=True, exist_ok=True)
            image = Image.fromarray(np.rint(picture * 255).astype(np.uint8))
            image.save(folder / light / person / "1.png")
    for light in ("studio", "flash"):
        (folder / light / "carla").mkdir()
        Image.new("RGB", (320, 240), (120, 120, 120)).save(folder / light / "carla" / "wall.png")
    return folder


@pytest.fixture(autouse=True)
def short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same commands, for seconds instead of an hour."""
    preset = write_preset(tmp_path)
    more = {
        "train": ("--preset", str(preset), "--core-minutes", "0", "--workers", "0"),
        "evaluate": ("--limit", "2"),
        "finetune": ("--most-steps", "25", "--threads", "1"),
    }
    commands = TrainForm.commands

    def shortened(form: TrainForm, work: Path, current: Path) -> Sequence[Sequence[str]]:
        return [[*one, *more.get(one[0], ())] for one in commands(form, work, current)]

    monkeypatch.setattr(TrainForm, "commands", shortened)


def opened(window: MainWindow, folder: Path, *, pairs: bool) -> TrainDialog:
    """The dialog, told what to learn from and started."""
    window.table["retrain"].trigger()
    dialog = window.findChild(TrainDialog)
    assert isinstance(dialog, TrainDialog)
    dialog.form.folder.setText(str(folder))
    QTest.mouseClick(dialog.form.pairs if pairs else dialog.form.portraits, LEFT)
    QTest.mouseClick(dialog.start_button, LEFT)
    return dialog


def use_and_go_back(qtbot: QtBot, dialog: TrainDialog) -> None:
    """Correct photos by the new weights, then by the shipped ones again."""
    QTest.mouseClick(dialog.install_button, LEFT)
    qtbot.waitUntil(lambda: "by own from now on" in dialog.words.text(), timeout=PATIENCE)
    assert read_card(own_weights()).name == "own"
    QTest.mouseClick(dialog.back_button, LEFT)
    assert not own_weights().exists()


@pytest.mark.slow
def test_portraits_alone_become_weights_in_use(
    qtbot: QtBot, open_window: Open, portraits: Path
) -> None:
    dialog = opened(open_window(), portraits, pairs=False)
    stages: set[str] = set()
    dialog.process.told.connect(lambda _line: stages.add(dialog.page.stage.text()))
    qtbot.waitUntil(dialog.close_button.isVisible, timeout=3 * PATIENCE)
    assert dialog.page.stage.text() == "Finished", dialog.words.text()
    assert "of 1 persons left out" in dialog.words.text()
    assert {"Learning", "Comparing the new weights with those in use"} <= stages
    assert dialog.page.curve.judged
    assert not dialog.page.judged.empty
    use_and_go_back(qtbot, dialog)


def test_pairs_become_weights_in_use(
    qtbot: QtBot, open_window: Open, shoot: Path, benchmark: BenchmarkFixture
) -> None:
    """Begun, stopped, gone on with; with the shipped network, so it is no test for every day."""
    dialog = opened(open_window(), shoot, pairs=True)
    qtbot.waitUntil(lambda: bool(dialog.page.curve.judged), timeout=5 * PATIENCE)
    listed = [dialog.page.pairs.item(row).text() for row in range(dialog.page.pairs.count())]
    assert [text.split(":")[0] for text in listed[:3]] == ["Registered", "Registered", "Refused"]
    assert "left at most" in dialog.words.text()
    QTest.mouseClick(dialog.stop_button, LEFT)
    qtbot.waitUntil(dialog.close_button.isVisible, timeout=PATIENCE)
    assert dialog.page.stage.text() == "Stopped"

    def go_on() -> None:
        QTest.mouseClick(dialog.start_button, LEFT)
        qtbot.waitUntil(dialog.close_button.isVisible, timeout=10 * PATIENCE)

    pedantic: Any = benchmark.pedantic
    pedantic(go_on, rounds=1)
    assert dialog.page.stage.text() == "Finished", dialog.words.text()
    assert "On persons left out" in dialog.words.text()
    assert not dialog.page.judged.empty
    use_and_go_back(qtbot, dialog)
