package io.datashard.integration

import scala.collection.JavaConverters._

/** What Spark's metrics system knows of commits. */
class CommitGaugesSuite extends TableSuite {

  private def gauges: Map[String, Long] =
    MetricsRegistry
      .gauges("datashard")
      .asScala
      .map { case (name, value) => name -> value.longValue }
      .toMap

  test("the driver's commits are in the metrics system, in one source") {
    withTable { location =>
      writer(spark.range(10).toDF()).save(location)
      val before = gauges
      writer(spark.range(10).toDF()).mode("append").save(location)
      spark.sql(s"INSERT INTO datashard.`$location` VALUES (11)")
      val after = gauges
      after("commits") - before("commits") shouldBe 2
      after("attempts") - before("attempts") shouldBe 2
      after("data-bytes") should be > before("data-bytes")
      after.keySet should contain allOf ("lost-races", "unknown-outcomes", "queue-ms", "backoff-ms", "commit-ms",
      "rejected.condition", "rejected.same-tablet", "rejected.lost-race", "rejected.table-changed",
      "rejected.table-replaced", "rejected.other")
    }
  }
}
