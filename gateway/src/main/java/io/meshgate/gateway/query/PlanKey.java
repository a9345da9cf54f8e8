package io.meshgate.gateway.query;

import io.meshgate.gateway.parse.StatementTokens;
import io.meshgate.gateway.session.Session;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a plan is found by: the statement's tokens, EXPLAIN aside, and all of the session that planning reads. The mesh and its
 * stores are no part of it: {@link MadePlan} tells whether they are still what they were.
 *
 * @param literals those that are not slots, as they are written
 */
record PlanKey(String principal, String shape, List<String> literals) {
    /** What an object for each literal takes beside its characters, in characters. */
    private static final int LITERAL_CHARACTERS = 28;

    PlanKey {
        literals = List.copyOf(literals);
    }

    /** Of the statement as it is. */
    static PlanKey exact(StatementTokens statement, Session session) {
        return new PlanKey(session.principal(), statement.shape(), statement.images());
    }

    /** Of all statements that differ in their literals only. */
    static PlanKey shape(StatementTokens statement, Session session) {
        return new PlanKey(session.principal(), "shape " + statement.shape(), List.of());
    }

    /**
     * Of all statements that differ in these slots only.
     *
     * @param magnitudes of what their values keep
     */
    static PlanKey slotted(StatementTokens statement, Session session, List<Integer> slots, List<Integer> magnitudes) {
        List<String> fixed = IntStream.range(0, statement.literals().size())
                .filter(literal -> !slots.contains(literal))
                .mapToObj(literal -> statement.literals().get(literal).image())
                .toList();
        return new PlanKey(session.principal(), "slots " + slots + magnitudes + statement.shape(), fixed);
    }

    /** Characters that it holds, or might in the same memory. */
    int size() {
        return principal.length()
                + shape.length()
                + literals.stream()
                        .mapToInt(literal -> LITERAL_CHARACTERS + literal.length())
                        .sum();
    }
}
