"""Retrain on one's own photos: choose, watch it learn, compare, install or discard."""

from __future__ import annotations

import hashlib
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QHBoxLayout,
    QWidget,
)

from deepflash_app import paths
from deepflash_app.engine.jobs import Answer, Failed, Finished, UseWeights
from deepflash_app.engine.own_weights import own_weights, use_shipped_weights, weights_in_use
from deepflash_app.errors import DeepFlashError
from deepflash_app.gui.asking import ask_first
from deepflash_app.gui.engine_words import told
from deepflash_app.gui.form_dialog import FormDialog
from deepflash_app.gui.language import Words
from deepflash_app.gui.train_form import TrainForm
from deepflash_app.gui.train_page import TrainPage
from deepflash_app.gui.train_process import TrainProcess, can_train, install_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from deepflash_app.gui.language import Say
    from deepflash_app.gui.memory import Memory
    from deepflash_app.gui.worker_bridge import WorkerBridge

_ASKING, _RUNNING = QSize(860, 500), QSize(860, 680)


class TrainDialog(FormDialog):
    """Form, progress, result.

    Args:
        bridge: To the worker, which tries new weights: the window must not load a network.
        memory: As for the form.
        on_weights: Called when other weights are in use.
        parent: The window, which goes on working.
    """

    form: TrainForm

    def __init__(
        self,
        bridge: WorkerBridge,
        memory: Memory,
        on_weights: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._on_weights = on_weights
        self._trying: int | None = None  # the job that tries the new weights
        self._work = Path()
        self._refused = ""  # why nothing was learnt, if going on could only fail again
        self.process = TrainProcess(self)
        self.form = TrainForm(memory)
        self.page = TrainPage()
        self.words = self.page.words
        self.start_button = self._button(self._start, "primary")
        self.stop_button = self._button(self.process.stop)
        self.install_button = self._button(self._install, "primary")
        self.discard_button = self._button(self._discard)
        self.back_button = self._button(self._go_back)
        self.return_button = self._button(self._return, "primary")
        self.close_button = self._button(self.close)
        self._lay_out()
        self.form.changed.connect(self._judge)
        self.process.began.connect(self.page.show_command)
        self.process.told.connect(self.page.show_line)
        self.process.said.connect(self.page.say)
        self.process.ended.connect(self._on_ended)
        bridge.answered.connect(self._on_answer)
        Words(self, self._say)
        self._judge()
        self._fit(_ASKING)

    def under_way(self) -> str:
        """As the base class."""
        if not self.process.running:
            return ""
        return self.tr(
            "A training is still running. It can go on later from where it was kept last."
        )

    def stop(self) -> None:
        """As the base class."""
        self.process.close()
        self._trying = None

    def reject(self) -> None:
        """As the base class; but weights that are being tried are in use a moment later."""
        if self._trying is None:
            super().reject()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.back_button)
        row.addStretch(1)
        for button in (self.discard_button, self.stop_button, self.close_button):
            row.addWidget(button)
        for button in (self.install_button, self.return_button, self.start_button):
            row.addWidget(button)
        self._stack(self.page, self.words, row)

    def _say(self) -> None:
        self.setWindowTitle(self.tr("Retrain on my photos"))
        self.stop_button.setText(self.tr("Stop"))
        self.install_button.setText(self.tr("Use these weights"))
        self.discard_button.setText(self.tr("Discard"))
        self.back_button.setText(self.tr("Go back to the shipped weights"))
        self.return_button.setText(self.tr("Back"))
        self.close_button.setText(self.tr("Close"))

    @property
    def new_weights(self) -> Path:
        """Where the training writes its result."""
        return self._work / "new.onnx"

    @property
    def learnt(self) -> bool:
        """Whether there is something to lose: new weights, or a checkpoint on the way there."""
        return self.new_weights.is_file() or any(self._work.rglob("*.pt"))

    def _judge(self) -> None:
        """Show the buttons that do something now, and why nothing can start."""
        running, asking = self.process.running, self.pages.currentWidget() is self.form
        finished = not running and not asking and self.new_weights.is_file()
        self.form.minutes.setEnabled(self.form.portraits.isChecked())
        refused = not running and not asking and bool(self._refused)
        self.return_button.setVisible(refused)
        self.start_button.setVisible(not running and not finished and not refused)
        self.start_button.setEnabled(not self._problem())
        self.start_button.setText(self.tr("Start") if asking else self.tr("Go on"))
        self.stop_button.setVisible(running)
        self.install_button.setVisible(finished)
        self.install_button.setEnabled(self._trying is None)
        self.discard_button.setVisible(not asking and not running and not refused)
        self.discard_button.setEnabled(self._trying is None)
        self.back_button.setVisible(asking and own_weights().is_file())
        self.close_button.setVisible(not running)
        self.close_button.setEnabled(self._trying is None)
        if asking:
            self.words.say(self._problem)

    def _problem(self) -> str:
        """Why nothing can start; empty if it can."""
        if can_train():
            return self.form.problem()
        return self.tr(
            "Training needs PyTorch, which is not installed. Install it by the line "
            "{line} and open this window again."
        ).format(line=install_line())

    def show_progress(self) -> None:
        """Turn to the page of what is going on."""
        self.pages.setCurrentIndex(1)
        self.resize(self.size().expandedTo(_RUNNING))
        self.page.begin()

    # --- hands -----------------------------------------------------------------------------

    def _start(self) -> None:
        """Begin, or go on where the same photos were left."""
        folder = self.form.photos.absolute()
        key = hashlib.sha256(f"{folder} {self.form.pairs.isChecked()}".encode()).hexdigest()[:12]
        self._work = paths.data_dir() / "training" / key
        try:
            self._work.mkdir(parents=True, exist_ok=True)
            self.new_weights.unlink(missing_ok=True)
        except OSError as error:
            self.words.say(partial(self._unwritable, error.strerror))
            return
        self._refused = ""
        self.show_progress()
        self.process.start(self.form.commands(self._work, weights_in_use()))
        self._judge()

    def _unwritable(self, why: str | None) -> str:
        sentence = self.tr("{folder} cannot be written: {why}.")
        return sentence.format(folder=self._work, why=why)

    def _install(self) -> None:
        self.words.say(lambda: self.tr("Trying the new weights"))
        self._trying = self._bridge.submit(UseWeights(self.new_weights))
        self._judge()

    def _on_answer(self, answer: Answer) -> None:
        """The worker has tried the new weights."""
        if self._trying is None or answer.number != self._trying:
            return
        if isinstance(answer, Failed):
            self._trying = None
            self._judge()
            self.words.say(partial(told, str(answer.error)))
        elif isinstance(answer, Finished):
            self._trying = None
            self._throw_away()  # they are kept elsewhere now, and the next training begins anew
            self._on_weights()
            self._leave(partial(self._used_now, answer.result))

    def _used_now(self, name: object) -> str:
        return self.tr("Photos are corrected by {name} from now on.").format(name=name)

    def _discard(self) -> None:
        """Throw away what may have taken hours only if that is meant."""
        if not self.learnt:
            self._throw_away()
            self._leave(self._problem)
            return
        question = self.tr("Throw away what was learnt? It cannot be brought back.")
        yes = self.tr("Throw it away")
        ask_first(self, question, yes, self._forget, warns=True, destroys=True)

    def _forget(self) -> None:
        self._throw_away()
        self._leave(lambda: self.tr("What was learnt has been thrown away."))

    def _throw_away(self) -> None:
        shutil.rmtree(self._work, ignore_errors=True)

    def _return(self) -> None:
        """To the form, since these photos teach nothing; why is still to be read there."""
        self._throw_away()
        self._leave(partial(str, self._refused))

    def _go_back(self) -> None:
        try:
            use_shipped_weights()
        except DeepFlashError as error:
            self.words.say(partial(told, str(error)))
            return
        self._on_weights()
        self._leave(lambda: self.tr("Photos are corrected by the shipped weights again."))

    def _leave(self, sentence: Say) -> None:
        """Back to the form, with a sentence on what was done."""
        self.pages.setCurrentIndex(0)
        self._judge()
        self.words.say(sentence)

    # --- the training ----------------------------------------------------------------------

    def _on_ended(self, good: bool, last: str) -> None:  # noqa: FBT001  # a signal's shape
        if good:
            self.page.end(lambda: self.tr("Finished"), self.page.verdict or str, good=True)
        elif self.process.stopped:
            self.page.end(lambda: self.tr("Stopped"), self._goes_on, good=False)
        else:
            self.page.end(lambda: self.tr("It did not work"), partial(str, last), good=False)
            self._refused = "" if self.learnt else last
        self._judge()
        self.ended.emit(good or self.process.stopped)

    def _goes_on(self) -> str:
        return self.tr("It goes on from here when you want.")
