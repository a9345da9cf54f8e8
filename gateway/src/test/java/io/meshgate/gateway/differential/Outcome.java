package io.meshgate.gateway.differential;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What came of asking one statement one way. */
sealed interface Outcome {
    /** @param rows cells as {@code Cells} spells them */
    record Rows(List<List<String>> rows) implements Outcome {}

    /** Who is to blame for an error. */
    enum Blame {
        /** An overflow, a division by zero and their like. */
        DATA,
        /** A query that is refused by name. */
        QUERY,
        /** Anything else, for a generated query is valid. */
        MESHGATE
    }

    /** @param code Meshgate's, or the oracle's SQLSTATE */
    record Failure(Blame blame, String code, String message) implements Outcome {
        private static final Set<ErrorCode> OF_THE_DATA = Set.of(
                ErrorCode.DIVISION_BY_ZERO,
                ErrorCode.OUT_OF_RANGE,
                ErrorCode.CAST_FAILED,
                ErrorCode.SUBQUERY_ROWS,
                ErrorCode.EXPRESSION_FAILED);

        static Failure of(QueryFailure e) {
            Blame blame = OF_THE_DATA.contains(e.code())
                    ? Blame.DATA
                    : e.code() == ErrorCode.UNSUPPORTED ? Blame.QUERY : Blame.MESHGATE;
            return new Failure(blame, e.code().name(), e.describe());
        }

        /** PostgreSQL's classes 21 and 22 tell of the data; what it refuses otherwise, the generator spelled for it. */
        static Failure of(SQLException e) {
            String state = Objects.toString(e.getSQLState(), "");
            boolean data = state.startsWith("22") || state.startsWith("21");
            return new Failure(data ? Blame.DATA : Blame.QUERY, state, Objects.toString(e.getMessage(), ""));
        }
    }
}
