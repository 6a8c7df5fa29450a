package io.datashard.integration

import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.{Files, Path, StandardCopyOption}

import scala.collection.JavaConverters._
import scala.util.Try

import io.datashard.DatashardException

/** Files that are not what the table says: each is named with cause and remedy, and all is well once it is restored. */
class DamageSuite extends ParquetOracle {

  for (
    (name, damage, cause) <- Seq[(String, Path => Unit, String)](
      ("cut short", file => Files.write(file, Files.readAllBytes(file).dropRight(100)), "cut short or replaced"),
      ("cut to its half", file => Files.write(file, Files.readAllBytes(file).take(200)), "cut short or replaced"),
      ("emptied", file => Files.write(file, Array.emptyByteArray), "cut short or replaced"),
      ("replaced by a text", file => Files.write(file, ("text " * 500).getBytes(UTF_8)), "cut short or replaced"),
      ("deleted", file => Files.delete(file), "is missing"),
      ("replaced by other Parquet", replaceByForeign, "cut short or replaced")
    )
  )
    test(s"a data file that is $name is named") {
      withDamage(dataFile, damage) { location =>
        val error = failure(load(location).collect())
        error.getMessage should (include(".parquet") and include(location) and include(cause) and include("restore"))
      }
    }

  test("a data file with the bytes of its pages changed is not read as other values") {
    withDamage(dataFile, file => flip(file, from = 4, count = 200)) { location =>
      failure(load(location).collect()).getMessage should (include(".parquet") and include("cannot be read"))
    }
  }

  test("a data file in which one byte of a number has changed is not read as another number") {
    withTable { location =>
      val plain = Map("compression" -> "uncompressed", "dictionary" -> "false")
      spark.range(0, 1000, 1, 1).write.format("datashard").options(plain).save(location)
      flip(dataFile(Path.of(location)), from = 2000, count = 1)
      failure(load(location).collect()).getMessage should (include(".parquet") and include("cannot be read"))
    }
  }

  test("what is behind a data file's end is not looked at") {
    withDamage(dataFile, file => Files.write(file, Files.readAllBytes(file) ++ "more".getBytes(UTF_8))) { location =>
      load(location).collect() should have length 100
    }
  }

  test("a damaged data file does no harm to queries that do not read it") {
    withDamage(dataFile, Files.delete(_)) { location =>
      val counts = (0 until 100 by 10).map(id => Try(load(location).where(s"id = $id").collect().length))
      counts.count(_.isFailure) should (be > 0 and be < 10)
      counts.filter(_.isSuccess).foreach(_.get shouldBe 1)
    }
  }

  for (
    (name, damage) <- Seq[(String, Path => Unit)](
      "cut short" -> (file => Files.write(file, Files.readAllBytes(file).dropRight(50))),
      "emptied" -> (file => Files.write(file, Array.emptyByteArray)),
      "replaced by a text" -> (file => Files.write(file, ("text " * 500).getBytes(UTF_8))),
      "replaced by other Parquet" -> replaceByForeign,
      "deleted" -> (file => Files.delete(file))
    )
  )
    test(s"a run of the catalog that is $name is named") {
      withDamage(catalogRun, damage, partitioning = "truncate(1, id)") { location =>
        val error = failure(load(location).collect())
        error.getMessage should (include("the run ") and include("cannot be read") and include("Restore it"))
      }
    }

  for (
    (name, damage, cause) <- Seq[(String, Path => Unit, Seq[String])](
      ("a text", file => Files.write(file, "garbage".getBytes(UTF_8)), Seq("cannot be read")),
      ("emptied", file => Files.write(file, Array.emptyByteArray), Seq("cannot be read")),
      ("cut short", file => Files.write(file, Files.readAllBytes(file).dropRight(10)), Seq("cannot be read")),
      ("JSON of another kind", file => Files.write(file, """{"a": 1}""".getBytes(UTF_8)), Seq("cannot be read")),
      (
        "of a newer format",
        file => replace(file, "\"format\" ?: ?1", "\"format\":99"),
        Seq("format 99", "Use a newer version of datashard")
      ),
      (
        "of an unknown feature",
        file => replace(file, "\"features\" ?: ?\\[ ?\\]", "\"features\":[\"telepathy\"]"),
        Seq("telepathy", "Use a newer version of datashard")
      ),
      (
        "renamed",
        file => replace(file, "\"version\" ?: ?2,", "\"version\":7,"),
        Seq("says 7: it was copied or renamed by hand", "restore that file")
      )
    )
  )
    test(s"a version object that is $name is named") {
      withDamage(newestVersion, damage) { location =>
        val messages = failure(load(location).collect()).getMessage
        messages should (include("version") and include(location) and include("commits/"))
        cause.foreach(part => messages should include(part))
        val writing =
          failure(spark.range(3).selectExpr("id", "'x' AS s").write.format("datashard").mode("append").save(location))
        cause.foreach(part => writing.getMessage should include(part))
      }
    }

  for (hint <- Seq("garbage", "", "99999", "-1", "0", "1"))
    test(s"a hint of '$hint' is only a hint") {
      withDamage(_.resolve("_datashard/commits/latest"), file => Files.write(file, hint.getBytes(UTF_8))) { location =>
        inNewPlace(location)(copy => load(copy).count() shouldBe 100)
      }
    }

