"""datashard tables from PySpark.

>>> import datashard_spark
>>> from pyspark.sql import SparkSession
>>> spark = datashard_spark.configure(SparkSession.builder).getOrCreate()
>>> spark.range(10).write.format("datashard").save("/data/numbers")
>>> datashard_spark.history(spark, "/data/numbers").show()
"""

from datashard_spark._databases import Transaction, pin, pinned, transaction
from datashard_spark._errors import CommitOutcomeUnknownError, ConcurrentModificationError, DatashardError
from datashard_spark._session import configure, jar
from datashard_spark._sky import crossmatch
from datashard_spark._tables import (
    CompactionReport,
    Tag,
    VacuumReport,
    changes,
    compact,
    history,
    rollback,
    tag,
    tags,
    untag,
    vacuum,
)

__version__ = "0.1.0"

__all__ = [
    "CommitOutcomeUnknownError",
    "CompactionReport",
    "ConcurrentModificationError",
    "DatashardError",
    "Tag",
    "Transaction",
    "VacuumReport",
    "changes",
    "compact",
    "configure",
    "crossmatch",
    "history",
    "jar",
    "pin",
    "pinned",
    "rollback",
    "tag",
    "tags",
    "transaction",
    "untag",
    "vacuum",
]
