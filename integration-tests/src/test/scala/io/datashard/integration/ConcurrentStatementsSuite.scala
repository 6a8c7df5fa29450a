package io.datashard.integration

import java.util.concurrent.{Callable, CyclicBarrier, Executors, TimeUnit}

import scala.collection.JavaConverters._
import scala.util.{Failure, Random, Success, Try}

import org.apache.spark.sql.SparkSession

import io.datashard.ConcurrentModificationException

/** Random statements of several sessions on one table at once. Those that report success have happened one after the
  * other: each version of the table is what the statement that made it makes of the version before.
  */
class ConcurrentStatementsSuite extends TableSuite {
  import ConcurrentStatementsSuite._

  for (mode <- Seq("merge-on-read", "copy-on-write"); level <- Levels; seed <- 1 to 2)
    test(s"statements that succeed happened one after the other ($mode, ${level.name}, seed $seed)") {
      withTable { location =>
        writer(spark.range(0, level.ids, 1, 3).selectExpr("id", "id AS v")).save(location)
        val settings = Seq("delete-mode", "update-mode", "merge-mode").map(_ -> mode) :+ "isolation-level" -> level.name
        spark.sql(
          s"ALTER TABLE datashard.`$location` SET TBLPROPERTIES " +
            settings.map { case (property, value) => s"'$property' = '$value'" }.mkString("(", ", ", ")")
        )
        val before = snapshot(location).version
        val programs = (0 until Sessions).map { session =>
          val random = new Random(seed * 100L + session)
          (0 until Rounds).map(round => level.statement(random, 1000L * (session + 1) + 10 * round)).toList
        }

        val succeeded = run(programs, location)

        succeeded.flatten should not be empty
        val versions = table(location).history.asScala.reverse.toList.filter(_.version > before)
        val states = versions.map(version => (version.operation, version.version, rowsAt(location, version.version)))
        withClue(describe(programs, succeeded, states)) {
          explains(
            states.filterNot(_._1 == "merge").map { case (operation, _, rows) => (operation, rows) },
            rowsAt(location, before),
            succeeded
          ) shouldBe true
        }
      }
    }

  /** Runs each program in a session of its own, all of a round at once; what succeeded of each. */
  private def run(programs: Seq[List[Statement]], location: String): Seq[List[Statement]] = {
    val round = new CyclicBarrier(programs.size)
    val threads = Executors.newFixedThreadPool(programs.size)
    try
      programs
        .map { program =>
          val session = spark.newSession()
          threads.submit(new Callable[List[Statement]] {
            override def call(): List[Statement] = program.filter { statement =>
              round.await(2, TimeUnit.MINUTES)
              succeeds(session, statement.sql(s"datashard.`$location`"))
            }
          })
        }
        .map(_.get(4, TimeUnit.MINUTES))
    finally threads.shutdownNow()
  }

  private def succeeds(session: SparkSession, statement: String): Boolean = {
    SparkSession.setActiveSession(session)
    Try(session.sql(statement)) match {
      case Success(_) => true
      case Failure(error) =>
        withClue(statement)(cause[ConcurrentModificationException](error))
        false
    }
  }

  private def rowsAt(location: String, version: Long): Rows = {
    val rows = load(location, "snapshotId" -> version.toString).collect().map(row => row.getLong(0) -> row.getLong(1))
    rows.map(_._1).diff(rows.map(_._1).distinct) shouldBe empty
    rows.toMap
  }

  private def describe(
      programs: Seq[List[Statement]],
      succeeded: Seq[List[Statement]],
      states: List[(String, Long, Rows)]
  ): String =
    (programs.zip(succeeded).map { case (program, done) =>
      program.map(statement => s"$statement ${if (done.contains(statement)) "" else "(failed)"}").mkString("\n")
    } ++ states.map { case (operation, version, rows) => s"$version: $operation ${rows.toSeq.sorted.mkString(" ")}" })
      .mkString("\n", "\n\n", "\n")
}

private object ConcurrentStatementsSuite {
  private val Sessions = 3
  private val Rounds = 4

  /** Values by ids. */
  private type Rows = Map[Long, Long]

  /** What a statement does, in SQL and to rows. Values that an update makes depend on its place in the order. */
  private sealed trait Statement {
    def operation: String
    def sql(table: String): String
    def apply(rows: Rows): Rows
  }

