package io.datashard.integration

import java.nio.file.{Files, Path}

import org.apache.spark.sql.{DataFrame, DataFrameWriter, Row, SaveMode}

/** What save(path) does in each mode with what it finds at the path. */
class SaveModesSuite extends TableSuite {

  private val oldRow = Row(1, "a", ts("2024-01-01 10:00:00"))
  private val newRow = Row(2, "b", ts("2024-01-02 11:00:00"))

  private def ts(text: String) = java.sql.Timestamp.from(java.time.Instant.parse(text.replace(' ', 'T') + "Z"))

  private def oldRows: DataFrame = spark.sql("SELECT 1 AS id, 'a' AS dt, TIMESTAMP '2024-01-01 10:00:00' AS ts")
  private def newRows: DataFrame = spark.sql("SELECT 2 AS id, 'b' AS dt, TIMESTAMP '2024-01-02 11:00:00' AS ts")

  /** A way to partition, and what the table then says of it. */
  private case class Partitioned(
      name: String,
      by: DataFrameWriter[Row] => DataFrameWriter[Row],
      transforms: Seq[String]
  )

  private val partitionings = Seq(
    Partitioned("unpartitioned", identity, Seq.empty),
    Partitioned("partitionBy(dt)", _.partitionBy("dt"), Seq("dt:identity")),
    Partitioned(
      "partitioning = days(ts), bucket(16, id)",
      _.option("partitioning", "days(ts), bucket(16, id)"),
      Seq("ts_day:days", "id_bucket:bucket(16)")
    )
  )

  /** Something at a path, and the rows of it if it is a table. */
  private case class Found(name: String, prepare: (String, Partitioned) => Unit, rows: Option[Seq[Row]])

  private val nothing = Seq(
    Found("a missing path", (_, _) => (), None),
    Found("an empty directory", (location, _) => Files.createDirectories(Path.of(location)), None)
  )

  private val tables = Seq(
    Found("a table with rows", (location, p) => p.by(writer(oldRows)).save(location), Some(Seq(oldRow))),
    Found("a table without rows", (location, p) => p.by(writer(oldRows.limit(0))).save(location), Some(Seq.empty))
  )

  private val foreign = Seq(
    "plain Parquet" -> ((location: String) => oldRows.write.parquet(location)),
    "a Delta table" -> ((location: String) => {
      oldRows.write.parquet(location)
      Files.writeString(Files.createDirectory(Path.of(location, "_delta_log")).resolve("0.json"), "{}")
      ()
    }),
    "an Iceberg table" -> ((location: String) => {
      Files.writeString(Files.createDirectories(Path.of(location, "metadata")).resolve("v1.metadata.json"), "{}")
      oldRows.write.parquet(location + "/data")
    })
  )

  for (found <- nothing; partitioned <- partitionings; mode <- SaveMode.values)
    test(s"$mode on ${found.name} creates the table, ${partitioned.name}") {
      withTable { location =>
        found.prepare(location, partitioned)
        partitioned.by(writer(newRows).mode(mode)).save(location)
        assertRows(load(location), newRow)
        operations(location) shouldBe Seq("create")
        partitionFields(location) shouldBe partitioned.transforms
      }
    }

