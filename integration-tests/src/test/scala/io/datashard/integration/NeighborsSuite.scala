package io.datashard.integration

import java.nio.file.Path

import scala.collection.JavaConverters._
import scala.util.Random

import org.apache.hadoop.fs.{Path => HadoopPath}
import org.apache.parquet.ParquetReadOptions
import org.apache.parquet.hadoop.ParquetFileReader
import org.apache.parquet.hadoop.util.HadoopInputFile
import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.connector.catalog.{Identifier, SupportsRead}
import org.apache.spark.sql.connector.read.{Scan, SupportsReportStatistics}
import org.apache.spark.sql.functions.expr
import org.apache.spark.sql.util.CaseInsensitiveStringMap
import org.scalatest.Assertion

import io.datashard.FileEntry
import io.datashard.internal.sphere.{CellEdge, Healpix}
import io.datashard.spark.seam.{CellSlices, FileSlice}
import io.datashard.spark.{Compaction, DatashardCatalog, SparkDatabase}

/** Cells of the sphere are read with the rows of other cells that are near them, from those cells' own files. */
class NeighborsSuite extends TableSuite {
  private val near = "neighbors" -> "true"

  private def csv(name: String): DataFrame = spark.read
    .option("header", value = true)
    .option("inferSchema", value = true)
    .csv(getClass.getResource(s"/sky/$name").getPath)

  private def withStars(order: Int, radius: String, properties: String = "")(test: String => Any): Unit =
    withTable { location =>
      spark.sql(
        s"CREATE TABLE datashard.`$location` (id BIGINT, ra DOUBLE, dec DOUBLE, mag FLOAT) " +
          s"PARTITIONED BY (healpix($order, ra, dec)) TBLPROPERTIES ('neighbor-radius' = '$radius'$properties)"
      )
      test(location)
    }

  private def insert(location: String, rows: DataFrame): Unit = writer(rows).mode("append").save(location)

  private def entries(location: String): Seq[FileEntry] = snapshot(location).entries(java.util.List.of()).asScala

  /** What is read of each cell with its neighbors is what a comparison of all rows with all cells finds. */
  private def assertNeighbors(location: String, order: Int, radius: Double): Assertion = {
    val cells = new Healpix(order)
    val points = load(location).selectExpr("id", "ra", "dec").collect().toSeq.map { row =>
      val isPoint = !row.isNullAt(1) && !row.isNullAt(2) && !row.getDouble(1).isNaN && !row.getDouble(2).isNaN
      (row.getLong(0), if (isPoint) Some((row.getDouble(1), row.getDouble(2))) else None)
    }
    def cell(point: (Double, Double)): Long = cells.cell(point._1, point._2)
    val hosts = points.flatMap(_._2).map(cell).distinct
    val own = points.map { case (id, point) => (id, point.map(cell), false) }
    val neighbors = for {
      host <- hosts
      edge = new CellEdge(cells, host)
      (id, Some(point)) <- points
      if cell(point) != host && edge.isWithin(point._1, point._2, radius)
    } yield (id, Some(host), true)
    val found = load(location, near).selectExpr("id", "_cell", "_neighbor").collect().toSeq.map { row =>
      (row.getLong(0), if (row.isNullAt(1)) None else Some(row.getLong(1)), row.getBoolean(2))
    }
    val expected = own ++ neighbors
    withClue("missing: ")(expected.diff(found).take(5) shouldBe empty)
    withClue("too many: ")(found.diff(expected).take(5) shouldBe empty)
  }

  /** Around poles, the meridian 0 and corners of cells, on all scales; and some that are nowhere. */
  private def points(from: Int, count: Int, random: Random): DataFrame = {
    val session = spark
    import session.implicits._
    val corners = new Healpix(2).corners(77).asScala.map(corner => (corner.longitude, corner.latitude)).toSeq
    val centers =
      Seq((0.0, 90.0), (10.0, -90.0), (0.0, 0.0), (45.0, 0.0), (90.0, 41.8103148957786), (0.0, 30.0)) ++ corners
    val rows = (from until from + count).map { id =>
      val (ra, dec) = centers(random.nextInt(centers.size))
      val size = 20 * math.pow(10, -5 * random.nextDouble())
      val north = math.max(-90, math.min(90, dec + size * (random.nextDouble() - 0.5)))
      val east = ra + size * (random.nextDouble() - 0.5) / math.max(1e-3, math.cos(math.toRadians(north)))
      val turned = if (random.nextInt(4) == 0) east + 360 else east
      if (random.nextInt(20) == 0) (id.toLong, Double.NaN, north, 20f)
      else (id.toLong, turned, north, 10 + 10 * random.nextFloat())
    }
    rows.toDF("id", "ra", "dec", "mag")
  }

