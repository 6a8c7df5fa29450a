package org.apache.spark.sql.datashard

import org.apache.spark.SparkConf
import org.apache.spark.sql.internal.{SessionState, SessionStateBuilder, SQLConf}
import org.apache.spark.sql.test.{TestSparkSession, TestSQLContext}

/** A session of Spark's tests that has the catalog under test wherever a suite sets one of Spark's. As it happens where
  * settings are kept, it is the same in a suite's `sparkConf`, its `beforeAll`, its `before` and its tests.
  */
private class RedirectedSession(conf: SparkConf) extends TestSparkSession(conf) {
  @transient
  override lazy val sessionState: SessionState = new RedirectedSession.Builder(this).build()
}

private object RedirectedSession {
  private class Builder(session: RedirectedSession) extends SessionStateBuilder(session, None) {
    override protected lazy val conf: SQLConf = {
      val conf = new Conf
      conf.clear()
      SQLConf.mergeSparkConf(conf, session.sparkContext.conf)
      conf
    }
  }

  /** As the one of Spark's tests, which keeps some settings for ever. */
  private class Conf extends SQLConf {
    override def clear(): Unit = {
      super.clear()
      TestSQLContext.overrideConfs.foreach { case (key, value) => setConfString(key, value) }
    }

    override protected def setConfWithCheck(key: String, value: String): Unit =
      CatalogUnderTest.redirect(key -> value).foreach { case (key, value) => super.setConfWithCheck(key, value) }
  }
}