  for (found <- tables; partitioned <- partitionings) {
    def there[T](test: String => T): T = withTable { location =>
      found.prepare(location, partitioned)
      test(location)
    }
    val name = s"${found.name}, ${partitioned.name}"

    test(s"Append adds the rows to $name") {
      there { location =>
        partitioned.by(writer(newRows).mode(SaveMode.Append)).save(location)
        assertRows(load(location), found.rows.get :+ newRow: _*)
        operations(location) shouldBe Seq("create", "append")
        partitionFields(location) shouldBe partitioned.transforms
      }
    }

    test(s"Overwrite puts the rows in the place of those of $name, in one commit") {
      there { location =>
        val before = snapshot(location)
        partitioned.by(writer(newRows).mode(SaveMode.Overwrite)).save(location)
        assertRows(load(location), newRow)
        operations(location) shouldBe Seq("create", "overwrite")
        partitionFields(location) shouldBe partitioned.transforms
        snapshot(location).schema shouldBe before.schema
        assertRows(load(location, "snapshotId" -> "1"), found.rows.get: _*)
      }
    }

    test(s"Ignore leaves $name as it is") {
      there { location =>
        val before = onDisk(location)
        partitioned.by(writer(newRows).mode(SaveMode.Ignore)).save(location)
        onDisk(location) shouldBe before
        assertRows(load(location), found.rows.get: _*)
      }
    }

    test(s"ErrorIfExists, the default, refuses $name") {
      there { location =>
        assertRefused(location, location, "already", "append, overwrite or ignore") {
          partitioned.by(writer(newRows)).save(location)
        }
        assertRows(load(location), found.rows.get: _*)
      }
    }

    test(s"Append and Overwrite keep the partitioning when they do not name one: $name") {
      there { location =>
        writer(newRows).mode(SaveMode.Append).save(location)
        writer(newRows).mode(SaveMode.Overwrite).save(location)
        assertRows(load(location), newRow)
        partitionFields(location) shouldBe partitioned.transforms
      }
    }

    for (mode <- Seq(SaveMode.Append, SaveMode.Overwrite))
      test(s"$mode refuses another partitioning than that of $name") {
        there { location =>
          assertRefused(location, location, "partitioned", "id", "overwriteSchema = true") {
            writer(newRows).mode(mode).partitionBy("id").save(location)
          }
        }
      }
  }

  for ((name, prepare) <- foreign; partitioned <- partitionings; mode <- SaveMode.values)
    test(s"$mode refuses $name and changes nothing of it, ${partitioned.name}") {
      withTable { location =>
        prepare(location)
        assertRefused(location, location, name, "Nothing was changed", "Choose another location") {
          partitioned.by(writer(newRows).mode(mode)).save(location)
        }
      }
    }

  test("a directory with files of some other kind is refused, also with overwriteSchema") {
    withTable { location =>
      Files.writeString(Files.createDirectories(Path.of(location)).resolve("notes.txt"), "mine")
      assertRefused(location, "notes.txt", "Choose another location") {
        writer(newRows).mode("overwrite").option("overwriteSchema", "true").save(location)
      }
    }
  }

  test("overwriteSchema replaces schema and partitioning in one commit, and older versions keep theirs") {
    withTable { location =>
      writer(oldRows).partitionBy("dt").save(location)
      val other = spark.sql("SELECT 2.5D AS id, 'x' AS name")
      assertRefused(location, "name", "overwriteSchema")(writer(other).mode("overwrite").save(location))
      writer(other).mode("overwrite").option("overwriteSchema", "true").partitionBy("name").save(location)
      operations(location) should have size 2
      load(location).schema.names shouldBe Array("id", "name")
      partitionFields(location) shouldBe Seq("name:identity")
      assertRows(load(location), Row(2.5, "x"))
      load(location, "snapshotId" -> "1").schema.names shouldBe Array("id", "dt", "ts")
      assertRows(load(location, "snapshotId" -> "1"), oldRow)
    }
  }

  test("overwriteSchema without a partitioning makes the table unpartitioned") {
    withTable { location =>
      writer(oldRows).partitionBy("dt").save(location)
      writer(newRows).mode("overwrite").option("overwriteSchema", "true").save(location)
      partitionFields(location) shouldBe empty
      assertRows(load(location), newRow)
    }
  }

  test("after overwriteSchema rows of the new schema can be appended, those of the old not") {
    withTable { location =>
      writer(oldRows).save(location)
      val other = spark.sql("SELECT 'k' AS k")
      writer(other).mode("overwrite").option("overwriteSchema", "true").save(location)
      writer(other).mode("append").save(location)
      assertRows(load(location), Row("k"), Row("k"))
      assertRefused(location, "k", "missing")(writer(oldRows).mode("append").save(location))
    }
  }

  test("an overwrite reads the table that it replaces") {
    withTable { location =>
      writer(oldRows).save(location)
      writer(load(location).selectExpr("id + 1 AS id", "dt", "ts")).mode("overwrite").save(location)
      assertRows(load(location).select("id"), Row(2))
      writer(load(location).selectExpr("id", "1 AS extra"))
        .mode("overwrite")
        .option("overwriteSchema", "true")
        .save(location)
      assertRows(load(location), Row(2, 1))
    }
  }

