"""Retrain on one's own photos: choose, watch it learn, compare, install or discard."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from deepflash_app import paths
from deepflash_app.engine.own_weights import (
    own_weights,
    use_shipped_weights,
    use_weights,
    weights_in_use,
)
from deepflash_app.errors import DeepFlashError
from deepflash_app.gui.durations import duration
from deepflash_app.gui.loss_curve import LossCurve
from deepflash_app.gui.train_form import TrainForm
from deepflash_app.gui.train_process import TrainProcess, can_train

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent

_SIZE = (760, 600)
_INSTALL = "pip install 'deepflash[train]'"


class TrainDialog(QDialog):
    """Form, progress, result.

    Args:
        on_weights: Called when other weights are in use.
        parent: The window, which goes on working.
    """

    def __init__(self, on_weights: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Retrain on my photos"))
        self.resize(*_SIZE)
        self._on_weights = on_weights
        self._work = Path()
        self._verdict = ""
        self._counts = {"registered": 0, "refused": 0}
        self.process = TrainProcess(self)
        self.form = TrainForm()
        self.curve = LossCurve()
        self.pairs = QListWidget()
        self.pairs.setAccessibleName(self.tr("Pairs found, and what was left out"))
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(self.tr("Progress of the training"))
        self.stage, self.words = QLabel(), QLabel()
        for label in (self.stage, self.words):
            label.setWordWrap(True)
        self.words.setProperty("role", "muted")
        self.start_button = self._button(self.tr("Start"), self._start, "primary")
        self.stop_button = self._button(self.tr("Stop"), self.process.stop)
        self.install_button = self._button(self.tr("Use these weights"), self._install, "primary")
        self.discard_button = self._button(self.tr("Discard"), self._discard)
        self.back_button = self._button(self.tr("Go back to the shipped weights"), self._go_back)
        self.close_button = self._button(self.tr("Close"), self.close)
        self.pages = QStackedWidget()
        self._lay_out()
        self.form.changed.connect(self._judge)
        self.process.told.connect(self._on_told)
        self.process.said.connect(self._on_said)
        self.process.ended.connect(self._on_ended)
        self._judge()

    def _lay_out(self) -> None:
        run = QWidget()
        column = QVBoxLayout(run)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.stage)
        column.addWidget(self.bar)
        column.addWidget(self.curve, 3)
        column.addWidget(self.pairs, 2)
        self.pages.addWidget(self.form)
        self.pages.addWidget(run)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.back_button)
        row.addStretch(1)
        for button in (self.discard_button, self.stop_button, self.close_button):
            row.addWidget(button)
        row.addWidget(self.install_button)
        row.addWidget(self.start_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.words)
        layout.addLayout(row)

    def _button(self, text: str, call: object, kind: str = "") -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        if kind:
            button.setProperty(kind, "true")
        button.clicked.connect(call)
        return button

    @property
    def new_weights(self) -> Path:
        """Where the training writes its result."""
        return self._work / "new.onnx"

    def _judge(self) -> None:
        """Show the buttons that do something now, and why nothing can start."""
        running, asking = self.process.running, self.pages.currentWidget() is self.form
        problem = self.form.problem()
        if not can_train():
            problem = self.tr(
                "Training needs PyTorch, which is not installed. Install it by the line "
                "{line} and open this window again."
            ).format(line=_INSTALL)
        finished = not running and not asking and self.new_weights.is_file()
        self.form.minutes.setEnabled(self.form.portraits.isChecked())
        self.start_button.setVisible(not running and not finished)
        self.start_button.setEnabled(not problem)
        self.start_button.setText(self.tr("Start") if asking else self.tr("Go on"))
        self.stop_button.setVisible(running)
        self.install_button.setVisible(finished)
        self.discard_button.setVisible(not asking and not running)
        self.back_button.setVisible(asking and own_weights().is_file())
        self.close_button.setVisible(not running)
        if asking:
            self.words.setText(problem)

    # --- hands -----------------------------------------------------------------------------

    def _start(self) -> None:
        """Begin, or go on where the same photos were left."""
        folder = Path(self.form.folder.text().strip()).expanduser().absolute()
        key = hashlib.sha256(f"{folder} {self.form.pairs.isChecked()}".encode()).hexdigest()[:12]
        self._work = paths.data_dir() / "training" / key
        try:
            self._work.mkdir(parents=True, exist_ok=True)
            self.new_weights.unlink(missing_ok=True)
        except OSError as error:
            sentence = self.tr("{folder} cannot be written: {why}.")
            self.words.setText(sentence.format(folder=self._work, why=error.strerror))
            return
        self.pages.setCurrentIndex(1)
        self.pairs.clear()
        self.bar.setRange(0, 0)
        self._verdict = ""
        self._counts = {"registered": 0, "refused": 0}
        self.stage.setText(self.tr("Starting"))
        self.words.setText("")
        self.process.start(self.form.commands(self._work, weights_in_use()))
        self._judge()

    def _install(self) -> None:
        try:
            recipe = use_weights(self.new_weights)
        except DeepFlashError as error:
            self.words.setText(str(error))
            return
        self._on_weights()
        self._leave(self.tr("Photos are corrected by {name} from now on.").format(name=recipe.name))

    def _discard(self) -> None:
        shutil.rmtree(self._work, ignore_errors=True)
        self._leave(self.tr("What was learnt has been thrown away."))

    def _go_back(self) -> None:
        try:
            use_shipped_weights()
        except DeepFlashError as error:
            self.words.setText(str(error))
            return
        self._on_weights()
        self._leave(self.tr("Photos are corrected by the shipped weights again."))

    def _leave(self, sentence: str) -> None:
        """Back to the form, with a sentence on what was done."""
        self.pages.setCurrentIndex(0)
        self._judge()
        self.words.setText(sentence)

    # --- the training ----------------------------------------------------------------------

    def _on_told(self, line: dict[str, Any]) -> None:
        known: dict[str, Callable[[dict[str, Any]], None]] = {
            "pair": self._on_pair,
            "fold": self._on_fold,
            "start": lambda line: self.curve.begin(_number(line, "steps", 1.0)),
            "train": self._on_step,
            "val": self._on_step,
            "chosen": self._on_chosen,
            "verdict": self._on_verdict,
        }
        call = known.get(line["kind"])
        if call is not None:
            call(line)

    def _on_pair(self, line: dict[str, Any]) -> None:
        self.stage.setText(self.tr("Finding pairs and laying them on each other"))
        self.bar.setRange(0, round(_number(line, "total", 0.0)))
        self.bar.setValue(round(_number(line, "done", 0.0)))
        refused = line.get("outcome") == "refused"
        self._counts["refused" if refused else "registered"] += 1
        text = self.tr("Refused: {text}") if refused else self.tr("Registered: {text}")
        self.pairs.addItem(text.format(text=line.get("text", "")))
        self.pairs.scrollToBottom()
        counts = self.tr("{total} pairs found, {registered} registered, {refused} refused")
        self.words.setText(counts.format(total=line.get("total"), **self._counts))

    def _on_fold(self, line: dict[str, Any]) -> None:
        sentence = self.tr("Learning, part {number} of {folds}: judged by persons left out")
        self.stage.setText(sentence.format(number=line.get("number"), folds=line.get("folds")))

    def _on_step(self, line: dict[str, Any]) -> None:
        step, steps = _number(line, "step", 0.0), _number(line, "steps", 1.0)
        loss = _number(line, "loss", float("nan"))
        self.curve.add(step, loss, judged=line["kind"] == "val")
        self.bar.setRange(0, round(steps))
        self.bar.setValue(round(step))
        if step > 0:
            left = (steps - step) * _number(line, "seconds", 0.0) / step
            self.words.setText(self.tr("About {time} left here").format(time=duration(left)))

    def _on_chosen(self, line: dict[str, Any]) -> None:
        self.stage.setText(self.tr("Learning from all pairs"))
        before, after = _number(line, "before", 0.0), _number(line, "after", float("nan"))
        if after == after:  # noqa: PLR0124  # no number where one person leaves nobody to judge by
            sentence = self.tr(
                "On persons left out, {before:.0%} of the error was removed before, {after:.0%} "
                "is now."
            )
            self._verdict = sentence.format(before=before, after=after)
        else:
            self._verdict = self.tr(
                "All pairs show one person, so nothing says how well this holds for others."
            )

    def _on_verdict(self, line: dict[str, Any]) -> None:
        self._verdict = str(line.get("text", ""))

    def _on_said(self, sentence: str) -> None:
        if not any(self.pairs.item(row).text() == sentence for row in range(self.pairs.count())):
            self.pairs.addItem(sentence)
            self.pairs.scrollToBottom()

    def _on_ended(self, good: bool, last: str) -> None:  # noqa: FBT001  # a signal's shape
        self.bar.setRange(0, 1)
        self.bar.setValue(1 if good else 0)
        if good:
            self.stage.setText(self.tr("Finished"))
            self.words.setText(self._verdict)
        elif self.process.stopped:
            self.stage.setText(self.tr("Stopped"))
            self.words.setText(self.tr("It goes on from here when you want."))
        else:
            self.stage.setText(self.tr("It did not work"))
            self.words.setText(last)
        self._judge()

    # --- Qt's events -----------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """A training that runs is stopped; it goes on from its last checkpoint the next time."""
        self.process.close()
        super().closeEvent(event)

    def reject(self) -> None:
        """Escape closes it only when nothing runs."""
        if not self.process.running:
            super().reject()


def _number(line: dict[str, Any], name: str, otherwise: float) -> float:
    """A number of a line of another process, which may be any version."""
    value = line.get(name)
    return float(value) if isinstance(value, int | float) else otherwise
