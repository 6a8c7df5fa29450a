"""Transactions and pinned states of the warehouse `lake`."""

from collections.abc import Iterator

import datashard_spark
import pytest
from datashard_spark import ConcurrentModificationError, DatashardError
from pyspark.sql import SparkSession

PIN = "spark.datasource.datashard.pin"


@pytest.fixture
def bank(spark: SparkSession) -> Iterator[str]:
    """A database of two tables, with one account of 100 each."""
    spark.sql("CREATE TABLE lake.bank.checking AS SELECT 1 AS id, 100 AS amount")
    spark.sql("CREATE TABLE lake.bank.saving AS SELECT 1 AS id, 100 AS amount")
    yield "lake"
    for table in ("checking", "saving"):
        spark.sql(f"DROP TABLE lake.bank.{table} PURGE")


def amounts(spark: SparkSession) -> list[int]:
    return [spark.table(f"lake.bank.{table}").first().amount for table in ("checking", "saving")]


def transfer(spark: SparkSession, amount: int) -> None:
    spark.sql(f"UPDATE lake.bank.checking SET amount = amount - {amount}")
    spark.sql(f"UPDATE lake.bank.saving SET amount = amount + {amount}")


def test_statements_of_a_transaction_are_seen_together_at_its_end(spark: SparkSession, bank: str) -> None:
    others = spark.newSession()
    with datashard_spark.transaction(spark, bank) as done:
        transfer(spark, 30)
        assert amounts(others) == [100, 100]
        assert done.versions == {}
    assert amounts(others) == [70, 130]
    newest = {table: datashard_spark.history(spark, f"lake.{table}").first().version for table in done.versions}
    assert set(done.versions) == {"bank.checking", "bank.saving"}
    assert done.versions == newest


def test_a_database_is_given_by_its_directory_too(spark: SparkSession, bank: str) -> None:
    warehouse = spark.conf.get("spark.sql.catalog.lake.warehouse")
    with datashard_spark.transaction(spark, warehouse):
        transfer(spark, 30)
    assert amounts(spark) == [70, 130]
    with pytest.raises(DatashardError, match="no catalog pond with a warehouse"):
        datashard_spark.pin(spark, "pond")


def test_an_exception_rolls_a_transaction_back_and_another_can_begin(spark: SparkSession, bank: str) -> None:
    with pytest.raises(ZeroDivisionError), datashard_spark.transaction(spark, bank) as done:
        transfer(spark, 30)
        _ = 1 / 0
    assert done.versions == {}
    assert amounts(spark) == [100, 100]
    with datashard_spark.transaction(spark, bank):
        transfer(spark, 10)
    assert amounts(spark) == [90, 110]


def test_a_conflict_at_the_end_of_a_transaction_leaves_all_tables_as_they_were(spark: SparkSession, bank: str) -> None:
    with pytest.raises(ConcurrentModificationError, match="Nothing was committed"):
        with datashard_spark.transaction(spark, bank):
            transfer(spark, 30)
            spark.newSession().sql("UPDATE lake.bank.saving SET amount = 0")
    assert amounts(spark) == [100, 0]


def test_what_a_statement_of_a_transaction_is_refused_for_is_datashards_error(spark: SparkSession, bank: str) -> None:
    with pytest.raises(DatashardError, match="saving") as refused:
        with datashard_spark.transaction(spark, bank):
            spark.sql("INSERT INTO lake.bank.checking VALUES (2, 5)")
            spark.sql("DROP TABLE lake.bank.saving PURGE")
    assert not isinstance(refused.value, ConcurrentModificationError)
    assert spark.table("lake.bank.checking").count() == 1


def test_a_transaction_in_a_transaction_is_refused_and_the_outer_one_goes_on(spark: SparkSession, bank: str) -> None:
    with datashard_spark.transaction(spark, bank) as done:
        with pytest.raises(DatashardError, match="scope"), datashard_spark.transaction(spark, bank):
            pass
        spark.sql("INSERT INTO lake.bank.saving VALUES (2, 5)")
    assert set(done.versions) == {"bank.saving"}


def test_a_pinned_session_reads_what_was_and_writes_nothing(spark: SparkSession, bank: str) -> None:
    token = datashard_spark.pin(spark, bank)
    others = spark.newSession()
    transfer(others, 30)
    with datashard_spark.pinned(spark, token):
        assert amounts(spark) == [100, 100]
        assert amounts(others) == [70, 130]
        with pytest.raises(Exception, match="pinned state"):
            spark.sql("DELETE FROM lake.bank.saving")
    assert amounts(spark) == [70, 130]


def test_pins_end_with_their_block_and_give_way_to_those_before(spark: SparkSession, bank: str) -> None:
    first = datashard_spark.pin(spark, bank)
    transfer(spark, 30)
    second = datashard_spark.pin(spark, bank)
    with datashard_spark.pinned(spark, first):
        with pytest.raises(ZeroDivisionError), datashard_spark.pinned(spark, second):
            assert amounts(spark) == [70, 130]
            _ = 1 / 0
        assert amounts(spark) == [100, 100]
    assert spark.conf.get(PIN, None) is None
    with pytest.raises(DatashardError, match="no token"), datashard_spark.pinned(spark):
        pass
