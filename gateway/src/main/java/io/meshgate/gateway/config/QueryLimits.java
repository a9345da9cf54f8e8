package io.meshgate.gateway.config;

import java.time.Duration;
import java.util.Optional;

/**
 * What queries may ask: of their text, of their answers, and all together.
 *
 * @param timeout from the request to the last row
 * @param planningTime how long a plan is made better
 * @param plans what all kept plans may take
 */
public record QueryLimits(
        Duration timeout, Duration planningTime, Text text, Answer answer, Admission admission, DataSize plans) {
    private static final long MEMORY_LEAST = 1 << 20;

    public QueryLimits {
        GatewayConfig.require(timeout.isPositive(), Settings.QUERY_TIMEOUT, timeout, "more than 0");
        GatewayConfig.require(planningTime.isPositive(), Settings.QUERY_PLANNING_TIME, planningTime, "more than 0");
    }

    /** How long and how deep a statement may be. */
    public record Text(int sqlLengthMax, int nestingMax, int conditionsMax, int operatorsMax) {
        public Text {
            GatewayConfig.require(
                    sqlLengthMax >= 1 && sqlLengthMax <= 100_000_000,
                    Settings.QUERY_SQL_LENGTH_MAX,
                    sqlLengthMax,
                    "1 to 100000000 characters");
            GatewayConfig.require(
                    nestingMax >= 1 && nestingMax <= 1_000, Settings.QUERY_NESTING_MAX, nestingMax, "1 to 1000");
            GatewayConfig.require(
                    conditionsMax >= 1 && conditionsMax <= 10_000,
                    Settings.QUERY_CONDITIONS_MAX,
                    conditionsMax,
                    "1 to 10000");
            GatewayConfig.require(
                    operatorsMax >= 1 && operatorsMax <= 500, Settings.QUERY_OPERATORS_MAX, operatorsMax, "1 to 500");
        }
    }

    /** How much of an answer is handed out, how much of it may be under way, and with how many keys and rows sent to stores. */
    public record Answer(
            Optional<Long> rowsMax, Optional<DataSize> bytesMax, DataSize memory, int keysMax, int rowsSentMax) {
        public Answer {
            rowsMax.ifPresent(
                    rows -> GatewayConfig.require(rows >= 1, Settings.QUERY_RESULT_ROWS_MAX, rows, "at least 1 row"));
            bytesMax.ifPresent(size ->
                    GatewayConfig.require(size.bytes() >= 1, Settings.QUERY_RESULT_BYTES_MAX, size, "at least 1 byte"));
            GatewayConfig.require(memory.bytes() >= MEMORY_LEAST, Settings.QUERY_MEMORY, memory, "at least 1MiB");
            GatewayConfig.require(
                    keysMax >= 0 && keysMax <= 1_000_000, Settings.QUERY_KEYS_MAX, keysMax, "0 to 1000000");
            GatewayConfig.require(
                    rowsSentMax >= 0 && rowsSentMax <= 100_000,
                    Settings.QUERY_ROWS_SENT_MAX,
                    rowsSentMax,
                    "0 to 100000");
        }
    }

    /** How many queries run, are planned and wait at a time. */
    public record Admission(int queriesMax, int planningMax, int queueMax, Duration waitMax, DataSize memory) {
        public Admission {
            GatewayConfig.require(queriesMax >= 1, Settings.ADMISSION_QUERIES_MAX, queriesMax, "at least 1");
            GatewayConfig.require(planningMax >= 1, Settings.ADMISSION_PLANNING_MAX, planningMax, "at least 1");
            GatewayConfig.require(queueMax >= 0, Settings.ADMISSION_QUEUE_MAX, queueMax, "at least 0");
            GatewayConfig.require(waitMax.isPositive(), Settings.ADMISSION_WAIT, waitMax, "more than 0");
            GatewayConfig.require(memory.bytes() >= MEMORY_LEAST, Settings.ADMISSION_MEMORY, memory, "at least 1MiB");
        }
    }
}
