"""From the photos of a shoot to registered head squares that a training can use.

Each pair on its own: read, find the face on both sides, register, cut the person out, crop. What
cannot be used is told and left out; what is done is not done again, and what was done of photos
that the shoot no longer has is removed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from deepflash_app.engine.atomic import remove
from deepflash_app.errors import (
    DeepFlashError,
    UnreadablePhoto,
    UnwritablePhoto,
    WeightsError,
)
from model_training.aligned import AlignedPair, Aligner
from model_training.augment import PLAIN, VARIANTS, augmented
from model_training.prepared import (
    PreparedPair,
    read_index,
    read_pictures,
    write_index,
    write_pictures,
)
from model_training.shoots import Shoot, ShootPair, split_persons

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

_LEAST_SIDE = 32


@dataclass(frozen=True, slots=True)
class Preparation:
    """How pairs are prepared.

    Attributes:
        side: Pixels a side of the head squares.
        val: Share of the persons to validate with.
        test: Share of the persons to test with.
        seed: Of the choice of persons.
        augment: Splits whose pairs are also written in the paper's twenty variants.
    """

    side: int = 512
    val: float = 0.1
    test: float = 0.1
    seed: int = 1
    augment: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse pictures too small for a face.

        Raises:
            DeepFlashError: In words fit for the user.
        """
        if self.side < _LEAST_SIDE:
            raise DeepFlashError(f"The side must be at least {_LEAST_SIDE} pixels.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one pair.

    Attributes:
        name: Of the pair in its shoot.
        kind: ``"done"``, ``"skipped"`` (it was prepared already) or ``"refused"``.
        text: A sentence.
        residual: Of the registration, in pixels of its proxy; None where it is refused.
    """

    name: str
    kind: str
    text: str
    residual: float | None = None


@dataclass(slots=True)
class Report:
    """What became of a shoot.

    Attributes:
        done: Pairs prepared now.
        skipped: Pairs that were prepared already.
        problems: A sentence for each photo or pair that was left out.
        removed: Names of pairs that were there, but are not in the shoot any more.
    """

    done: list[PreparedPair] = field(default_factory=list)
    skipped: list[PreparedPair] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def prepare(
    shoot: Shoot,
    source: Path,
    folder: Path,
    how: Preparation,
    on_progress: Callable[[int, int, Outcome], None] = lambda _done, _total, _outcome: None,
) -> Report:
    """Prepare all pairs of a shoot that are not prepared yet.

    The folder then holds this shoot's pairs and no others: what was prepared of photos that the
    shoot no longer has, or that are refused now, is removed.

    Args:
        shoot: Its pairs.
        source: Its folder.
        folder: Where to; ``prepared`` tells what it then holds.
        how: The options; persons keep the split that they have in ``folder``.
        on_progress: Called after each pair with (done, total, what became of it).

    Returns:
        What was done, and what was left out why.

    Raises:
        UnwritablePhoto: If the disk refuses.
        WeightsError: If a model is missing.
    """
    run = _Run(source, folder, how)
    persons = [pair.person for pair in shoot.pairs]
    # whoever is in no photo any more takes no place in a split
    first = (entries[0] for entries in run.index.values())
    known = {one.person: one.split for one in first if one.person in persons}
    splits = split_persons(persons, val=how.val, test=how.test, seed=how.seed, known=known)
    for number, pair in enumerate(shoot.pairs, 1):
        on_progress(number, len(shoot.pairs), run.prepare(pair, splits[pair.person]))
    gone = sorted(run.index.keys() - {pair.name for pair in shoot.pairs})
    gone = gone if persons else []  # of none at all the table of persons is more likely wrong
    run.forget(gone)
    # The persons of a split may have had no usable pair; then someone new takes that place.
    for split, share in (("train", 1.0), ("val", how.val), ("test", how.test)):
        moving = run.movable(split) if share > 0 else None
        for pair in shoot.pairs:
            if pair.name in run.done and pair.person == moving:
                on_progress(len(shoot.pairs), len(shoot.pairs), run.prepare(pair, split))
    done, skipped = list(run.done.values()), list(run.skipped)
    return Report(done, skipped, [*shoot.problems, *run.problems], gone)


class _Run:
    """One call of ``prepare``."""

    def __init__(self, source: Path, folder: Path, how: Preparation) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnwritablePhoto(f"{folder} cannot be made: {error.strerror}.") from error
        self._source, self._folder, self._how = source, folder, how
        self._aligner: Aligner | None = None
        self.index: dict[str, list[PreparedPair]] = {}
        for one in read_index(folder):
            self.index.setdefault(one.name, []).append(one)
        self._met = {one.person for entries in self.index.values() for one in entries}
        self._photos: dict[str, ShootPair] = {}  # by their content
        self.done: dict[str, PreparedPair] = {}
        self.skipped: list[PreparedPair] = []
        self.problems: list[str] = []

    def movable(self, split: str) -> str | None:
        """Who can be given to a split that has nobody; nobody whom a training may have met."""
        members: dict[str, set[str]] = {}
        for entries in self.index.values():
            members.setdefault(entries[0].split, set()).add(entries[0].person)
        if split in members:
            return None
        new = {
            one.person
            for one in self.done.values()
            if one.person not in self._met  # their pairs of before would stay where they are
            and (split == "train" or len(members[one.split]) > 1)  # first of all, one must learn
        }
        return max(new, default=None)

    def prepare(self, pair: ShootPair, split: str) -> Outcome:
        """Prepare one pair unless it is prepared, and say what became of it."""
        before, folder = self.index.get(pair.name, []), self._folder
        try:
            planned = _planned(pair, self._source, split, self._how)
            self._refuse_mix_up(pair, planned[0])
            if (known := _done_before(before, planned, folder)) is not None:
                self.skipped.append(known)
                self._keep_in_mind(pair, known)
                text = f"{pair.name}: done before"
                return Outcome(pair.name, "skipped", text, known.residual)
            self._aligner = self._aligner or Aligner()
            written = _write(self._aligner(pair), planned, folder)
            self.index[pair.name] = written
            self._write_index()
            _remove_others(before, written, folder)
        except (WeightsError, UnwritablePhoto):
            raise  # no other pair would fare better
        except DeepFlashError as error:
            named = str(error).startswith(f"{pair.name} ")
            return self._refused(pair, str(error) if named else f"{pair.name} left out: {error}")
        except OSError as error:
            return self._refused(pair, f"{pair.name} left out: {error.strerror}.")
        self.done[pair.name] = written[0]
        self._keep_in_mind(pair, written[0])
        residual = written[0].residual
        return Outcome(pair.name, "done", f"{pair.name}: residual {residual:.2f} px", residual)

    def _refuse_mix_up(self, pair: ShootPair, planned: PreparedPair) -> None:
        """Refuse a pair of one photo, which teaches to change nothing, and a photo of two persons.

        Whoever has a photo of another person would be learnt from and judged by.
        """
        if planned.flash_sha256 == planned.studio_sha256:
            raise DeepFlashError("its flash and its studio photo are the same file.")
        for content in (planned.flash_sha256, planned.studio_sha256):
            first = self._photos.get(content, pair)
            if first.person != pair.person:
                raise DeepFlashError(
                    f"it has a photo of {first.name}, but another person; tell who is in them."
                )

    def _keep_in_mind(self, pair: ShootPair, done: PreparedPair) -> None:
        self._photos |= dict.fromkeys((done.flash_sha256, done.studio_sha256), pair)

    def _write_index(self) -> None:
        lines = [one for name in sorted(self.index) for one in self.index[name]]
        write_index(self._folder, lines)

    def forget(self, names: Collection[str]) -> None:
        """Take pairs out of the index, if they are in it, and remove their files."""
        before = [one for name in names for one in self.index.pop(name, [])]
        if before:
            self._write_index()
            _remove_others(before, [], self._folder)

    def _refused(self, pair: ShootPair, text: str) -> Outcome:
        self.problems.append(text)
        self.done.pop(pair.name, None)
        self.forget([pair.name])  # what was made of other photos, or by other rules, is no better
        return Outcome(pair.name, "refused", text)


def _planned(pair: ShootPair, source: Path, split: str, how: Preparation) -> list[PreparedPair]:
    """The lines of a pair, registration still open; the plain variant first."""
    plain = [PLAIN, *(v for v in VARIANTS if v != PLAIN and split in how.augment)]
    flash, studio = (hashlib.sha256(p.read_bytes()).hexdigest() for p in (pair.flash, pair.studio))
    return [
        PreparedPair(
            name=pair.name,
            person=pair.person,
            split=split,
            variant=str(variant),
            side=how.side,
            residual=0.0,
            agreement=0.0,
            flash=pair.flash.relative_to(source).as_posix(),
            studio=pair.studio.relative_to(source).as_posix(),
            flash_sha256=flash,
            studio_sha256=studio,
        )
        for variant in plain
    ]


def _write(aligned: AlignedPair, planned: list[PreparedPair], folder: Path) -> list[PreparedPair]:
    """Write the files of a pair, and give its lines with the registration filled in."""
    by_name = {str(variant): variant for variant in VARIANTS}
    found = aligned.registration
    for one in planned:
        variant = by_name[one.variant]
        pictures = augmented(aligned.pictures, aligned.head, variant, one.side)
        write_pictures(folder, one, pictures)
    residual, agreement = round(found.residual, 3), round(found.agreement, 3)
    return [replace(one, residual=residual, agreement=agreement) for one in planned]


def _done_before(
    entries: list[PreparedPair], planned: list[PreparedPair], folder: Path
) -> PreparedPair | None:
    """The plain line of a pair whose lines and files are all there from the same photos.

    What is learnt from, the plain files, must be readable: whoever is told that one is broken
    prepares again.
    """
    found = {
        replace(one, residual=0.0, agreement=0.0): one for one in entries if one.is_whole(folder)
    }
    if not all(one in found for one in planned):
        return None
    try:
        read_pictures(folder, planned[0])
    except UnreadablePhoto:
        return None
    return found[planned[0]]


def _remove_others(before: list[PreparedPair], now: list[PreparedPair], folder: Path) -> None:
    """Remove a pair's files that it no longer has, e.g. where its person changed the split."""
    kept = {path for one in now for path in one.paths(folder)}
    for path in {path for one in before for path in one.paths(folder)} - kept:
        remove(path)
