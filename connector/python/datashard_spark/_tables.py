"""Looks at tables and maintains them, as docs/maintenance.md says, by the connector's Java API."""

import dataclasses
import datetime
from collections.abc import Sequence
from typing import Any, Callable, Optional, Union

from pyspark.sql import DataFrame, SparkSession

from datashard_spark._errors import DatashardError, translated
from datashard_spark._progress import JavaConsumer, shown

#: A number, a snapshot id, a tag, or a time at which the version was current. A time without a zone is local, as in Python.
Version = Union[int, str, datetime.datetime]


@dataclasses.dataclass(frozen=True)
class Tag:
    """A name for a version, which keeps it readable whatever its age.

    Attributes:
        expires: from when on vacuum removes it, in UTC; ``None``: never.
    """

    name: str
    version: int
    snapshot_id: str
    expires: Optional[datetime.datetime]


@dataclasses.dataclass(frozen=True)
class VacuumReport:
    """What a vacuum has deleted or, as a dry run, would delete.

    Attributes:
        first_kept: the oldest version that stays without a tag or a pin.
        versions: how many versions are no longer readable.
        files: data files and metadata files that only those needed.
        uncommitted_files: files of transactions that never committed.
        bytes: the size of all of these files.
    """

    first_kept: int
    versions: int
    files: int
    uncommitted_files: int
    bytes: int


@dataclasses.dataclass(frozen=True)
class CompactionReport:
    """What a compaction has done.

    Attributes:
        files_before: files that were rewritten.
        files_after: files that hold their rows now.
        bytes_before: the size of the former.
        deleted_rows: rows of them that had been deleted, and take no place any more.
        gave_way: how often work was thrown away because somebody else had changed one of the files.
    """

    files_before: int
    files_after: int
    bytes_before: int
    deleted_rows: int
    gave_way: int


def history(spark: SparkSession, table: str, *, at: Optional[Version] = None) -> DataFrame:
    """One row for each version, newest first: what it did, held and took (docs/monitoring.md).

    Args:
        table: a path or URI, or a name such as ``lake.sky.stars``.
        at: the history up to this version.

    Raises:
        DatashardError: if there is no such table or version.
    """
    location = _location(spark, table)
    if at is None:
        # what a dropped table has, too; and a table that is none is told before Spark wraps the error
        with translated():
            _java_table(spark, location)
    reader = spark.read.format("datashard").option("metadata", "history")
    if at is not None:
        with translated():
            reader = reader.option("versionAsOf", _snapshot(_java_table(spark, location), spark, at).version())
    return reader.load(location)


def changes(
    spark: SparkSession,
    table: str,
    *,
    since: Optional[Version] = None,
    until: Optional[Version] = None,
    identified_by: Union[str, Sequence[str], None] = None,
) -> DataFrame:
    """One row for each row that versions inserted or deleted (docs/reading.md): the table's columns, ``_change_type``,
    ``_commit_version`` and ``_commit_timestamp``.

    Args:
        table: a path or URI, or a name such as ``lake.sky.stars``.
        since: the changes after this version; without it all since the table's creation.
        until: the changes up to this version, its own included; without it up to the newest.
        identified_by: columns that tell all rows of a version apart, by which an update is known: the row before and the row
            after it are ``update_preimage`` and ``update_postimage`` instead of ``delete`` and ``insert``.

    Raises:
        DatashardError: if there is no such table or version.
    """
    location = _location(spark, table)
    reader = spark.read.format("datashard").option("metadata", "changes")
    if identified_by is not None:
        names = [identified_by] if isinstance(identified_by, str) else identified_by
        reader = reader.option("identifierColumns", ", ".join(names))
    with translated():
        java = _java_table(spark, location)
        if until is not None:
            reader = reader.option("versionAsOf", _snapshot(java, spark, until).version())
        first = None if since is None else _snapshot(java, spark, since).version()
    frame = reader.load(location)
    return frame if first is None else frame.where(f"_commit_version > {first}")


