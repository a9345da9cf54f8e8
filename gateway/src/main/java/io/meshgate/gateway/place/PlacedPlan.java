package io.meshgate.gateway.place;

import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.gateway.plan.Estimate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

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
 */
public record PlacedPlan(
        List<Fragment> fragments,
        Optional<RemoteStatement> remainder,
        List<String> rewrites,
        List<Kept> kept,
        List<ResultColumn> columns,
        String logicalPlan,
        List<ProductVersion> touched,
        List<String> warnings) {

    /**
     * A statement for one store.
     *
     * @param table its name in the remainder's statement
     * @param statement what is sent where nothing is to be waited for, or too much has come
     * @param reads each mention of a table in the statement
     * @param reduced what is sent when other fragments have been read, with their keys in its slots
     * @param estimate of the rows of {@code statement}
     */
    public record Fragment(
            String table,
            Endpoint endpoint,
            RemoteStatement statement,
            List<Read> reads,
            Optional<Reduced> reduced,
            Estimate estimate) {
        public Fragment {
            reads = List.copyOf(reads);
        }

        /** What is sent unless too much has come to wait for. */
        public RemoteStatement preferred() {
            return reduced.map(Reduced::statement).orElse(statement);
        }
    }

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
                    .mapToObj(slot -> ":keys" + slot + " = the distinct values of column "
                            + (keys.get(slot).column() + 1) + " of "
                            + keys.get(slot).fragment())
                    .toList();
        }
    }

    /**
     * The distinct values of another fragment's column. Without them the fragment only has more rows than the answer needs.
     *
     * @param fragment which other one, by its {@link Fragment#table}
     * @param column of that fragment's rows
     * @param expected how many there are, by estimate
     */
    public record Keys(String fragment, int column, long expected) {}

    /**
     * A table that a fragment reads.
     *
     * @param table its name in the contract
     * @param rows how many rows it has, by the store's estimate
     */
    public record Read(String table, OptionalLong rows) {}

    /** An operator that runs in the gateway. */
    public record Kept(String operator, String reason) {}

    /** The same plan with other statements. */
    PlacedPlan withStatements(
            BiFunction<Fragment, RemoteStatement, RemoteStatement> ofFragments,
            UnaryOperator<RemoteStatement> ofRemainder) {
        List<Fragment> changed = fragments.stream()
                .map(fragment -> new Fragment(
                        fragment.table(),
                        fragment.endpoint(),
                        ofFragments.apply(fragment, fragment.statement()),
                        fragment.reads(),
                        fragment.reduced()
                                .map(reduced ->
                                        new Reduced(ofFragments.apply(fragment, reduced.statement()), reduced.keys())),
                        fragment.estimate()))
                .toList();
        return new PlacedPlan(
                changed, remainder.map(ofRemainder), rewrites, kept, columns, logicalPlan, touched, warnings);
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
