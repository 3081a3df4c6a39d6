"""What is seen of a training that runs: how far it is, its loss, a face, the pairs, the verdict."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QProgressBar, QVBoxLayout, QWidget

from deepflash_app.gui.durations import duration
from deepflash_app.gui.judged_view import JudgedView
from deepflash_app.gui.loss_curve import LossCurve

if TYPE_CHECKING:
    from collections.abc import Callable


class TrainPage(QWidget):
    """Listens to the lines of ``model_training``; those it does not know are passed over.

    Attributes:
        stage: What is being done.
        words: Time left, counts, the verdict; the dialog shows it below.
        verdict: Whether the new weights are better; empty until that is known.
    """

    def __init__(self) -> None:
        super().__init__()
        self.curve = LossCurve()
        self.judged = JudgedView()
        self.pairs = QListWidget()
        self.pairs.setAccessibleName(self.tr("Pairs found, and what was left out"))
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(self.tr("Progress of the training"))
        self.stage, self.words = QLabel(), QLabel()
        for label in (self.stage, self.words):
            label.setWordWrap(True)
        self.words.setProperty("role", "muted")
        self.verdict = ""
        self._counts = {"registered": 0, "refused": 0}
        self._parts_after = 0  # trainings that follow the one under way
        above = QHBoxLayout()
        above.setSpacing(10)
        above.addWidget(self.curve, 3)
        above.addWidget(self.pairs, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.stage)
        column.addWidget(self.bar)
        column.addLayout(above, 3)
        column.addWidget(self.judged, 4)

    def begin(self) -> None:
        """A training begins, or goes on."""
        self.pairs.clear()
        self.judged.forget()
        self.curve.begin(1.0)
        self.bar.setRange(0, 0)
        self.verdict = ""
        self._counts = {"registered": 0, "refused": 0}
        self._parts_after = 0
        self.stage.setText(self.tr("Starting"))
        self.words.setText("")

    def show_command(self, name: str) -> None:
        """One of the commands of ``model_training`` has been started."""
        stages = {
            "train": self.tr("Looking at the portraits, and trying how fast this computer is"),
            "export": self.tr("Writing the new weights"),
            "evaluate": self.tr("Comparing the new weights with those in use"),
        }
        if name in stages:
            self.stage.setText(stages[name])
            self.words.setText("")
            self.bar.setRange(0, 0)

    def show_line(self, line: dict[str, Any]) -> None:
        """A line of progress."""
        known: dict[str, Callable[[dict[str, Any]], None]] = {
            "pair": self._on_pair,
            "portrait": self._on_portrait,
            "left_out": lambda line: self.say(str(line.get("text", ""))),
            "fold": self._on_fold,
            "start": self._on_start,
            "train": self._on_step,
            "val": self._on_step,
            "picture": lambda line: self.judged.show_file(Path(str(line.get("path", "")))),
            "chosen": self._on_chosen,
            "verdict": self._on_verdict,
        }
        call = known.get(line["kind"])
        if call is not None:
            call(line)

    def say(self, sentence: str) -> None:
        """What a command says to people, once."""
        if not any(self.pairs.item(row).text() == sentence for row in range(self.pairs.count())):
            self.pairs.addItem(sentence)
            self.pairs.scrollToBottom()

    def end(self, stage: str, words: str, *, good: bool) -> None:
        """It has ended."""
        self.bar.setRange(0, 1)
        self.bar.setValue(1 if good else 0)
        self.stage.setText(stage)
        self.words.setText(words)

    def _on_pair(self, line: dict[str, Any]) -> None:
        if "outcome" not in line:  # one that is judged, of nobody knows how many
            count = self.tr("{n} pairs compared").format(n=round(_number(line, "done", 0.0)))
            self.words.setText(count)
            return
        self.stage.setText(self.tr("Finding pairs and laying them on each other"))
        self.bar.setRange(0, round(_number(line, "total", 0.0)))
        self.bar.setValue(round(_number(line, "done", 0.0)))
        refused = line.get("outcome") == "refused"
        self._counts["refused" if refused else "registered"] += 1
        text = self.tr("Refused: {text}") if refused else self.tr("Registered: {text}")
        self.say(text.format(text=line.get("text", "")))
        counts = self.tr("{total} pairs found, {registered} registered, {refused} refused")
        self.words.setText(counts.format(total=line.get("total"), **self._counts))

    def _on_portrait(self, line: dict[str, Any]) -> None:
        done, total = (round(_number(line, name, 0.0)) for name in ("done", "total"))
        self.bar.setRange(0, total if done < total else 0)
        self.bar.setValue(done)
        count = self.tr("{done} of {total} portraits")
        self.words.setText(count.format(done=done, total=total))

    def _on_fold(self, line: dict[str, Any]) -> None:
        number, folds = (round(_number(line, name, 1.0)) for name in ("number", "folds"))
        self._parts_after = max(folds - number, 0) + 1  # the last one learns from all
        sentence = self.tr("Learning, part {number} of {folds}: judged by persons left out")
        self.stage.setText(sentence.format(number=number, folds=folds))

    def _on_start(self, line: dict[str, Any]) -> None:
        self.curve.begin(_number(line, "steps", 1.0))
        if not self._parts_after and not self.verdict:
            self.stage.setText(self.tr("Learning"))

    def _on_step(self, line: dict[str, Any]) -> None:
        step, steps = _number(line, "step", 0.0), _number(line, "steps", 1.0)
        loss = _number(line, "loss", float("nan"))
        self.curve.add(step, loss, judged=line["kind"] == "val")
        self.bar.setRange(0, round(steps))
        self.bar.setValue(round(step))
        if step > 0:
            each = _number(line, "seconds", 0.0) / step
            left = duration((steps - step + self._parts_after * steps) * each)
            sentence = (
                self.tr("About {time} left at most")
                if self._parts_after
                else self.tr("About {time} left")
            )
            self.words.setText(sentence.format(time=left))

    def _on_chosen(self, line: dict[str, Any]) -> None:
        self._parts_after = 0
        self.stage.setText(self.tr("Learning from all pairs"))
        before, after = _number(line, "before", 0.0), _number(line, "after", float("nan"))
        if after == after:  # noqa: PLR0124  # no number where one person leaves nobody to judge by
            sentence = self.tr(
                "On persons left out, {before:.0%} of the error was removed before, {after:.0%} "
                "is now."
            )
            self.verdict = sentence.format(before=before, after=after)
        else:
            self.verdict = self.tr(
                "All pairs show one person, so nothing says how well this holds for others."
            )

    def _on_verdict(self, line: dict[str, Any]) -> None:
        words = {
            "better": self.tr("The new weights are better than those in use"),
            "worse": self.tr("The new weights are worse than those in use"),
        }
        unsure = self.tr("The new weights are not surely better or worse than those in use")
        found = self.tr(
            "{words}: {difference:+.2f} dB on the face, better for {better} of {persons} persons "
            "left out."
        )
        self.verdict = found.format(
            words=words.get(str(line.get("verdict")), unsure),
            difference=_number(line, "difference", 0.0),
            better=round(_number(line, "better_for", 0.0)),
            persons=round(_number(line, "persons", 0.0)),
        )


def _number(line: dict[str, Any], name: str, otherwise: float) -> float:
    """A number of a line of another process, which may be any version."""
    value = line.get(name)
    return float(value) if isinstance(value, int | float) else otherwise