  test("a dynamic overwrite, by option, takes only the partitions that it writes") {
    withTable { location =>
      writer(oldRows.union(newRows)).partitionBy("dt").save(location)
      writer(newRows.selectExpr("20 AS id", "dt", "ts"))
        .mode("overwrite")
        .option("partitionOverwriteMode", "dynamic")
        .save(location)
      assertRows(load(location).select("id", "dt"), Row(1, "a"), Row(20, "b"))
      operations(location) shouldBe Seq("create", "overwrite")
    }
  }

  test("a dynamic overwrite, by the session's conf, takes only the partitions that it writes; the option wins") {
    withTable { location =>
      withConf("spark.sql.sources.partitionOverwriteMode" -> "dynamic") {
        writer(oldRows.union(newRows)).option("partitioning", "days(ts)").save(location)
        writer(newRows.selectExpr("20 AS id", "dt", "ts")).mode("overwrite").save(location)
        assertRows(load(location).select("id"), Row(1), Row(20))
        writer(newRows).mode("overwrite").option("partitionOverwriteMode", "static").save(location)
        assertRows(load(location), newRow)
      }
    }
  }

  test("a dynamic overwrite of a partition whose value is null") {
    withTable { location =>
      writer(spark.sql("SELECT * FROM VALUES (1, 'a'), (2, NULL) AS t(id, dt)")).partitionBy("dt").save(location)
      writer(spark.sql("SELECT 3 AS id, CAST(NULL AS STRING) AS dt"))
        .mode("overwrite")
        .option("partitionOverwriteMode", "dynamic")
        .save(location)
      assertRows(load(location), Row(1, "a"), Row(3, null))
    }
  }

  test("a dynamic overwrite of an unpartitioned table replaces all rows") {
    withTable { location =>
      writer(oldRows).save(location)
      writer(newRows).mode("overwrite").option("partitionOverwriteMode", "dynamic").save(location)
      assertRows(load(location), newRow)
    }
  }

  test("saves of no rows: create an empty table, append nothing, overwrite with nothing") {
    for (partitioned <- partitionings) withTable { location =>
      partitioned.by(writer(oldRows.limit(0))).save(location)
      assertRows(load(location))
      load(location).schema.map(field => (field.name, field.dataType, field.nullable)) shouldBe
        oldRows.schema.map(field => (field.name, field.dataType, true))
      writer(oldRows).mode("append").save(location)
      writer(oldRows.limit(0)).mode("append").save(location)
      assertRows(load(location), oldRow)
      writer(oldRows.limit(0)).mode("overwrite").option("partitionOverwriteMode", "dynamic").save(location)
      assertRows(load(location), (if (partitioned.transforms.isEmpty) Seq.empty else Seq(oldRow)): _*)
      writer(oldRows.limit(0)).mode("overwrite").save(location)
      assertRows(load(location))
    }
  }

  test("columns are matched by name, whatever their order and case") {
    withTable { location =>
      writer(oldRows).save(location)
      writer(newRows.selectExpr("TS", "DT", "ID")).mode("append").save(location)
      load(location).schema.names shouldBe Array("id", "dt", "ts")
      assertRows(load(location), oldRow, newRow)
    }
  }

  /** The table has one column c of the first type; rows of the second are refused with these words. */
  private val lossy = Seq(
    ("LONG", "1.5D", "double"),
    ("INT", "1.5F", "float"),
    ("LONG", "1.5BD", "decimal(2,1)"),
    ("DECIMAL(10,2)", "CAST(1.234 AS DECIMAL(10,3))", "decimal(10,3)"),
    ("DECIMAL(10,2)", "1.5D", "double"),
    ("FLOAT", "1.5D", "double"),
    ("FLOAT", "16777217", "int"),
    ("DOUBLE", "9007199254740993L", "bigint"),
    ("DOUBLE", "CAST(1 AS DECIMAL(38,0))", "decimal(38,0)"),
    ("DATE", "TIMESTAMP '2024-01-01 10:00:00'", "timestamp"),
    ("DATE", "TIMESTAMP_NTZ '2024-01-01 10:00:00'", "timestamp_ntz"),
    ("STRUCT<f: LONG>", "named_struct('f', 1.5D)", "double"),
    ("ARRAY<LONG>", "array(1.5D)", "double"),
    ("MAP<STRING, LONG>", "map('k', 1.5D)", "double")
  )

