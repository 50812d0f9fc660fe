"""The one rule about imports that import-linter lacks: modules meet only at their faces."""

from collections.abc import Sequence
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class FaceContract(Contract):
    """Children of `container` import from each other nothing but the submodules named in `face`.

    Those named in `peers` are open to the submodule of the same name alone: a demo builds on the
    demos below it, and nothing else does. The built-in contract `protected` would need one block
    for every module.
    """

    type_name = "face"

    container: Any = fields.StringField()
    face: Any = fields.ListField(subfield=fields.StringField())
    peers: Any = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001 - inherited
        """Find every import from inside one child into a private part of another."""
        modules = sorted(graph.find_children(self.container))
        leaks = [
            f"{importer} -> {inner}"
            for target in modules
            for inner in sorted(graph.find_descendants(target))
            for importer in sorted(graph.find_modules_that_directly_import(inner))
            if (module := _of(modules, importer)) not in {"", target}
            and not self._may(_part(module, importer), _part(target, inner))
        ]
        return ContractCheck(kept=not leaks, metadata={"leaks": leaks})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name every import that goes past a face."""
        for leak in check.metadata["leaks"]:
            output.print_error(f"- {leak}")

    def _may(self, asking: str, asked: str) -> bool:
        return asked in self.face or (asked in (self.peers or ()) and asking == asked)


def _of(modules: Sequence[str], name: str) -> str:
    """The child of the container to which a module belongs; "" for one from outside."""
    return next((m for m in modules if name == m or name.startswith(f"{m}.")), "")


def _part(module: str, name: str) -> str:
    """Which submodule it is or lies in: `demo` of `orgs.demo.plan`; "" for the package itself."""
    return name.removeprefix(module).removeprefix(".").partition(".")[0]
