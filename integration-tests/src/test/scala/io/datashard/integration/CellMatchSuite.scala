package io.datashard.integration

import scala.util.Random

import org.apache.spark.sql.{DataFrame, Row}
import org.scalatest.Assertion

import io.datashard.spark.CrossMatch

/** Two tables that lie in the same cells are matched cell by cell: with the pairs of any other match, and no shuffle.
  */
class CellMatchSuite extends TableSuite {

  private def csv(name: String): DataFrame = spark.read
    .option("header", value = true)
    .option("inferSchema", value = true)
    .csv(getClass.getResource(s"/sky/$name").getPath)

  /** The same rows, not as a table: Spark sees a condition, which all of them satisfy. */
  private def asFrame(rows: DataFrame): DataFrame = rows.where("id >= 0")

  private def shuffles(pairs: DataFrame): Boolean = pairs.queryExecution.executedPlan.toString.contains("Exchange")

  private def withTables(order: Int, radius: String)(test: (String, String) => Any): Unit = withDirectory { directory =>
    val Seq(left, right) = Seq("left", "right").map(directory.resolve(_).toString)
    val columns = "(id BIGINT, ra DOUBLE, dec DOUBLE, about STRUCT<name: STRING, tags: ARRAY<INT>>)"
    spark.sql(s"CREATE TABLE datashard.`$left` $columns PARTITIONED BY (healpix($order, ra, dec))")
    spark.sql(
      s"CREATE TABLE datashard.`$right` $columns PARTITIONED BY (healpix($order, ra, dec)) " +
        s"TBLPROPERTIES ('neighbor-radius' = '$radius', 'delete-mode' = 'merge-on-read')"
    )
    test(left, right)
  }

  /** Around poles, the meridian 0 and corners of cells, on all scales; and some that are nowhere. */
  private def points(from: Int, count: Int, random: Random): DataFrame = {
    val session = spark
    import session.implicits._
    val centers = Seq((0.0, 90.0), (10.0, -90.0), (0.0, 0.0), (45.0, 0.0), (90.0, 41.8103148957786), (0.0, 30.0))
    (from until from + count)
      .map { id =>
        val (ra, dec) = centers(random.nextInt(centers.size))
        val size = 20 * math.pow(10, -5 * random.nextDouble())
        val north = math.max(-90, math.min(90, dec + size * (random.nextDouble() - 0.5)))
        val east = ra + size * (random.nextDouble() - 0.5) / math.max(1e-3, math.cos(math.toRadians(north)))
        (id.toLong, if (random.nextInt(20) == 0) Double.NaN else east, north, s"n$id")
      }
      .toDF("id", "ra", "dec", "name")
      .selectExpr("id", "ra", "dec", "named_struct('name', name, 'tags', array(CAST(id AS INT))) AS about")
  }

  private def insert(location: String, rows: DataFrame): Unit = writer(rows).mode("append").save(location)

