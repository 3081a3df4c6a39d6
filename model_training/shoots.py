"""Finds the pairs of a shoot: which photos belong together, who is in them, and in which split."""

from __future__ import annotations

import csv
import random
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deepflash_app.engine.export_settings import READ_SUFFIXES
from deepflash_app.errors import DeepFlashError
from model_training.prepared import INDEX

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path, PurePath

SIDES = ("flash", "studio")
SPLITS = ("train", "val", "test")

FLAT = "Photos outside of sub-folders count as a person each"
"""What is told where nothing else tells who is in them."""

_MARKED = re.compile(r"^(?P<name>.+)[_\- ](?P<side>flash|studio)$", re.IGNORECASE)
_ENOUGH_FOR_TEST = 3


@dataclass(frozen=True, slots=True)
class ShootPair:
    """A flash photo and its studio photo.

    Attributes:
        name: The path of both in the shoot, without side and suffix, e.g. ``anna/03``.
        person: Who is in it.
        flash: The file.
        studio: The file.
    """

    name: str
    person: str
    flash: Path
    studio: Path


@dataclass(frozen=True, slots=True)
class Shoot:
    """What a folder holds.

    Attributes:
        pairs: In order of their names.
        problems: A sentence for each photo without a partner, and each doubt on persons.
    """

    pairs: tuple[ShootPair, ...]
    problems: tuple[str, ...]


def find_pairs(
    folder: Path,
    *,
    pattern: str | None = None,
    table: Path | None = None,
    leave_out: Path | None = None,
) -> Shoot:
    """Find ``flash/NAME.*`` with ``studio/NAME.*``, or ``NAME_flash.*`` with ``NAME_studio.*``.

    Sub-folders are searched; NAME has them in front, below or above the folder ``flash``.

    Args:
        folder: Of the shoot.
        pattern: Regular expression that finds the person in NAME: its first group, or all of it.
        table: CSV with the columns ``name`` and ``person`` instead. Without either the sub-folder
            is the person, and a photo outside of sub-folders is a person of its own.
        leave_out: A folder inside that is not part of the shoot, such as the output. Folders inside
            that ``prepare`` wrote are none either: who is in them would be two persons.

    Raises:
        DeepFlashError: If the folder, the pattern or the table cannot be used.
    """
    if leave_out is not None and folder.resolve().is_relative_to(leave_out.resolve()):
        raise DeepFlashError(f"What is made of {folder} needs a folder beside or inside of it.")
    try:
        found = _photos_by_name(folder, leave_out)
    except OSError as error:
        raise DeepFlashError(f"The folder {folder} cannot be read: {error.strerror}.") from error
    if not found:
        raise DeepFlashError(
            f"There are no pairs in {folder}: put the photos into its folders flash and studio "
            "under the same names, or call them NAME_flash and NAME_studio."
        )
    person_of = _Persons(pattern, table)
    pairs, problems = [], []
    for name, sides in sorted(found.items()):
        if any(len(sides[side]) > 1 for side in SIDES):
            several = ", ".join(path.name for side in SIDES for path in sides[side])
            problems.append(f"{name} left out: several photos have this name ({several}).")
        elif missing := [side for side in SIDES if not sides[side]]:
            problems.append(f"{name} left out: it has no {missing[0]} photo.")
        elif person := person_of(name):
            pairs.append(ShootPair(name, person, sides["flash"][0], sides["studio"][0]))
        else:
            problems.append(f"{name} left out: it is not told who is in it.")
    for doubtful, told in (
        (any("/" not in pair.name for pair in pairs), FLAT),
        (
            any("/" in pair.person for pair in pairs),
            "Folders inside of folders count as a person each",
        ),
    ):
        if person_of.by_folder and doubtful:
            problems.append(
                f"{told}; if some show the same person, tell who is in them, or that person is "
                "learnt from and judged by."
            )
    return Shoot(tuple(pairs), tuple(problems))


