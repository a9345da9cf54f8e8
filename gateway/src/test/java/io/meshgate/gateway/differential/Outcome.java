package io.meshgate.gateway.differential;

import java.util.List;

/** What came of asking one statement one way. */
sealed interface Outcome {
    /** @param rows cells as {@code Cells} spells them */
    record Rows(List<List<String>> rows) implements Outcome {}

    /**
     * @param code Meshgate's, or the oracle's SQLSTATE
     * @param data whether the data is to blame (an overflow, a division by zero) and not the statement
     */
    record Failure(String code, String message, boolean data) implements Outcome {}
}
