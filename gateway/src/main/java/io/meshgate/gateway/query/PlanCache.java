package io.meshgate.gateway.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.gateway.parse.StatementTokens;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.plan.SlotShares;
import io.meshgate.gateway.query.MadePlan.Slot;
import io.meshgate.gateway.query.MadePlan.State;
import io.meshgate.gateway.query.SharedPlannings.Shared;
import io.meshgate.gateway.session.Session;
import io.meshgate.gateway.stores.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.apache.calcite.rex.RexLiteral;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps plans for statements that are asked again, also with other literals. Looking a plan up parses nothing and blocks
 * nobody; a plan is made once for all who ask the same statement at a time.
 *
 * <p>A statement is planned as it is when its shape, all but its literals, is new. When the shape comes again with other
 * literals, it is planned once more with slots in place of those that no stage has to know ({@code LiteralSlots}, {@code
 * SlotPlaces}), and from then on that plan serves all statements that differ in these only. Where no slot is left, or planning
 * with slots fails, the shape's statements are kept each for itself.
 *
 * <p>All is bounded by the memory that the kept texts take, by estimate. Thread-safe.
 */
final class PlanCache {
    private static final Logger LOG = LoggerFactory.getLogger(PlanCache.class);

    /** Estimates of sizes that planning relied on grow old even where tables do not change much. */
    private static final Duration AGE_MAX = Duration.ofMinutes(10);

    private static final int ENTRY_BYTES = 400;

    /** Statements with more literals are lists of data: they seldom come again. */
    private static final int LITERALS_MAX = 200;

    private static final long LOOK_UPS_BETWEEN_SUMMARIES = 10_000;
    private static final IntPredicate NONE = literal -> false;
    private static final IntPredicate ALL = literal -> true;

    /** Makes plans: parses, resolves, plans and places. */
    interface Planning {
        /**
         * @param slots which literals may be left open, by their numbers
         * @throws io.meshgate.gateway.failure.QueryFailure if the statement cannot be answered
         */
        MadePlan make(StatementTokens statement, Session session, MeshSnapshot snapshot, IntPredicate slots);
    }

    /** A plan for a statement, its values in all slots. */
    record Found(MadePlan made, List<RexLiteral> values, PlanOrigin origin) {}

    /** What is known by a key. */
    private sealed interface Entry {
        long bytes();
    }

    private record Kept(MadePlan made) implements Entry {
        @Override
        public long bytes() {
            return made.bytes();
        }
    }

    /** A statement whose plan is no other query's. */
    private record OfTheMoment() implements Entry {
        @Override
        public long bytes() {
            return 0;
        }
    }

    /**
     * A shape that has come before.
     *
     * @param slots which literals its plans leave open; empty: none can be, absent: not tried yet
     * @param shares which of its plans is one for which values
     */
    private record Shape(Optional<List<Slot>> slots, SlotShares shares) implements Entry {
        static final Shape SEEN = new Shape(Optional.empty(), SlotShares.NONE);
        static final Shape WITHOUT_SLOTS = new Shape(Optional.of(List.of()), SlotShares.NONE);

        /** Empty where the statement's literals are of other types. */
        Optional<PlanKey> key(Asked asked) {
            return slots.filter(open -> !open.isEmpty())
                    .flatMap(open -> MadePlan.values(open, asked.statement()))
                    .map(values ->
                            PlanKey.slotted(asked.statement(), asked.session(), literals(), shares.magnitudes(values)));
        }

        List<Integer> literals() {
            return slots.orElse(List.of()).stream().map(Slot::literal).toList();
        }

        @Override
        public long bytes() {
            return slots.map(List::size).orElse(0) * 32L + shares.bytes();
        }
    }

    private final Stores stores;
    private final DeepThreads threads;
    private final Planning planning;
    private final Predicate<PlacedPlan> contradicted;
    private final Cache<PlanKey, Entry> entries;
    private final SharedPlannings shared = new SharedPlannings();
    private final AtomicLong toldNext = new AtomicLong(LOOK_UPS_BETWEEN_SUMMARIES);
    private final LongAdder hits = new LongAdder();
    private final LongAdder shapeHits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder waits = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder evictions = new LongAdder();

    /**
     * @param contradicted whether rows have turned out so far from a plan's estimates that it is made anew
     * @param bytesMax what all plans may take; 0 keeps none
     */
    PlanCache(
            Stores stores, DeepThreads threads, Planning planning, Predicate<PlacedPlan> contradicted, long bytesMax) {
        this.stores = stores;
        this.threads = threads;
        this.planning = planning;
        this.contradicted = contradicted;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(bytesMax)
                .weigher((PlanKey key, Entry entry) ->
                        (int) Math.min(Integer.MAX_VALUE, ENTRY_BYTES + 2L * key.size() + entry.bytes()))
                .expireAfterWrite(AGE_MAX)
                .evictionListener((key, entry, cause) -> evictions.increment())
                .build();
    }

    /** @throws io.meshgate.gateway.failure.QueryFailure if the statement cannot be answered, or is cancelled */
    Found plan(StatementTokens statement, Session session, MeshSnapshot snapshot) {
        if (LOG.isDebugEnabled() && hits.sum() + misses.sum() >= toldNext.get()) {
            toldNext.addAndGet(LOOK_UPS_BETWEEN_SUMMARIES);
            LOG.debug("Kept plans: {}", counts());
        }
        Asked asked = new Asked(statement, session, snapshot);
        Optional<Shape> shape = shape(asked);
        Optional<PlanKey> slotted = shape.flatMap(known -> known.key(asked));
        if (slotted.isPresent()) {
            List<Slot> open = shape.get().slots().orElseThrow();
            return find(
                    slotted.get(),
                    shape.get().literals()::contains,
                    plan -> plan.slots().equals(open),
                    asked);
        }
        PlanKey exact = PlanKey.exact(statement, session);
        boolean cameWithOthers = shape.filter(Shape.SEEN::equals).isPresent() && entries.getIfPresent(exact) == null;
        return find(exact, cameWithOthers ? ALL : NONE, plan -> true, asked);
    }

