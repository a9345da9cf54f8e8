package io.meshgate.gateway.place;

import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.gateway.plan.Estimate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What will be executed: statements, types and printed plans; immutable, and free of the planner's objects.
 *
 * @param fragments one statement of one store each, in the order in which the remainder names them
 * @param remainder what runs in the gateway; empty where the only fragment is the whole answer
 * @param rewrites what the planner did to make less travel, as sentences
 * @param kept each operator that stayed behind and why, topmost first
 * @param columns the answer's columns with their labels
 * @param logicalPlan the plan before placement, one operator a line
 * @param touched the product versions that are read
 * @param warnings what the query's author should know
 * @param otherwise what is run where more rows come than are worth sending; there if a fragment is sent rows
 */
public record PlacedPlan(
        List<Fragment> fragments,
        Optional<RemoteStatement> remainder,
        List<String> rewrites,
        List<Kept> kept,
        List<ResultColumn> columns,
        String logicalPlan,
        List<ProductVersion> touched,
        List<String> warnings,
        Optional<Otherwise> otherwise) {

    /**
     * A statement for one store.
     *
     * @param table its name in the remainder's statement
     * @param statement what is sent where nothing is to be waited for, or too much has come
     * @param reads each mention of a table in the statement
     * @param reduced what is sent when other fragments have been read, with their keys in its slots
     * @param sent rows that both statements have places for
     * @param estimate of the rows of {@code statement}
     */
    public record Fragment(
            String table,
            Endpoint endpoint,
            RemoteStatement statement,
            List<Read> reads,
            Optional<Reduced> reduced,
            List<Sent> sent,
            Estimate estimate) {
        public Fragment {
            reads = List.copyOf(reads);
            sent = List.copyOf(sent);
        }

        /** The fragments whose rows it is sent, each before those that need it, and itself. */
        Stream<Fragment> withSources() {
            return Stream.concat(sent.stream().flatMap(rows -> rows.source().withSources()), Stream.of(this));
        }

        /** The same with other statements. */
        private Fragment withStatements(BiFunction<Fragment, RemoteStatement, RemoteStatement> statements) {
            return new Fragment(
                    table,
                    endpoint,
                    statements.apply(this, statement),
                    reads,
                    reduced.map(one -> new Reduced(statements.apply(this, one.statement()), one.keys())),
                    sent.stream()
                            .map(rows -> new Sent(rows.slot(), rows.source().withStatements(statements)))
                            .toList(),
                    estimate);
        }

        /** What is sent unless too much has come to wait for. */
        public RemoteStatement preferred() {
            return reduced.map(Reduced::statement).orElse(statement);
        }
    }

    /**
     * Rows that a fragment's store is sent.
     *
     * @param slot their place in the fragment's statements
     * @param source the fragment of another store that they are all rows of; the remainder does not read it
     */
    public record Sent(int slot, Fragment source) {}

    /**
     * A plan that sends no rows from store to store.
     *
     * @param bytesMax what the rows that are to be sent may take before this is the better plan
     */
    public record Otherwise(PlacedPlan plan, double bytesMax) {}

    /**
     * A fragment's statement without the rows that joins above it would drop.
     *
     * @param statement has a slot for each of {@code keys}, numbered from 0
     */
    public record Reduced(RemoteStatement statement, List<Keys> keys) {
        public Reduced {
            keys = List.copyOf(keys);
        }

        /** A line per slot: what it is filled with. */
        public List<String> slots() {
            return IntStream.range(0, keys.size())
                    .mapToObj(slot -> ":keys" + slot + " = the distinct values of "
                            + keys.get(slot).inWords())
                    .toList();
        }
    }

    /**
     * The distinct values of another fragment's columns. Without them the fragment only has more rows than the answer needs.
     *
     * @param fragment which other one, by its {@link Fragment#table}
     * @param columns of that fragment's rows, which together are a key
     * @param types of the columns that are looked up in them
     * @param expected how many keys there are, by estimate
     * @param rowsExpected of the other fragment
     * @param gain of sending them
     */
    public record Keys(
            String fragment,
            List<Integer> columns,
            List<ColumnType> types,
            double expected,
            double rowsExpected,
            KeyGain gain) {
        public Keys {
            columns = List.copyOf(columns);
            types = List.copyOf(types);
        }

        private String inWords() {
            return (columns.size() == 1 ? "column " : "columns ")
                    + columns.stream().map(column -> String.valueOf(column + 1)).collect(Collectors.joining(", "))
                    + " of " + fragment;
        }
    }

    /**
     * A table that a fragment reads.
     *
     * @param table its name in the contract
     * @param rows how many rows it has, by the store's estimate
     */
    public record Read(String table, OptionalLong rows) {}

    /** An operator that runs in the gateway. */
    public record Kept(String operator, String reason) {}

    /** All statements that are sent to stores, in the order in which they are asked for: {@link #fragments} come last. */
    public List<Fragment> statements() {
        return Stream.concat(
                        fragments.stream()
                                .flatMap(Fragment::withSources)
                                .filter(fragment -> !fragments.contains(fragment)),
                        fragments.stream())
                .distinct()
                .toList();
    }

    /** The same plan for fragments that have been sent their rows. */
    public PlacedPlan withRows(UnaryOperator<Fragment> bound) {
        return new PlacedPlan(
                fragments.stream().map(bound).toList(),
                remainder,
                rewrites,
                kept,
                columns,
                logicalPlan,
                touched,
                warnings,
                Optional.empty());
    }

    /** The same plan with another one for where too many rows come. */
    PlacedPlan or(Otherwise other) {
        return new PlacedPlan(
                fragments, remainder, rewrites, kept, columns, logicalPlan, touched, warnings, Optional.of(other));
    }

    /** The same plan with other statements. */
    PlacedPlan withStatements(
            BiFunction<Fragment, RemoteStatement, RemoteStatement> ofFragments,
            UnaryOperator<RemoteStatement> ofRemainder) {
        return new PlacedPlan(
                fragments.stream()
                        .map(fragment -> fragment.withStatements(ofFragments))
                        .toList(),
                remainder.map(ofRemainder),
                rewrites,
                kept,
                columns,
                logicalPlan,
                touched,
                warnings,
                otherwise.map(other ->
                        new Otherwise(other.plan().withStatements(ofFragments, ofRemainder), other.bytesMax())));
    }

    public PlacedPlan {
        fragments = List.copyOf(fragments);
        rewrites = List.copyOf(rewrites);
        kept = List.copyOf(kept);
        columns = List.copyOf(columns);
        touched = List.copyOf(touched);
        warnings = List.copyOf(warnings);
        if (remainder.isEmpty() && fragments.size() != 1) {
            throw new IllegalArgumentException(
                    "without a remainder there is exactly one fragment, not " + fragments.size());
        }
    }
}
