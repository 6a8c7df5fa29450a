"""Finding the jar and configuring sessions."""

import pathlib
import subprocess
import sys

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
    monkeypatch.setattr(_session.SparkContext, "_gateway", None)
    builder = SparkSession.Builder()
    builder._options = {"spark.jars": "a.jar", "spark.sql.extensions": "x.Y"}
    for _ in range(2):
        builder = datashard_spark.configure(builder, warehouse="/w", catalog="c")
    assert builder._options["spark.jars"] == f"a.jar,{datashard_spark.jar()}"
    assert builder._options["spark.sql.extensions"] == "x.Y,io.datashard.spark.DatashardSparkSessionExtensions"
    assert builder._options["spark.sql.catalog.datashard"] == "io.datashard.spark.DatashardCatalog"
    assert builder._options["spark.sql.catalog.c.warehouse"] == "/w"


def test_jars_and_extensions_of_the_defaults_are_kept(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_session.SparkContext, "_gateway", None)
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))
    tmp_path.joinpath("spark-defaults.conf").write_text(
        "# spark.jars of/others.jar\n\nspark.jars.packages=g:a:1\n  spark.jars   a.jar,\\\n  b.jar \nspark.sql.extensions=x.Y\n"
    )
    options = datashard_spark.configure(SparkSession.Builder())._options
    assert options["spark.jars"] == f"a.jar,b.jar,{datashard_spark.jar()}"
    assert options["spark.sql.extensions"] == "x.Y,io.datashard.spark.DatashardSparkSessionExtensions"
    assert "spark.jars.packages" not in options
    own = datashard_spark.configure(SparkSession.Builder().config("spark.jars", "c.jar"))._options
    assert own["spark.jars"] == f"c.jar,{datashard_spark.jar()}"


def test_a_session_after_one_with_datashard_is_configured_like_it(spark: SparkSession) -> None:
    options = datashard_spark.configure(SparkSession.Builder())._options
    assert "spark.jars" not in options  # the JVM has them, and starts sessions with them
    assert options["spark.sql.extensions"] == "io.datashard.spark.DatashardSparkSessionExtensions"


def test_spark_without_datashard_cannot_be_configured_any_more_even_if_it_is_stopped() -> None:
    script = """
import datashard_spark
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", False).getOrCreate()
for _ in range(2):
    try:
        datashard_spark.configure(SparkSession.builder)
        print("configured")
    except datashard_spark.DatashardError as error:
        print(error)
    spark.stop()
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.count("Spark was started without datashard") == 2
    assert run.stdout.count("Restart Python") == 2


def test_a_session_after_one_with_datashard_that_was_stopped_reads_tables(tmp_path: pathlib.Path) -> None:
    script = """
import sys

import datashard_spark
from pyspark.sql import SparkSession

for rows in (3, 4):
    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", False)
    spark = datashard_spark.configure(builder).getOrCreate()
    spark.range(rows).write.format("datashard").mode("append").save(sys.argv[1])
    assert str(datashard_spark.jar()) in spark.sparkContext.getConf().get("spark.jars")  # which executors load
    print(spark.sql(f"SELECT count(*) FROM datashard.`{sys.argv[1]}`").first()[0])
    spark.stop()
"""
    command = [sys.executable, "-c", script, str(tmp_path / "numbers")]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["3", "7"]