    /** What is known of the statement's shape; empty where it is new, or has no literals that could be left open. */
    private Optional<Shape> shape(Asked asked) {
        return asked.hasShape() && entries.getIfPresent(asked.shapeKey()) instanceof Shape shape
                ? Optional.of(shape)
                : Optional.empty();
    }

    /**
     * @param serves whether a plan by this key is one for all statements that have it: where slots were lost when it was
     *     made, it is one for the literals of its own statement
     */
    private Found find(PlanKey key, IntPredicate slots, Predicate<MadePlan> serves, Asked asked) {
        Entry entry = entries.getIfPresent(key);
        MadePlan kept = entry instanceof Kept known
                        && serves.test(known.made())
                        && !contradicted.test(known.made().plan())
                ? known.made()
                : null;
        if (kept != null && kept.state(asked.snapshot(), stores) == State.HOLDS) {
            return hit(kept, asked);
        }
        if (entry instanceof OfTheMoment) {
            return made(threads.run(asked.session(), () -> make(slots, asked)), asked);
        }
        Shared plan = shared.get(
                key,
                asked.session(),
                () -> threads.run(asked.session(), () -> checkedOrMade(kept, slots, asked)),
                waits::increment);
        if (plan.own()) {
            return plan.plan() == kept ? hit(kept, asked) : made(plan.plan(), asked);
        }
        return serves.test(plan.plan()) && plan.plan().state(asked.snapshot(), stores) != State.OVER
                ? hit(plan.plan(), asked)
                : made(threads.run(asked.session(), () -> make(slots, asked)), asked);
    }

    private MadePlan checkedOrMade(@Nullable MadePlan kept, IntPredicate slots, Asked asked) {
        return kept != null && kept.holds(asked.snapshot(), stores) ? kept : make(slots, asked);
    }

    private MadePlan make(IntPredicate slots, Asked asked) {
        misses.increment();
        try {
            MadePlan made = slots == NONE ? planned(asked, NONE) : plannedWithSlots(asked, slots);
            keep(made, slots, asked);
            return made;
        } catch (RuntimeException | Error e) {
            failures.increment();
            throw e;
        }
    }

    private MadePlan planned(Asked asked, IntPredicate slots) {
        return planning.make(asked.statement(), asked.session(), asked.snapshot(), slots);
    }

    /** What does not go with slots may go without, and what goes in no way is told of the statement as it is. */
    private MadePlan plannedWithSlots(Asked asked, IntPredicate slots) {
        try {
            return planned(asked, slots);
        } catch (StoreFailure e) {
            throw e;
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            asked.session().cancellation().throwIfCancelled();
            LOG.debug("A statement is not planned with slots", e);
            return planned(asked, NONE);
        }
    }

    private void keep(MadePlan made, IntPredicate slots, Asked asked) {
        PlanKey exact = PlanKey.exact(asked.statement(), asked.session());
        if (slots == NONE) {
            entries.put(exact, made.ofTheMoment() ? new OfTheMoment() : new Kept(made));
            if (asked.hasShape() && shape(asked).isEmpty()) {
                entries.put(asked.shapeKey(), Shape.SEEN);
            }
            return;
        }
        Shape before = shape(asked).filter(shape -> slots != ALL).orElse(Shape.SEEN);
        boolean serves = !made.ofTheMoment()
                && !made.slots().isEmpty()
                && before.slots().map(made.slots()::equals).orElse(slots == ALL);
        if (!serves) {
            entries.put(asked.shapeKey(), Shape.WITHOUT_SLOTS);
            entries.put(exact, made.ofTheMoment() ? new OfTheMoment() : new Kept(made));
            return;
        }
        Shape shape = slots == ALL ? new Shape(Optional.of(made.slots()), made.shares()) : before;
        entries.put(asked.shapeKey(), shape);
        shape.key(asked).ifPresent(key -> entries.put(key, new Kept(made)));
    }

    private Found hit(MadePlan plan, Asked asked) {
        PlanOrigin.Kind kind = plan.slots().isEmpty() ? PlanOrigin.Kind.KEPT : PlanOrigin.Kind.SHAPE;
        hits.increment();
        if (kind == PlanOrigin.Kind.SHAPE) {
            shapeHits.increment();
        }
        return found(plan, asked, kind);
    }

    private Found made(MadePlan plan, Asked asked) {
        return found(plan, asked, PlanOrigin.Kind.MADE);
    }

    /** A statement finds plans of its types only. */
    private static Found found(MadePlan plan, Asked asked, PlanOrigin.Kind kind) {
        return new Found(plan, plan.values(asked.statement()).orElseThrow(), new PlanOrigin(kind, plan.madeAt()));
    }

    PlanCounts counts() {
        return new PlanCounts(
                hits.sum(),
                shapeHits.sum(),
                misses.sum(),
                waits.sum(),
                failures.sum(),
                evictions.sum(),
                entries.asMap().values().stream().filter(Kept.class::isInstance).count(),
                bytes());
    }

    private long bytes() {
        entries.cleanUp();
        return entries.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }

    /** One statement that asks for its plan. */
    private record Asked(StatementTokens statement, Session session, MeshSnapshot snapshot) {
        boolean hasShape() {
            int literals = statement.literals().size();
            return literals > 0 && literals <= LITERALS_MAX;
        }

        PlanKey shapeKey() {
            return PlanKey.shape(statement, session);
        }
    }
}
