"""What STUDY.md compares: one change at a time to the recipe, at the same cost, judged alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from deepflash_app.core.color import to_srgb
from deepflash_app.core.face_regions import skin_mask
from deepflash_app.core.options import RelightOptions
from deepflash_app.core.resize import shrunk
from deepflash_app.engine.faces import PROXY_SIDE, FaceFinder
from deepflash_app.engine.mesh import MeshNetwork
from deepflash_app.engine.models import locate
from deepflash_app.engine.photo import read_photo
from deepflash_app.engine.session import Session
from deepflash_app.errors import NoFaceFound
from model_training.own_commands import run_command
from model_training.statistics import skin_statistics

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from deepflash_app.core.types import ByteImage, FloatImage, Image

BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is done otherwise.

    Attributes:
        group: What kind of thing.
        entries: Of the recipe.
        seeds: With which it is trained; two for what is decided by it.
        own_pairs: Whether it needs other pairs than the baseline's.
        from_vgg: Whether the encoder begins as a VGG-16.
    """

    group: str
    entries: tuple[str, ...]
    seeds: tuple[int, ...] = (1,)
    own_pairs: bool = False
    from_vgg: bool = False

    @property
    def needs_vgg(self) -> bool:
        """Whether it cannot be trained without VGG-16 weights."""
        return self.from_vgg or any("perceptual_weight" in entry for entry in self.entries)


def _simulated(*entries: str, seeds: tuple[int, ...] = (1,)) -> Change:
    return Change("simulator", tuple(f"flash.{one}" for one in entries), seeds, own_pairs=True)


_NONE, _ONE = "[0,0,0]", "[1,1,1]"

CHANGES: dict[str, Change] = {
    BASELINE: Change("", (), (1, 2)),
    "no darker skin": _simulated("melanin_share=0", seeds=(1, 2)),
    "skin both ways": _simulated("melanin_share=0.5", "melanin=[-0.9,0.2,1.5]", seeds=(1, 2)),
    "screen light, too": _simulated("screen_share=0.12", seeds=(1, 2)),
    "irregular light": _simulated("irregular_share=1", seeds=(1, 2)),
    "width 0.375": Change("network", ("width=0.375",), (1, 2)),
    "encoding difference": Change("encoding", ("encoding=difference",), (1, 2)),
    "encoding direct": Change("encoding", ("encoding=direct",)),
    "encoding ratio": Change("encoding", ("encoding=ratio",)),
    "evenly lit studio": _simulated("evenness=0.65", "modelling=0", seeds=(1, 2)),
    "no cast": _simulated(
        f"red_gain={_ONE}",
        f"balanced_red_gain={_ONE}",
        f"blue_gain={_ONE}",
        f"desaturation={_NONE}",
    ),
    "no shine": _simulated(f"shine={_NONE}"),
    "no geometry (flat light)": _simulated("wrap=[50,50,50]", f"shadow={_NONE}"),
    "one exposure, nothing clipped": _simulated(
        f"exposure={_NONE}", f"shoulder={_ONE}", f"contrast={_ONE}"
    ),
    "no other light": _simulated("ambient_absent=1"),
    "perfect camera": _simulated(
        f"noise={_NONE}", f"blur={_NONE}", f"veil={_NONE}", "jpeg_quality=[98,98,98]", "red_eye=0"
    ),
    "perfect matte": _simulated(f"matte_error={_NONE}"),
    "no matte (before the wall)": _simulated("cut_out=false"),
    "no good light": _simulated("studio_share=0"),
    "tones as they come": Change("data", ("tone_balance=0",), own_pairs=True),
    "tones all alike": Change("data", ("tone_balance=1",), own_pairs=True),
    "side 96": Change("input", ("stages=[{side=96,steps=1000}]",), own_pairs=True),
    "side 128": Change("input", ("stages=[{side=128,steps=1000}]",), own_pairs=True),
    "side 192": Change("input", ("stages=[{side=192,steps=1000}]",), own_pairs=True),
    "width 0.125": Change("network", ("width=0.125",)),
    "width 0.5": Change("network", ("width=0.5",)),
    "width 1": Change("encoder", ("width=1",)),
    "width 1, from VGG-16": Change("encoder", ("width=1",), from_vgg=True),
    "linknet": Change("network", ("network=linknet",)),
    "loss without offset": Change("loss", ("offset_weight=0",)),
    "loss absolute": Change("loss", ("square_weight=0", "l1_weight=1")),
    "loss with SSIM": Change("loss", ("ssim_weight=0.02",), (1, 2)),
    "loss with twice the SSIM": Change("loss", ("ssim_weight=0.04",), (1, 2)),
    "loss with colours": Change("loss", ("color_weight=0.02",), (1, 2)),
    "loss with VGG features": Change("loss", ("perceptual_weight=0.02",)),
    "face counts as body": Change("loss", ("face_weight=1",)),
}
"""Changes to the preset ``study``, by name."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A network of the study.

    Attributes:
        change: Its name in ``CHANGES``.
        seed: Of initialisation and order.
        weights: The exported file, which is called ``change`` and ``seed``.
        run: Its folder, with the log.
    """

    change: str
    seed: int
    weights: Path
    run: Path


