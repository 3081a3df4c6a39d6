"""Relight folders of flash photos: deepflash batch FOLDER... -o OUT.

Nothing is ever written into the folders that are given. If the batch is stopped, killed or the
power fails, the same command goes on from there; when all is done, it does nothing and says so.

Examples:
  deepflash batch Photos -o Studio --recursive --only-flash
  deepflash batch Photos -o Studio --name "{date}_{stem}" --long-edge 2048 --format jpeg
  deepflash batch Photos -o Studio --on-conflict skip --strength 0.8
  deepflash batch Photos -o Studio --retry-failed
  deepflash batch Photos -o Studio --json > results.jsonl
  deepflash batch /shared/Photos -o /shared/Studio --cluster tcp://192.168.1.10:8786
  deepflash batch /shared/Photos -o /shared/Studio --shard 2/4
"""

from __future__ import annotations

import argparse
import signal
import threading
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from deepflash_app.cli.batch_talk import BatchTalk
from deepflash_app.cli.console import WrongUse
from deepflash_app.cli.export_flags import add_export_flags, read_export_settings
from deepflash_app.cli.option_flags import add_option_flags, read_options
from deepflash_app.engine.batch.cluster import ClusterPool
from deepflash_app.engine.batch.events import BatchControl
from deepflash_app.engine.batch.plan import BatchSettings, OnConflict, plan_batch
from deepflash_app.engine.batch.run import run_batch
from deepflash_app.engine.names import NameTemplate
from deepflash_app.errors import BatchRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEFAULTS = BatchSettings()


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``deepflash batch``."""
    add = parser.add_argument
    add("inputs", nargs="+", type=Path, metavar="FOLDER", help="a folder of photos, or a photo")
    add("-o", "--output", type=Path, required=True, metavar="OUT", help="folder to write to")
    add("--recursive", action="store_true", help="look into the folders inside, too")
    add("--only-flash", action="store_true", help="only photos whose EXIF says the flash fired")
    add(
        "--name",
        default=_DEFAULTS.template.text,
        metavar="TEMPLATE",
        help="names made of {stem}, {date} (when taken) and {counter} (default: %(default)s)",
    )
    add("--flat", action="store_true", help="all outputs in one folder instead of a tree as found")
    add(
        "--on-conflict",
        choices=get_args(OnConflict),
        default=_DEFAULTS.on_conflict,
        help="if another file has the name: write 'name (2)', skip the photo, or replace the file "
        "(default: %(default)s)",
    )
    add(
        "--resume",
        action=argparse.BooleanOptionalAction,
        default=_DEFAULTS.resume,
        help="leave what an earlier run has done as it is; --no-resume does it again "
        "(default: yes)",
    )
    add(
        "--own-edits",
        action="store_true",
        help="photos that were edited in the window keep their own edits",
    )
    add("--retry-failed", action="store_true", help="try photos again that failed before")
    add("--jobs", type=int, metavar="N", help="worker processes (default: as cores and memory let)")
    add(
        "--timeout",
        type=float,
        default=_DEFAULTS.timeout,
        metavar="SECONDS",
        help="give a photo up after so long (default: %(default)g)",
    )
    add(
        "--shard",
        type=_shard,
        default=(1, 1),
        metavar="I/N",
        help="do the I-th of N parts only; not with --on-conflict overwrite, since one part could "
        "replace what another has written",
    )
    add("--cluster", metavar="URL", help="let a Dask cluster work, such as tcp://HOST:8786")
    add("--no-report", action="store_true", help="write no report page and table")
    add("--no-space-check", action="store_true", help="start even if the disk seems too full")
    add("--json", action="store_true", help="print one JSON object a line for each photo")
    add_option_flags(parser)
    add_export_flags(parser, _DEFAULTS.export)


def run(arguments: argparse.Namespace) -> int:
    """Correct all photos, whatever becomes of single ones; 1 if one failed or it was stopped."""
    settings = _settings(arguments)
    talk = BatchTalk(as_json=arguments.json)
    with talk:
        try:
            plan = plan_batch(arguments.inputs, arguments.output, settings, talk.looking)
        except BatchRefused as error:
            raise WrongUse(str(error)) from error
        pool = None
        if arguments.cluster is not None:
            pool = partial(ClusterPool, arguments.cluster, settings.timeout)
        with _stoppable(BatchControl()) as control:
            report = run_batch(plan, talk.on_event, control, pool=pool)
    talk.sum_up(report)
    return 0 if report.good else 1


def _settings(arguments: argparse.Namespace) -> BatchSettings:
    try:
        return BatchSettings(
            options=read_options(arguments),
            own_edits=arguments.own_edits,
            export=read_export_settings(arguments),
            template=NameTemplate(arguments.name),
            recursive=arguments.recursive,
            keep_tree=not arguments.flat,
            only_flash=arguments.only_flash,
            on_conflict=arguments.on_conflict,
            jobs=arguments.jobs,
            shard=arguments.shard,
            timeout=arguments.timeout,
            resume=arguments.resume,
            retry_failed=arguments.retry_failed,
            report=not arguments.no_report,
            check_space=not arguments.no_space_check,
        )
    except ValueError as error:
        raise WrongUse(str(error)) from error


def _shard(text: str) -> tuple[int, int]:
    number, _, of = text.partition("/")
    try:
        return int(number), int(of)
    except ValueError as error:
        wrong = f"it is the number of a part and of how many, such as 2/4, not {text}"
        raise argparse.ArgumentTypeError(wrong) from error


@contextmanager
def _stoppable(control: BatchControl) -> Iterator[BatchControl]:
    """Make Ctrl+C, and a system that shuts down, stop the batch in good order."""
    if threading.current_thread() is not threading.main_thread():
        yield control  # where Python takes no signals
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda *_: control.cancel()) for number in numbers]
    try:
        yield control
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
