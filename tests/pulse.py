"""How long the event loop of a window is held up, felt from inside it."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer

CALM_MS = 1.0


class Pulse(QObject):
    """Feels how long the event loop does not come round.

    Attributes:
        by_step: For each thing that was done, milliseconds of the longest turn of the loop, and of
            the one in which the window's own thread computed longest.
        doing: What the session is doing.
        calm: Turns since the last one in which the window had anything to do.
    """

    def __init__(self) -> None:
        super().__init__()
        self.doing = ""
        self.calm = 0
        self.by_step: dict[str, list[float]] = {}
        self._last, self._last_cpu = time.perf_counter(), time.thread_time()
        # With 0 the timer would come after all else, and several turns count as one.
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now, cpu_now = time.perf_counter(), time.thread_time()
        gap, self._last = 1000 * (now - self._last), now
        cpu, self._last_cpu = 1000 * (cpu_now - self._last_cpu), cpu_now
        most = self.by_step.setdefault(self.doing, [0.0, 0.0])
        most[:] = max(most[0], gap), max(most[1], cpu)
        self.calm = self.calm + 1 if cpu < CALM_MS else 0
        time.sleep(0.0005)
