"""Keeps the blank forms of bodies for the next build: each takes longer than the rest of a package.

In: blank forms, and a folder. Out: workbooks. Must not know how a form looks.

A form is named by what it is made of and by its own hash: what was changed is not taken.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from pathlib import Path

from gongkai.program import hash_of, program
from gongkai.publish import blank_form
from gongkai.publish.blank_form import Blank
from gongkai.publish.files import sha256


class KeptForms:
    """Blank forms, and the folder that they are kept in, if there is one.

    It can be handed to other processes; each sees what was kept before it was made.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._known: dict[str, str] = {}
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            names = sorted(path.name for path in folder.glob("[!.]*.xlsx"))
            self._known = {name.partition("-")[0]: name for name in names}

    def write(self, path: Path, blank: Blank) -> str:
        """Write a workbook, or take it; gives the name under which it is kept."""
        made_of = hash_of((program(), repr(blank)))[:32]
        if self._folder is None:
            blank_form.write(path, blank)
            return ""
        name = self._known.get(made_of)
        if name is not None and self._take(self._folder / name, path):
            return name
        blank_form.write(path, blank)
        name = f"{made_of}-{sha256(path)}.xlsx"
        # another process may make the same form: bodies may have one name
        fresh = self._folder / f".{os.getpid()}-{name}"
        shutil.copyfile(path, fresh)
        fresh.replace(self._folder / name)
        return name

    @staticmethod
    def _take(kept: Path, path: Path) -> bool:
        """Copy a form that is as it was made."""
        try:
            shutil.copyfile(kept, path)
        except OSError:
            return False
        return kept.stem.partition("-")[2] == sha256(path)

    def forget_others(self, names: Collection[str]) -> None:
        """Remove what is not of these names, and what a killed build left unfinished."""
        if self._folder is not None:
            for path in self._folder.iterdir():
                if path.name not in names:
                    path.unlink()
