"""Every error that a user can meet, each with one sentence in the user's words.

The tree::

    DeepFlashError
    ├── PhotoError               one photo cannot be used; others may
    │   ├── UnreadablePhoto      broken, truncated, empty, or not a picture
    │   ├── PhotoTooLarge        more megapixels than the limit
    │   └── UnwritablePhoto      the output cannot be written (disk, rights, would harm a source)
    ├── NoFaceFound              nothing to correct in this photo
    ├── UnreadableSettings       a sidecar, preset or clipboard that is not ours, or not whole
    ├── WeightsError             weights missing, altered, or not ours to load
    ├── BatchRefused             a batch cannot start or go on (folders, disk space, journal)
    ├── WorkerFailed             the helper process crashed or ran out of memory; try again
    └── Cancelled                the user asked to stop

The core and the engine raise; only a shell (cli, gui, model_training) prints, exits or shows.
"""


class DeepFlashError(Exception):
    """Base of all errors whose text may be shown to the user as it is."""


class PhotoError(DeepFlashError):
    """One photo cannot be read or written."""


class UnreadablePhoto(PhotoError):
    """The file is broken, truncated, empty, or not a picture."""


class PhotoTooLarge(PhotoError):
    """The file announces more megapixels than the limit."""


class UnwritablePhoto(PhotoError):
    """The output cannot be written, or writing it would harm a source."""


class NoFaceFound(DeepFlashError):
    """No face was found, so there is nothing to correct."""


class UnreadableSettings(DeepFlashError):
    """Kept edits are broken, hostile, or of a newer version; the sentence is about "it"."""


class WeightsError(DeepFlashError):
    """A weights file is missing, altered, or of the wrong kind."""


class BatchRefused(DeepFlashError):
    """A batch cannot start or go on: folders, journal or disk space forbid it."""


class WorkerFailed(DeepFlashError):
    """The helper process crashed, ran out of memory, or met a mistake of ours."""


class Cancelled(DeepFlashError):
    """The user asked to stop."""
