"""What is seen of a training that runs: how far it is, its loss, a face, the pairs, the verdict."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from deepflash_app.gui.durations import duration
from deepflash_app.gui.judged_view import JudgedView
from deepflash_app.gui.language import Words, decimal
from deepflash_app.gui.log_list import LogList
from deepflash_app.gui.loss_curve import LossCurve
from deepflash_app.gui.marking import QT_TRANSLATE_NOOP
from deepflash_app.gui.said_label import SaidLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from deepflash_app.gui.language import Say


_STAGES = {
    "train": QT_TRANSLATE_NOOP(
        "TrainPage", "Looking at the portraits, and trying how fast this computer is"
    ),
    "export": QT_TRANSLATE_NOOP("TrainPage", "Writing the new weights"),
    "evaluate": QT_TRANSLATE_NOOP("TrainPage", "Comparing the new weights with those in use"),
}
_REMOVED = QT_TRANSLATE_NOOP(
    "TrainPage",
    "On persons left out, {before:.0%} of the error was removed before, {after:.0%} is now.",
)
_ONE_PERSON = QT_TRANSLATE_NOOP(
    "TrainPage", "All pairs show one person, so nothing says how well this holds for others."
)
_VERDICTS = {
    "better": QT_TRANSLATE_NOOP("TrainPage", "The new weights are better than those in use"),
    "worse": QT_TRANSLATE_NOOP("TrainPage", "The new weights are worse than those in use"),
}
_UNSURE = QT_TRANSLATE_NOOP(
    "TrainPage", "The new weights are not surely better or worse than those in use"
)
_COMPARED = QT_TRANSLATE_NOOP(
    "TrainPage",
    "{words}: {difference} dB on the face, better for {better} of {persons} persons left out.",
)


class TrainPage(QWidget):
    """Listens to the lines of ``model_training``; those it does not know are passed over.

    Attributes:
        stage: What is being done.
        words: Time left, counts, the verdict; the dialog shows it below.
        verdict: Whether the new weights are better; None until that is known.
    """

    def __init__(self) -> None:
        super().__init__()
        self.curve = LossCurve()
        self.judged = JudgedView()
        self.pairs = LogList()
        self.bar = QProgressBar(textVisible=False)
        self.stage, self.words = SaidLabel(), SaidLabel()
        self.words.setProperty("role", "muted")
        # They may hold a line to be typed elsewhere.
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.verdict: Say | None = None
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
        Words(self, self._name)

    def _name(self) -> None:
        self.pairs.setAccessibleName(self.tr("Pairs found, and what was left out"))
        self.bar.setAccessibleName(self.tr("Progress of the training"))

    def begin(self) -> None:
        """A training begins, or goes on."""
        self.pairs.clear()
        self.judged.forget()
        self.curve.begin(1.0)
        self.bar.setRange(0, 0)
        self.verdict = None
        self._counts = {"registered": 0, "refused": 0}
        self._parts_after = 0
        self.stage.say(_say(QT_TRANSLATE_NOOP("TrainPage", "Starting")))
        self.words.say(str)

    def show_command(self, name: str) -> None:
        """One of the commands of ``model_training`` has been started."""
        if name in _STAGES:
            self.stage.say(_say(_STAGES[name]))
            self.words.say(str)
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

    def end(self, stage: Say, words: Say, *, good: bool) -> None:
        """It has ended."""
        self.bar.setRange(0, 1)
        self.bar.setValue(1 if good else 0)
        self.stage.say(stage)
        self.words.say(words)

    def _on_pair(self, line: dict[str, Any]) -> None:
        if "outcome" not in line:  # one that is judged, of nobody knows how many
            count = QT_TRANSLATE_NOOP("TrainPage", "{n} pairs compared")
            self.words.say(_say(count, n=round(_number(line, "done", 0.0))))
            return
        stage = QT_TRANSLATE_NOOP("TrainPage", "Finding pairs and laying them on each other")
        self.stage.say(_say(stage))
        self.bar.setRange(0, round(_number(line, "total", 0.0)))
        self.bar.setValue(round(_number(line, "done", 0.0)))
        refused = line.get("outcome") == "refused"
        self._counts["refused" if refused else "registered"] += 1
        text = self.tr("Refused: {text}") if refused else self.tr("Registered: {text}")
        self.say(text.format(text=line.get("text", "")))
        counts = QT_TRANSLATE_NOOP(
            "TrainPage", "{total} pairs found, {registered} registered, {refused} refused"
        )
        self.words.say(_say(counts, total=line.get("total"), **self._counts))

    def _on_portrait(self, line: dict[str, Any]) -> None:
        done, total = (round(_number(line, name, 0.0)) for name in ("done", "total"))
        self.bar.setRange(0, total if done < total else 0)
        self.bar.setValue(done)
        count = QT_TRANSLATE_NOOP("TrainPage", "{done} of {total} portraits")
        self.words.say(_say(count, done=done, total=total))

    def _on_fold(self, line: dict[str, Any]) -> None:
        number, folds = (round(_number(line, name, 1.0)) for name in ("number", "folds"))
        self._parts_after = max(folds - number, 0) + 1  # the last one learns from all
        sentence = QT_TRANSLATE_NOOP(
            "TrainPage", "Learning, part {number} of {folds}: judged by persons left out"
        )
        self.stage.say(_say(sentence, number=number, folds=folds))

    def _on_start(self, line: dict[str, Any]) -> None:
        self.curve.begin(_number(line, "steps", 1.0))
        if not self._parts_after and self.verdict is None:
            self.stage.say(_say(QT_TRANSLATE_NOOP("TrainPage", "Learning")))

    def _on_step(self, line: dict[str, Any]) -> None:
        step, steps = _number(line, "step", 0.0), _number(line, "steps", 1.0)
        loss = _number(line, "loss", float("nan"))
        self.curve.add(step, loss, judged=line["kind"] == "val")
        self.bar.setRange(0, round(steps))
        self.bar.setValue(round(step))
        if step > 0:
            each = _number(line, "seconds", 0.0) / step
            left = (steps - step + self._parts_after * steps) * each
            sentence = (
                QT_TRANSLATE_NOOP("TrainPage", "About {time} left at most")
                if self._parts_after
                else QT_TRANSLATE_NOOP("TrainPage", "About {time} left")
            )
            self.words.say(_say(sentence, time=partial(duration, left)))

    def _on_chosen(self, line: dict[str, Any]) -> None:
        self._parts_after = 0
        self.stage.say(_say(QT_TRANSLATE_NOOP("TrainPage", "Learning from all pairs")))
        before, after = _number(line, "before", 0.0), _number(line, "after", float("nan"))
        if after == after:  # noqa: PLR0124  # no number where one person leaves nobody to judge by
            self.verdict = _say(_REMOVED, before=before, after=after)
        else:
            self.verdict = _say(_ONE_PERSON)

    def _on_verdict(self, line: dict[str, Any]) -> None:
        if not _number(line, "persons", 0.0):  # nobody whose score is finite
            self.verdict = _say(_UNSURE)
            return
        self.verdict = _say(
            _COMPARED,
            words=_say(_VERDICTS.get(str(line.get("verdict")), _UNSURE)),
            difference=partial(_signed, _number(line, "difference", 0.0)),
            better=round(_number(line, "better_for", 0.0)),
            persons=round(_number(line, "persons", 0.0)),
        )


def _say(text: str, **fields: object) -> Say:
    """A sentence with its fields filled in; those that are ``Say`` are asked each time."""

    def words() -> str:
        now = {name: field() if callable(field) else field for name, field in fields.items()}
        return QCoreApplication.translate("TrainPage", text).format(**now)

    return words


def _signed(value: float) -> str:
    """A difference, with its sign also where it is above nought."""
    return ("+" if value >= 0 else "") + decimal(value, 2)


def _number(line: dict[str, Any], name: str, otherwise: float) -> float:
    """A number of a line of another process, which may be any version."""
    value = line.get(name)
    return float(value) if isinstance(value, int | float) else otherwise
