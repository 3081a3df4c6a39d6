"""What the actions do that are about settings: copy, paste, presets, and what is shown of them."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication

from deepflash_app.engine.presets import applied
from deepflash_app.engine.settings_json import options_from_json, options_to_json, parse
from deepflash_app.errors import DeepFlashError, UnreadableSettings
from deepflash_app.gui.adjust_panel import ADJUST, HISTORY, INFO
from deepflash_app.gui.banner import Until
from deepflash_app.gui.clipboard_photo import photos_on_clipboard, picture_on_clipboard
from deepflash_app.gui.commands import without_state
from deepflash_app.gui.engine_words import told
from deepflash_app.gui.latest import Latest
from deepflash_app.gui.pasting import Pasting
from deepflash_app.gui.setting_groups import ALL, GROUPS, mixed
from deepflash_app.gui.some_dialog import SomeDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from deepflash_app.core.options import RelightOptions
    from deepflash_app.engine.presets import Preset
    from deepflash_app.gui.language import Say
    from deepflash_app.gui.main_window import MainWindow
    from deepflash_app.gui.pasting import Pasted

MIME = "application/x-deepflash-settings+json"
_MOST_TROUBLES = 3  # that a sentence over the photo has room for


class EditCommands(QObject):
    """Acts on a window's document and panel."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._on_clipboard: QMimeData | None = None
        self._told = ""  # of the last paste into other photos, with an offer to take it back
        self._writing = Latest(0, self)  # of a pasted picture
        self._writing.answered.connect(self._on_written)
        self._pasting = Pasting(window.document, self)
        self._pasting.changed.connect(window.film.note_edits)
        self._pasting.ended.connect(self._on_pasted)

    def calls(self) -> dict[str, Callable[[bool], None]]:
        """What each action id does."""
        view = self._window.view
        plain: dict[str, Callable[[], object]] = {
            "copy_settings": partial(self.copy, ALL),
            "copy_some": self.copy_some,
            "paste": self.paste,
            "paste_some": self.paste_some,
            "presets": self.presets,
            "info": partial(self._show_tab, INFO),
            "history": partial(self._show_tab, HISTORY),
        }
        return {
            **{name: partial(without_state, call) for name, call in plain.items()},
            "clipping": lambda shown: view.set_clipping(shown=shown),
        }

    def offer_rescue(self) -> None:
        """After a session that did not end well: offer the photo that was being edited."""
        from deepflash_app.engine.drafts import left_drafts  # noqa: PLC0415  # not for the start

        left = left_drafts()
        if left and self._window.document.path is None:
            sentence = self.tr("DeepFlash was stopped while you edited {name}; the edits are kept.")
            self._window.banner.tell(
                sentence.format(name=left[0].name),
                action=(self.tr("Go on"), partial(self._window.commands.open_path, left[0])),
                until=Until.CLOSED,
            )

    def copy(self, groups: Sequence[str]) -> None:
        """Put these settings on the clipboard, also as text that people can read."""
        options = options_to_json(self._window.document.options)
        names = [name for group in GROUPS if group.id in groups for name in group.options]
        text = json.dumps({name: options[name] for name in names}, indent=1)
        mime = QMimeData()
        mime.setData(MIME, text.encode())
        mime.setText(text)
        self._on_clipboard = mime
        QGuiApplication.clipboard().setMimeData(mime)

    def leave_clipboard(self) -> None:
        """Leave what was copied as plain text: Qt may hold it beyond the end of Python."""
        clipboard = QGuiApplication.clipboard()
        if self._on_clipboard is not None and clipboard.mimeData() is self._on_clipboard:
            clipboard.setText(clipboard.text())

    def copy_some(self) -> None:
        """Ask which settings, then copy them."""
        dialog = SomeDialog(self.tr("Copy settings"), self.tr("Copy"), ALL, self._window)
        dialog.accepted.connect(lambda: self.copy(dialog.chosen()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def paste(self) -> None:
        """Settings go onto the photo, all that were copied; a picture opens as a photo."""
        photos = photos_on_clipboard()
        if photos:
            self._window.shell.open_paths(photos)
            return
        write_picture = picture_on_clipboard()
        if write_picture is not None:
            self._writing.ask(write_picture)
            return
        copied = self._copied()
        if copied is not None:
            self._put_on(*copied)

    def stay(self) -> None:
        """Remain at the open photo, though a pasted picture is just being written."""
        self._writing.forget()

    def _on_written(self, picture: Path | DeepFlashError) -> None:
        if isinstance(picture, Path):
            self._window.shell.open_paths([picture])
        else:
            self._window.banner.tell(str(picture), alarm=True)

    def paste_some(self) -> None:
        """Ask which of the copied settings, then paste them."""
        copied = self._copied()
        if copied is None:
            return
        options, groups = copied
        dialog = SomeDialog(self.tr("Paste settings"), self.tr("Paste"), groups, self._window)
        dialog.accepted.connect(lambda: self._put_on(options, dialog.chosen()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def presets(self) -> None:
        """Open the menu of presets."""
        self._show_tab(ADJUST)
        self._window.panel.adjustments.presets.showMenu()

    def _put_on(self, options: RelightOptions, groups: Sequence[str]) -> None:
        self._pasting.put_on(
            self._window.film.chosen(),
            lambda: self.tr("Paste settings"),
            lambda _, now: mixed(now, options, groups),
        )

    def put_preset(self, say: Say, look: RelightOptions) -> None:
        """Put a preset on every photo that is framed; each keeps its own faces."""
        framed = self._window.film.chosen()
        self._pasting.put_on(framed, say, lambda _, now: applied(look, now), named=True)

    def offer_preset(self, gone: Preset) -> None:
        """After a preset was deleted: offer it back."""
        sentence = self.tr("The preset {name} is deleted.").format(name=gone.name)
        offer = (self.tr("Take back"), partial(self._keep_preset, gone))
        self._window.banner.tell(sentence, action=offer)

    def _keep_preset(self, preset: Preset) -> None:
        self._window.panel.adjustments.presets.keep(preset)

    def _take_back(self, pasted: Pasted) -> None:
        self._pasting.take_back(pasted, partial(self._taken_back, pasted))

    def _taken_back(self, pasted: Pasted) -> str:
        if pasted.named:
            return self.tr("{preset}: taken back").format(preset=pasted.say())
        return self.tr("Take back pasted settings")

    def _on_pasted(self, pasted: Pasted) -> None:
        """Tell of what is not seen: photos besides the open one, and what went wrong."""
        banner, alarm = self._window.banner, pasted.done < pasted.wanted
        count = self._back_in(pasted) if pasted.back else self._into(pasted)
        sentences = [count] if count else []
        sentences += [told(trouble) for trouble in pasted.troubles[:_MOST_TROUBLES]]
        sentence = " ".join(sentences)
        if pasted.beside and not pasted.back:
            # It stays while one looks at the other photos, for only then one knows.
            banner.withdraw(self._told)
            self._told = sentence
            offer = (self.tr("Take back"), partial(self._take_back, pasted))
            banner.tell(sentence, alarm=alarm, action=offer, until=Until.CLOSED)
        elif sentence:
            banner.tell(sentence, alarm=alarm)

    def _into(self, pasted: Pasted) -> str:
        """Empty if it was the open photo alone: that is seen."""
        names = [photo.name for photo in pasted.changed] if pasted.beside else []
        if pasted.wanted == 1 and not names:
            return ""
        sentences = (
            (
                self.tr("{preset}: put on {name}."),
                self.tr("{preset}: put on {n} photos."),
                self.tr("{preset}: put on {n} of {all} photos."),
            )
            if pasted.named
            else (
                self.tr("Pasted into {name}."),
                self.tr("Pasted into {n} photos."),
                self.tr("Pasted into {n} of {all} photos."),
            )
        )
        kind = 0 if pasted.wanted == 1 else 1 if pasted.done == pasted.wanted else 2
        facts = {"preset": pasted.say(), "n": pasted.done, "all": pasted.wanted}
        return sentences[kind].format(**facts, name="".join(names[:1]))

    def _back_in(self, pasted: Pasted) -> str:
        """Empty if it went wrong in all of them: each has a sentence of its own."""
        if pasted.done == 0:
            return ""
        since = pasted.done - len(pasted.changed)
        if since == 0:
            return self.tr("The settings of before are back.")
        sentence = self.tr("The settings of before are back, but not in photos edited since: {n}.")
        return sentence.format(n=since)

    def _copied(self) -> tuple[RelightOptions, list[str]] | None:
        """The settings on the clipboard and their groups; None, and told, if there are none."""
        from deepflash_app.engine.sidecar import leads_away  # noqa: PLC0415  # not for the start

        mime = QGuiApplication.clipboard().mimeData()
        groups: list[str] = []
        refusal = self.tr("There are no settings on the clipboard.")
        ours = mime.hasFormat(MIME)  # else it may be text: an earlier session's, or a stranger's
        data = bytes(mime.data(MIME).data()) if ours else mime.text().encode(errors="replace")
        try:
            content = parse(data)
            options = options_from_json(content)
            there = content if isinstance(content, dict) else {}
            if ours or not leads_away(options, self._window.document.path or Path()):
                groups = [group.id for group in GROUPS if set(group.options) & set(there)]
        except UnreadableSettings as error:
            refusal = str(error) if ours else refusal
        if groups:
            return options, groups
        self._window.banner.tell(refusal, alarm=ours)
        return None

    def _show_tab(self, tab: int) -> None:
        window = self._window
        if not window.table["panels"].isChecked():
            window.table["panels"].trigger()  # which brings the filmstrip back, too
        window.panel.show_tab(tab)