  for ((mode, order, degrees) <- Seq(("merge-on-read", 2, 1.0), ("copy-on-write", 3, 0.01)))
    test(s"after each of many commits the neighbors are those of brute force ($mode)") {
      val modes = Seq("delete", "update", "merge").map(of => s", '$of-mode' = '$mode'").mkString
      withStars(order, s"$degrees deg", modes) { location =>
        val random = new Random(order)
        val name = s"datashard.`$location`"
        val steps: Seq[() => Any] = Seq(
          () => insert(location, points(0, 150, random)),
          () => insert(location, points(150, 100, random)),
          () => spark.sql(s"DELETE FROM $name WHERE id % 5 = 0"),
          () => spark.sql(s"UPDATE $name SET dec = greatest(-90D, dec - 0.6), mag = 1 WHERE id % 7 = 1"),
          () => spark.sql(s"UPDATE $name SET ra = ra + 5 WHERE mag < 12"),
          () => {
            points(200, 100, random).createOrReplaceTempView("changes")
            spark.sql(
              s"MERGE INTO $name AS t USING changes AS c ON t.id = c.id WHEN MATCHED AND c.mag > 15 THEN DELETE " +
                "WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *"
            )
          },
          () => Compaction.of(spark, location).run(),
          () => spark.sql(s"DELETE FROM $name WHERE cone(ra, dec, 0, 90, 3)"),
          () => insert(location, points(300, 50, random))
        )
        for ((step, i) <- steps.zipWithIndex) withClue(s"after step $i: ") {
          step()
          assertNeighbors(location, order, degrees)
        }
        entries(location).filter(_.border.isEmpty) shouldBe empty
      }
    }

  test("the neighbors of a cell are read from the border row groups of the cells around it, and from no others") {
    withStars(2, "30 arcmin") { location =>
      insert(location, evenly(20000))
      entries(location) should have size 192
      val host = 77L
      val cells = new Healpix(2)
      val center = cells.center(host)
      val around = entries(location)
        .filter(file => cells.neighbors(host).contains(file.tablet.partition.get(0)))
        .map(file => file.path -> file)
        .toMap
      val cell = slices(location).find(_.cell == host).get
      val read = cell.neighbors.asScala.toSeq
      read.map(_.path).toSet shouldBe around.keySet
      for (slice <- read) {
        val border = around(slice.path).border.get
        val groups = rowGroups(location, slice)
        groups should have size 1
        groups.sum shouldBe border.rows
        border.rows should be < around(slice.path).rows / 2
        slice.length should be < slice.fileBytes / 2
      }
      cell.own.asScala.map(_.length).sum shouldBe entries(location).find(_.tablet.partition.get(0) == host).get.bytes
      val statistics = scan(location).asInstanceOf[SupportsReportStatistics].estimateStatistics()
      statistics.numRows.getAsLong shouldBe 20000 + entries(location).map(_.border.get.rows).sum
      val query = load(location, near).where(s"cone(ra, dec, ${center.longitude}, ${center.latitude}, 1)")
      query.rdd.getNumPartitions should be <= 16
      query.where(s"_cell = $host").rdd.getNumPartitions shouldBe 1
    }
  }

  test("conditions choose among rows and neighbors, and the same ones whether they choose files, too, or not") {
    withStars(1, "3 deg") { location =>
      insert(location, evenly(3000))
      for (
        (pushed, evaluated) <- Seq(
          // the cells of whole rings end at 19.47
          "dec > 19.5" -> "dec + 0 > 19.5",
          "cone(ra, dec, 100, 20, 15)" -> "cone(ra + 0, dec + 0, 100, 20, 15)",
          "healpix(1, ra, dec) = 20" -> "healpix(1, ra, dec) + 0 = 20",
          "_cell = 20" -> "_cell + 0 = 20",
          "_cell IN (3, 20, 21) AND _cell IN (20, 21, 22)" -> "_cell + 0 IN (20, 21)"
        )
      ) withClue(s"$pushed: ") {
        val found = load(location, near).where(pushed).selectExpr("id", "_cell", "_neighbor")
        assertSameRows(found, load(location, near).where(evaluated).selectExpr("id", "_cell", "_neighbor"))
        found.where("_neighbor").count() should be > 0L
      }
      load(location, near).where("_cell IN (3, 20, 21) AND _cell IN (20, 21)").rdd.getNumPartitions shouldBe 2
    }
  }

