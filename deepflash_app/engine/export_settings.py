"""How corrected photos are exported: one object for the command line, batches and the window.

``ExportSettings`` is frozen, picklable and made of plain values: ``dataclasses.asdict`` of it is
JSON, and ``ExportSettings(**values)`` checks what comes back. Each field's metadata holds ``help``,
``label`` and, where there are any, ``choices`` or ``low`` and ``high``; flags, dialogs and docs
derive from these. The shells use it in three places::

    target = folder / settings.name_for(photo.path)      # stem and ending of the output
    photo = deepened(photo, settings)                     # writing.py: before ``Session.render``
    write_photo(photo, pixels, target, settings)          # writing.py: does all the rest

The ending of the target tells the format that is written; ``format`` only chooses that ending.
Light to import: the window knows it before its first paint.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from dataclasses import Field
    from pathlib import Path

Format = Literal["original", "jpeg", "png", "tiff"]
Subsampling = Literal["4:4:4", "4:2:2", "4:2:0"]
Original = Literal["original"]

SUFFIXES = {
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".png": "png",
    ".tif": "tiff",
    ".tiff": "tiff",
}
"""The formats that can be written, by the target's ending."""

READ_SUFFIXES = frozenset(
    (
        *SUFFIXES,
        *(".heic", ".heif", ".hif", ".mpo"),
        *(".dng", ".cr2", ".cr3", ".nef", ".nrw", ".arw", ".raf", ".orf", ".rw2", ".pef", ".srw"),
    )
)
"""The endings of photos, for lists of files; whether one can be read, its content tells."""

READ_PATTERNS = " ".join(f"*{suffix}" for suffix in sorted(READ_SUFFIXES))
"""The same for dialogs that choose files."""

_FIRST_SUFFIX: dict[str, str] = {"jpeg": ".jpg", "png": ".png", "tiff": ".tif"}
_MIN_EDGE, _MAX_EDGE = 16, 100_000


def _setting(default: Any, help_text: str, label: str, **meta: Any) -> Any:  # noqa: ANN401 - as field
    return field(default=default, metadata={"help": help_text, "label": label, **meta})


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """How to write a photo. Immutable: change by ``dataclasses.replace``.

    Attributes:
        format: ``"original"`` keeps the photo's, or makes it a JPEG where that is only read (HEIC,
            raw).
        quality: Of a JPEG, 1 to 100; ``"original"`` takes the quantisation of a photo that is a
            JPEG itself, and 95 for others.
        subsampling: Of a JPEG's colours; ``"original"`` likewise, and 4:4:4 for others.
        bits: Of a PNG's or TIFF's channel, 8 or 16; ``"original"`` keeps the photo's. A JPEG has 8.
        long_edge: The longer side in pixels, at most, since nothing is enlarged; None keeps it.
        strip_gps: Whether the place is taken out of the metadata; all else stays.
        mark_edited: Whether the metadata say that a model edited the photo (IPTC's digital source
            type).
        keep_dates: Whether the file gets the modification date of the original file. The dates in
            the metadata are always kept.

    Raises:
        ValueError: If a value is out of its range, in words fit for the user.
    """

    format: Format = _setting(
        "original",
        "File format in a folder: original, jpeg, png or tiff.",
        label="Format",
        choices=get_args(Format),
    )
    quality: int | Original = _setting(
        95, "JPEG quality, 1 to 100, or original.", label="Quality", low=1, high=100
    )
    subsampling: Subsampling | Original = _setting(
        "4:4:4",
        "How finely a JPEG keeps colour: 4:4:4, 4:2:2, 4:2:0 or original.",
        label="Colour detail",
        choices=(*get_args(Subsampling), "original"),
    )
    bits: Literal[8, 16] | Original = _setting(
        "original", "Bits a channel in PNG and TIFF: 8, 16 or original.", label="Bits per channel"
    )
    long_edge: int | None = _setting(
        None,
        "Shrink to this many pixels on the longer side; never enlarges.",
        label="Longer side",
        low=_MIN_EDGE,
        high=_MAX_EDGE,
    )
    strip_gps: bool = _setting(
        default=False, help_text="Take the place (GPS) out of the metadata.", label="Remove place"
    )
    mark_edited: bool = _setting(
        default=True,
        help_text="Say in the metadata that a model edited the photo.",
        label="Mark as edited",
    )
    keep_dates: bool = _setting(
        default=False,
        help_text="Give the file the date of the original file.",
        label="Keep file date",
    )

    def __post_init__(self) -> None:
        """Check every value, since settings come from command lines and from files of others."""
        for setting in fields(self):
            choices = setting.metadata.get("choices", ())
            value = getattr(self, setting.name)
            if choices and value not in choices:
                name, known = setting.metadata["label"].lower(), ", ".join(choices)
                raise ValueError(f"The {name} must be one of {known}, not {value!r}.")
        if self.quality != "original" and not _within(self.quality, 1, 100):
            raise ValueError(
                f"The quality must lie between 1 and 100, or be original, not {self.quality}."
            )
        if self.bits not in ("original", 8, 16):
            raise ValueError(f"The bits a channel must be 8, 16 or original, not {self.bits}.")
        if self.long_edge is not None and not _within(self.long_edge, _MIN_EDGE, _MAX_EDGE):
            raise ValueError(
                f"The longer side must lie between {_MIN_EDGE} and {_MAX_EDGE} pixels, "
                f"not {self.long_edge}."
            )

    def suffix_for(self, source: Path) -> str:
        """The ending of the file that a photo of this name is exported to, such as ``".jpg"``."""
        own = source.suffix
        kind = SUFFIXES.get(own.lower())
        if self.format == "original":
            return own if kind else ".jpg"
        return own if kind == self.format else _FIRST_SUFFIX[self.format]

    def name_for(self, source: Path) -> str:
        """The photo's name with the ending of the format to write."""
        suffix = self.suffix_for(source)
        return source.name if suffix == source.suffix else f"{source.stem}{suffix}"


def setting_field(name: str) -> Field[Any]:
    """The dataclass field of one setting, whose metadata holds help, label and range.

    Raises:
        KeyError: If there is no such setting.
    """
    return {setting.name: setting for setting in fields(ExportSettings)}[name]


def _within(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