def split_persons(
    persons: Iterable[str],
    *,
    val: float,
    test: float,
    seed: int,
    known: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Give each person to one split; nobody is ever learnt from and judged by.

    Args:
        persons: One entry for each pair.
        val: Share of the persons to validate with; at least one of two or more.
        test: Share of the persons to test with; at least one of three or more, if above 0.
        seed: Of the choice.
        known: Persons whose split is decided already; they keep it.

    Returns:
        The split of each person: ``"train"``, ``"val"`` or ``"test"``.

    Raises:
        DeepFlashError: If the shares leave nothing to train with.
    """
    if not (val >= 0 and test >= 0 and val + test < 1):  # nor a share that is no number
        raise DeepFlashError("The shares of val and test must be 0 or more, and below 1 together.")
    splits = dict(known or {})
    everyone = sorted(set(persons) | splits.keys())
    free = [person for person in everyone if person not in splits]
    random.Random(seed).shuffle(free)  # noqa: S311 - nothing secret
    taken = Counter(splits.values())
    for split, share, enough in (("val", val, 2), ("test", test, _ENOUGH_FOR_TEST)):
        least = int(share > 0 and len(everyone) >= enough)
        wanted = max(round(share * len(everyone)), least) - taken[split]
        spare = len(free) - int("train" not in taken)
        splits |= {free.pop(): split for _ in range(min(wanted, spare))}
    return splits | dict.fromkeys(free, "train")


class _Persons:
    """Tells who is in a pair by its name; an empty answer means that it is not told."""

    def __init__(self, pattern: str | None, table: Path | None) -> None:
        self.by_folder = pattern is None and table is None
        self._pattern, self._table = None, None
        try:
            if pattern is not None:
                self._pattern = re.compile(pattern)
            if table is not None:
                with table.open(newline="", encoding="utf-8-sig") as stream:
                    # where a comma is for decimals, spreadsheets part columns by semicolons
                    between = ";" if ";" in stream.readline() else ","
                    stream.seek(0)
                    rows = csv.DictReader(stream, delimiter=between)
                    self._table = {_composed(row["name"]): row["person"] for row in rows}
        except re.error as error:
            raise DeepFlashError(f"The pattern {pattern} cannot be used: {error}.") from error
        except (OSError, KeyError, UnicodeDecodeError, csv.Error) as error:
            raise DeepFlashError(
                f"{table} cannot be used: it must be a CSV file with the columns name and person."
            ) from error

    def __call__(self, name: str) -> str:
        if self._table is not None:
            return (self._table.get(name) or "").strip()
        if self._pattern is not None:
            match = self._pattern.search(name)
            return (match[1] if match.re.groups else match[0]) or "" if match else ""
        return name.rpartition("/")[0] or name


def _photos_by_name(folder: Path, leave_out: Path | None) -> dict[str, dict[str, list[Path]]]:
    """The photos of each name and side, but for those that ``prepare`` made of others."""
    found: dict[str, dict[str, list[Path]]] = {}
    whole = folder.resolve()  # however folders are spelt, what is ours must not count as photos
    ours = [index.parent.resolve() for index in folder.glob(f"*/**/{INDEX}")]
    ours += [leave_out.resolve()] if leave_out is not None else []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in inside.parts)
        made = any((whole / inside).is_relative_to(one) for one in ours)
        if path.suffix.lower() in READ_SUFFIXES and path.is_file() and not hidden and not made:
            name, side = _name_and_side(inside)
            if side:
                found.setdefault(name, {one: [] for one in SIDES})[side].append(path)
    return found


def _name_and_side(inside: PurePath) -> tuple[str, str]:
    """What a photo is called without its side, and its side; an empty side is no photo of ours."""
    folders = list(inside.parts[:-1])
    for number, part in enumerate(folders):
        if part.lower() in SIDES:
            kept = [*folders[:number], *folders[number + 1 :], inside.stem]
            return _composed("/".join(kept)), part.lower()
    if match := _MARKED.match(inside.stem):
        return _composed("/".join([*folders, match["name"]])), match["side"].lower()
    return inside.stem, ""


def _composed(name: str) -> str:
    """A name as it reads: letter and accent are one sign or two, by whatever copied the photo."""
    return unicodedata.normalize("NFC", name)
