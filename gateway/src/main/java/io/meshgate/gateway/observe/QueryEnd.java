package io.meshgate.gateway.observe;

import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.query.PlanOrigin;
import io.meshgate.gateway.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of a query.
 *
 * @param sql the statement as its client sent it
 * @param products what it reads; empty where it failed before its names were known
 * @param statements how many statements the stores got
 * @param rows of the answer, as far as it went
 * @param bytes of the answer's Arrow buffers
 * @param planning time for parsing, resolving, planning and placing
 * @param plan where its plan came from; empty where it has none
 * @param duration from the request to the last row
 * @param failure empty if the answer is complete
 */
record QueryEnd(
        Session session,
        String sql,
        List<Read> products,
        int statements,
        long rows,
        long bytes,
        Duration planning,
        Optional<PlanOrigin.Kind> plan,
        Duration duration,
        Optional<QueryFailure> failure,
        int warnings,
        Instant endedAt) {

    /** A product version that a query reads. */
    record Read(String domain, String product, String owner) {
        static Read of(ProductVersion version) {
            return new Read(
                    version.domain(),
                    version.pinnedName(),
                    version.endpoint().map(Endpoint::owner).orElse(version.domain()));
        }
    }

    /** How it ended, in one word. */
    enum Outcome {
        OK,
        ERROR,
        CANCELLED
    }

    Outcome outcome() {
        if (failure.isEmpty()) {
            return Outcome.OK;
        }
        return cancelledBy().isPresent() ? Outcome.CANCELLED : Outcome.ERROR;
    }

    /** Who ended it before its end. */
    Optional<String> cancelledBy() {
        return failure.map(QueryFailure::code).flatMap(code -> switch (code) {
            case CANCELLED -> Optional.of("client");
            case TIME_EXCEEDED -> Optional.of("deadline");
            case GATEWAY_STOPPING -> Optional.of("gateway");
            default -> Optional.empty();
        });
    }

    Optional<ErrorCode> code() {
        return failure.map(QueryFailure::code);
    }
}
