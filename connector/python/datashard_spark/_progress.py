"""Shows how far long work has come."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Callable, Optional

from pyspark.sql import SparkSession


def lines(text: str) -> None:
    """Writes to standard error, so that the output of a program is its own."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def shown(what: str) -> Iterator[Callable[[str], None]]:
    """Gives what shows a text in the place of the last: a bar of tqdm in a notebook that has it, plain lines elsewhere."""
    bar = _notebook_bar(what)
    if bar is None:
        yield lambda text: lines(f"{what}: {text}")
        return
    with bar:

        def show(text: str) -> None:
            bar.set_postfix_str(text, refresh=False)
            bar.update()

        yield show


def _notebook_bar(what: str) -> Any:
    if not _in_notebook():
        return None
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return None
    # How much there is to do is found out while it is done, so the bar counts steps.
    return tqdm(desc=what, unit=" steps")


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and "IPKernelApp" in shell.config


class JavaConsumer:
    """A Python function as a ``java.util.function.Consumer``. An exception of the function is kept and ends nothing in Java."""

    class Java:
        implements = ["java.util.function.Consumer"]

    def __init__(self, spark: SparkSession, function: Callable[[Any], None]) -> None:
        from pyspark.java_gateway import ensure_callback_server_started

        ensure_callback_server_started(spark.sparkContext._gateway)
        self._function = function
        self.failure: Optional[BaseException] = None

    def accept(self, report: Any) -> None:
        if self.failure is None:
            try:
                self._function(report)
            except BaseException as failure:  # to be raised where Python called Java
                self.failure = failure