def tags(spark: SparkSession, table: str) -> list[Tag]:
    """The table's tags by name, those that have expired and were not removed yet included."""
    with translated():
        return [_tag(each) for each in _java_table(spark, _location(spark, table)).tags()]


def tag(
    spark: SparkSession,
    table: str,
    name: str,
    *,
    at: Optional[Version] = None,
    expires: Optional[Union[datetime.datetime, datetime.timedelta]] = None,
) -> Tag:
    """Gives a version a name, by which it is found and which keeps it readable.

    Args:
        at: which version; without it the newest.
        expires: from when on vacuum removes it: a time, or how long from now.

    Raises:
        DatashardError: if the name is not possible, another version has it, or there is no such version.
    """
    if isinstance(expires, datetime.timedelta):
        expires = datetime.datetime.now(datetime.timezone.utc) + expires
    with translated():
        java = _java_table(spark, _location(spark, table))
        version = java.currentSnapshot() if at is None else _snapshot(java, spark, at)
        if expires is None:
            java.tag(name, str(version.version()))
        else:
            java.tag(name, str(version.version()), _instant(spark, expires))
        return next(_tag(each) for each in java.tags() if each.name() == name)


def untag(spark: SparkSession, table: str, name: str) -> None:
    """Removes a tag. Its version stays readable as long as others of its age.

    Raises:
        DatashardError: if there is no such tag.
    """
    with translated():
        _java_table(spark, _location(spark, table)).untag(name)


def rollback(spark: SparkSession, table: str, to: Version) -> int:
    """Makes a table what it was: files, columns, partitioning and properties, by a new version.

    All versions stay as they are, so that a rollback can be rolled back.

    Returns:
        The new version, or the newest one if that is what was asked for.

    Raises:
        ConcurrentModificationError: if others took each version number first; nothing was changed.
        DatashardError: if there is no such version, or its files are gone.
    """
    with translated():
        java = _java_table(spark, _location(spark, table))
        return java.rollbackTo(str(_snapshot(java, spark, to).version())).version()


def vacuum(
    spark: SparkSession,
    table: str,
    *,
    retention: Optional[datetime.timedelta] = None,
    dry_run: bool = False,
    progress: bool = True,
) -> VacuumReport:
    """Gives up the versions that are older than the retention, and deletes the files that only they needed.

    Args:
        retention: how long versions stay; without it as the table property ``retention`` says.
        dry_run: only find out what would be deleted.
        progress: show what has been deleted so far: a bar in a notebook that has tqdm, lines on standard error elsewhere.

    Raises:
        DatashardError: if the retention is shorter than the table allows.
    """
    with translated():
        java = _java_table(spark, _location(spark, table))
        jvm = spark.sparkContext._jvm
        options = jvm.io.datashard.VacuumOptions.DEFAULT
        if retention is not None:
            options = options.withRetention(jvm.java.time.Duration.ofSeconds(round(retention.total_seconds())))
        if dry_run:
            return _vacuum_report(java.previewVacuum(options))
        if not progress:
            return _vacuum_report(java.vacuum(options))

        def text(report: Any) -> str:
            return f"{report.files() + report.uncommittedFiles():,} files and {report.bytes():,} bytes deleted"

        return _told(
            spark,
            f"vacuum of {table}",
            text,
            lambda consumer: _vacuum_report(java.vacuum(options.withProgress(consumer))),
        )


def compact(
    spark: SparkSession,
    table: str,
    *,
    sorted_by: Optional[str] = None,
    z_ordered_by: Optional[str] = None,
    progress: bool = True,
) -> CompactionReport:
    """Writes small files of a table together into larger ones, and files of which many rows are deleted anew.

    Readers see no difference, and appends are not disturbed. Each 64 new files are one version, so that work that is stopped is
    not lost. An UPDATE, MERGE or DELETE of single rows that has read a file before it was rewritten, and commits afterwards,
    fails with a conflict: compact where nobody is changing rows.

    Args:
        sorted_by: the order in which the rows of each partition are put, file after file, such as ``carrier, dep_time desc``.
            Then all files are written again that are not in it yet.
        z_ordered_by: two or three columns, such as ``ra, dec``, along whose Z-order the rows are put in the same way, so that
            conditions on any of them skip files. Without either, rows are in the table's ``sort-order`` within each new file.
        progress: show what has been done so far, as :func:`vacuum` does.

    Raises:
        DatashardError: if there is no such table, or the order names what is no column.
        ValueError: if both orders are given.
    """
    if sorted_by is not None and z_ordered_by is not None:
        raise ValueError(f"rows have one order: give sorted_by={sorted_by!r} or z_ordered_by={z_ordered_by!r}, not both")
    with translated():
        jvm = spark.sparkContext._jvm
        compaction = jvm.io.datashard.spark.Compaction.of(java_session(spark), _location(spark, table))
        if sorted_by is not None:
            compaction = compaction.sortedBy(sorted_by)
        if z_ordered_by is not None:
            compaction = compaction.zOrderedBy(z_ordered_by)
        if not progress:
            return _compaction_report(compaction.run())

        def text(report: Any) -> str:
            return f"{report.filesBefore():,} files are {report.filesAfter():,}"

        return _told(
            spark,
            f"compaction of {table}",
            text,
            lambda consumer: _compaction_report(compaction.withProgress(consumer).run()),
        )


def _told(spark: SparkSession, what: str, text: Callable[[Any], str], work: Callable[[JavaConsumer], Any]) -> Any:
    """Does work that tells reports, and shows them."""
    with shown(what) as show:
        consumer = JavaConsumer(spark, lambda report: show(text(report)))
        done = work(consumer)
        if consumer.failure is not None:
            raise consumer.failure
        return done


def _vacuum_report(java: Any) -> VacuumReport:
    return VacuumReport(
        java.firstKept(), java.versions(), java.files(), java.uncommittedFiles(), java.bytes()
    )


def _compaction_report(java: Any) -> CompactionReport:
    return CompactionReport(
        java.filesBefore(), java.filesAfter(), java.bytesBefore(), java.deletedRows(), java.gaveWay()
    )


def _tag(java: Any) -> Tag:
    expires = java.expires()
    return Tag(
        java.name(),
        java.version(),
        java.snapshotId(),
        _datetime(expires.get()) if expires.isPresent() else None,
    )


def java_session(spark: SparkSession) -> Any:
    session = getattr(spark, "_jsparkSession", None)
    if session is None:
        raise DatashardError(
            "this is a session of Spark Connect, which reaches no Java of the driver. Use a session of the driver itself, or"
            " SQL, as docs/monitoring.md and docs/reading.md show"
        )
    return session


def _java_table(spark: SparkSession, location: str) -> Any:
    configuration = java_session(spark).sessionState().newHadoopConf()
    return spark.sparkContext._jvm.io.datashard.Table.load(location, configuration)


def _location(spark: SparkSession, table: str) -> str:
    """Where a table is. What has a slash or a colon is a path or URI, anything else a name."""
    java_session(spark)
    if "/" in table or ":" in table:
        return table
    rows = spark.sql(f"DESCRIBE TABLE EXTENDED {table}").collect()
    details = {row["col_name"]: row["data_type"] for row in rows}
    if details.get("Provider", "").lower() != "datashard":
        raise DatashardError(
            f"the table {table} is of the provider {details.get('Provider', 'of a view')!r} and not datashard's. A path has a slash:"
            f" ./{table}"
        )
    return details["Location"]


def _instant(spark: SparkSession, time: datetime.datetime) -> Any:
    utc = time.astimezone(datetime.timezone.utc)
    return spark.sparkContext._jvm.java.time.Instant.parse(utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))


def _datetime(instant: Any) -> datetime.datetime:
    seconds = datetime.datetime.fromtimestamp(instant.getEpochSecond(), datetime.timezone.utc)
    return seconds + datetime.timedelta(microseconds=instant.getNano() // 1000)


def _snapshot(java_table: Any, spark: SparkSession, version: Version) -> Any:
    if isinstance(version, datetime.datetime):
        return java_table.snapshotAsOf(_instant(spark, version))
    return java_table.snapshot(str(version))
