"""`python -m bench`: run all workloads, print the table, keep the raw result."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import machine, pages, wall
from bench.server import running
from sohoc.project.demo.plan import SEED, SEVERAL_ROLES, SHOWN

RESULTS = Path(__file__).parent / "results"


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
        result = {
            "command": "python -m bench " + size,
            "seed": SEED,
            "size": size,
            "machine": machine.described(),
            "pages": pages.measure(server, shown),
            "wall": wall.measure(),
        }
    RESULTS.mkdir(exist_ok=True)
    name = f"{result['machine']['at'][:10]}-{result['machine']['commit']}-{size}"  # type: ignore[index]
    file = RESULTS / f"{name}.json"
    file.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(table(result["pages"]), table(result["wall"]), f"raw: {file}", sep="\n\n")  # type: ignore[arg-type]
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
