package io.datashard.integration

import java.nio.file.{Files, Path}
import java.util.concurrent.{Callable, Executors, Future}
import java.util.concurrent.atomic.AtomicBoolean

import scala.collection.mutable

import org.apache.spark.sql.{DataFrame, SparkSession}
import org.apache.spark.sql.functions.lit

import io.datashard.spark.SparkDatabase

/** A year's first flights from New York City with their planes, weather and airlines: four tables that are loaded month
  * by month, and corrected with each month, as one database.
  */
class FlightsDatabaseSuite extends TableSuite {
  private val loads = 4
  private val pinConf = "spark.datasource.datashard.pin"

  test(
    "no reader ever sees a flight without its plane from the same load, while all of them are loaded and corrected"
  ) {
    withDirectory { directory =>
      val data = new FlightsData(spark, directory)
      val lake = Files.createDirectory(directory.resolve("lake"))
      change(lake, data, 1)
      val done = new AtomicBoolean
      val thread = Executors.newSingleThreadExecutor()
      try {
        val reader: Future[Seq[Int]] = thread.submit(new Callable[Seq[Int]] {
          override def call(): Seq[Int] = loadsSeen(lake, data, done)
        })
        try for (number <- 2 to loads) change(lake, data, number)
        finally done.set(true)
        val seen = reader.get()
        seen shouldBe sorted
        seen.last shouldBe loads
      } finally {
        thread.shutdownNow()
        data.close()
      }
    }
  }

  /** One transaction: the month's flights and weather come, all earlier flights are corrected, planes and airlines are
    * replaced.
    */
  private def change(lake: Path, data: FlightsData, number: Int): Unit = {
    def save(rows: DataFrame, table: String, mode: String): Unit =
      writer(rows.withColumn("load", lit(number))).mode(mode).save(lake.resolve(table).toString)
    SparkDatabase
      .of(spark, lake.toString)
      .transact(() => {
        if (number > 1) {
          spark.sql(s"UPDATE datashard.`${lake.resolve("flights")}` SET load = $number, arr_delay = arr_delay + 1")
        }
        save(data.flights(number), "flights", "append")
        save(data.weather(number), "weather", "append")
        save(data.planes, "planes", "overwrite")
        save(data.airlines, "airlines", "overwrite")
      })
  }

  /** Pins the database again and again, at least once after the last load, and looks whether what it sees is of one
    * load.
    */
  private def loadsSeen(lake: Path, data: FlightsData, done: AtomicBoolean): Seq[Int] = {
    val session = spark.newSession()
    val seen = mutable.Buffer.empty[Int]
    var last = false
    while (!last) {
      last = done.get
      session.conf.unset(pinConf)
      session.conf.set(pinConf, SparkDatabase.of(session, lake.toString).pin())
      seen += loadOfAll(session, lake, data)
    }
    seen.toSeq
  }

  private def loadsOf(rows: DataFrame): Seq[Int] =
    rows.select("load").distinct().collect().map(_.getInt(0)).toSeq.sorted

  private def loadOfAll(session: SparkSession, lake: Path, data: FlightsData): Int = {
    def table(name: String): DataFrame = session.read.format("datashard").load(lake.resolve(name).toString)
    val flights = table("flights")
    val planes = table("planes")
    val known = flights.join(planes.select("tailnum"), Seq("tailnum"), "left_semi")
    val number = loadsOf(planes).head
    withClue(s"flights without their plane in load $number: ") {
      known.join(planes, Seq("tailnum", "load"), "left_anti").count() shouldBe 0
    }
    withClue(s"rows of load $number: ") {
      known.count() should be > 0L
      Seq(planes, flights, table("airlines")).foreach(rows => loadsOf(rows) shouldBe Seq(number))
      loadsOf(table("weather")) shouldBe (1 to number)
      flights.count() shouldBe (1 to number).map(data.flightsIn).sum
    }
    number
  }
}
