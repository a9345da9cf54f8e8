package io.meshgate.gateway.execute;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.DomainStore;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.place.PlacedPlan.Fragment;
import io.meshgate.gateway.place.PlacedPlan.Otherwise;
import io.meshgate.gateway.place.PlacedPlan.Reduced;
import io.meshgate.gateway.place.PlacedPlan.Sent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Reads the rows of one plan that go from store to store, one fragment after the other, and puts them into the statements. */
final class SentRowsReader {
    /** A statement holds the rows as text. */
    private static final long TEXT_CHARACTERS_MAX = 4L << 20;

    private final Function<Fragment, DomainStore> stores;
    private final BiFunction<Fragment, FragmentMeasure, BatchStream> open;
    private final List<FragmentMeasure> measures;
    private final int rowsMax;
    private final Map<Fragment, List<List<@Nullable Object>>> known = new HashMap<>();
    private long bytes;

    /**
     * @param open reads a fragment to its end
     * @param measures takes one for each fragment
     * @param rowsMax of one fragment
     */
    SentRowsReader(
            Function<Fragment, DomainStore> stores,
            BiFunction<Fragment, FragmentMeasure, BatchStream> open,
            List<FragmentMeasure> measures,
            int rowsMax) {
        this.stores = stores;
        this.open = open;
        this.measures = measures;
        this.rowsMax = rowsMax;
    }

    /** Rows that are not sent after all. */
    private static final class NotSent extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotSent() {
            super(null, null, false, false);
        }
    }

    /**
     * The plan with all rows in its statements, or the one to run instead.
     *
     * @param runs is told which stream is being read, and of null where there is none
     */
    PlacedPlan bound(PlacedPlan plan, Consumer<@Nullable BatchStream> runs) {
        Optional<Otherwise> otherwise = plan.otherwise();
        double bytesMax = otherwise.map(Otherwise::bytesMax).orElse(Double.POSITIVE_INFINITY);
        try {
            return plan.withRows(fragment -> bound(fragment, bytesMax, runs));
        } catch (NotSent e) {
            runs.accept(null);
            return otherwise.orElseThrow().plan();
        } finally {
            known.clear();
        }
    }

    private Fragment bound(Fragment fragment, double bytesMax, Consumer<@Nullable BatchStream> runs) {
        if (fragment.sent().isEmpty()) {
            return fragment;
        }
        Map<Integer, List<List<@Nullable Object>>> rows = new HashMap<>();
        for (Sent sent : fragment.sent()) {
            List<List<@Nullable Object>> come = known.get(sent.source());
            if (come == null) {
                come = read(sent.source(), bytesMax, runs);
                known.put(sent.source(), come);
            }
            rows.put(sent.slot(), come);
        }
        DomainStore store = stores.apply(fragment);
        return new Fragment(
                fragment.table(),
                fragment.endpoint(),
                store.withRows(fragment.statement(), rows),
                fragment.reads(),
                fragment.reduced()
                        .map(reduced -> new Reduced(store.withRows(reduced.statement(), rows), reduced.keys())),
                List.of(),
                fragment.estimate());
    }

    private List<List<@Nullable Object>> read(Fragment source, double bytesMax, Consumer<@Nullable BatchStream> runs) {
        Fragment ready = bound(source, bytesMax, runs);
        FragmentMeasure measure = new FragmentMeasure(source);
        measures.add(measure);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        long characters = 0;
        try (BatchStream stream = open.apply(ready, measure)) {
            runs.accept(stream);
            while (stream.next()) {
                List<FieldVector> columns = stream.root().getFieldVectors();
                bytes += stream.batchBytes();
                if (rows.size() + stream.root().getRowCount() > rowsMax || bytes > bytesMax) {
                    throw notSent(measure, "there are more than are worth it");
                }
                for (int row = 0; row < stream.root().getRowCount(); row++) {
                    List<@Nullable Object> values = KeyValues.row(columns, row)
                            .orElseThrow(() -> notSent(measure, "a value is none that every store reads"));
                    characters += characters(values);
                    rows.add(values);
                }
                if (characters > TEXT_CHARACTERS_MAX) {
                    throw notSent(measure, "they are too long");
                }
            }
        }
        runs.accept(null);
        measure.keys(rows.size() + " rows were sent to other stores");
        return rows;
    }

    private static NotSent notSent(FragmentMeasure measure, String why) {
        measure.keys("no rows were sent to other stores: " + why);
        return new NotSent();
    }

    /** As they stand in a statement, without quotes and commas. */
    private static long characters(List<@Nullable Object> values) {
        long characters = 0;
        for (Object value : values) {
            characters += String.valueOf(value).length();
        }
        return characters;
    }
}
