"""Finding the jar and configuring sessions."""

import pathlib

import datashard_spark
import pytest
from datashard_spark import _session
from pyspark.sql import SparkSession

HERE = pathlib.Path(__file__).parent


def test_the_installed_package_carries_the_jar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATASHARD_JAR", raising=False)
    installed = pathlib.Path(datashard_spark.__file__).parent
    assert datashard_spark.jar().parent == installed / "jars"
    assert datashard_spark.jar().name == f"datashard-spark-3.5_2.12-{datashard_spark.__version__}.jar"


def test_its_version_is_that_of_the_project() -> None:
    pom = HERE.parents[2].joinpath("pom.xml").read_text()
    assert f"<version>{datashard_spark.__version__}</version>" in pom.split("<packaging>")[0]
    assert f'version = "{datashard_spark.__version__}"' in HERE.parent.joinpath("pyproject.toml").read_text()


def test_a_variable_names_another_jar(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other.jar"
    monkeypatch.setenv("DATASHARD_JAR", str(other))
    with pytest.raises(datashard_spark.DatashardError, match="where there is no file"):
        datashard_spark.jar()
    other.touch()
    assert datashard_spark.jar() == other


def test_without_a_jar_the_error_says_what_to_do(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATASHARD_JAR", raising=False)
    monkeypatch.setattr(_session, "_PLACES", (tmp_path,))
    with pytest.raises(datashard_spark.DatashardError, match="DATASHARD_JAR to the jar, or build it"):
        datashard_spark.jar()
    for version in ("1", "2"):
        (tmp_path / f"datashard-spark-3.5_2.12-{version}.jar").touch()
    with pytest.raises(datashard_spark.DatashardError, match="several jars"):
        datashard_spark.jar()


def test_jars_and_extensions_of_others_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_session.SparkContext, "_active_spark_context", None)
    builder = SparkSession.Builder()
    builder._options = {"spark.jars": "a.jar", "spark.sql.extensions": "x.Y"}
    for _ in range(2):
        builder = datashard_spark.configure(builder, warehouse="/w", catalog="c")
    assert builder._options["spark.jars"] == f"a.jar,{datashard_spark.jar()}"
    assert builder._options["spark.sql.extensions"] == "x.Y,io.datashard.spark.DatashardSparkSessionExtensions"
    assert builder._options["spark.sql.catalog.datashard"] == "io.datashard.spark.DatashardCatalog"
    assert builder._options["spark.sql.catalog.c.warehouse"] == "/w"


def test_a_session_without_datashard_cannot_be_configured_any_more(
    spark: SparkSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    datashard_spark.configure(SparkSession.Builder())  # this one has it
    monkeypatch.setattr(_session, "_has_datashard", lambda context: False)
    with pytest.raises(datashard_spark.DatashardError, match="Spark takes no jars any more"):
        datashard_spark.configure(SparkSession.Builder())
