package io.datashard.spark;

import io.datashard.DatashardException;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.SessionConfigSupport;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.CreatableRelationProvider;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.collection.JavaConverters;

/**
 * The format {@code datashard}: {@code df.write.format("datashard").save(path)} and {@code
 * spark.read.format("datashard").load(path)}.
 *
 * <p>A table that comes from here can be read but not written, so that Spark hands all four save modes to {@link #createRelation},
 * also on a path where no table is yet; that runs the write on a relation of its own.
 */
public final class DatashardSource
        implements TableProvider, DataSourceRegister, CreatableRelationProvider, SessionConfigSupport {
    /** What users call the format. */
    static final String NAME = "datashard";

    @Override
    public String shortName() {
        return NAME;
    }

    /**
     * Spark passes the session's settings {@code spark.datasource.datashard.*} as options of a read. It takes this for a part of a regular
     * expression, so that these two are passed and no others: those would choose versions of all tables at once.
     */
    @Override
    public String keyPrefix() {
        return NAME + "(?=\\.(?:" + Options.PIN + "|" + Options.SCOPE + ")$)";
    }

    /** Nothing: Spark asks for it also where a table is only about to be created. The table knows its schema. */
    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        return new StructType();
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        SparkSession session = SparkSession.active();
        DatashardCatalog.offerTo(session);
        return new PathTables(session).load(new CaseInsensitiveStringMap(properties));
    }

    /**
     * Saves rows at the {@code path} option in one transaction.
     *
     * @throws DatashardException for a mode that does not allow what is there, for foreign files, for columns that do not fit;
     *     nothing is written then
     */
    @Override
    public BaseRelation createRelation(
            SQLContext context,
            SaveMode mode,
            scala.collection.immutable.Map<String, String> parameters,
            Dataset<Row> rows) {
        CaseInsensitiveStringMap options = new CaseInsensitiveStringMap(JavaConverters.mapAsJavaMap(parameters));
        DatashardCatalog.offerTo(context.sparkSession());
        new SaveToPath(context.sparkSession(), options).save(rows, mode);
        return new Saved(context, rows.schema());
    }

    /** What Spark wants back from a save; nobody reads from it. */
    private static final class Saved extends BaseRelation {
        private final SQLContext context;
        private final StructType schema;

        Saved(SQLContext context, StructType schema) {
            this.context = context;
            this.schema = schema;
        }

        @Override
        public SQLContext sqlContext() {
            return context;
        }

        @Override
        public StructType schema() {
            return schema;
        }
    }
}
