package io.meshgate.gateway.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the program's log says about queries: who, where and how long, and nothing that a statement or a store holds. */
class QueryMessagesTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.meshgate.query");
    private final ListAppender<ILoggingEvent> messages = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent message) {
            message.prepareForDeferredProcessing(); // takes the thread's keys along, as the log's queue does
            super.append(message);
        }
    };

    @BeforeEach
    void listen() {
        messages.start();
        logger.addAppender(messages);
        logger.setLevel(Level.TRACE);
        logger.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        logger.setAdditive(true);
        logger.setLevel(null);
        logger.detachAppender(messages);
    }

    private ILoggingEvent told(Optional<QueryFailure> failure) {
        Instant at = Instant.now();
        QueryMessages.tell(new QueryEnd(
                new Session("mg-1", "ann", at, at),
                "SELECT 'a secret'",
                List.of(
                        new QueryEnd.Read("sales", "orders_v1", "Sales"),
                        new QueryEnd.Read("sales", "returns_v1", "Sales"),
                        new QueryEnd.Read("supply", "parts_v1", "Purchasing")),
                3,
                25,
                4096,
                Duration.ZERO,
                Optional.empty(),
                Duration.ofMillis(20),
                failure,
                0,
                at));
        ILoggingEvent told = messages.list.removeLast();
        assertFalse((told + " " + told.getKeyValuePairs()).contains("a secret"), told::toString);
        return told;
    }

    private ILoggingEvent told(ErrorCode code, String message) {
        return told(Optional.of(QueryFailure.of(code, message)));
    }

    @Test
    void anAnswerIsToldWithWhoAndWhere() {
        ILoggingEvent told = told(Optional.empty());
        assertEquals(Level.INFO, told.getLevel());
        assertEquals("answered", told.getFormattedMessage());
        assertEquals(Map.of("query", "mg-1"), told.getMDCPropertyMap());
        assertEquals(
                "[principal=\"ann\", millis=\"20\", rows=\"25\", domains=\"sales,supply\"]",
                told.getKeyValuePairs().toString());
    }

    @Test
    void whatMayQuoteDataIsNotTold() {
        for (ErrorCode code : List.of(
                ErrorCode.EXPRESSION_FAILED,
                ErrorCode.STORE_BAD_DATA,
                ErrorCode.STORE_REFUSED,
                ErrorCode.STORE_FAILED,
                ErrorCode.ENGINE_FAILED,
                ErrorCode.INTERNAL)) {
            assertEquals("failed", told(code, "cannot cast 'a secret'").getFormattedMessage());
        }
    }

    @Test
    void whatSomebodyHasToActOnIsTold() {
        ILoggingEvent told = told(ErrorCode.STORE_UNREACHABLE, "nobody listens on 127.0.0.1:1");
        assertEquals(Level.WARN, told.getLevel());
        assertEquals("failed: nobody listens on 127.0.0.1:1", told.getFormattedMessage());
        assertEquals(
                "cancelled by the client", told(ErrorCode.CANCELLED, "gone").getFormattedMessage());
    }
}
