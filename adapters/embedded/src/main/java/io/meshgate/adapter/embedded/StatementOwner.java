package io.meshgate.adapter.embedded;

import io.meshgate.adapter.StoreFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the remainder engine and the stores add to a running statement, each in its own way. */
interface StatementOwner {
    /** A failure in the owner's name. */
    StoreFailure failure(
            StoreFailure.Kind kind,
            StoreFailure.Phase phase,
            Optional<String> sqlState,
            String detail,
            @Nullable Throwable cause);

    /** Which limit was hit when DuckDB ran out of memory, and what to do. */
    String memoryAdvice(String duckDbWords);

    /**
     * Has the last word before the end of the answer is told.
     *
     * @throws StoreFailure when the rows cannot be trusted
     */
    void checkAnswer();

    /** The statement's connection is closed; called once. */
    void released();

    /** DuckDB said that the whole instance is broken. */
    void broken();
}
