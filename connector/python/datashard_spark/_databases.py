"""Several tables at once, as docs/transactions.md says, by the connector's Java API."""

import contextlib
from collections.abc import Iterator
from typing import Any, Optional

from pyspark.sql import SparkSession

from datashard_spark._errors import DatashardError, translated
from datashard_spark._tables import java_session

_PIN = "spark.datasource.datashard.pin"


class Transaction:
    """What :func:`transaction` has done.

    Attributes:
        versions: after the block, the new versions of the tables that were created or changed, by their names in the database.
    """

    def __init__(self) -> None:
        self.versions: dict[str, int] = {}


@contextlib.contextmanager
def transaction(spark: SparkSession, database: str) -> Iterator[Transaction]:
    """What the session does inside the block to tables of a database becomes visible to others together, or never.

    Leaving the block commits. An exception that leaves it rolls back: nothing was committed, and what was written is deleted.
    Statements read the rows that the tables had when the block began, not what earlier statements of the block wrote.

    >>> with datashard_spark.transaction(spark, "/data/lake") as done:
    ...     january.write.format("datashard").mode("append").save("/data/lake/flights")
    ...     spark.sql("INSERT INTO lake.loads VALUES ('january')")
    >>> done.versions
    {'flights': 2, 'loads': 7}

    Args:
        database: a directory of tables, a path or URI, or the name of a catalog that has it as its warehouse.

    Raises:
        ConcurrentModificationError: if others committed what contradicts; nothing was committed to any table. Run the block again.
        CommitOutcomeUnknownError: if the store gave no clear answer: all of it is committed, or nothing.
        DatashardError: if the session has another transaction or reads a pinned state, or a statement was refused.
    """
    done = Transaction()
    with translated():
        scope = _java_database(spark, database).begin()
        try:
            yield done
            done.versions = dict(scope.commit())
        finally:
            scope.close()  # rolls back what was not committed


def pin(spark: SparkSession, database: str) -> str:
    """A token for the state that a database has now: each of its tables at its version, and none that is created later.

    It writes nothing. The tables' retention says for how long it can be read. See :func:`pinned`.

    Args:
        database: a directory of tables, a path or URI, or the name of a catalog that has it as its warehouse.

    Raises:
        DatashardError: if others commit so much meanwhile that no state can be had.
    """
    with translated():
        return _java_database(spark, database).pin()


@contextlib.contextmanager
def pinned(spark: SparkSession, *tokens: str) -> Iterator[None]:
    """Inside the block the session reads databases as they were when these tokens were made, and cannot write to them.

    After the block it reads what it read before. A DataFrame stays at the versions that it was made with.

    Args:
        tokens: what :func:`pin` gave, here or in another process, for one database each.

    Raises:
        DatashardError: if there is no token.
    """
    java_session(spark)
    if not tokens:
        raise DatashardError("there is no token, so nothing would be pinned. Make one: datashard_spark.pin(spark, database)")
    before: Optional[str] = spark.conf.get(_PIN, None)
    spark.conf.set(_PIN, ",".join(tokens))
    try:
        yield
    finally:
        if before is None:
            spark.conf.unset(_PIN)
        else:
            spark.conf.set(_PIN, before)


def _java_database(spark: SparkSession, database: str) -> Any:
    session = java_session(spark)
    location = _location(spark, database)
    return spark.sparkContext._jvm.io.datashard.spark.SparkDatabase.of(session, location)


def _location(spark: SparkSession, database: str) -> str:
    """Where a database is. What has a slash or a colon is a path or URI, anything else a catalog."""
    if "/" in database or ":" in database:
        return database
    warehouse = spark.conf.get(f"spark.sql.catalog.{database}.warehouse", None)
    if warehouse is None:
        raise DatashardError(
            f"the session has no catalog {database} with a warehouse. Set spark.sql.catalog.{database}.warehouse, or give the"
            f" database's directory; a path has a slash: ./{database}"
        )
    return warehouse
