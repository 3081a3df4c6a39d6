"""The report of a batch: a page with a before/after slider for each photo, and a table.

Each page holds all that it shows, so that it can be opened anywhere, offline, and be sent on.
"""

from __future__ import annotations

import base64
import csv
import io
import os
from html import escape
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import quote

from deepflash_app import paths
from deepflash_app.engine.atomic import write_atomically
from deepflash_app.engine.natural import natural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from deepflash_app.engine.batch.journal import Journal
    from deepflash_app.engine.batch.journal_rows import Row

_PER_PAGE = 500
"""Photos on one page: about 15 MB, which every browser shows."""

_STATE_WORDS = {
    "done": "corrected",
    "failed": "failed",
    "skipped": "skipped",
    "waiting": "not done yet",
    "working": "not done yet",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_report(folder: Path, journal: Journal) -> tuple[Path, Path]:
    """Write both from the journal, in place of those of an earlier run.

    Args:
        folder: The output folder.
        journal: Of all runs of the batch.

    Returns:
        The (first) page and the table.

    Raises:
        UnwritablePhoto: If the disk is full, or the folder cannot be written.
    """
    rows = sorted(journal.rows().values(), key=lambda row: natural(row.source))
    name = journal.report_name
    table = folder / f"{name}.csv"
    write_atomically(table, _table(folder, rows), overwrite=True)
    troubles = [row for row in rows if row.state in ("failed", "skipped")]
    shown = [row for row in rows if row.state == "done"]
    pages = [shown[start : start + _PER_PAGE] for start in range(0, len(shown), _PER_PAGE)] or [[]]
    names = [f"{name}.html", *(f"{name}-{n}.html" for n in range(2, len(pages) + 1))]
    template = Template(paths.resource("report/report.html").read_text(encoding="utf-8"))
    # the first one last: if it is there, all are
    for number, (part, file) in reversed([*enumerate(zip(pages, names, strict=True))]):
        filled = template.substitute(
            summary=_summary(rows),
            pages=_links(names, number),
            troubles=_troubles(troubles) if number == 0 else "",
            cards="".join(_card(folder, journal, row) for row in part),
        )
        write_atomically(folder / file, _bytes(filled), overwrite=True)
    return folder / names[0], table


def _table(folder: Path, rows: Sequence[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("photo", "state", "output", "faces", "seconds", "reason", "sha256"))
    for row in rows:
        output = "" if row.output is None else os.fspath(row.output.relative_to(folder))
        cells = (os.fspath(row.source), row.state, output, row.reason)
        source, state, output, reason = (_harmless(cell) for cell in cells)
        writer.writerow(
            (source, state, output, row.faces, f"{row.seconds:.3f}", reason, row.content)
        )
    # with the mark by which Excel tells UTF-8
    return b"\xef\xbb\xbf" + _bytes(text.getvalue())


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, whatever a photo is called."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _summary(rows: Sequence[Row]) -> str:
    counts = dict.fromkeys(("corrected", "failed", "skipped", "not done yet"), 0)
    for row in rows:
        counts[_STATE_WORDS[row.state]] += 1
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count) or "no photos"


def _links(names: Sequence[str], current: int) -> str:
    if len(names) == 1:
        return ""
    links = (
        f"<b>{number + 1}</b>" if number == current else f'<a href="{name}">{number + 1}</a>'
        for number, name in enumerate(names)
    )
    return f"<nav aria-label='Pages'>Page {' '.join(links)}</nav>"


def _troubles(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    lines = "".join(
        f"<tr><td>{escape(os.fspath(row.source))}</td><td>{_STATE_WORDS[row.state]}</td>"
        f"<td>{escape(row.reason)}</td></tr>"
        for row in rows
    )
    head = "<tr><th>Photo</th><th>State</th><th>Reason</th></tr>"
    return f"<h2>Not corrected</h2><table><thead>{head}</thead><tbody>{lines}</tbody></table>"


def _card(folder: Path, journal: Journal, row: Row) -> str:
    pictures = journal.pictures(row.source)
    name = escape(row.source.name, quote=True)
    if row.output is None or pictures is None:
        return f"<figure><figcaption>{name}: corrected, without a picture</figcaption></figure>"
    before, after = (base64.b64encode(picture).decode("ascii") for picture in pictures)
    link = quote(os.fsencode(row.output.relative_to(folder)).replace(b"\\", b"/"))
    faces = "1 face" if row.faces == 1 else f"{row.faces} faces"
    return (
        '<figure><div class="compare">'
        f'<img class="before" alt="{name} before" src="data:image/jpeg;base64,{before}">'
        f'<img class="after" alt="{name} after" src="data:image/jpeg;base64,{after}">'
        f'<input type="range" min="0" max="100" value="50" aria-label="{name}: before and after">'
        f'</div><figcaption><a href="{link}">{name}</a> '
        f"<small>{faces}, {row.seconds:.1f} s</small></figcaption></figure>\n"
    )


def _bytes(text: str) -> bytes:
    """UTF-8, whatever bytes a file name is made of."""
    return text.encode("utf-8", "backslashreplace")
