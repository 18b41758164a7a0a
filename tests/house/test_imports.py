"""What the layer contracts cannot see."""

from pathlib import Path

import grimp
import pytest

pytestmark = pytest.mark.once

SOURCE = Path("src/credenza")
PURE_LIBRARY = {
    "dataclasses", "datetime", "decimal", "fractions", "enum", "typing", "collections", "itertools", "functools",
    "math", "operator", "abc", "re", "calendar", "types", "hashlib", "difflib",
    # Check digits of tax ids and payment references: computed, nobody is asked.
    "stdnum",
}  # fmt: skip


def is_pure(module: str) -> bool:
    """Rules, the kernel and the packs' shapes: values in, decisions out."""
    return ".rules" in module or module.startswith("credenza.kernel") or module == "credenza.programs.shapes"


class TestPureModules:
    def test_import_only_the_listed_standard_library(self) -> None:
        graph = grimp.build_graph("credenza", include_external_packages=True, cache_dir=None)
        pure = [module for module in graph.modules if module.startswith("credenza.") and is_pure(module)]
        strangers = {
            f"{module} -> {imported}"
            for module in pure
            for imported in graph.find_modules_directly_imported_by(module)
            if not imported.startswith("credenza.") and imported.partition(".")[0] not in PURE_LIBRARY
        }
        assert pure
        assert strangers == set()


class TestPackageFiles:
    def test_are_empty(self) -> None:
        """An import of a rule runs its package's file, and no contract looks at that."""
        assert [str(path) for path in SOURCE.rglob("__init__.py") if path.stat().st_size] == []

    def test_stand_in_every_folder_with_code(self) -> None:
        folders = {path.parent for path in SOURCE.rglob("*.py")}
        assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []
