"""What the functions say of tables and do with them."""

import datetime
import pathlib
import re

import datashard_spark
import pytest
from datashard_spark import ConcurrentModificationError, DatashardError
from datashard_spark._errors import translated
from pyspark.sql import SparkSession


def rows(spark: SparkSession, path: str) -> int:
    return spark.read.format("datashard").load(path).count()


def versions(spark: SparkSession, path: str) -> list[int]:
    return [row.version for row in datashard_spark.history(spark, path).collect()]


def test_the_history_is_a_frame_with_the_newest_version_first(spark: SparkSession, path: str) -> None:
    history = datashard_spark.history(spark, path).collect()
    assert [(row.version, row.operation, row.rows) for row in history] == [
        (3, "append", 6),
        (2, "append", 3),
        (1, "create", 1),
    ]
    assert [row.version for row in datashard_spark.history(spark, path, at=2).collect()] == [2, 1]


def test_changes_are_those_between_two_versions(spark: SparkSession, path: str) -> None:
    spark.sql(f"UPDATE datashard.`{path}` SET id = 7 WHERE id = 2")
    spark.sql(f"DELETE FROM datashard.`{path}` WHERE id = 7")

    def seen(**options) -> list[tuple]:
        rows = datashard_spark.changes(spark, path, **options).collect()
        return sorted((row._commit_version, row._change_type, row.id) for row in rows)

    assert seen(since=4) == [(5, "delete", 7)]
    assert seen(since=1, until=2) == [(2, "insert", 0), (2, "insert", 1)]
    assert seen(until=1) == [(1, "insert", 0)]
    assert len(seen()) == 9
    with pytest.raises(DatashardError, match="has no version 77"):
        datashard_spark.changes(spark, path, since=77)


def test_changes_with_identifier_columns_show_updates(spark: SparkSession, path: str) -> None:
    spark.sql(f"ALTER TABLE datashard.`{path}` ADD COLUMN name STRING")
    spark.sql(f"UPDATE datashard.`{path}` SET name = 'two' WHERE id = 2")
    for columns in ("id", ["id"]):
        rows = datashard_spark.changes(spark, path, since=4, identified_by=columns).collect()
        assert sorted((row._change_type, row.id, row.name) for row in rows) == [
            ("update_postimage", 2, "two"),
            ("update_preimage", 2, None),
        ]


def test_a_rollback_takes_every_kind_of_version(spark: SparkSession, path: str) -> None:
    second = datashard_spark.history(spark, path).where("version = 2").first()
    assert datashard_spark.rollback(spark, path, 1) == 4
    assert rows(spark, path) == 1
    assert datashard_spark.rollback(spark, path, second.snapshot_id) == 5
    assert rows(spark, path) == 3
    datashard_spark.tag(spark, path, "all", at=3)
    datashard_spark.rollback(spark, path, "all")
    assert rows(spark, path) == 6
    datashard_spark.rollback(spark, path, second.committed_at)
    assert rows(spark, path) == 3
    with pytest.raises(DatashardError, match="has no version 77"):
        datashard_spark.rollback(spark, path, 77)


def test_tags_are_set_listed_and_removed(spark: SparkSession, path: str) -> None:
    end = datetime.datetime(2999, 1, 31, 12, 30, 59, 123457, tzinfo=datetime.timezone.utc)
    tag = datashard_spark.tag(spark, path, "Q3", at=2, expires=end)
    assert (tag.name, tag.version, tag.expires) == ("Q3", 2, end)
    soon = datashard_spark.tag(spark, path, "now", expires=datetime.timedelta(days=90))
    assert soon.version == 4
    assert datashard_spark.tags(spark, path) == [tag, soon]
    datashard_spark.untag(spark, path, "now")
    assert datashard_spark.tags(spark, path) == [tag]
    with pytest.raises(DatashardError, match="has no tag now"):
        datashard_spark.untag(spark, path, "now")


def test_a_compaction_writes_small_files_together_and_says_so(
    spark: SparkSession, path: str, capfd: pytest.CaptureFixture[str]
) -> None:
    report = datashard_spark.compact(spark, path, sorted_by="id desc")
    assert (report.files_before, report.files_after, report.gave_way) == (3, 1, 0)
    assert f"compaction of {path}: 3 files are 1" in capfd.readouterr().err
    assert rows(spark, path) == 6
    assert versions(spark, path) == [4, 3, 2, 1]
    ids = [row.id for row in spark.read.format("datashard").load(path).collect()]
    assert ids == sorted(ids, reverse=True)
    assert datashard_spark.compact(spark, path, progress=False).files_before == 0
    assert capfd.readouterr().err == ""
    with pytest.raises(DatashardError, match="nonsense"):
        datashard_spark.compact(spark, path, sorted_by="nonsense")


def test_a_compaction_puts_rows_along_a_z_order(spark: SparkSession, path: str) -> None:
    report = datashard_spark.compact(spark, path, z_ordered_by="id", progress=False)
    assert (report.files_before, report.files_after) == (3, 1)
    ids = [row.id for row in spark.read.format("datashard").load(path).collect()]
    assert ids == sorted(ids)
    with pytest.raises(ValueError, match="not both"):
        datashard_spark.compact(spark, path, sorted_by="id", z_ordered_by="id")


def test_a_vacuum_deletes_what_a_dry_run_says(spark: SparkSession, path: str) -> None:
    with pytest.raises(DatashardError, match="shorter than"):
        datashard_spark.vacuum(spark, path, retention=datetime.timedelta(0))
    spark.sql(f"ALTER TABLE datashard.`{path}` SET TBLPROPERTIES ('retention-minimum' = '0 hours')")
    datashard_spark.compact(spark, path, progress=False)
    now = datetime.timedelta(0)
    would = datashard_spark.vacuum(spark, path, retention=now, dry_run=True)
    assert rows(spark, path) == 6
    assert versions(spark, path)[0] == 5
    assert datashard_spark.vacuum(spark, path, retention=now) == would
    assert (would.versions, would.files) == (4, 3)
    assert would.bytes > 0
    with pytest.raises(DatashardError, match="was vacuumed"):
        datashard_spark.rollback(spark, path, 2)


def test_tables_have_names_too(spark: SparkSession) -> None:
    spark.sql("CREATE TABLE lake.sky.galaxies AS SELECT 1 AS id")
    spark.sql("INSERT INTO lake.sky.galaxies VALUES (2)")
    assert versions(spark, "lake.sky.galaxies") == [2, 1]
    datashard_spark.rollback(spark, "lake.sky.galaxies", 1)
    assert spark.table("lake.sky.galaxies").count() == 1


def test_what_is_no_table_is_an_error_that_says_so(spark: SparkSession, path: str) -> None:
    with pytest.raises(DatashardError, match="there is no table at"):
        datashard_spark.history(spark, path + "-none")
    spark.range(1).createOrReplaceTempView("other")
    with pytest.raises(DatashardError, match="not datashard's"):
        datashard_spark.tags(spark, "other")


def test_a_conflict_is_an_exception_of_its_own(spark: SparkSession, path: str) -> None:
    java = spark.sparkContext._jvm.io.datashard.Table.load(path, spark.sparkContext._jsc.hadoopConfiguration())
    files = java.currentSnapshot().entries(spark.sparkContext._jvm.java.util.List.of())
    first, second = java.newTransaction(), java.newTransaction()
    first.delete(files).commit()
    with pytest.raises(ConcurrentModificationError, match="Nothing was committed"), translated():
        second.delete(files).commit()
    assert rows(spark, path) == 0


def test_what_python_raises_while_it_is_told_of_progress_is_raised(
    spark: SparkSession, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(text: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("datashard_spark._progress.lines", interrupted)
    with pytest.raises(KeyboardInterrupt):
        datashard_spark.compact(spark, path)
    assert rows(spark, path) == 6


def test_what_the_document_says_runs(spark: SparkSession, path: str) -> None:
    document = pathlib.Path(__file__).parents[3].joinpath("docs", "python.md").read_text()
    for name in datashard_spark.__all__:
        assert name in document, f"docs/python.md does not name {name}"
    examples = re.findall(r"```python\n(.*?)```", document, re.DOTALL)
    assert len(examples) == 3
    spark.sql(f"ALTER TABLE datashard.`{path}` SET TBLPROPERTIES ('retention-minimum' = '0 hours')")
    names = {"spark": spark, "datashard_spark": datashard_spark}
    exec(examples[1].replace("/data/numbers", path), names)
    assert rows(spark, path) == 1
    spark.sql("CREATE OR REPLACE TABLE lake.sky.stars AS SELECT 1L AS id, 10D AS ra, 0D AS dec")
    spark.sql("INSERT INTO lake.sky.stars VALUES (2, 10.001D, 0D), (3, NULL, NULL)")
    spark.sql("CREATE OR REPLACE TABLE lake.sky.loads AS SELECT 'began' AS load")
    exec(examples[2], names)
    assert set(names["done"].versions) == {"sky.loads", "sky.stars"}
    assert sorted((row.id_left, row.id_right) for row in names["pairs"].collect()) == [(1, 2), (2, 1)]
