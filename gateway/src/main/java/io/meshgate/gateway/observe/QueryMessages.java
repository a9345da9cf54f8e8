package io.meshgate.gateway.observe;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What the program's log says about a query that has ended. Never its text, and a message only where it cannot quote the
 * text or a store's data: those of stores and limits, which somebody has to act on.
 */
final class QueryMessages {
    private static final Logger LOG = LoggerFactory.getLogger("io.meshgate.query");

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
        if (mayQuoteData(code)) {
            message.log(end.cancelledBy().map(by -> "cancelled by the " + by).orElse("failed"));
        } else {
            message.log("failed: {}", failure.get().getMessage());
        }
    }

    private static Level level(QueryFailure failure) {
        return switch (failure.code().kind()) {
            case USER -> Level.INFO;
            case STORE, RESOURCES -> Level.WARN;
            case INTERNAL -> Level.ERROR;
        };
    }

    private static boolean mayQuoteData(ErrorCode code) {
        return switch (code.kind()) {
            case USER, INTERNAL -> true;
            case RESOURCES -> false;
            case STORE -> code == ErrorCode.STORE_BAD_DATA;
        };
    }
}
