package io.meshgate.adapter.jdbc.postgres;

import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreFailure.Phase;
import io.meshgate.adapter.jdbc.SqlStates;
import io.meshgate.catalog.Endpoint;
import java.io.IOException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Tells PostgreSQL's errors as {@link StoreFailure}s, by SQLSTATE (PostgreSQL manual, appendix A). */
final class PostgresFailures {
    /** A statement that was cancelled: by its time-out, by us, or by an administrator. */
    static final String QUERY_CANCELED = "57014";

    private static final SqlStates STATES = new SqlStates(Map.of(
            "08004",
            Kind.REFUSED, // the server rejected the connection
            "25P03",
            Kind.TIMED_OUT, // idle in transaction
            "25P04",
            Kind.TIMED_OUT, // transaction_timeout
            "53",
            Kind.OVERLOADED, // too many connections, out of memory, disk full
            "55P03",
            Kind.TIMED_OUT, // lock_timeout
            QUERY_CANCELED,
            Kind.TIMED_OUT,
            "57P",
            Kind.UNREACHABLE, // shutting down, crashed, starting
            "XX001",
            Kind.BAD_DATA, // data_corrupted
            "XX002",
            Kind.BAD_DATA)); // index_corrupted

    private final Endpoint endpoint;

    PostgresFailures(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** A failure by its SQLSTATE. */
    StoreFailure of(Phase phase, SQLException e) {
        return of(STATES.kind(state(e)), phase, e);
    }

    /** The same of a kind that the caller knows better. */
    StoreFailure of(Kind kind, Phase phase, SQLException e) {
        return StoreFailure.of(kind, phase, endpoint, Optional.of(state(e)).filter(s -> !s.isEmpty()), detail(e), e);
    }

    /** There is no such table. */
    StoreFailure noTable(String name) {
        return StoreFailure.of(
                Kind.REFUSED, Phase.DESCRIBE, endpoint, Optional.of("42P01"), "there is no table " + name, null);
    }

    /** A failure without an error of the driver. */
    StoreFailure of(Kind kind, Phase phase, String detail, @Nullable Throwable cause) {
        return StoreFailure.of(kind, phase, endpoint, detail, cause);
    }

    /** Whether the connection, not the statement, failed. */
    static boolean connectionBroke(SQLException e) {
        return STATES.kind(state(e)) == Kind.UNREACHABLE;
    }

    static String state(SQLException e) {
        return Objects.requireNonNullElse(e.getSQLState(), "");
    }

    private static String detail(SQLException e) {
        ServerErrorMessage server = e instanceof PSQLException told ? told.getServerErrorMessage() : null;
        if (server != null && server.getMessage() != null) {
            return server.getHint() == null ? server.getMessage() : server.getMessage() + " (" + server.getHint() + ")";
        }
        return e.getMessage() + (e.getCause() instanceof IOException cause ? reason(cause) : "");
    }

    /** What the network said; a name that nobody knows comes as nothing but the name. */
    private static String reason(IOException cause) {
        if (cause instanceof UnknownHostException) {
            return " (the host " + cause.getMessage() + " is not known)";
        }
        return cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
    }
}
