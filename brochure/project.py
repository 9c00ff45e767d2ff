"""`brochure.toml` -> `Project`, and the shelves: the user's folder first, then what is built in."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from brochure.errors import Fault, Place, ProjectError
from brochure.model import ROLES, Role
from brochure.shelves import bundled
from brochure.toml import read_toml
from brochure.words import nearest

FILE = "brochure.toml"
CLINICS = (".toml", ".csv", ".xlsx")
"""Endings of files that hold clinics."""
_KEYS = ("articles", "languages", "layouts", "targets", "clinics", "output", "release_roles")
_INSERT = "insert-"
_ALL = '["all"]'
_EXAMPLES = {"release_roles": '["translator", "clinician"]'}
RELEASE_ROLES: tuple[Role, ...] = ("translator", "clinician")
"""Whose signature a translation needs where a project does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What is built where the command line does not say."""

    articles: tuple[str, ...] = ("all",)
    languages: tuple[str, ...] = ("all",)
    layouts: tuple[str, ...] = ("all",)
    targets: tuple[str, ...] = ("all",)
    clinics: tuple[str, ...] = ("all",)
    output: str = "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A folder of one's own over the built-in shelves. `root` is None where there is no `brochure.toml`.

    `release_roles` are those whose signature a translation needs before it is released.
    `clinics_named` are files of clinics that were named apart from the shelf.
    """

    root: Path | None
    defaults: Defaults
    release_roles: tuple[Role, ...] = RELEASE_ROLES
    clinics_named: tuple[Path, ...] = ()

    # ---- shelves

    def shelf(self, name: str) -> list[Path]:
        """The folders called `name`, the user's before the built-in one."""
        own = [self.root / name] if self.root else []
        built_in = bundled(name)
        return [folder for folder in (*own, *([built_in] if built_in else [])) if folder.is_dir()]

    def articles(self) -> dict[str, Path]:
        """Articles by slug. A project with articles of its own does not show the built-in ones."""
        for folder in self.shelf("articles"):
            found: dict[str, Path] = {}
            for path in (path for pattern in ("*.md", "*.txt") for path in sorted(folder.glob(pattern))):
                if path.stem in found:
                    raise ProjectError(
                        f'"{path.stem}" is there twice: {found[path.stem].name} and {path.name}',
                        place=Place(file=self.shown(path)),
                        hint="rename one of the two, or move it away",
                    )
                found[path.stem] = path
            if found:
                return dict(sorted(found.items()))
        return {}

    def clinic_files(self) -> list[Path]:
        """Clinic profiles and tables of clinics; own ones hide the built-in one."""
        for folder in self.shelf("clinics"):
            # While a workbook is open, a file beside it says by whom.
            if found := [
                path for path in folder.iterdir() if _is_clinics(path) and not path.name.startswith((".", "~$"))
            ]:
                return sorted(found)
        return []

    def layouts(self) -> dict[str, Path]:
        """Layout folders by name: those that hold a `layout.toml`, but for those of inserts."""
        return {name: folder for name, folder in self.every_layout().items() if not name.startswith(_INSERT)}

    def inserts(self) -> dict[str, Path]:
        """Layout folders that an insert is set in, which nobody chooses by name: `insert-a4`, `insert-letter`."""
        return {name: folder for name, folder in self.every_layout().items() if name.startswith(_INSERT)}

    def every_layout(self) -> dict[str, Path]:
        """Layout folders by name, those of inserts too."""
        return {
            folder.name: folder
            for shelf in reversed(self.shelf("templates"))
            for folder in sorted(shelf.iterdir())
            if (folder / "layout.toml").is_file()
        }

    def locales(self) -> list[str]:
        """Locales that have a folder under translations/."""
        return sorted(
            {
                folder.name
                for shelf in self.shelf("translations")
                for folder in shelf.iterdir()
                if (folder / "LC_MESSAGES").is_dir()
            }
        )

    def languages_of(self, article: str, source: str) -> list[str]:
        """Locales an article can be had in: its own, and those with a catalog for it."""
        return [
            source,
            *(loc for loc in self.locales() if loc != source and self.catalog(loc, article)),
        ]

    def catalog(self, locale: str, domain: str) -> Path | None:
        """The PO file of a domain, the user's before the built-in one."""
        return self.file("translations", f"{locale}/LC_MESSAGES/{domain}.po")

    def file(self, shelf: str, name: str) -> Path | None:
        """A file on a shelf, the user's before the built-in one."""
        return next((f / name for f in self.shelf(shelf) if (f / name).is_file()), None)

    def shown(self, path: Path) -> str:
        """A path as the user knows it: from the project, from here, or from the built-in shelves' parent."""
        bases = [self.root, Path.cwd()]
        bases += [folder.parent for name in ("articles", "templates") if (folder := bundled(name))]
        for base in bases:
            if base is not None and path.resolve().is_relative_to(base.resolve()):
                return path.resolve().relative_to(base.resolve()).as_posix()
        # From elsewhere: its name alone, since these words stand in manifests, which are handed on.
        return path.name if path.is_absolute() else path.as_posix()


def _is_clinics(path: Path) -> bool:
    return path.suffix.lower() in CLINICS and path.is_file()


def find_project(start: Path) -> Project:
    """The project of a folder: the nearest `brochure.toml` in it or above, or the built-in one.

    Raises:
        ProjectError: `brochure.toml` cannot be read.
    """
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return _project(folder, os.path.relpath(folder / FILE, start))
    return Project(root=None, defaults=Defaults(clinics=("example",)))


def _project(root: Path, shown: str) -> Project:
    file = read_toml(root / FILE, shown, ProjectError)
    faults: list[Fault] = []

    def fault(key: str, message: str, hint: str) -> None:
        faults.append(Fault(message=message, place=file.place(key), hint=hint))

    values: dict[str, tuple[str, ...]] = {}
    for key, value in file.values.items():
        if key not in _KEYS:
            fault(key, f'unknown key "{key}"', nearest(key, _KEYS))
        elif key == "output":
            if not isinstance(value, str) or not value:
                fault(key, "output is not the name of a folder", 'write output = "out"')
        elif not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
            fault(key, f"{key} is not a list of names", f"write {key} = {_EXAMPLES.get(key, _ALL)}")
        elif key == "release_roles" and (unknown := next((role for role in value if role not in ROLES), None)):
            fault(key, f'nobody signs as "{unknown}"', f"the roles are {', '.join(ROLES)}")
        else:
            values[key] = tuple(value)
    if faults:
        raise ProjectError.of(faults)
    wanted = values.pop("release_roles", RELEASE_ROLES)
    return Project(
        root=root,
        defaults=Defaults(**values, output=str(file.values.get("output", "out"))),
        release_roles=tuple(role for role in ROLES if role in wanted),
    )
