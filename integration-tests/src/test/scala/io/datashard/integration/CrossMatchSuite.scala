package io.datashard.integration

import io.datashard.DatashardException
import io.datashard.spark.CrossMatch
import org.apache.spark.sql.{DataFrame, Row}
import org.apache.spark.sql.functions.col

/** Pairs of near points, as the HATS project expects them (BSD-3, the licence lies beside its files) and as brute force
  * finds them.
  */
class CrossMatchSuite extends SparkSuite {

  private def csv(name: String): DataFrame = spark.read
    .option("header", value = true)
    .option("inferSchema", value = true)
    .csv(getClass.getResource(s"/sky/$name").getPath)

  test("the nearest within 36 arcseconds are those that HATS expects") {
    val pairs = CrossMatch.of(csv("small_sky.csv"), csv("small_sky_xmatch.csv")).withinArcseconds(36).nearest(1).rows()
    pairs.columns should contain allOf ("ra_left", "ra_right", "calculated_dist_right", "distance_arcsec")
    pairs.columns.filter(_.startsWith("__")) shouldBe empty
    val found = pairs.selectExpr("id_left", "id_right", "round(distance_arcsec / 3600, 11)")
    val expected = csv("xmatch_correct.csv").selectExpr("ss_id", "CAST(xmatch_id AS INT)", "round(dist, 11)")
    expected.count() shouldBe 103
    assertSameRows(found, expected)
  }

  test("rows without a pair can be kept") {
    val left = csv("small_sky.csv")
    val pairs = CrossMatch.of(left, csv("small_sky_xmatch.csv")).withinArcseconds(36).keepUnmatchedLeft().rows()
    pairs.count() shouldBe left.count()
    pairs.where("id_right IS NULL AND distance_arcsec IS NULL").count() shouldBe left.count() - 103
  }

  test("all pairs, the nearest, and those beyond a least distance are what brute force finds, at every radius") {
    val left = points(300, 1)
    val right = points(300, 2)
    val all = left
      .toDF("id_left", "ra_left", "dec_left")
      .crossJoin(right.toDF("id_right", "ra_right", "dec_right"))
      .selectExpr("id_left", "id_right", "sky_distance(ra_left, dec_left, ra_right, dec_right) * 3600 AS d")
      .cache()
    for (radius <- Seq(0.5, 30.0, 3600.0, 36000.0, 400000.0)) withClue(s"$radius: ") {
      val near = all.where(col("d") <= radius)
      val match1 = CrossMatch.of(left, right).withinArcseconds(radius)
      near.count() should be > 0L
      assertSameRows(match1.rows().select("id_left", "id_right"), near.select("id_left", "id_right"))
      val far = CrossMatch.of(left, right).withinArcseconds(radius).fromArcseconds(radius / 2)
      assertSameRows(
        far.rows().select("id_left", "id_right"),
        near.where(col("d") >= radius / 2).select("id_left", "id_right")
      )
      near.createOrReplaceTempView("near")
      val nearest = spark.sql(
        "SELECT id_left, d FROM (SELECT *, row_number() OVER (PARTITION BY id_left ORDER BY d) AS n FROM near) WHERE n <= 2"
      )
      assertSameRows(
        CrossMatch
          .of(left, right)
          .withinArcseconds(radius)
          .nearest(2)
          .rows()
          .selectExpr("id_left", "round(distance_arcsec, 6)"),
        nearest.selectExpr("id_left", "round(d, 6)")
      )
    }
  }

  test("points that are null or NaN have no pair, and a table has pairs with itself") {
    val rows = spark.sql(
      "SELECT * FROM VALUES (1, 1D, 1D), (2, NULL, 1D), (3, DOUBLE('NaN'), 1D), (4, 361D, 1D) AS t(id, ra, dec)"
    )
    assertRows(
      CrossMatch.of(rows, rows).withinArcseconds(1).rows().select("id_left", "id_right"),
      Row(1, 1),
      Row(1, 4),
      Row(4, 1),
      Row(4, 4)
    )
  }

  test("a match of a match keeps both distances, each by its name") {
    val rows = points(30, 1)
    val first = CrossMatch.of(rows, rows).withinArcseconds(30).rows()
    val second = CrossMatch.of(first, rows).leftPoint("ra_left", "dec_left").withinArcseconds(3600).suffixes("", "_b")
    refusal(second) should include("two columns distance_arcsec")
    val both = second.distanceColumn("second_arcsec").rows()
    both.columns should contain allOf ("distance_arcsec", "second_arcsec")
    both.where("distance_arcsec > 30").count() shouldBe 0
    both.where("second_arcsec > 30").count() should be > 0L
  }

  test("names that differ in case alone are one, but in a session where they are two") {
    val rows = points(30, 1)
    val capitals = rows.toDF("OBJECT", "RA", "DEC")
    val spherical = CrossMatch.of(rows, capitals).withinArcseconds(30).suffixes("", "")
    refusal(spherical) should include("two columns RA")
    val distance = capitals.withColumnRenamed("OBJECT", "Distance_Arcsec")
    refusal(
      CrossMatch.of(rows, distance).withinArcseconds(30).suffixes("_left", "")
    ) should include("two columns distance_arcsec")
    withConf("spark.sql.caseSensitive" -> "true") {
      val pairs = spherical.rightPoint("RA", "DEC").rows()
      pairs.columns shouldBe Array("id", "ra", "dec", "OBJECT", "RA", "DEC", "distance_arcsec")
      pairs.where("id = OBJECT AND ra = RA").count() shouldBe 30
    }
  }

  private def refusal(matched: CrossMatch): String = (the[DatashardException] thrownBy matched.rows()).getMessage

  test("what cannot be matched is said") {
    val rows = csv("small_sky.csv")
    val noRadius = the[Exception] thrownBy CrossMatch.of(rows, rows).rows()
    noRadius.getMessage should include("withinArcseconds")
    val sameNames = the[Exception] thrownBy CrossMatch.of(rows, rows).withinArcseconds(1).suffixes("", "").rows()
    sameNames.getMessage should include("two columns id")
    val negative = the[Exception] thrownBy CrossMatch.of(rows, rows).withinArcseconds(-1)
    negative.getMessage should include("-1.0 arcseconds")
  }

  /** At and around poles, the meridian 0, corners of cells, and each other. */
  private def points(count: Int, seed: Int): DataFrame = {
    val centers = Seq((0.0, 90.0), (0.0, -90.0), (0.0, 0.0), (45.0, 0.0), (90.0, 41.8103148957786), (359.99999, 30.0))
    spark
      .range(0, count, 1, 2)
      .selectExpr(
        "CAST(id AS INT) AS id",
        s"pow(10, -6 * rand($seed)) AS s",
        s"rand(${seed + 10}) - 0.5 AS x",
        s"rand(${seed + 20}) - 0.5 AS y"
      )
      .selectExpr(
        "id",
        s"element_at(array(${centers.map(_._1).mkString("D, ")}D), id % 6 + 1) + s * x / greatest(1e-9, cos(radians(element_at(array(${centers.map(_._2).mkString("D, ")}D), id % 6 + 1)))) AS ra",
        s"greatest(-90D, least(90D, element_at(array(${centers.map(_._2).mkString("D, ")}D), id % 6 + 1) + s * y)) AS dec"
      )
      .selectExpr("id", "ra", "dec")
  }
}
