"""Work in a thread of which only the last counts, and which nobody waits for."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtTest import QSignalSpy
from shiboken6 import isValid

from deepflash_app.gui.latest import Latest

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

PATIENCE = 5.0  # seconds


def asked_slowly(qtbot: QtBot, latest: Latest, answer: str) -> threading.Event:
    """Ask what is being worked out until the event is set."""
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> str:
        begun.set()
        assert go_on.wait(PATIENCE)
        return answer

    latest.ask(slow)
    qtbot.waitUntil(begun.is_set)
    return go_on


def test_only_the_last_question_is_answered(qtbot: QtBot) -> None:
    owner = QObject()
    latest = Latest(0, owner)
    spy = QSignalSpy(latest.answered)
    go_on = asked_slowly(qtbot, latest, "slow")
    for answer in ("waits", "last"):
        latest.ask(lambda answer=answer: answer)  # type: ignore[misc]
        qtbot.wait(20)  # each begins to wait for the thread
    go_on.set()
    qtbot.waitUntil(lambda: spy.count() > 0)
    qtbot.wait(20)
    assert [spy.at(k)[0] for k in range(spy.count())] == ["last"]
    latest.end()


def test_what_is_forgotten_while_it_is_worked_out_is_not_answered(qtbot: QtBot) -> None:
    owner = QObject()
    latest = Latest(0, owner)
    spy = QSignalSpy(latest.answered)
    go_on = asked_slowly(qtbot, latest, "forgotten")
    latest.forget()
    go_on.set()
    latest.ask(lambda: "asked later")
    qtbot.waitUntil(lambda: spy.count() > 0)
    qtbot.wait(20)
    assert [spy.at(k)[0] for k in range(spy.count())] == ["asked later"]
    latest.end()


def test_leaving_waits_for_nothing_and_the_thread_ends_in_peace(qtbot: QtBot) -> None:
    owner, keeper = QObject(), QObject()
    latest = Latest(0, owner)
    spy = QSignalSpy(latest.answered)
    go_on = asked_slowly(qtbot, latest, "left")
    latest.leave(keeper)
    owner.deleteLater()
    qtbot.waitUntil(lambda: not isValid(owner))
    assert isValid(latest)
    go_on.set()
    qtbot.waitUntil(lambda: not isValid(latest))
    assert spy.count() == 0


def test_leaving_at_rest_is_at_once(qtbot: QtBot) -> None:
    owner, keeper = QObject(), QObject()
    latest = Latest(10_000, owner)
    latest.ask(lambda: None)
    latest.leave(keeper)
    qtbot.waitUntil(lambda: not isValid(latest))
