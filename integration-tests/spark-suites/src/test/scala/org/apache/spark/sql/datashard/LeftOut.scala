package org.apache.spark.sql.datashard

import scala.io.{Codec, Source}

/** The tests that this project's catalog is not to pass, which `left-out.md` lists by reasons. Other catalogs run them
  * as they run all others.
  */
private object LeftOut {

  /** @param suite the name of its class here */
  final case class Entry(suite: String, test: String, runs: Boolean)

  private val NotRun = "## Not run: "

  val entries: Set[Entry] = {
    val source = Source.fromResource("left-out.md")(Codec.UTF8)
    try {
      val lines = source.getLines().toList
      lines
        .foldLeft((true, Set.empty[Entry])) {
          case ((_, entries), line) if line.startsWith("## ") => (!line.startsWith(NotRun), entries)
          case ((runs, entries), line) if line.startsWith("- ") =>
            val Array(suite, test) = line.stripPrefix("- ").split(": ", 2)
            (runs, entries + Entry(suite, test, runs))
          case (state, _) => state
        }
        ._2
    } finally {
      source.close()
    }
  }

  def find(suite: String, test: String): Option[Entry] =
    entries.find(entry => entry.suite == suite && entry.test == test)
}
