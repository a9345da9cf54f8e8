package io.meshgate.gateway.differential;

/** What the comparison of the ways of asking one query says. */
record Finding(Kind kind, String words) {

    /** From best to worst. */
    enum Kind {
        EQUAL,
        /** An error of the data on all sides. */
        FAILS_EVERYWHERE,
        /** An error of the data on some sides only, which Meshgate's SQL leaves unspecified. */
        FAILS_SOMEWHERE,
        /** Refused by name with pushdown on and off. */
        REFUSED,
        /** An error that is Meshgate's fault. */
        FAULT,
        /** A wrong answer. */
        DIFFERENCE
    }

    boolean isBad() {
        return kind == Kind.FAULT || kind == Kind.DIFFERENCE;
    }
}