  test("an update within a cell writes that cell's file alone, and its neighbors see it") {
    for (mode <- Seq("merge-on-read", "copy-on-write"))
      withStars(2, "30 arcmin", s", 'update-mode' = '$mode'") { location =>
        insert(location, evenly(5000))
        val before = entries(location).map(_.path).toSet
        val bytes = snapshot(location).totals.bytes
        val written = dataFiles(location).toSet
        spark.sql(s"UPDATE datashard.`$location` SET mag = -1 WHERE healpix(2, ra, dec) = 77")
        val added = dataFiles(location).toSet -- written
        added should have size 1
        added.head should include("=77/")
        (before -- entries(location).map(_.path)).foreach(_ should include("=77/"))
        snapshot(location).metrics.get("data-bytes").longValue should be < bytes / 100
        assertNeighbors(location, 2, 0.5)
        val seenBy = load(location, near).where("mag = -1 AND _neighbor").selectExpr("_cell").distinct().collect()
        seenBy should not be empty
        seenBy.foreach(row => new Healpix(2).neighbors(77).asScala.map(_.longValue) should contain(row.getLong(0)))
      }
  }

  test("files without a border, or with one of a smaller radius, are read whole") {
    withTable { location =>
      writer(evenly(3000)).option("partitioning", "healpix(2, ra, dec)").save(location)
      entries(location).filter(_.border.isPresent) shouldBe empty
      for (radius <- Seq(0.2, 1.0, 0.5)) {
        spark.sql(s"ALTER TABLE datashard.`$location` SET TBLPROPERTIES ('neighbor-radius' = '$radius deg')")
        insert(location, evenly(100).selectExpr("id + 10000 AS id", "ra", "dec", "mag"))
        assertNeighbors(location, 2, radius)
      }
    }
  }

  test("a table's own sort order stands behind the border, and rows that a query sorted get one, too") {
    withStars(1, "1 deg", ", 'sort-order' = 'mag'") { location =>
      insert(location, evenly(2000))
      Compaction.of(spark, location).run()
      entries(location).filter(_.border.isEmpty) shouldBe empty
      assertNeighbors(location, 1, 1)
    }
    withStars(1, "1 deg") { location =>
      insert(location, evenly(2000).orderBy("ra", "dec"))
      entries(location).filter(_.border.isEmpty) shouldBe empty
      insert(location, evenly(2000).selectExpr("id + 2000 AS id", "ra", "dec", "mag"))
      Compaction.of(spark, location).run()
      entries(location) should have size 48
      entries(location).filter(_.border.isEmpty) shouldBe empty
      assertNeighbors(location, 1, 1)
    }
  }

  test("cells may be divided by other columns, and conditions hold for neighbors, too") {
    withTable { location =>
      spark.sql(
        s"CREATE TABLE datashard.`$location` (id BIGINT, ra FLOAT, dec DOUBLE, band STRING) " +
          "PARTITIONED BY (healpix(1, ra, dec), band) TBLPROPERTIES ('neighbor-radius' = '100 km')"
      )
      insert(
        location,
        evenly(2000)
          .selectExpr("id", "CAST(ra AS FLOAT) AS ra", "dec")
          .selectExpr("*", "IF(id % 3 = 0 AND healpix(1, ra, dec) % 2 = 0, 'g', 'r') AS band")
      )
      entries(location) should have size 72
      entries(location).filter(_.border.isEmpty) shouldBe empty
      val all = load(location, near).selectExpr("id", "band", "_cell", "_neighbor")
      all.where("_neighbor").count() should be > 0L
      val green = load(location, near).where("band = 'g'").selectExpr("id", "band", "_cell", "_neighbor")
      assertSameRows(green, spark.createDataFrame(all.rdd, all.schema).where("band = 'g'"))
      green.where("_cell % 2 = 1").count() should be > 0L // of cells without a file of it
      // columns that no query asks for tell which rows are near
      load(location, near).selectExpr("_neighbor").where("_neighbor").count() shouldBe all.where("_neighbor").count()
      withConf("spark.sql.parquet.enableVectorizedReader" -> "false") {
        assertSameRows(load(location, near).selectExpr("id", "band", "_cell", "_neighbor"), all)
      }
    }
  }

  test("without the option a row comes once, and says that it is no neighbor") {
    withStars(2, "1 deg") { location =>
      insert(location, evenly(500))
      load(location).count() shouldBe 500
      load(location).where("_neighbor").count() shouldBe 0
      load(location).where("_cell <> healpix(2, ra, dec)").count() shouldBe 0
      load(location, near).where("NOT _neighbor").count() shouldBe 500
      load(location).columns should not contain "_neighbor"
      spark.read.option("neighbors", "true").table(s"datashard.`$location`").where("_neighbor").count() shouldBe
        load(location, near).where("_neighbor").count()
    }
  }

