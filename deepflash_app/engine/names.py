"""Names of files: made from a template, fit for every system, never twice the same."""

from __future__ import annotations

import os
import string
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from datetime import datetime

AnyPath = TypeVar("AnyPath", bound=PurePath)

FIELDS = ("stem", "date", "counter")
"""What a template may hold in braces: the photo's name without its ending, the day on which it was
taken, and its number in the batch."""

MAX_NAME = 255
"""Bytes of a name, on nearly all file systems."""

_FORBIDDEN = frozenset('<>:"/\\|?*')  # by Windows and by FAT, which cameras' cards have
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³")]
)
_MIN_DIGITS = 4


@dataclass(frozen=True, slots=True)
class NameTemplate:
    """How outputs are called, such as ``"{date}_{stem}"``; the ending comes from the format.

    Attributes:
        text: The template; ``{{`` and ``}}`` stand for braces.

    Raises:
        ValueError: If it is no template, in words fit for the user.
    """

    text: str = "{stem}"

    def __post_init__(self) -> None:
        """Check it, since it comes from command lines."""
        literal = ""
        for before, field in _parts(self.text):
            literal += before
            if field is not None and field not in FIELDS:
                known = ", ".join(f"{{{name}}}" for name in FIELDS)
                raise ValueError(
                    f"A name can be made of {known}, not of {{{field}}}: {self.text!r}."
                )
        wrong = [sign for sign in literal if sign in _FORBIDDEN or not sign.isprintable()]
        if wrong:
            raise ValueError(f"A name cannot hold the sign {wrong[0]!r}: {self.text!r}.")
        if not self.text.strip(" ."):
            raise ValueError("The template for names is empty.")

    @property
    def wants_date(self) -> bool:
        """Whether the photos must be asked when they were taken."""
        return any(field == "date" for _, field in _parts(self.text))

    def name(self, stem: str, suffix: str, *, taken: datetime, counter: int, total: int) -> str:
        """The name of one output.

        Args:
            stem: The photo's name without its ending.
            suffix: The output's ending, with its dot.
            taken: When the photo was taken.
            counter: Its number, from 1.
            total: The largest number, which says how many digits all get, at least four.

        Returns:
            A name that every common file system can hold.
        """
        digits = max(_MIN_DIGITS, len(str(total)))
        values = {"stem": stem, "date": f"{taken:%Y-%m-%d}", "counter": f"{counter:0{digits}d}"}
        made = "".join(
            before + (values[field] if field is not None else "")
            for before, field in _parts(self.text)
        )
        return fitted(portable(made), suffix)


def portable(stem: str) -> str:
    """A name without its ending, changed no more than Windows demands."""
    made = "".join(sign if _is_portable(sign) else "_" for sign in stem)
    made = made.rstrip(" .") or "_"
    if made.split(".")[0].rstrip().casefold() in _RESERVED:
        return f"_{made}"
    return made


def _is_portable(sign: str) -> bool:
    if sign in _FORBIDDEN or sign < " ":
        return False
    try:
        os.fsencode(sign)
    except UnicodeEncodeError:  # half a sign, as Windows lets into names
        return False
    return True


def fitted(stem: str, suffix: str, ending: str = "") -> str:
    """``stem + ending + suffix``, the stem cut so that a folder can hold the name."""
    room = MAX_NAME - len(os.fsencode(ending + suffix))
    while len(os.fsencode(stem)) > room:
        stem = stem[:-1]
        # a letter and its accents, or an emoji and its colour, go together
        while stem and (unicodedata.combining(stem[-1]) or stem[-1] in "\u200d\ufe0f"):
            stem = stem[:-1]
    return f"{stem}{ending}{suffix}"


def numbered(target: AnyPath, count: int) -> AnyPath:
    """``name (2).jpg`` for ``name.jpg`` and 2; the name itself for 1."""
    if count == 1:
        return target
    return target.with_name(fitted(target.stem, target.suffix, f" ({count})"))


def folded(name: str) -> str:
    """What two names share that are one file on Windows or a Mac: letters without case, NFC."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


class TakenNames:
    """Hands out names that differ also where upper and lower case do not count."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._counts: dict[str, int] = {}

    def reserve(self, target: PurePath) -> None:
        """Note that this path is another's."""
        self._taken.add(folded(str(target)))

    def free(self, target: AnyPath) -> AnyPath:
        """The path, or the first numbered one that nobody has; it is then taken."""
        key = folded(str(target))
        count = self._counts.get(key, 1)
        while folded(str(candidate := numbered(target, count))) in self._taken:
            count += 1
        self._counts[key] = count
        self.reserve(candidate)
        return candidate


def _parts(text: str) -> list[tuple[str, str | None]]:
    """The template as pairs of literal text and the field that follows it.

    Raises:
        ValueError: If the braces do not match, or a field says more than its name.
    """
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as error:
        raise ValueError(
            f"The braces of the name {text!r} do not match; write {{{{ for a brace itself."
        ) from error
    made: list[tuple[str, str | None]] = []
    for literal, field, form, conversion in parts:
        more = (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
        made.append((literal, None if field is None else field + more))
    return made


def is_reserved(name: str) -> bool:
    """Whether Windows takes a file name for a device, or would silently change it.

    Args:
        name: Without its folder. What is written to ``nul.jpg`` there is gone.
    """
    odd = any(char in _FORBIDDEN or ord(char) < ord(" ") for char in name)
    device = name.split(".", maxsplit=1)[0].rstrip().lower() in _RESERVED
    return odd or device or name.endswith((" ", "."))
