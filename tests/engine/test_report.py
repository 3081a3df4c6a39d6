"""The report: whole in itself, harmless, and its slider moved in a real browser."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from deepflash_app.engine.batch import report as report_module
from deepflash_app.engine.batch.journal import Journal
from deepflash_app.engine.batch.journal_rows import Row
from deepflash_app.engine.batch.report import write_report

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PROBE = """
<script>
window.addEventListener("load", () => {
  const input = document.querySelector(".compare input");
  const after = document.querySelector(".compare .after");
  const clip = () => getComputedStyle(after).clipPath;
  const told = [clip()];
  input.focus();
  for (const value of ["0", "100", "25"]) {
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    told.push(clip());
  }
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const decoded = (image) => {  // at once: virtual time does not wait for image.decode()
    pen.clearRect(0, 0, 1, 1);
    pen.drawImage(image, 0, 0, 1, 1);
    return image.naturalWidth > 0 && pen.getImageData(0, 0, 1, 1).data[3] === 255;
  };
  told.push([...document.images].every(decoded));
  told.push(document.activeElement === input);
  told.push(performance.getEntriesByType("resource").length);
  document.title = JSON.stringify(told);
});
</script>
</body>
"""


def picture(colour: tuple[int, int, int]) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (160, 120), colour).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


RED, BLUE = picture((200, 30, 30)), picture((30, 30, 200))


def written(folder: Path, *rows: Row) -> tuple[Path, Path]:
    with Journal(folder) as journal:
        for row in rows:
            journal.put(row, pictures=(RED, BLUE) if row.state == "done" else None)
        return write_report(folder, journal)


def done(folder: Path, name: str = "a.jpg") -> Row:
    target = folder / name
    return Row(
        Path("/photos", name), target, 1, "s", state="done", output=target, faces=1, seconds=1.25
    )


def failed(folder: Path, name: str, reason: str) -> Row:
    return Row(Path("/photos", name), folder / name, 2, "s", state="failed", reason=reason)


class Addresses(HTMLParser):
    """Collects whatever the page would load, and its links."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag refers to."""
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("src", "srcset", "data", "poster") or (tag == "link" and name == "href"):
                self.loaded.append(value or "")
            elif name == "href":
                self.links.append(value or "")


def test_it_needs_nothing_but_itself(tmp_path: Path) -> None:
    page, table = written(
        tmp_path, done(tmp_path, "é #1?.jpg"), failed(tmp_path, "b.jpg", "It is broken.")
    )
    text = page.read_text(encoding="utf-8")
    read = Addresses()
    read.feed(text)
    assert len(read.loaded) == 2
    assert all(address.startswith("data:image/jpeg;base64,") for address in read.loaded)
    assert read.links == ["%C3%A9%20%231%3F.jpg"]
    assert "1 corrected, 1 failed" in text
    assert "It is broken." in text
    assert not re.search(r"https?://|@import|url\(", text)
    rows = list(csv.reader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert rows[0] == ["photo", "state", "output", "faces", "seconds", "reason", "sha256"]
    assert rows[1][:5] == ["/photos/b.jpg", "failed", "", "0", "0.000"]
    assert rows[2][:5] == ["/photos/é #1?.jpg", "done", "é #1?.jpg", "1", "1.250"]


def test_names_are_never_code_or_formulas(tmp_path: Path) -> None:
    evil = '"><script>alert(1)</script>$summary.jpg'
    page, table = written(
        tmp_path,
        done(tmp_path, evil.replace("/", "")),
        failed(tmp_path, "=1+1.jpg", "=1+1.jpg cannot be read."),
        failed(tmp_path, os.fsdecode(b"\xff.jpg"), "<b>"),
    )
    read = Addresses()
    read.feed(page.read_text(encoding="utf-8"))
    assert read.tags.count("script") == 1
    assert "b" not in read.tags
    cells = [cell for row in csv.reader(io.StringIO(table.read_text("utf-8-sig"))) for cell in row]
    assert not any(cell.startswith("=") for cell in cells)
    assert "'=1+1.jpg cannot be read." in cells


def test_many_photos_get_several_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_module, "_PER_PAGE", 2)
    page, _ = written(tmp_path, *(done(tmp_path, f"{number}.jpg") for number in range(5)))
    names = sorted(path.name for path in tmp_path.glob("*.html"))
    assert names == ["deepflash-report-2.html", "deepflash-report-3.html", "deepflash-report.html"]
    read = Addresses()
    read.feed(page.read_text(encoding="utf-8"))
    assert {"deepflash-report-2.html", "deepflash-report-3.html"} <= set(read.links)
    assert [page.with_name(name).read_text().count("<figure>") for name in names] == [2, 1, 2]


def browse(page: Path, home: Path, *words: str) -> str:
    """What the browser prints; its own files stay in ``home``."""
    assert BROWSER is not None
    command = [BROWSER, *QUIET, f"--user-data-dir={home}", *words, page.as_uri()]
    environment = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=240, env=environment
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.skipif(
    BROWSER is None and not sys.platform.startswith("linux"), reason="needs Chromium"
)
def test_the_slider_moves_in_a_browser(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    page, _ = written(folder, done(folder, "a.jpg"), done(folder, "b.jpg"))
    probe = folder / "probe.html"
    probe.write_text(page.read_text(encoding="utf-8").replace("</body>", PROBE), encoding="utf-8")
    dumped = browse(probe, tmp_path / "one", "--virtual-time-budget=5000", "--dump-dom")
    title = re.search(r"<title>(.*?)</title>", dumped, re.DOTALL)
    assert title is not None
    start, left, right, quarter, whole, focused, loaded = __import__("json").loads(title[1])
    clips = ["inset(0px 0px 0px 50%)", "inset(0px 0px 0px 0%)", "inset(0px 0px 0px 100%)"]
    assert [start, left, right] == clips
    assert quarter == "inset(0px 0px 0px 25%)"
    assert whole is True, "every picture was decoded"
    assert focused is True, "reached by the keyboard"
    assert loaded <= 4, "only the pictures inside"
    shot = tmp_path / "shot.png"
    browse(page, tmp_path / "two", f"--screenshot={shot}", "--window-size=900,700")
    pixels = np.asarray(Image.open(shot).convert("RGB")).astype(int)
    reds = np.argwhere((pixels[..., 0] > 150) & (pixels[..., 2] < 80))
    blues = np.argwhere((pixels[..., 2] > 150) & (pixels[..., 0] < 80))
    assert len(reds) > 1000
    assert len(blues) > 1000
    assert reds[:, 1].min() < blues[:, 1].min(), "before is on the left"
