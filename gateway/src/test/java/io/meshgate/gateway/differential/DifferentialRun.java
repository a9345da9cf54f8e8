package io.meshgate.gateway.differential;

import io.meshgate.adapter.StoreAdapter;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.contract.PlainScans;
import io.meshgate.gateway.differential.Query.From;
import io.meshgate.gateway.differential.Query.Select;
import io.meshgate.gateway.place.KeyCosts;
import io.meshgate.gateway.plan.SendingCosts;
import io.meshgate.gateway.query.PlanCounts;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Asks the queries of one seed after the other, several at a time, over meshes that all threads share. */
final class DifferentialRun implements AutoCloseable {
    private static final int IN_PARTS_EVERY = 8;
    private static final int AGAIN_EVERY = 4;

    /** Of 100 queries, those that are asked with kept plans and other literals too. */
    private static final int PLANS_IN_100 = Integer.getInteger("meshgate.differential.plansIn100", 10);

    /** Queries that say little are mostly replaced before Meshgate is asked. */
    private static final int TRIES_MAX = 6;

    private static final int KEPT_ALTHOUGH_SAYING_LITTLE_IN_100 = 10;
    /** Far from any seed that a run counts up to. */
    private static final long NEXT_TRY = 1_000_000_007L;

    private static final int STATEMENTS_PER_STORE_MAX = 24;
    static final int FEW_KEYS = 3;
    private static final int FEW_ROWS = 5;
    private static final String OVER_ALL_ROWS = "\\bOVER \\(|\\b(COUNT|AVG|STRING_AGG|ANY|ALL|";

    private final FuzzStores stores;
    /**
     * With keys and rows sent where they pay; keys whatever they cost, and so few of them that ranges go instead; rows whatever
     * they cost, and so few of them that mostly another plan is run instead.
     */
    private final List<MeshUnderTest> pushing;

    private final MeshUnderTest plain;
    private final Functions functions;
    private final Pattern overAllRows;
    private final Tally tally;
    private final KeptPlans plans;

    DifferentialRun(FuzzStores stores, Path folder, Tally tally) {
        this.stores = stores;
        this.tally = tally;
        pushing = List.of(
                MeshUnderTest.learning(stores.catalog(), List.of(folder), FuzzStores.SECRETS, STATEMENTS_PER_STORE_MAX),
                sendingKeys(stores, folder, UnaryOperator.identity(), Integer.MAX_VALUE),
                sendingKeys(stores, folder, UnaryOperator.identity(), FEW_KEYS),
                sendingRows(stores, folder, MeshUnderTest.WIDE.rowsSentMax()),
                sendingRows(stores, folder, FEW_ROWS));
        plain = mesh(stores, folder, PlainScans::new);
        plans = new KeptPlans(pushing.getFirst());
        functions = Functions.of(pushing.getFirst());
        overAllRows = Pattern.compile(OVER_ALL_ROWS + String.join("|", functions.aggregates()) + ")\\b");
    }

    /** What kept plans have been of use for. */
    PlanCounts plans() {
        return plans.counts();
    }

    /** A mesh over the stores, with each adapter as {@code adapted} makes it. */
    static MeshUnderTest mesh(FuzzStores stores, Path folder, UnaryOperator<StoreAdapter> adapted) {
        return MeshUnderTest.of(
                stores.catalog(), List.of(folder), FuzzStores.SECRETS, STATEMENTS_PER_STORE_MAX, adapted);
    }

    /** The same, which sends join keys whatever they cost: so many, and beyond them ranges. */
    static MeshUnderTest sendingKeys(FuzzStores stores, Path folder, UnaryOperator<StoreAdapter> adapted, int keysMax) {
        return MeshUnderTest.of(
                stores.catalog(),
                List.of(folder),
                FuzzStores.SECRETS,
                STATEMENTS_PER_STORE_MAX,
                adapted,
                keysMax,
                KeyCosts.NONE);
    }