  test("neighbors within one radius are not taken for those within another, where both are read at one version") {
    withDirectory { directory =>
      val location = directory.resolve("stars").toString
      writer(evenly(1000)).option("partitioning", "healpix(1, ra, dec)").save(location)
      def set(radius: String): DataFrame =
        spark.sql(s"ALTER TABLE datashard.`$location` SET TBLPROPERTIES ('neighbor-radius' = '$radius')")
      val scope = SparkDatabase.of(spark, directory.toString).begin()
      try {
        set("6 deg")
        val wide = load(location, near).groupBy("_neighbor").count()
        set("1 deg")
        val narrow = load(location, near).groupBy("_neighbor").count()
        wide.union(narrow).where("_neighbor").distinct().count() shouldBe 2
      } finally scope.close()
    }
  }

  test("the nearest pairs within 36 arcseconds that HATS expects are found cell by cell") {
    withStars(1, "1 arcmin") { location =>
      insert(location, csv("small_sky_xmatch.csv").selectExpr("CAST(id AS BIGINT) AS id", "ra", "dec", "0F AS mag"))
      val left = csv("small_sky.csv").selectExpr("id AS ss_id", "ra AS l", "dec AS b")
      val pairs = left
        .join(
          load(location, near).selectExpr("*", "_cell"),
          expr("healpix(1, l, b) = _cell AND sky_distance(l, b, ra, dec) <= 0.01")
        )
        .selectExpr("ss_id", "CAST(id AS INT)", "round(sky_distance(l, b, ra, dec), 11)")
      assertSameRows(pairs, csv("xmatch_correct.csv").selectExpr("ss_id", "CAST(xmatch_id AS INT)", "round(dist, 11)"))
    }
  }

  test(
    "a radius that is not possible is refused when it is declared, and neighbors where none are declared when read"
  ) {
    withStars(4, "1 deg") { location =>
      val alter = s"ALTER TABLE datashard.`$location` SET TBLPROPERTIES"
      assertRefused(location, "cannot be \"2 deg\"", "Choose a smaller radius, or a lower order")(
        spark.sql(s"$alter ('neighbor-radius' = '2 deg')")
      )
      assertRefused(location, "cannot be \"2 parsec\"", "deg, arcmin, arcsec, km, m")(
        spark.sql(s"$alter ('neighbor-radius' = '2 parsec')")
      )
      assertRefused(location, "must be partitioned by one healpix(order, longitude, latitude)")(
        spark.sql(s"$alter ('partitioning' = 'bucket(4, id)')")
      )
      insert(location, evenly(10))
      spark.sql(s"$alter ('neighbor-radius' = '1 deg', 'partitioning' = 'healpix(3, ra, dec)')")
      assertRefused(location, "is not partitioned by healpix(3)", "INSERT OVERWRITE")(load(location, near).collect())
    }
    withTable { location =>
      writer(evenly(10)).save(location)
      assertRefused(location, "neighbor-radius", "leave out the option neighbors")(load(location, near).collect())
      assertRefused(location, "set it to true or false")(load(location, "neighbors" -> "yes").collect())
      assertRefused(location, "neighbors has no meaning with the option metadata = files")(
        load(location, near, "metadata" -> "files").collect()
      )
    }
  }

  /** All over the sphere. */
  private def evenly(count: Int): DataFrame = spark
    .range(0, count, 1, 2)
    .selectExpr(
      "id",
      "id * 137.50776405003785D % 360 AS ra",
      s"degrees(asin(2 * (id + 0.5D) / $count - 1)) AS dec",
      "CAST(id * 7 % 100 AS FLOAT) AS mag"
    )

  private def scan(location: String): Scan =
    spark.sessionState.catalogManager
      .catalog("datashard")
      .asInstanceOf[DatashardCatalog]
      .loadTable(Identifier.of(Array.empty, location))
      .asInstanceOf[SupportsRead]
      .newScanBuilder(new CaseInsensitiveStringMap(Map(near).asJava))
      .build()

  private def slices(location: String): Seq[CellSlices] =
    scan(location).toBatch
      .planInputPartitions()
      .toSeq
      .map(_.asInstanceOf[CellSlices])

  /** The rows of the row groups that a slice stands for. */
  private def rowGroups(location: String, slice: FileSlice): Seq[Long] = {
    val path = new HadoopPath(Path.of(location, slice.path).toString)
    val file = HadoopInputFile.fromPath(path, spark.sessionState.newHadoopConf())
    val options = ParquetReadOptions.builder().withRange(slice.start, slice.start + slice.length).build()
    val reader = ParquetFileReader.open(file, options)
    try reader.getRowGroups.asScala.map(_.getRowCount)
    finally reader.close()
  }
}
