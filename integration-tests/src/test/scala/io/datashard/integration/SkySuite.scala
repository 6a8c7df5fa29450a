package io.datashard.integration

import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions.{col, expr}

/** Tables by cells of the sphere. The sources are those of the HATS project's small_sky_source (BSD-3, the licence lies
  * beside them), all within 3 degrees of the cone and every fortieth of the rest; the expected rows are its own, for a
  * cone of 2 degrees around (325, -55).
  */
class SkySuite extends ParquetOracle {
  private val cone = "cone(source_ra, source_dec, 325, -55, 2)"

  private def csv(name: String): DataFrame = spark.read
    .option("header", value = true)
    .option("inferSchema", value = true)
    .csv(getClass.getResource(s"/sky/$name").getPath)

  private def sources: DataFrame = csv("sources.csv")

  private def withSources(test: String => Unit): Unit = withTable { location =>
    sources.write
      .format("datashard")
      .option("partitioning", "healpix(4, source_ra, source_dec)")
      .save(location)
    test(location)
  }

  test("a cone search gives the rows that HATS expects, from the files of a few cells") {
    withSources { location =>
      val expected = csv("cone_search_expected.csv").drop("_healpix_29")
      expected.count() shouldBe 152
      // the two files differ in the last digits of some doubles
      val compared = Seq("source_id", "round(source_ra, 9)", "round(source_dec, 9)", "round(mjd, 6)", "band")
      assertSameRows(load(location).where(cone).selectExpr(compared: _*), expected.selectExpr(compared: _*))
      val report = new ScanReport(load(location).where(cone))
      val (total, inPartitions, read) = report.files
      total should be > 60L
      inPartitions should be <= 7L
      read should be <= inPartitions
      report.rows should be < 700L
    }
  }

  test("healpix gives the cells that HATS computes, of the finest order, too") {
    val expected = csv("cone_search_expected.csv")
    expected.where("healpix(29, source_ra, source_dec) <> _healpix_29").count() shouldBe 0
    expected.where("datashard.healpix(29, source_ra, source_dec) = _healpix_29").count() shouldBe 152
    spark
      .sql("SELECT healpix(3, CAST('NaN' AS DOUBLE), 1) IS NULL, healpix(3, NULL, 1.5) IS NULL")
      .head()
      .toSeq shouldBe
      Seq(true, true)
  }

  test("cones prune in every session, under every name, in NOT, OR and AND") {
    withSources { location =>
      val rows = load(location)
      val oracle = sources
      for (
        condition <- Seq(
          cone,
          "datashard." + cone,
          "sky_distance(source_ra, source_dec, 325, -55) <= 2",
          "2 >= sky_distance(325, -55, source_ra, source_dec)",
          s"$cone AND mag > 18",
          s"$cone OR cone(source_ra, source_dec, -35, -55, 1)",
          s"NOT $cone",
          s"NOT ($cone OR mag < 18)",
          s"$cone AND source_id IN (74393, 73177, 70000)"
        )
      ) withClue(condition + ": ") {
        assertSameRows(rows.where(condition), oracle.where(condition))
        val (total, inPartitions, _) = new ScanReport(rows.where(condition)).files
        if (!condition.startsWith("NOT")) inPartitions should be < total / 4
      }
      val (total, inPartitions, _) = new ScanReport(rows.where(expr(cone) && col("band") === "i")).files
      inPartitions should be < total / 4
      spark.sql(s"SELECT count(*) FROM datashard.`$location` WHERE $cone").head().getLong(0) shouldBe 152
    }
  }

  test("bounds of longitude and latitude prune, too") {
    withSources { location =>
      val box = "source_ra BETWEEN 324 AND 326 AND source_dec BETWEEN -56 AND -54"
      assertSameRows(load(location).where(box), sources.where(box))
      val (_, inPartitions, _) = new ScanReport(load(location).where(box)).files
      inPartitions should be <= 5L
    }
  }

  test("a table by name is partitioned in SQL, and written with its cells together") {
    withDirectory { warehouse =>
      withConf(
        "spark.sql.catalog.skies" -> "io.datashard.spark.DatashardCatalog",
        "spark.sql.catalog.skies.warehouse" -> warehouse.toString
      ) {
        spark.sql(
          "CREATE TABLE skies.ns.stars (id BIGINT, ra FLOAT, dec DOUBLE) PARTITIONED BY (healpix(2, ra, dec))"
        )
        spark
          .range(0, 2000, 1, 4)
          .selectExpr("id", "CAST(id * 7.3 % 360 AS FLOAT) AS ra", "id % 179 - 89.0D AS dec")
          .createOrReplaceTempView("new_stars")
        spark.sql("INSERT INTO skies.ns.stars SELECT * FROM new_stars")
        val files = spark.table("skies.ns.stars.files")
        files.count() shouldBe files.select("partition").distinct().count()
        spark.sql("SHOW CREATE TABLE skies.ns.stars").head().getString(0) should include("healpix(2, ra, dec)")
        val around = "skies.cone(ra, dec, 0, 90, 10)"
        assertSameRows(
          spark.table("skies.ns.stars").where(around),
          spark.table("new_stars").where(around)
        )
        new ScanReport(spark.table("skies.ns.stars").where(around)).files._2 should be <= 16L
        spark.sql(s"DELETE FROM skies.ns.stars WHERE $around")
        spark.table("skies.ns.stars").count() shouldBe spark.table("new_stars").where(s"NOT $around").count()
        spark.sql(s"UPDATE skies.ns.stars SET id = -1 WHERE cone(ra, dec, 0, -90, 5)")
        spark.table("skies.ns.stars").where("id = -1").count() shouldBe
          spark.table("new_stars").where("cone(ra, dec, 0, -90, 5)").count()
      }
    }
  }

  test("what is no point or no cone is an error that says so") {
    withTable { location =>
      val save = the[Exception] thrownBy spark
        .sql("SELECT 1 AS id, 10.0D AS ra, 91.5D AS dec")
        .write
        .format("datashard")
        .option("partitioning", "healpix(4, ra, dec)")
        .save(location)
      messages(save) should include(
        "healpix(4, ra, dec) has no cell for a row: dec is 91.5, and a latitude must be from -90 to 90"
      )
    }
    val noCone = the[Exception] thrownBy spark.sql("SELECT 1 WHERE cone(rand(), 1, 2, 3, -4)").collect()
    messages(noCone) should include("radius -4.0")
    val wrong = the[Exception] thrownBy spark.sql("SELECT cone(1, 2, 3)")
    messages(wrong) should include("cone(longitude, latitude, axis_longitude, axis_latitude, radius)")
  }

  private def messages(thrown: Throwable): String =
    Iterator.iterate(thrown)(_.getCause).takeWhile(_ != null).map(_.getMessage).mkString("\n")
}