  test("pairs are those of a match that shuffles, whatever is asked of them, also after rows went and came") {
    withTables(2, "1 deg") { (left, right) =>
      val random = new Random(7)
      insert(left, points(0, 300, random))
      insert(right, points(0, 200, random))
      insert(right, points(200, 200, random))
      spark.sql(s"DELETE FROM datashard.`$right` WHERE id % 5 = 0")
      spark.sql(s"UPDATE datashard.`$left` SET dec = greatest(-90D, dec - 0.6) WHERE id % 7 = 1")

      def assertSamePairs(wanted: CrossMatch => CrossMatch, columns: String*): Assertion = {
        val byCells = wanted(CrossMatch.of(load(left), load(right))).rows()
        val shuffled = wanted(CrossMatch.of(asFrame(load(left)), asFrame(load(right)))).rows()
        byCells.columns shouldBe shuffled.columns
        byCells.schema.fields.map(_.dataType) shouldBe shuffled.schema.fields.map(_.dataType)
        shuffles(byCells) shouldBe false
        shuffles(shuffled) shouldBe true
        val compared = if (columns.isEmpty) shuffled.columns.toSeq else columns
        assertSameRows(byCells.selectExpr(compared: _*), shuffled.selectExpr(compared: _*))
      }
      assertSamePairs(_.withinArcseconds(1))
      val all: CrossMatch => CrossMatch = _.withinArcseconds(3600)
      assertSamePairs(all)
      assertSamePairs(all.andThen(_.fromArcseconds(1000).suffixes("", "_b")), "about_b.name", "id")
      assertSamePairs(all.andThen(_.keepUnmatchedLeft()))
      assertSamePairs(all.andThen(_.nearest(2)), "id_left", "distance_arcsec")
      assertSamePairs(all.andThen(_.nearest(1).keepUnmatchedLeft().distanceColumn("d")), "d", "id_left", "ra_left")
      val pairs = CrossMatch.of(load(left), load(right)).withinArcseconds(3600).rows()
      pairs.collect().length should be > 100
      pairs.count() shouldBe pairs.collect().length
    }
  }

  test("the nearest within 36 arcseconds are those that HATS expects, where cells of the right table are empty, too") {
    withTables(6, "1 arcmin") { (left, right) =>
      def rows(name: String): DataFrame =
        csv(name).selectExpr(
          "CAST(id AS BIGINT) AS id",
          "ra",
          "dec",
          "named_struct('name', '', 'tags', array(1)) AS about"
        )
      insert(left, rows("small_sky.csv"))
      insert(right, rows("small_sky_xmatch.csv"))
      val pairs = CrossMatch.of(load(left), load(right)).withinArcseconds(36).nearest(1)
      shuffles(pairs.rows()) shouldBe false
      assertSameRows(
        pairs.rows().selectExpr("CAST(id_left AS INT)", "CAST(id_right AS INT)", "round(distance_arcsec / 3600, 11)"),
        csv("xmatch_correct.csv").selectExpr("ss_id", "CAST(xmatch_id AS INT)", "round(dist, 11)")
      )
      pairs.keepUnmatchedLeft().rows().where("id_right IS NULL").count() shouldBe load(left).count() - 103
    }
  }

  test("tables that do not lie so are matched all the same, by a shuffle") {
    withTables(2, "1 arcmin") { (left, right) =>
      val random = new Random(3)
      insert(left, points(0, 100, random))
      insert(right, points(0, 100, random))
      val near = CrossMatch.of(load(left), load(right)).withinArcseconds(61)
      shuffles(near.rows()) shouldBe true
      shuffles(near.withinArcseconds(60).rows()) shouldBe false
      shuffles(CrossMatch.of(load(right), load(left)).withinArcseconds(1).rows()) shouldBe true
      shuffles(CrossMatch.of(load(left), load(right, "neighbors" -> "true")).withinArcseconds(1).rows()) shouldBe true
      spark.sql(s"ALTER TABLE datashard.`$left` SET TBLPROPERTIES ('partitioning' = 'healpix(3, ra, dec)')")
      shuffles(CrossMatch.of(load(left), load(right)).withinArcseconds(1).rows()) shouldBe true
    }
  }

  test("a table is matched at the version that it was loaded at") {
    withTables(2, "1 arcmin") { (left, right) =>
      val one = spark.sql("SELECT 1L AS id, 10D AS ra, 10D AS dec, named_struct('name', '', 'tags', array(1)) AS about")
      insert(left, one)
      insert(right, one)
      val before = CrossMatch.of(load(left), load(right)).withinArcseconds(1).rows()
      val asOf = CrossMatch.of(load(left), load(right, "snapshotId" -> "1")).withinArcseconds(1).rows()
      insert(right, one)
      assertRows(before.select("id_left", "id_right"), Row(1L, 1L))
      asOf.count() shouldBe 0
      CrossMatch.of(load(left), load(right)).withinArcseconds(1).rows().count() shouldBe 2
    }
  }
}
