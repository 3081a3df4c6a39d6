"""A window driven as by a user, and timed: ``python tests/window_session.py WHAT PHOTO``.

Run as a process of its own by benchmarks and tests, so that times and memory are those of the
program and of nothing else. Prints one JSON object.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from pulse import Pulse
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Callable

    from deepflash_app.gui.main_window import MainWindow

PATIENCE = 180.0  # seconds
SIZE = (1280, 800)
FRAMES = 100
CALM_TURNS = 10


def wait(ready: Callable[[], bool]) -> None:
    """Let the window work until it is ready."""
    end = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError("The window did not get ready.")
        QApplication.processEvents()
        time.sleep(0.001)


def opened(window: MainWindow, photo: Path, since: float) -> dict[str, float]:
    """Open a photo; seconds from ``since`` to each thing that is seen of it."""
    from deepflash_app.gui.state import State  # noqa: PLC0415

    window.commands.open_path(photo)
    times = {}
    for name, ready in (
        ("preview", lambda: window.document.path == photo),
        ("boxes", lambda: bool(window.view.boxes.boxes)),
        ("corrected", lambda: window.document.state is State.ANALYSED and window.view.corrected),
    ):
        wait(ready)
        times[name] = time.perf_counter() - since
    wait(lambda: window.view.settled)
    return times


def frames(window: MainWindow, step: Callable[[int], object]) -> list[float]:
    """Milliseconds of each step of a moving hand, all that follows it painted."""
    times = []
    for number in range(FRAMES):
        start = time.perf_counter()
        step(number)
        window.view.repaint()
        QApplication.processEvents()
        times.append(1000 * (time.perf_counter() - start))
    wait(lambda: window.view.settled)
    return times


def sliding(window: MainWindow) -> dict[str, list[float]]:
    """Frames of each slider, and of panning and zooming, fitted and at 1:1."""
    panel, found = window.panel, {}
    sliders = {"strength": panel.strength.slider} | {
        name: panel.adjustments.balances[name].slider for name in ("shine", "warmth")
    }
    for sight in ("fit", "actual"):
        window.table[sight].trigger()
        window.view.repaint()
        wait(lambda: window.view.settled)
        for name, slider in sliders.items():
            value = slider.value()
            slider.setValue(value - 1)
            window.view.repaint()
            wait(lambda: window.view.settled)
            found[f"{name}, {sight}"] = frames(
                window,
                lambda k, s=slider, v=value: s.setValue(v - k % 50),  # type: ignore[misc]
            )
            window.document.undo_stack.undo()
            wait(lambda: window.view.settled)
    viewport = window.view.viewport
    found["pan, actual"] = frames(
        window, lambda k: window.view.look(viewport.panned(-9 * (k % 50), -5 * (k % 50)))
    )
    scales = np.geomspace(viewport.fit_scale, 1.0, 50)
    found["zoom"] = frames(window, lambda k: window.view.zoom_to(float(scales[k % 50])))
    return found


class Gauge(threading.Thread):
    """Watches the memory of the window and its worker, each page that they share counted once.

    Attributes:
        most: Megabytes at the highest.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(daemon=True)
        self._window = window
        self._ended = threading.Event()
        self.most = 0.0

    def now(self) -> float:
        """Megabytes."""
        kilobytes = 0
        for pid in (os.getpid(), self._window.bridge.worker.pid):
            with suppress(OSError):  # it ends, or has not begun
                rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
                kilobytes += int(rollup.split("\nPss:")[1].split()[0])
        return kilobytes * 1024 / 1e6

    def run(self) -> None:
        """In the thread."""
        while not self._ended.wait(0.05):
            self.most = max(self.most, self.now())

    def end(self) -> None:
        """Wait for it."""
        self._ended.set()
        self.join()


def photo_session(window: MainWindow, photo: Path) -> dict[str, Any]:
    """What a photo asks of the machine: memory, frames."""
    gauge = Gauge(window)
    gauge.start()
    opened(window, photo, time.perf_counter())
    gauge.end()
    resting = gauge.now()
    times = sliding(window)
    summary = {
        name: [round(float(v), 2) for v in (np.median(ms), np.quantile(ms, 0.99))]
        for name, ms in times.items()
    }
    megabytes = {"most while opening": gauge.most, "at rest": resting, "after": gauge.now()}
    return {"megabytes": megabytes, "frames": summary}


