package io.meshgate.gateway.observe;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What the program's log says about a query that has ended. Never its text, and a failure's message only where it is
 * Meshgate's own about a place or a limit, which somebody has to act on: what a store or the engine says may quote the text
 * or its data.
 */
final class QueryMessages {
    private static final Logger LOG = LoggerFactory.getLogger("io.meshgate.query");

    private static final Set<ErrorCode> QUOTE_NOTHING = EnumSet.of(
            ErrorCode.CONTRACT_WRONG,
            ErrorCode.TABLE_MISSING_IN_STORE,
            ErrorCode.COLUMN_MISSING_IN_STORE,
            ErrorCode.SECRET_UNAVAILABLE,
            ErrorCode.STORE_UNREACHABLE,
            ErrorCode.STORE_LOST,
            ErrorCode.STORE_LOGIN_REFUSED,
            ErrorCode.STORE_TIMED_OUT,
            ErrorCode.STORE_OVERLOADED,
            ErrorCode.STORE_BUSY,
            ErrorCode.SQL_TOO_LONG,
            ErrorCode.NESTING_TOO_DEEP,
            ErrorCode.TOO_MANY_FRAGMENTS,
            ErrorCode.RESULT_TOO_LARGE,
            ErrorCode.TIME_EXCEEDED,
            ErrorCode.GATEWAY_BUSY,
            ErrorCode.GATEWAY_STOPPING);

    private QueryMessages() {}

    static void tell(QueryEnd end) {
        String outer = MDC.get(ObservedQueries.QUERY_KEY);
        MDC.put(ObservedQueries.QUERY_KEY, end.session().queryId());
        try {
            say(end);
        } finally {
            if (outer == null) {
                MDC.remove(ObservedQueries.QUERY_KEY);
            } else {
                MDC.put(ObservedQueries.QUERY_KEY, outer);
            }
        }
    }

    private static void say(QueryEnd end) {
        LoggingEventBuilder message = LOG.atLevel(
                        end.failure().map(QueryMessages::level).orElse(Level.INFO))
                .addKeyValue("principal", end.session().principal())
                .addKeyValue("millis", end.duration().toMillis())
                .addKeyValue("rows", end.rows())
                .addKeyValue(
                        "domains",
                        end.products().stream()
                                .map(QueryEnd.Read::domain)
                                .distinct()
                                .collect(Collectors.joining(",")));
        Optional<QueryFailure> failure = end.failure();
        if (failure.isEmpty()) {
            message.log("answered");
            return;
        }
        ErrorCode code = failure.get().code();
        message = message.addKeyValue("code", code);
        if (QUOTE_NOTHING.contains(code)) {
            message.log("failed: {}", failure.get().getMessage());
        } else {
            message.log(end.cancelledBy().map(by -> "cancelled by the " + by).orElse("failed"));
        }
    }

    private static Level level(QueryFailure failure) {
        return switch (failure.code().kind()) {
            case USER -> Level.INFO;
            case STORE, RESOURCES -> Level.WARN;
            case INTERNAL -> Level.ERROR;
        };
    }
}
