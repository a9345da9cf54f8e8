package io.meshgate.gateway.contract;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One query and what Meshgate's SQL promises about it, whatever store answers.
 *
 * @param id {@code T3.order-by}: the sentence of docs/sql-semantics.md that it proves, and a name of its own
 * @param pushedTo the kinds of store that answer it wholly; all others must leave something to the gateway
 */
record ContractCase(String id, Set<StoreKind> pushedTo, String sql, Expectation expectation) {

    /** What the answer must be. */
    sealed interface Expectation {
        /**
         * @param orFails the code of an error that may come instead; mostly empty
         * @param types the columns' promised types; empty: whatever they are
         * @param rows cells as {@link Cells} spells them
         */
        record Rows(Optional<String> orFails, Optional<List<String>> types, List<List<String>> rows, boolean ordered)
                implements Expectation {}

        /** An error of one of these codes, by store, whose message has these words somewhere. */
        record Failure(Set<String> codes, String words) implements Expectation {}

        /** The sentence leaves the answer open; it only has to be the same with and without pushdown. */
        record Agreement() implements Expectation {}
    }

    ContractCase {
        pushedTo = Set.copyOf(pushedTo);
    }

    String sentence() {
        return id.substring(0, id.indexOf('.'));
    }

    /** The hostile tables that the query reads. */
    List<String> tables() {
        return tables(sql, AdapterContractTest.DOMAIN);
    }

    /** The hostile tables of a domain that a statement reads. */
    static List<String> tables(String sql, String domain) {
        return Pattern.compile(domain + "\\.hostile\\.(\\w+)")
                .matcher(sql)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    @Override
    public String toString() {
        return id;
    }
}