def start_session(window: MainWindow, photo: Path, since: float) -> dict[str, Any]:
    """How soon a photo is there after a cold start, and when the worker is warm."""
    cold = opened(window, photo, since)
    other = photo.with_stem("other")
    os.link(photo, other)
    return {"cold": cold, "warm": opened(window, other, time.perf_counter())}


def script_session(window: MainWindow, photo: Path, pulse: Pulse) -> dict[str, Any]:
    """All that a user may do to a photo in a minute, while the pulse is felt."""
    for name, step in script(window, photo):
        pulse.doing = name
        step()
        pulse.calm = 0
        wait(lambda: window.shell.dressing.done)
        wait(lambda: window.view.settled and window.document.task is None)
        wait(lambda: pulse.calm > CALM_TURNS)  # else a step would count as the next one's
    pulse.doing = "the end"
    return pulse.by_step


def script(window: MainWindow, photo: Path) -> list[tuple[str, Callable[[], object]]]:
    """Steps of a session by their names."""
    from deepflash_app.gui.setting_table import LANGUAGE  # noqa: PLC0415

    view, panel, table = window.view, window.panel, window.table

    def drag(start: QPoint, by: QPoint) -> None:
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
        for k in range(1, 11):
            QTest.mouseMove(view, start + by * k / 10)
            QTest.qWait(16)
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + by)

    def slide(slider: Any) -> None:
        for _ in range(12):
            QTest.keyClick(slider, Qt.Key.Key_Left)
            QTest.qWait(16)

    def draw() -> None:
        table["draw_box"].trigger()
        drag(view.rect().center() - QPoint(90, 90), QPoint(120, 140))

    def middle() -> QPoint:
        return view.seen().center().toPoint()

    steps: list[tuple[str, Callable[[], object]]] = [
        ("open", lambda: opened(window, photo, time.perf_counter())),
        ("divider", lambda: drag(middle(), QPoint(150, 0))),
        ("strength", lambda: slide(panel.strength.slider)),
        ("warmth", lambda: slide(panel.adjustments.balances["warmth"].slider)),
        ("1:1", table["actual"].trigger),
        ("strength at 1:1", lambda: slide(panel.strength.slider)),
        ("pan", lambda: drag(middle() + QPoint(-120, 60), QPoint(90, 40))),
        ("fit", table["fit"].trigger),
    ]
    steps += [(name, table[name].trigger) for name in ("sides", "turn_split", "split", "clipping")]
    for name, button in panel.background.buttons.items():
        steps.append((f"background {name}", button.click))
    steps += [(f"undo {k}", table["undo"].trigger) for k in range(4)]
    steps += [
        ("draw a box", draw),
        ("undo the box", table["undo"].trigger),
        ("history", table["history"].trigger),
        ("info", table["info"].trigger),
        ("shortcuts", table["shortcuts"].trigger),
        ("hide shortcuts", window.shortcuts.hide),
        ("dark", table["theme_dark"].trigger),
        ("light", table["theme_light"].trigger),
        ("italian", lambda: window.settings.set(LANGUAGE, "it")),
        ("english", lambda: window.settings.set(LANGUAGE, "en")),
        ("panels", table["panels"].trigger),
        ("export", lambda: export(window)),
    ]
    for name in ("settings", "about", "batch", "retrain"):
        steps += [(name, table[name].trigger), (f"close {name}", window.shell.close)]
    return steps


def export(window: MainWindow) -> None:
    """By the dialog's own button."""
    from deepflash_app.gui.export_dialog import ExportDialog  # noqa: PLC0415

    window.table["export"].trigger()
    dialog = window.findChild(ExportDialog)
    if isinstance(dialog, ExportDialog):
        QTest.qWait(200)
        dialog.accept()


def main() -> None:
    """Run one session."""
    since = time.perf_counter()
    what, photo = sys.argv[1], Path(sys.argv[2])
    QSettings.setPath(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(photo.parent / "window")
    )
    app = QApplication([])
    from deepflash_app.gui.app import make_window  # noqa: PLC0415  # as the program starts

    window = make_window()
    window.painted.connect(gc.freeze)
    window.resize(*SIZE)
    window.show()
    wait(lambda: window._was_painted)
    if what == "photo":
        found = photo_session(window, photo)
    elif what == "start":
        found = start_session(window, photo, since)
    else:
        wait(lambda: window.bridge.worker.pid is not None)  # starting is another promise
        found = script_session(window, photo, Pulse())
    window.quitting.sure = True
    window.close()
    app.quit()
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
