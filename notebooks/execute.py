"""Runs notebooks from top to bottom, each in a fresh kernel, and writes them with their outputs. notebooks/run calls it."""

import argparse
import base64
import io
import pathlib
import tempfile
import time

import nbformat
from nbclient import NotebookClient
from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
MOST_BYTES = 200_000  # of a notebook with its outputs, which people read in a browser
CELL_SECONDS = 600  # a cell that hangs is an error, and one that is slow is not


def execute(notebook: nbformat.NotebookNode) -> None:
    """Gives the notebook the outputs of a run. A cell that raises, or a fact asserted in it that does not hold, is an error."""
    resources = {"metadata": {"path": tempfile.gettempdir()}}  # where Spark's warehouse directory goes
    NotebookClient(
        notebook, timeout=CELL_SECONDS, resources=resources, record_timing=False, coalesce_streams=True
    ).execute()
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                output.data["image/png"] = smaller(output.data["image/png"])


def smaller(png: str) -> str:
    """A plot needs no more than 128 colours."""
    image = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB").quantize(128)
    compressed = io.BytesIO()
    image.save(compressed, "png", optimize=True)
    return base64.b64encode(compressed.getvalue()).decode()


def require_small(name: str, text: str) -> None:
    if len(text) > MOST_BYTES:
        raise SystemExit(f"FAILED: {name} has {len(text):,} bytes with its outputs, more than {MOST_BYTES:,}. Show less in it")


def require_no_paths(name: str, text: str) -> None:
    """What is of this machine alone tells readers nothing, and is different in each run."""
    for path in (str(HERE.parent), str(pathlib.Path.home()), tempfile.gettempdir()):
        if len(path) > 3 and path in text:
            raise SystemExit(f"FAILED: {name} shows {path}, which is of this machine alone. Don't print it")


def main(names: list[str], into: pathlib.Path, update: bool) -> None:
    into.mkdir(parents=True, exist_ok=True)
    for path in [HERE / name for name in names] or sorted(HERE.glob("*.ipynb")):
        start = time.perf_counter()
        print(f"{path.name} ...", end=" ", flush=True)
        notebook = nbformat.read(path, as_version=4)
        execute(notebook)
        text = nbformat.writes(notebook) + "\n"
        into.joinpath(path.name).write_text(text, encoding="utf-8")
        require_small(path.name, text)
        if update:
            require_no_paths(path.name, text)
            path.write_text(text, encoding="utf-8")
        print(f"{time.perf_counter() - start:.0f} s, {len(text) / 1000:.0f} KB")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("notebooks", nargs="*", help="file names in notebooks/; all of them without any")
    arguments.add_argument("--into", type=pathlib.Path, required=True, help="where the copies with outputs go")
    arguments.add_argument("--update", action="store_true", help="also write the outputs into the notebooks themselves")
    given = arguments.parse_args()
    main([pathlib.Path(name).name for name in given.notebooks], given.into.resolve(), given.update)