  /** Rows from `from` until `to`, of which the value is odd if `odd`. */
  private final case class Selection(from: Long, to: Long, odd: Boolean) {
    def sql: String = s"id >= $from AND id < $to" + (if (odd) " AND v % 2 = 1" else "")

    def holds(id: Long, v: Long): Boolean = from <= id && id < to && (!odd || v % 2 == 1)
  }

  private final case class Insert(id: Long, v: Long) extends Statement {
    override def operation: String = "append"

    override def sql(table: String): String = s"INSERT INTO $table VALUES ($id, $v)"

    override def apply(rows: Rows): Rows = rows + (id -> v)
  }

  private final case class Delete(selection: Selection) extends Statement {
    override def operation: String = "delete"

    override def sql(table: String): String = s"DELETE FROM $table WHERE ${selection.sql}"

    override def apply(rows: Rows): Rows = rows.filterNot { case (id, v) => selection.holds(id, v) }
  }

  private final case class Update(selection: Selection, added: Long) extends Statement {
    override def operation: String = "update"

    override def sql(table: String): String = s"UPDATE $table SET v = v * 2 + $added WHERE ${selection.sql}"

    override def apply(rows: Rows): Rows = rows.map {
      case (id, v) if selection.holds(id, v) => id -> (v * 2 + added)
      case row                               => row
    }
  }

  /** Deletes every fourth of the rows and updates the others. Inserts those that are not there from an id on, and `id`.
    */
  private final case class Merge(selection: Selection, insertsFrom: Long, id: Long, added: Long) extends Statement {
    override def operation: String = "merge-into"

    override def sql(table: String): String =
      s"""MERGE INTO $table AS t
         |USING (SELECT id FROM range(${selection.from}, ${selection.to}) UNION ALL SELECT ${id}L) AS n
         |ON t.id = n.id
         |WHEN MATCHED AND t.id % 4 = 0 THEN DELETE
         |WHEN MATCHED THEN UPDATE SET v = t.v * 2 + $added
         |WHEN NOT MATCHED AND n.id >= $insertsFrom THEN INSERT (id, v) VALUES (n.id, $added)""".stripMargin

    override def apply(rows: Rows): Rows =
      ((selection.from until selection.to) :+ id).foldLeft(rows) {
        case (rows, id) if rows.contains(id) && id % 4 == 0 => rows - id
        case (rows, id) if rows.contains(id)                => rows + (id -> (rows(id) * 2 + added))
        case (rows, id) if id >= insertsFrom                => rows + (id -> added)
        case (rows, _)                                      => rows
      }
  }

  /** @param name
    *   of the isolation level
    * @param ids
    *   of the rows that all sessions change: those below
    * @param looksAtValues
    *   whether what a statement selects depends on what others change
    * @param insertsFrom
    *   from which id on rows are inserted that are not there
    */
  private final case class Level(name: String, ids: Long, looksAtValues: Boolean, insertsFrom: Long) {

    /** @param own an id that no other statement has */
    def statement(random: Random, own: Long): Statement = {
      val from = random.nextInt(ids.toInt).toLong
      val selection = Selection(from, from + 1 + random.nextInt(8), looksAtValues && random.nextBoolean())
      val added = random.nextInt(100).toLong
      random.nextInt(7) match {
        case 0     => Insert(own, added)
        case 1 | 2 => Delete(selection)
        case 3 | 4 => Update(selection, added)
        case _     => Merge(selection.copy(odd = false), insertsFrom, own, added)
      }
    }
  }

  /** Under snapshot isolation only statements that depend on nothing but the rows they change happen one after the
    * other.
    */
  private val Levels = Seq(
    Level("serializable", 40, looksAtValues = true, insertsFrom = 0),
    Level("snapshot", 40, looksAtValues = false, insertsFrom = 1000)
  )

  /** Whether these versions, by operations and rows, are what statements made that each session ran in this order. A
    * statement that changes nothing may have no version.
    */
  private def explains(versions: List[(String, Rows)], now: Rows, left: Seq[List[Statement]]): Boolean =
    if (versions.isEmpty && left.forall(_.isEmpty)) true
    else
      left.indices.exists { session =>
        left(session).headOption.exists { statement =>
          def rest = left.updated(session, left(session).tail)
          versions.headOption.exists { case (operation, rows) =>
            statement.operation == operation && statement(now) == rows && explains(versions.tail, rows, rest)
          } || statement(now) == now && explains(versions, now, rest)
        }
      }
}
