package io.meshgate.gateway.query;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.gateway.execute.Execution;
import io.meshgate.gateway.execute.FragmentMeasure;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.place.PlacedPlan.Fragment;
import io.meshgate.gateway.place.PlacedPlan.Keys;
import io.meshgate.gateway.place.PlacedPlan.Reduced;
import io.meshgate.gateway.place.PlacedPlan.Sent;
import io.meshgate.gateway.plan.Estimate;
import io.meshgate.gateway.stream.ComputedRows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The answer to EXPLAIN: the logical plan, each fragment with its exact statement and the tables it reads, the remainder's
 * statement, what was rewritten so that less travels, and why each operator that stayed behind was not pushed; under ANALYZE
 * also what really moved.
 */
final class Explanation implements Answer {
    private static final List<ResultColumn> COLUMNS = Stream.of(
                    "step", "fragment", "domain", "product", "store", "owner", "detail", "reason")
            .map(name -> new ResultColumn(name, ColumnType.VARCHAR, true))
            .toList();

    private final PlannedAnswer answer;
    private final boolean analyze;
    private final BufferAllocator memory;

    Explanation(PlannedAnswer answer, boolean analyze, BufferAllocator memory) {
        this.answer = answer;
        this.analyze = analyze;
        this.memory = memory;
    }

    @Override
    public List<ResultColumn> columns() {
        return COLUMNS;
    }

    @Override
    public List<String> warnings() {
        return answer.warnings();
    }

    @Override
    public List<ProductVersion> products() {
        return answer.products();
    }

    @Override
    public PlanOrigin origin() {
        return answer.origin();
    }

    @Override
    public int statements() {
        return analyze ? answer.statements() : 0;
    }

    @Override
    public BatchStream open() {
        Measurement measurement = new Measurement();
        return new ComputedRows(
                SqlTypes.schema(COLUMNS),
                () -> {
                    List<@Nullable Object[]> rows = new ArrayList<>(plan(answer.plan()));
                    rows.add(row("planning", null, null, answer.origin().words(Instant.now()), null));
                    if (analyze) {
                        rows.addAll(measurement.run());
                    }
                    return rows;
                },
                measurement::cancel,
                memory);
    }

    private static List<@Nullable Object[]> plan(PlacedPlan plan) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        plan.logicalPlan().lines().forEach(line -> rows.add(row("plan", null, null, line, null)));
        for (Fragment fragment : plan.statements()) {
            rows.add(row(
                    "fragment",
                    fragment.table(),
                    fragment.endpoint(),
                    fragment.preferred().text(),
                    reads(fragment)));
            rows.add(expected(fragment));
            fragment.sent().forEach(sent -> rows.add(sent(fragment, sent)));
            fragment.reduced().ifPresent(reduced -> rows.addAll(keys(fragment, reduced)));
        }
        plan.remainder().ifPresent(remainder -> rows.add(row("remainder", null, null, remainder.text(), null)));
        plan.rewrites().forEach(rewrite -> rows.add(row("rewrite", null, null, rewrite, null)));
        plan.kept().forEach(kept -> rows.add(row("kept", null, null, kept.operator(), kept.reason())));
        return rows;
    }

    /** How many rows its whole statement should have, and how that is known. */
    private static @Nullable Object[] expected(Fragment fragment) {
        Estimate estimate = fragment.estimate();
        return row(
                "expected",
                fragment.table(),
                fragment.endpoint(),
                "about " + estimate.rounded() + " rows",
                estimate.learnedAt()
                        .map(at -> "as it had "
                                + Duration.between(at, Instant.now()).toSeconds() + " s before")
                        .orElse("by the sizes of its tables"));
    }

    /** Whose rows stand in a fragment's statement. */
    private static @Nullable Object[] sent(Fragment fragment, Sent sent) {
        return row(
                "rows",
                fragment.table(),
                fragment.endpoint(),
                ":rows" + sent.slot() + " = the rows of " + sent.source().table(),
                "about " + sent.source().estimate().rounded() + " rows are expected; if there are more than are worth"
                        + " sending, none are, and the gateway does what is above them");
    }

    /** What a fragment waits for. */
    private static List<@Nullable Object[]> keys(Fragment fragment, Reduced reduced) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int slot = 0; slot < reduced.keys().size(); slot++) {
            Keys keys = reduced.keys().get(slot);
            String reason = String.format(
                    Locale.ROOT,
                    "joins drop the other rows; about %.0f keys are expected, for %.0f of %.0f rows",
                    keys.expected(),
                    keys.gain().rows() * keys.gain().share(keys.expected()),
                    keys.gain().rows());
            rows.add(row(
                    "keys",
                    fragment.table(),
                    fragment.endpoint(),
                    reduced.slots().get(slot),
                    reason));
        }
        return rows;
    }

    /** The tables, so that what moves can be held against what they have. */
    private static String reads(Fragment fragment) {
        return "reads "
                + fragment.reads().stream()
                        .map(read -> read.table()
                                + (read.rows().isPresent()
                                        ? " (about " + read.rows().getAsLong() + " rows)"
                                        : ""))
                        .collect(Collectors.joining(", "));
    }

    /** Runs the query to its end and throws its rows away; can be cancelled before, while and after it runs. */
    private final class Measurement {
        private @Nullable BatchStream running;
        private boolean cancelled;

        List<@Nullable Object[]> run() {
            long start = System.nanoTime();
            long rowsOut = 0;
            Execution execution = answer.executor().execute(answer.plan(), answer.session());
            try (BatchStream stream = execution.stream()) {
                started(stream);
                while (stream.next()) {
                    rowsOut += stream.root().getRowCount();
                }
            }
            return measured(execution, rowsOut, Duration.ofNanos(System.nanoTime() - start));
        }

        private synchronized void started(BatchStream stream) {
            running = stream;
            if (cancelled) {
                stream.cancel();
            }
        }

        synchronized void cancel() {
            cancelled = true;
            if (running != null) {
                running.cancel();
            }
        }
    }

    private List<@Nullable Object[]> measured(Execution execution, long rowsOut, Duration elapsed) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (FragmentMeasure measure : execution.fragments()) {
            Fragment fragment = measure.fragment();
            String detail = String.format(
                    Locale.ROOT,
                    "rows=%d bytes=%d time=%.1f ms",
                    measure.rows(),
                    measure.bytes(),
                    millis(measure.time()));
            rows.add(row(
                    "measured",
                    fragment.table(),
                    fragment.endpoint(),
                    detail,
                    measure.keys().orElse(null)));
        }
        String total = String.format(Locale.ROOT, "rows=%d time=%.1f ms", rowsOut, millis(elapsed));
        rows.add(row("measured", null, null, total, null));
        return rows;
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static @Nullable Object[] row(
            String step,
            @Nullable String fragment,
            @Nullable Endpoint endpoint,
            String detail,
            @Nullable String reason) {
        return Arrays.asList(
                        step,
                        fragment,
                        endpoint == null ? null : endpoint.domain(),
                        endpoint == null ? null : endpoint.product() + "_v" + endpoint.major(),
                        endpoint == null ? null : endpoint.type(),
                        endpoint == null ? null : endpoint.owner(),
                        detail,
                        reason)
                .toArray();
    }
}