  for ((tableType, value, rowType) <- lossy; mode <- Seq("append", "overwrite"))
    test(s"$mode refuses $value for a column of type $tableType: it would lose a part") {
      withTable { location =>
        writer(spark.sql(s"SELECT CAST(NULL AS $tableType) AS c")).save(location)
        assertRefused(location, "column c", rowType, "would lose a part", "cast it yourself", "Nothing was written") {
          writer(spark.sql(s"SELECT $value AS c")).mode(mode).save(location)
        }
      }
    }

  test("types that fit are widened: int to long, float to double, date to timestamp, decimal to a wider one") {
    withTable { location =>
      writer(spark.sql("SELECT 1L AS a, 1D AS b, CAST(1 AS DECIMAL(10,3)) AS c, 1D AS d, 1D AS e")).save(location)
      writer(spark.sql("SELECT 2 AS a, 2.5F AS b, CAST(2.5 AS DECIMAL(5,2)) AS c, 7 AS d, 0.1BD AS e"))
        .mode("append")
        .save(location)
      assertRows(
        load(location),
        Row(1L, 1.0, new java.math.BigDecimal("1.000"), 1.0, 1.0),
        Row(2L, 2.5, new java.math.BigDecimal("2.500"), 7.0, 0.1)
      )
    }
  }

  test("a number that does not fit a narrower column fails the save, and the table stays") {
    withTable { location =>
      writer(spark.sql("SELECT 1 AS c")).save(location)
      val directories = snapshotDirectories(location)
      val error = the[Exception] thrownBy writer(spark.sql("SELECT 3000000000L AS c")).mode("append").save(location)
      error.toString + error.getCause should include("OVERFLOW")
      assertRows(load(location), Row(1))
      snapshotDirectories(location) shouldBe directories
    }
  }

  test("a missing column and one that is too much are both named") {
    withTable { location =>
      writer(oldRows).save(location)
      assertRefused(
        location,
        "no column extra (int)",
        "column dt of the table is missing",
        "Nothing was written",
        "Select the table's columns"
      ) {
        writer(spark.sql("SELECT 1 AS id, TIMESTAMP '2024-01-01 10:00:00' AS ts, 7 AS extra"))
          .mode("append")
          .save(location)
      }
    }
  }

  test("a missing and an additional field of a struct is refused") {
    withTable { location =>
      writer(spark.sql("SELECT named_struct('a', 1, 'b', 2) AS s")).save(location)
      assertRefused(location, "s.b")(
        writer(spark.sql("SELECT named_struct('a', 1) AS s")).mode("append").save(location)
      )
      assertRefused(location, "s.c") {
        writer(spark.sql("SELECT named_struct('a', 1, 'b', 2, 'c', 3) AS s")).mode("append").save(location)
      }
    }
  }

  test("null in a column that is never null is refused") {
    withTable { location =>
      spark.sql(s"CREATE TABLE datashard.`$location` (id INT NOT NULL, dt STRING)")
      assertRefused(location, "id")(
        writer(spark.sql("SELECT CAST(NULL AS INT) AS id, 'a' AS dt")).mode("append").save(location)
      )
    }
  }

  private val impossible = Seq(
    ("NULL AS c", Seq("column c", "void", "cast it")),
    ("make_interval(1, 2, 3) AS c", Seq("Cannot save interval data type")), // Spark itself
    ("struct(NULL AS inner) AS c", Seq("column c.inner", "void")),
    ("array(NULL) AS c", Seq("column c.element", "void")),
    ("1 AS c, 2 AS C", Seq("differ", "case"))
  )

  for ((columns, texts) <- impossible; mode <- SaveMode.values)
    test(s"$mode refuses SELECT $columns before anything is written") {
      withTable { location =>
        assertRefused(location, texts: _*)(writer(spark.sql(s"SELECT $columns")).mode(mode).save(location))
        Files.exists(Path.of(location)) shouldBe false
      }
    }

  test("a struct without fields is refused") {
    withTable { location =>
      val schema = new org.apache.spark.sql.types.StructType().add("c", new org.apache.spark.sql.types.StructType)
      val rows = spark.createDataFrame(new java.util.ArrayList[Row], schema)
      assertRefused(location, "struct", "field")(writer(rows).save(location))
      Files.exists(Path.of(location)) shouldBe false
    }
  }

  test("no columns at all are refused") {
    withTable { location =>
      assertRefused(location, "column")(writer(spark.range(1).select()).save(location))
      Files.exists(Path.of(location)) shouldBe false
    }
  }

