"""The one rule about imports that import-linter lacks: modules meet only at their faces."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class FaceContract(Contract):
    """Children of `container` import from each other nothing but the submodules named in `face`.

    The built-in contract `protected` would need one block for every module.
    """

    type_name = "face"

    container: Any = fields.StringField()
    face: Any = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001 - inherited
        """Find every import from inside one child into a private part of another."""
        modules = sorted(graph.find_children(self.container))
        leaks = []
        for target in modules:
            for inner in sorted(self._private(graph, target)):
                for importer in sorted(graph.find_modules_that_directly_import(inner)):
                    inside = any(importer == m or importer.startswith(f"{m}.") for m in modules)
                    if inside and not importer.startswith(f"{target}."):
                        leaks.append(f"{importer} -> {inner}")
        return ContractCheck(kept=not leaks, metadata={"leaks": leaks})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name every import that goes past a face."""
        for leak in check.metadata["leaks"]:
            output.print_error(f"- {leak}")

    def _private(self, graph: ImportGraph, target: str) -> set[str]:
        return {
            inner
            for inner in graph.find_descendants(target)
            if inner.removeprefix(f"{target}.").split(".")[0] not in self.face
        }
