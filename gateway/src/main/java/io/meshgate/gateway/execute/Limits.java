package io.meshgate.gateway.execute;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Within which bounds plans are run; each is named in errors by the key of the configuration that it comes from.
 *
 * @param connectionWait how long a query waits for the connections of one store
 * @param queriesMax queries that run at a time
 * @param queueMax queries that wait for that, and for the connections of one store
 * @param queueWait how long a query waits
 * @param memoryMax bytes of one query's rows that are under way
 * @param memoryOfAllMax the same of all queries together
 * @param keysMax keys of one fragment that another one is sent
 * @param rowsSentMax rows of one fragment that another one's store is sent
 * @param resultRowsMax rows of an answer
 * @param resultBytesMax bytes of an answer, as Arrow has it in memory
 */
public record Limits(
        Duration connectionWait,
        int queriesMax,
        int queueMax,
        Duration queueWait,
        long memoryMax,
        long memoryOfAllMax,
        int keysMax,
        int rowsSentMax,
        OptionalLong resultRowsMax,
        OptionalLong resultBytesMax) {
    /** Whether the size of an answer is limited. */
    boolean boundAnswers() {
        return resultRowsMax.isPresent() || resultBytesMax.isPresent();
    }
}
