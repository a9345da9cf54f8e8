package io.meshgate.gateway.corpora;

import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.plan.JoinOrders;
import io.meshgate.gateway.plan.LearnedRows;
import io.meshgate.gateway.plan.PlannedQuery;
import io.meshgate.gateway.plan.Planner;
import io.meshgate.gateway.plan.SendingCosts;
import io.meshgate.gateway.resolve.ResolvedQuery;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is to be said of the join orders that queries get in one mesh: how far the estimates behind them are from the truth,
 * whether they multiply what nothing demands, and what they move beside random orders of the same query.
 */
final class JoinOrderMeasure implements AutoCloseable {
    /** How far above the least of the random orders an order may be. */
    static final double RATIO_MAX = 1.5;

    /**
     * A query over several stores.
     *
     * @param best bytes that the best of the random orders moves
     */
    private record Moved(String query, long chosen, long best) {
        double ratio() {
            return (double) Math.max(1, chosen) / Math.max(1, best);
        }

        @Override
        public String toString() {
            return "| %s | %,d | %,d | %.2f |".formatted(query, chosen, best, ratio());
        }
    }

    private final String corpus;
    private final MeshUnderTest mesh;
    private final TrueRows truth;
    private final QErrors errors;
    private final MovedBytes bytes;
    private final List<String> products = new ArrayList<>();
    private final List<Moved> moved = new ArrayList<>();

    JoinOrderMeasure(String corpus, MeshUnderTest mesh, Path parquetFolder, Collection<String> tables)
            throws SQLException {
        this.corpus = corpus;
        this.mesh = mesh;
        this.truth = new TrueRows(parquetFolder, tables, mesh.engine());
        this.errors = new QErrors(truth);
        this.bytes = new MovedBytes(mesh);
    }

    /** Plans the query in its own order, and remembers where that multiplies without need. */
    PlannedQuery plan(String query, ResolvedQuery resolved) {
        AtomicInteger demanded = new AtomicInteger();
        PlannedQuery plan = mesh.planned(JoinOrders.counting(demanded), resolved);
        int multiplied = JoinOrders.products(plan.rel());
        if (multiplied > demanded.get()) {
            products.add(query + ": " + multiplied + " products, demanded are " + demanded);
        }
        return plan;
    }

    void estimates(PlannedQuery plan) throws SQLException {
        errors.add(plan.rel());
    }

    /** Compares what the query's own order moves with so many others; says nothing of a query of one store. */
    void orders(String query, String sql, int others) {
        ResolvedQuery resolved = mesh.resolve(sql);
        plan(query, resolved);
        PlacedPlan own = mesh.placed(new Planner(new LearnedRows(0), SendingCosts.NEVER), resolved);
        if (own.remainder().isEmpty()) {
            return;
        }
        long best = Long.MAX_VALUE;
        for (int seed = 0; seed < others; seed++) {
            best = Math.min(best, bytes.of(mesh.placed(JoinOrders.random(seed), resolved)));
        }
        moved.add(new Moved(query, bytes.of(own), best));
    }

    /** What was multiplied although a condition would have connected it. */
    List<String> products() {
        return List.copyOf(products);
    }

    /** The share of queries that move at most {@link #RATIO_MAX} times the bytes of the best random order. */
    double shareWithin() {
        return moved.isEmpty()
                ? 1
                : (double) moved.stream().filter(m -> m.ratio() <= RATIO_MAX).count() / moved.size();
    }

    String report() {
        List<String> lines = new ArrayList<>(errors.lines(corpus));
        moved.stream().map(Moved::toString).forEach(lines::add);
        lines.add("%s: %d of %d within %.1f times (%.1f %%), %d products that nothing demands"
                .formatted(
                        corpus,
                        moved.stream().filter(m -> m.ratio() <= RATIO_MAX).count(),
                        moved.size(),
                        RATIO_MAX,
                        100 * shareWithin(),
                        products.size()));
        return String.join("\n", lines);
    }

    @Override
    public void close() throws SQLException {
        try (mesh;
                truth) {
            bytes.close();
        }
    }
}
