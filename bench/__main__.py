"""`python -m bench`: run all workloads, print the table, keep the raw result."""

import json
import sys
from collections.abc import Sequence
from typing import Any

from bench import machine, pages, people_search, tree, wall, wire
from bench.server import running
from sohoc.project.demo.plan import SEED, SEVERAL_ROLES, SHOWN
from tools import install_size


def table(rows: Sequence[dict[str, object]]) -> str:
    """The rows as a Markdown table."""
    heads = list(rows[0])
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(str(row[head]) for head in heads) + " |" for row in rows]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Measure at size L (or the one given) and write `bench/results/<commit>.json`."""
    size = arguments[0] if arguments else "L"
    with running(size) as server:
        shown = [*SHOWN, (SEVERAL_ROLES[0], "several roles")]
        result: dict[str, Any] = {
            "command": "python -m bench " + size,
            "seed": SEED,
            "size": size,
            "machine": machine.described(),
            "made": server.made,
            "pages": pages.measure(server, shown),
            "bytes": wire.measure(server, shown),
            "people": people_search.measure(server),
            "wall": wall.measure(),
            "tree": tree.measure(),
            "install_bytes": install_size.sizes(),
        }
    machine.RESULTS.mkdir(exist_ok=True)
    name = f"{result['machine']['at'][:10]}-{result['machine']['commit']}-{size}"
    file = machine.RESULTS / f"{name}.json"
    file.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    tables = [table(result[name]) for name in ("made", "pages", "bytes", "people", "wall", "tree")]
    installed = sum(result["install_bytes"].values()) / install_size.MEGABYTE
    print(*tables, f"installed: {installed:.1f} MB", f"raw: {file}", sep="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
