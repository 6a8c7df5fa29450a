package org.apache.spark.sql.datashard

import org.scalatest.funsuite.AnyFunSuite

/** Keeps the list of what is left out true; that a test in it fails is checked where it runs. */
class LeftOutSuite extends AnyFunSuite {
  test("each test that is left out is one of its suite") {
    val unknown = LeftOut.entries.groupBy(_.suite).flatMap { case (suite, entries) =>
      val names = Class
        .forName(s"${getClass.getPackageName}.$suite")
        .getDeclaredConstructor()
        .newInstance()
        .asInstanceOf[Redirected]
        .names
      entries.filterNot(entry => names.contains(entry.test))
    }
    assert(unknown.isEmpty)
  }
}
