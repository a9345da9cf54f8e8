package io.meshgate.gateway.differential;

/**
 * What the comparison of the ways of asking one query says.
 *
 * @param name of its class, by which it is counted: an error's code, or the rule that explains a difference
 */
record Finding(Kind kind, String name, String words) {
    static final Finding EQUAL = new Finding(Kind.EQUAL, "", "");

    /** From best to worst. */
    enum Kind {
        EQUAL,
        /** Rows that differ as a sentence of docs/sql-semantics.md leaves open; the name says which. */
        EXPLAINED,
        /** An error of the data on all sides. */
        FAILS_EVERYWHERE,
        /** An error of the data on some sides only, which Meshgate's SQL leaves unspecified. */
        FAILS_SOMEWHERE,
        /** Refused by name. */
        REFUSED,
        /** An error that is Meshgate's fault. */
        FAULT,
        /** A wrong answer. */
        DIFFERENCE
    }

    boolean isBad() {
        return kind == Kind.FAULT || kind == Kind.DIFFERENCE;
    }

    /** Whether this is the same fault as another one, perhaps of a smaller query. */
    boolean isLike(Finding other) {
        return kind == other.kind && name.equals(other.name);
    }

    Finding orWorse(Finding other) {
        return other.kind.compareTo(kind) > 0 ? other : this;
    }
}