  test("a missing hint is only a hint") {
    withDamage(_.resolve("_datashard/commits/latest"), Files.delete(_)) { location =>
      inNewPlace(location)(copy => load(copy).count() shouldBe 100)
    }
  }

  test("what is no datashard table is told apart, also when something is to be saved there") {
    for (
      (kind, files) <- Seq(
        "a Delta table" -> Seq("_delta_log/00000000000000000000.json", "part-0.parquet"),
        "an Iceberg table" -> Seq("metadata/v1.metadata.json", "data/part-0.parquet"),
        "a Hudi table" -> Seq(".hoodie/hoodie.properties", "part-0.parquet"),
        "plain Parquet files" -> Seq("part-0.parquet", "_SUCCESS"),
        "something else" -> Seq("notes.txt")
      )
    ) withDirectory { directory =>
      for (file <- files) {
        Files.createDirectories(directory.resolve(file).getParent)
        Files.writeString(directory.resolve(file), "{}")
      }
      val before = paths(directory)
      val reading = the[DatashardException] thrownBy load(directory.toString)
      reading.getMessage should (include(s"holds $kind") and include("no datashard table") and include(
        "the format that wrote it"
      ))
      for (mode <- Seq("append", "overwrite", "ignore", "errorifexists")) {
        val writing = the[DatashardException] thrownBy
          spark.range(1).write.format("datashard").mode(mode).save(directory.toString)
        writing.getMessage should include(s"holds $kind")
      }
      paths(directory) shouldBe before
    }
  }

  test("real Parquet written by Spark is told apart") {
    withTable { location =>
      spark.range(3).write.parquet(location)
      (the[DatashardException] thrownBy load(location)).getMessage should include("plain Parquet files")
      spark.read.parquet(location).count() shouldBe 3
    }
  }

  test("a missing table and an empty directory are said to be so") {
    withTable { location =>
      (the[DatashardException] thrownBy load(location)).getMessage should include("there is no table at")
    }
    withDirectory { directory =>
      (the[DatashardException] thrownBy load(directory.toString)).getMessage should include("there is no table at")
    }
  }

  /** A table of two versions and 100 rows, in which a file is damaged and, after the test, restored. */
  private def withDamage(file: Path => Path, damage: Path => Unit, partitioning: String = "")(
      test: String => Any
  ): Unit = withTable { location =>
    val rows = spark.range(0, 100, 1, 2).selectExpr("id", "concat('name ', id) AS s")
    rows.where("id < 50").write.format("datashard").option("partitioning", partitioning).save(location)
    rows.where("id >= 50").write.format("datashard").mode("append").save(location)
    val damaged = file(Path.of(location))
    val content = Files.readAllBytes(damaged)
    damage(damaged)
    test(location)
    Files.write(damaged, content)
    assertSameRows(load(location), rows)
    spark.range(1).selectExpr("id", "'more' AS s").write.format("datashard").mode("append").save(location)
    load(location).collect() should have length 101
  }

  /** The error of ours beneath those of Spark's scheduler. */
  private def failure(action: => Any): DatashardException = {
    val thrown = the[Exception] thrownBy action
    Iterator
      .iterate[Throwable](thrown)(_.getCause)
      .takeWhile(_ != null)
      .collectFirst { case ours: DatashardException => ours }
      .getOrElse(fail(s"no error of datashard beneath $thrown", thrown))
  }

  private def dataFile(table: Path): Path =
    paths(table).filter(p => p.toString.contains("/tablets/") && p.toString.endsWith(".parquet")).head

  private def newestVersion(table: Path): Path = table.resolve("_datashard/commits/00000000000000000002.json")

  /** The entries of a table of many files do not fit into its version objects. */
  private def catalogRun(table: Path): Path = paths(table).filter(_.toString.contains("/catalog/")).head

  /** A copy of the table is one that this process has not seen, so that it has only the hint to go by. */
  private def inNewPlace(location: String)(test: String => Any): Unit = withTable { copy =>
    for (file <- paths(Path.of(location))) {
      val target = Path.of(copy).resolve(Path.of(location).relativize(file))
      Files.createDirectories(target.getParent)
      Files.copy(file, target)
    }
    test(copy)
  }

  /** Of columns that have the table's names, but no ids. */
  private def replaceByForeign(file: Path): Unit = withTable { location =>
    spark.range(3).selectExpr("id", "'x' AS s").coalesce(1).write.parquet(location)
    val foreign = paths(Path.of(location)).filter(_.toString.endsWith(".parquet")).head
    Files.copy(foreign, file, StandardCopyOption.REPLACE_EXISTING)
  }

  private def paths(directory: Path): Seq[Path] = {
    val below = Files.walk(directory)
    try below.iterator.asScala.filter(Files.isRegularFile(_)).toSeq.sorted
    finally below.close()
  }

  private def replace(file: Path, pattern: String, replacement: String): Unit = {
    val before = Files.readString(file)
    val after = before.replaceFirst(pattern, java.util.regex.Matcher.quoteReplacement(replacement))
    after should not be before
    Files.writeString(file, after)
  }

  private def flip(file: Path, from: Int, count: Int): Unit = {
    val content = Files.readAllBytes(file)
    for (i <- from until from + count) content(i) = (content(i) ^ 0x55).toByte
    Files.write(file, content)
  }
}