    /** The same, which sends rows from store to store whatever they cost, so many at most. */
    private static MeshUnderTest sendingRows(FuzzStores stores, Path folder, int rowsMax) {
        return MeshUnderTest.sendingRows(
                stores.catalog(),
                List.of(folder),
                FuzzStores.SECRETS,
                STATEMENTS_PER_STORE_MAX,
                UnaryOperator.identity(),
                rowsMax,
                SendingCosts.none(MeshUnderTest.WIDE.rowsSentMax()));
    }

    /** Asks query after query until {@code over} says so; the seeds count up from {@code firstSeed}. */
    void ask(long firstSeed, int threads, BooleanSupplier over) throws InterruptedException, ExecutionException {
        AtomicLong seeds = new AtomicLong(firstSeed);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<? extends Future<?>> all = IntStream.range(0, threads)
                    .mapToObj(i -> pool.submit(() -> {
                        try (Connection oracle = stores.oracle()) {
                            List<Judge> judges = pushing.stream()
                                    .map(mesh -> new Judge(mesh, Optional.of(plain), oracle))
                                    .toList();
                            while (!over.getAsBoolean()) {
                                long seed = seeds.getAndIncrement();
                                ask(judges.get(Math.floorMod(seed, judges.size())), seed);
                            }
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    private void ask(Judge judge, long seed) {
        Picked picked = pick(judge, seed, functions);
        Asked asked = judge.ask(picked.query(), picked.right());
        if (!asked.finding().isBad() && seed % IN_PARTS_EVERY == 0) {
            asked = inParts(judge, picked.query(), seed, asked);
        }
        if (!asked.finding().isBad() && new Random(seed).nextInt(100) < PLANS_IN_100) {
            Finding ofPlans = plans.ask(picked.query(), seed);
            if (ofPlans.isBad()) {
                tally.found(seed, picked.query(), picked.query(), ofPlans);
            }
        }
        if (asked.plan().isPresent() && !asked.finding().isBad() && seed % AGAIN_EVERY == 0) {
            Asked again = judge.askAgain(picked.query());
            asked = again.finding().isBad() ? again : asked;
        }
        if (asked.finding().isBad()) {
            Query small = Shrinker.shrink(judge, picked.query(), asked.finding());
            tally.found(seed, picked.query(), small, judge.ask(small).finding().orWorse(asked.finding()));
        }
        tally.count(asked);
    }

    /** A query to be asked and what PostgreSQL alone has said. */
    record Picked(Query query, Optional<Outcome> right) {}

    /** The query of a seed, or one of the next tries if PostgreSQL says that it has no row or fails. */
    static Picked pick(Judge judge, long seed, Functions functions) {
        boolean any = new Random(seed).nextInt(100) < KEPT_ALTHOUGH_SAYING_LITTLE_IN_100;
        for (int i = 0; ; i++) {
            Query query = QueryGenerator.generate(seed + i * NEXT_TRY, FuzzStores.DOMAINS, functions);
            Optional<Outcome> right = judge.right(query);
            boolean telling = right.isEmpty()
                    || right.get() instanceof Outcome.Rows rows && !rows.rows().isEmpty();
            if (any || telling || i == TRIES_MAX) {
                return new Picked(query, right);
            }
        }
    }

    private Asked inParts(Judge judge, Query query, long seed, Asked whole) {
        if (!(query instanceof Select select) || !partable(select)) {
            return whole;
        }
        Chance chance = new Chance(new Random(seed));
        Expression condition = new ExpressionGenerator(chance, Functions.NONE)
                .condition(new Scope(FuzzTables.columns(firstAlias(select.from())), List.of()), 1);
        Asked parts = judge.askInParts(select, condition);
        return parts.finding().isBad() ? parts : whole;
    }

    /** Whether each row of the answer is one of FROM's. */
    private boolean partable(Select select) {
        return !select.distinct()
                && select.keys().isEmpty()
                && !firstAlias(select.from()).isEmpty()
                && !overAllRows.matcher(select.write(Spelling.MESHGATE)).find();
    }

    private static String firstAlias(From from) {
        return switch (from) {
            case Query.Table table -> table.alias();
            case Query.Join join -> firstAlias(join.left());
            case Query.Named named -> "";
            case Query.Derived derived -> "";
        };
    }

    @Override
    public void close() {
        pushing.forEach(MeshUnderTest::close);
        plain.close();
    }
}
