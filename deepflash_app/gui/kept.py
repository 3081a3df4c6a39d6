"""What the user is told of edits that were found with a photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from deepflash_app.engine.found import Place
from deepflash_app.gui.engine_words import told
from deepflash_app.gui.keeper import weights_hash
from deepflash_app.gui.marking import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from deepflash_app.engine.found import Found

_RESCUED = QT_TRANSLATE_NOOP("Kept", "Your last edits of this photo were rescued.")
_AWAY = QT_TRANSLATE_NOOP(
    "Kept",
    "Its edits are kept in DeepFlash's own folder: nothing could be written beside it.",
)
_DRAFTS = {Place.RESCUED: _RESCUED, Place.AWAY: _AWAY}
_OTHER_WEIGHTS = QT_TRANSLATE_NOOP(
    "Kept", "It was edited with other weights, so the light may differ a little from then."
)
_CHANGED = QT_TRANSLATE_NOOP(
    "Kept", "Another program has changed the photo, so it is opened and corrected anew."
)
_PROBLEM = QT_TRANSLATE_NOOP(
    "Kept",
    "The edits kept beside this photo are not understood and are left alone. {why}",
)


def told_of(found: Found, before: Found | None) -> tuple[str, ...]:
    """Sentences for the user; none where all is as expected.

    Args:
        found: What is known of the photo now.
        before: What was, if it is opened once more.
    """
    sentences = []
    if before is not None and before.stamp != found.stamp:
        sentences.append(_translated(_CHANGED))
    if found.problem:
        sentences.append(_translated(_PROBLEM).format(why=told(found.problem)))
    if found.sidecar is not None and found.place in _DRAFTS:
        sentences.append(_translated(_DRAFTS[found.place]))
    if found.sidecar is not None and found.sidecar.weights != weights_hash():
        sentences.append(_translated(_OTHER_WEIGHTS))
    return tuple(sentences)


def kept_size(found: Found, size: tuple[int, int]) -> tuple[int, int]:
    """The size that the boxes of the edits are measured in, while only a preview is there.

    Args:
        found: What is known of the photo.
        size: The preview's, for edits that are new: they have no boxes by hand.
    """
    return size if found.sidecar is None else (found.sidecar.width, found.sidecar.height)


def _translated(text: str) -> str:
    return QCoreApplication.translate("Kept", text)
