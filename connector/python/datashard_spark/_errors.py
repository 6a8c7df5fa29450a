"""What datashard refuses or cannot do, as Python exceptions with datashard's own messages."""

import contextlib
from collections.abc import Iterator

from py4j.protocol import Py4JJavaError


class DatashardError(Exception):
    """Something that datashard refuses or cannot do. The message says the problem, its cause and the remedy."""


class ConcurrentModificationError(DatashardError):
    """Somebody else's commit contradicts. Nothing was committed; it can be run again."""


class CommitOutcomeUnknownError(DatashardError):
    """The store did not say whether a commit succeeded. Look into the table's history before running it again."""


_BY_CLASS = {
    "io.datashard.ConcurrentModificationException": ConcurrentModificationError,
    "io.datashard.CommitOutcomeUnknownException": CommitOutcomeUnknownError,
}


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Raises exceptions of datashard's Java code as those of this module; the Java one is the cause. All others pass."""
    try:
        yield
    except Py4JJavaError as failure:
        java = failure.java_exception
        name = java.getClass().getName()
        if not name.startswith("io.datashard."):
            raise
        raise _BY_CLASS.get(name, DatashardError)(java.getMessage()) from failure
