"""A session with the connector that was built."""

import pathlib
from collections.abc import Iterator

import datashard_spark
import pytest
from pyspark.sql import SparkSession


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    work = tmp_path_factory.mktemp("spark")
    builder = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", False)
        .config("spark.sql.shuffle.partitions", 2)
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.host", "127.0.0.1")
    )
    session = datashard_spark.configure(builder, warehouse=work / "lake").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture
def path(tmp_path: pathlib.Path, spark: SparkSession) -> str:
    """A table of three appends: 1 to 3 rows, each a version."""
    table = str(tmp_path / "numbers")
    for rows in (1, 2, 3):
        spark.range(rows).repartition(1).write.format("datashard").mode("append").save(table)
    return table
