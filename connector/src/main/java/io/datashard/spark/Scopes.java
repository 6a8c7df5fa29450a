package io.datashard.spark;

import io.datashard.DatashardException;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Which session has which open scope. A scope belongs to a session, whatever thread works for it, and not to those that are made from the
 * session, such as a stream's.
 */
final class Scopes {
    private static final Map<SparkSession, ScopedTables> OPEN = new WeakHashMap<>();

    /** By which Spark tells a read what session it belongs to: {@code load} may be called while another one is active. */
    private static final String CONF = "spark.datasource.datashard." + Options.SCOPE;

    private Scopes() {}

    static synchronized Optional<ScopedTables> of(SparkSession session) {
        return Optional.ofNullable(OPEN.get(session));
    }

    /** @throws DatashardException if the session has a scope already */
    static ScopedTables open(SparkSession session, Supplier<ScopedTables> begin) {
        requireNone(session); // before it takes time
        ScopedTables scope = begin.get();
        add(session, scope);
        return scope;
    }

    private static synchronized void add(SparkSession session, ScopedTables scope) {
        requireNone(session);
        OPEN.put(session, scope);
        session.conf().set(CONF, scope.id());
    }

    private static synchronized void requireNone(SparkSession session) {
        ScopedTables open = OPEN.get(session);
        if (open != null) {
            throw new DatashardException("the session has an open scope already, on the database at " + open.location()
                    + ", and a statement can belong to one only. Commit or roll back that one first, or use another session:"
                    + " spark.newSession()");
        }
    }

    /**
     * The open scope of an id that Spark passed with a read. Nothing if it has ended, or if the read is one of a session that was cloned from
     * that of the scope: it has the same settings.
     */
    static synchronized Optional<ScopedTables> find(String id, SparkSession active) {
        return OPEN.entrySet().stream()
                .filter(open -> open.getValue().id().equals(id))
                .filter(open -> open.getKey() == active
                        || !active.conf().getOption(CONF).contains(id))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    static synchronized void close(ScopedTables scope) {
        OPEN.entrySet().removeIf(open -> {
            boolean isIt = open.getValue() == scope;
            if (isIt) {
                open.getKey().conf().unset(CONF);
            }
            return isIt;
        });
    }
}
