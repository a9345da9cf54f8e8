package io.meshgate.adapter;

/** Whether a store answers an operator or expression with Meshgate's meaning. The default is {@link Unsupported}. */
public sealed interface Verdict {
    /** The same rows and values, whatever the data. */
    record Exact() implements Verdict {}

    /** Perhaps more rows, never fewer: only for a conjunct of a filter, which the remainder applies again. */
    record Superset(String reason) implements Verdict {}

    /** Not shown to be equal; {@code reason} is printed by EXPLAIN. */
    record Unsupported(String reason) implements Verdict {}

    Verdict EXACT = new Exact();

    /** How a reason ends that only says that nobody has tried; of the local engine it means that there is no such thing. */
    String NOT_SHOWN = " is not shown to be equal in this store";

    static Verdict unsupported(String reason) {
        return new Unsupported(reason);
    }

    /** The weaker of the two; of two equally weak ones the first. */
    default Verdict and(Verdict other) {
        return switch (this) {
            case Exact ignored -> other;
            case Superset ignored -> other instanceof Unsupported ? other : this;
            case Unsupported ignored -> this;
        };
    }
}
