"""Gives Spark sessions the connector."""

import os
import pathlib
from typing import Optional, Union

import pyspark
from py4j.java_gateway import JavaGateway
from pyspark import SparkContext
from pyspark.sql import SparkSession

from datashard_spark import _defaults
from datashard_spark._errors import DatashardError

_EXTENSIONS = "io.datashard.spark.DatashardSparkSessionExtensions"
_CATALOG = "io.datashard.spark.DatashardCatalog"
_PATTERN = "datashard-spark-3.5_2.12-*.jar"

_HERE = pathlib.Path(__file__).resolve().parent

#: Where the jar may lie: in the package, and in a clone beside it, where Maven builds it.
_PLACES = (_HERE / "jars", _HERE.parent.parent / "target")


def jar() -> pathlib.Path:
    """The connector's jar: that which the environment variable ``DATASHARD_JAR`` names, else that in the package.

    Raises:
        DatashardError: if there is none.
    """
    named = os.environ.get("DATASHARD_JAR")
    if named:
        if not pathlib.Path(named).is_file():
            raise DatashardError(f"DATASHARD_JAR is {named}, where there is no file. Set it to datashard's jar for Spark 3.5")
        return pathlib.Path(named).resolve()
    for place in _PLACES:
        found = sorted(place.glob(_PATTERN))
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(path.name for path in found)
            raise DatashardError(f"{place} holds several jars ({names}). Set DATASHARD_JAR to one of them")
    raise DatashardError(
        "this installation of datashard-spark has no jar: its wheel was built before the connector. Set the environment"
        " variable DATASHARD_JAR to the jar, or build it (./mvnw -pl connector -am package) and install the wheel anew"
    )


def configure(
    builder: SparkSession.Builder, *, warehouse: Optional[Union[str, os.PathLike]] = None, catalog: str = "lake"
) -> SparkSession.Builder:
    """Sets what a session needs for datashard: the jar, the SQL extensions and the catalog ``datashard`` for SQL by path.

    Jars and extensions are kept that the builder has already or, where it has none, ``spark-defaults.conf``. Those in
    ``PYSPARK_SUBMIT_ARGS`` win over any builder's: add datashard's there.

    Args:
        builder: ``SparkSession.builder``, before ``getOrCreate``.
        warehouse: a directory of tables by name; without it there are only tables by path.
        catalog: the name of the catalog of these tables: ``SELECT * FROM lake.sky.stars``.

    Returns:
        The same builder.

    Raises:
        DatashardError: if there is no jar, PySpark is not 3.5, or this Python has started Spark without datashard: Spark does
            not take jars any more then, even for a new session after ``spark.stop()``.
    """
    if not pyspark.__version__.startswith("3.5."):
        raise DatashardError(f"this is PySpark {pyspark.__version__}, and datashard's jar is for 3.5. Install pyspark>=3.5,<3.6")
    path = str(jar())
    gateway = SparkContext._gateway  # stays when a session stops, and so does its JVM with the jars it was started with
    if gateway is not None and not _has_datashard(gateway):
        raise DatashardError(
            "Spark was started without datashard, and its JVM takes no jars any more, not even after spark.stop(). Restart"
            " Python (in a notebook: its kernel) and configure the session before anything else starts Spark, or start Spark"
            f" with --jars {path}"
        )
    options = {**_defaults.of(gateway), **getattr(builder, "_options", {})}
    if gateway is None:
        builder = builder.config("spark.jars", _with(path, options.get("spark.jars")))
    builder = builder.config("spark.sql.extensions", _with(_EXTENSIONS, options.get("spark.sql.extensions")))
    builder = builder.config("spark.sql.catalog.datashard", _CATALOG)
    if warehouse is not None:
        builder = builder.config(f"spark.sql.catalog.{catalog}", _CATALOG)
        builder = builder.config(f"spark.sql.catalog.{catalog}.warehouse", os.fspath(warehouse))
    return builder


def _has_datashard(gateway: JavaGateway) -> bool:
    loader = gateway.jvm.java.lang.Thread.currentThread().getContextClassLoader()
    return loader.getResource("io/datashard/spark/DatashardSource.class") is not None


def _with(value: str, others: Optional[str]) -> str:
    """A comma-separated list with one value more, unless it is there."""
    values = [part.strip() for part in (others or "").split(",") if part.strip()]
    return ",".join(values if value in values else [*values, value])