def train_one(
    name: str,
    seed: int,
    portraits: Sequence[str],
    runs: Path,
    *,
    core_minutes: float,
    pairs: int,
    vgg: Path | None = None,
) -> Trained:
    """Render the pairs of a change unless they are there, train and export it, or go on with it.

    Args:
        name: In ``CHANGES``.
        seed: One of its seeds.
        portraits: Arguments that name portraits and their cache.
        runs: For pairs, checkpoints and weights.
        core_minutes: Of one core, for training.
        pairs: To learn from, rendered.
        vgg: For the perceptual loss, and for the encoder that begins with it.

    Raises:
        DeepFlashError: If that fails; the log in its folder says why.
    """
    change = CHANGES[name]
    runs.mkdir(parents=True, exist_ok=True)
    stem = "".join(c if c.isalnum() or c == "." else "-" for c in name)
    done = Trained(name, seed, runs / f"{stem}-{seed}.onnx", runs / f"{stem}-{seed}")
    if done.weights.exists():
        return done
    log = runs / f"{stem}-{seed}.log"
    rendered = runs / f"pairs-{stem if change.own_pairs else BASELINE}"
    preset = ["--preset", "study", *portraits]
    entries = ["--set", f"name={stem}-{seed}", f"seed={seed}", *change.entries]
    run_command(
        log,
        *("simulate", *preset, *entries, "--render", str(rendered)),
        *("--pairs", str(pairs), "--workers", "1"),
    )
    run_command(
        log,
        *("train", *preset, "--run", str(done.run), "--rendered", str(rendered), "--json"),
        *("--workers", "0", "--threads", "1", "--validate-every", "1000"),
        *("--core-minutes", str(core_minutes)),
        *(("--vgg", str(vgg)) if vgg else ()),
        *(("--encoder", str(vgg)) if change.from_vgg else ()),
        *entries,
    )
    checkpoint = str(done.run / "checkpoint.pt")  # the last weights: all had the same time
    run_command(log, "export", checkpoint, "-o", str(done.weights), "--name", f"{stem}-{seed}")
    return done


@dataclass(frozen=True, slots=True)
class RealPhotos:
    """What weights do to real flash photos, whose truth nobody knows: means over the photos.

    Attributes:
        shine: p95 of the luminance on skin over its median, against the photo's own: below 1 is
            calmer.
        red: Linear R/G on skin; studio portraits have 1.7 to 2.1 in the middle half.
        bright: Median luminance on skin against the photo's own.
    """

    shine: float
    red: float
    bright: float


def on_real_photos(weights: Path | None, photos: Sequence[Path]) -> RealPhotos:
    """Correct photos as the application does, and measure skin.

    Args:
        weights: To correct with; None leaves the photos as they are.
        photos: With a face each.

    Raises:
        DeepFlashError: If one cannot be read, or shows no face.
    """
    finder = FaceFinder(MeshNetwork(locate("face_landmark")))
    session = Session(weights=weights, threads=1) if weights else None
    rows = []
    for path in photos:
        photo = read_photo(path)
        before = _small(photo.pixels, photo.icc)
        meshes = [face.mesh for face in finder.find(_levels(before)) if face.mesh]
        if not meshes:
            raise NoFaceFound(f"{path.name} shows no face.")
        mesh = max(meshes, key=lambda one: one.box().height)
        after = before
        if session:
            relit = session.render(photo, session.analyse(photo), RelightOptions())
            after = _small(relit, photo.icc)
        skin = skin_mask(before.shape[:2], mesh.points)
        old, new = (skin_statistics(image, skin) for image in (before, after))
        shine = new["p95/median"] / old["p95/median"]
        rows.append((shine, new["R/G"], new["median luminance"] / old["median luminance"]))
    return RealPhotos(*(float(value) for value in np.mean(rows, axis=0)))


def _small(pixels: Image, icc: bytes | None) -> FloatImage:
    return to_srgb(shrunk(pixels, PROXY_SIDE)[0], icc)


def _levels(image: FloatImage) -> ByteImage:
    return np.rint(image * 255).astype(np.uint8)
