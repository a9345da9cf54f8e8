package io.meshgate.gateway.query;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.catalog.ProductVersion;
import java.util.List;

/** A planned statement, ready to be executed once. */
public interface Answer {
    /** The answer's columns; {@code SqlTypes.schema} gives their Arrow schema, which the stream has too. */
    List<ResultColumn> columns();

    /** What the client should know, such as a deprecated product; empty mostly. */
    List<String> warnings();

    /** The product versions that it reads. */
    List<ProductVersion> products();

    /** Where its plan came from. */
    PlanOrigin origin();

    /** How many statements its stores get when it is opened. */
    int statements();

    /**
     * Starts the fragments and the remainder.
     *
     * @throws io.meshgate.gateway.failure.QueryFailure when a store fails at the start
     */
    BatchStream open();
}