  test("a partition column that does not exist, and a transform that does not fit, are refused on a missing path") {
    withTable { location =>
      assertRefused(location, "nope")(writer(newRows).partitionBy("nope").save(location))
      assertRefused(location, "nope")(writer(newRows).option("partitioning", "days(nope)").save(location))
      assertRefused(location, "dt", "days")(writer(newRows).option("partitioning", "days(dt)").save(location))
      assertRefused(location, "weeks", "days, hours")(
        writer(newRows).option("partitioning", "weeks(ts)").save(location)
      )
      assertRefused(location, "partitionBy(dt)", "give one of them") {
        writer(newRows).option("partitioning", "days(ts)").partitionBy("dt").save(location)
      }
      Files.exists(Path.of(location)) shouldBe false
    }
  }

  test("an unknown option is refused with the nearest name, for writing and for reading") {
    withTable { location =>
      assertRefused(location, "partitionning", "did you mean partitioning?") {
        writer(newRows).option("partitionning", "dt").save(location)
      }
      assertRefused(location, "header", "The options are")(
        writer(newRows).option("header", "true").save(location)
      )
      assertRefused(location, "did you mean mergeSchema?")(
        writer(newRows).option("mergeSchemas", "true").save(location)
      )
      writer(newRows).save(location)
      assertRefused(location, "snapshotID1", "did you mean snapshotId?") {
        load(location, "snapshotID1" -> "1").collect()
      }
      assertRefused(location, "overwriteSchema", "true or false") {
        writer(newRows).mode("overwrite").option("overwriteSchema", "yes").save(location)
      }
      assertRefused(location, "partitionOverwriteMode", "static or dynamic") {
        writer(newRows).mode("overwrite").option("partitionOverwriteMode", "sometimes").save(location)
      }
      assertRefused(location, "target-file-size", "number of bytes") {
        writer(newRows).mode("append").option("target-file-size", "1g").save(location)
      }
      assertRefused(location, "compression")(
        writer(newRows).mode("append").option("compression", "zipp").save(location)
      )
    }
  }

  test("options are known in any case, and Spark's own pass") {
    withTable { location =>
      writer(newRows).option("PARTITIONING", "dt").option("spark.datasource.datashard.x", "1").save(location)
      partitionFields(location) shouldBe Seq("dt:identity")
    }
  }

  test("save and load without a path say what is missing") {
    (the[Exception] thrownBy writer(newRows).save()).getMessage should include("save(path)")
    (the[Exception] thrownBy spark.read.format("datashard").load()).getMessage should include("load(path)")
  }

  test("several paths cannot be loaded at once") {
    (the[Exception] thrownBy spark.read.format("datashard").load("/a", "/b")).getMessage should include("one directory")
  }

  test("a missing path cannot be loaded, and what lies there instead is said") {
    withTable { location =>
      (the[Exception] thrownBy load(location)).getMessage should include(s"no table at $location")
      oldRows.write.parquet(location)
      (the[Exception] thrownBy load(location)).getMessage should include("plain Parquet")
    }
  }

  test("a schema of the user's is refused when reading, before it could mislead") {
    withTable { location =>
      writer(newRows).save(location)
      val error = the[Exception] thrownBy spark.read.schema("id STRING").format("datashard").load(location)
      error.getMessage should include("schema")
    }
  }

  test("a location may hold blanks, signs and letters of any script") {
    withDirectory { directory =>
      val location = directory.resolve("a b%20#c=d é 星").toString
      writer(oldRows).partitionBy("dt").save(location)
      writer(newRows).mode("append").save(location)
      assertRows(load(location), oldRow, newRow)
      assertRows(load(snapshot(location).location), oldRow, newRow)
      Files.exists(Path.of(location)) shouldBe true
    }
  }

  private def partitionFields(location: String): Seq[String] = {
    val fields = snapshot(location).partitioning.fields
    (0 until fields.size).map { i =>
      val field = fields.get(i)
      val transform = field.transform match {
        case bucket: io.datashard.Transform.Bucket => s"bucket(${bucket.buckets})"
        case other                                 => other.getClass.getSimpleName.toLowerCase(java.util.Locale.ROOT)
      }
      s"${field.name}:$transform"
    }
  }
}
