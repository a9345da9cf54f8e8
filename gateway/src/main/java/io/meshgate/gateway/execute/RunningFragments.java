package io.meshgate.gateway.execute;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.KeySet;
import io.meshgate.adapter.PrefetchedStream;
import io.meshgate.adapter.RemainderEngine.Input;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.place.PlacedPlan.Fragment;
import io.meshgate.gateway.place.PlacedPlan.Keys;
import io.meshgate.gateway.place.PlacedPlan.Reduced;
import io.meshgate.gateway.plan.LearnedRows;
import io.meshgate.gateway.stores.StoreLease;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The fragments of one execution. All start at once, each on a thread of its own; one that is sent the keys of others asks
 * its store when those have been read, or have turned out to be too large.
 */
final class RunningFragments {
    /** Batches that wait between a store and whoever reads it: enough to keep both busy. */
    private static final int QUEUE_BATCHES = 4;

    /** The part of a query's memory that the rows of all fragments may take that keys are gathered from. */
    private static final int GATHERED_PART = 4;

    private final StoreLease lease;
    private final FragmentContext context;
    private final QueryMemory rows;
    private final ThreadFactory threads;
    private final LearnedRows learned;
    private final List<FragmentMeasure> measures;
    private final Map<String, KeyCollector> collectors = new HashMap<>();

    /** By identity: two slots may want the same. */
    private final Map<Keys, GatheredKeys> gathered = new IdentityHashMap<>();

    /**
     * @param limits on the keys, and on the rows that are held back until they are known
     * @param learned is told how many rows there were where all were asked for and read
     * @param measures takes one for each fragment, in the plan's order
     */
    RunningFragments(
            PlacedPlan plan,
            StoreLease lease,
            FragmentContext context,
            QueryMemory rows,
            ThreadFactory threads,
            Limits limits,
            LearnedRows learned,
            List<FragmentMeasure> measures) {
        this.lease = lease;
        this.context = context;
        this.rows = rows;
        this.threads = threads;
        this.learned = learned;
        this.measures = measures;
        AtomicLong gatheredBytes = new AtomicLong();
        plan.fragments().stream()
                .flatMap(fragment -> fragment.reduced().stream())
                .flatMap(reduced -> reduced.keys().stream())
                .forEach(wanted -> {
                    GatheredKeys keys = new GatheredKeys(wanted, limits.keysMax());
                    gathered.put(wanted, keys);
                    collectors
                            .computeIfAbsent(
                                    wanted.fragment(),
                                    fragment -> new KeyCollector(gatheredBytes, limits.memoryMax() / GATHERED_PART))
                            .gather(keys);
                });
    }

    FragmentContext context() {
        return context;
    }

    /** The only fragment, read by whoever asks for its rows. */
    BatchStream alone(Fragment fragment) {
        return openWhole(fragment, measure(fragment));
    }

    /** All fragments, reading ahead; if one cannot be started, none is left running. */
    List<Input> inputs(PlacedPlan plan) {
        List<Input> inputs = new ArrayList<>();
        try {
            plan.fragments().forEach(fragment -> inputs.add(input(fragment)));
            return inputs;
        } catch (RuntimeException | Error e) {
            inputs.forEach(input -> input.stream().close());
            throw e;
        }
    }

    private FragmentMeasure measure(Fragment fragment) {
        FragmentMeasure measure = new FragmentMeasure(fragment);
        measures.add(measure);
        return measure;
    }

    private Input input(Fragment fragment) {
        FragmentMeasure measure = measure(fragment);
        Optional<KeyCollector> collector = Optional.ofNullable(collectors.get(fragment.table()));
        return new Input(
                fragment.table(),
                PrefetchedStream.opening(
                        SqlTypes.schema(fragment.statement().columns()),
                        () -> collector
                                .map(keys -> gathering(fragment, keys, measure))
                                .orElseGet(() -> open(fragment, measure)),
                        context.allocator(),
                        () -> collector.filter(KeyCollector::gathers).isPresent() ? Integer.MAX_VALUE : QUEUE_BATCHES,
                        threads));
    }

    private BatchStream gathering(Fragment fragment, KeyCollector keys, FragmentMeasure measure) {
        try {
            return keys.from(open(fragment, measure));
        } catch (RuntimeException | Error e) {
            keys.failed(e);
            throw e;
        }
    }

    private BatchStream open(Fragment fragment, FragmentMeasure measure) {
        return fragment.reduced()
                .map(reduced -> open(fragment, reduced, measure))
                .orElseGet(() -> openWhole(fragment, measure));
    }

    /** Waits for all keys; what some slot has none of is not asked for, and a slot without good ones is left open. */
    private BatchStream open(Fragment fragment, Reduced reduced, FragmentMeasure measure) {
        Map<Integer, KeySet> bound = new HashMap<>();
        List<String> words = new ArrayList<>();
        for (int slot = 0; slot < reduced.keys().size(); slot++) {
            GatheredKeys.Outcome outcome = Objects.requireNonNull(
                            gathered.get(reduced.keys().get(slot)))
                    .await();
            if (outcome.keys().isEmpty()) {
                measure.keys(outcome.words());
                return new NoRows(SqlTypes.schema(fragment.statement().columns()), context.allocator());
            }
            bound.put(slot, outcome.keys().get());
            words.add(outcome.words());
        }
        measure.keys(String.join("; ", words));
        boolean whole = bound.values().stream().allMatch(KeySet.Everything.class::isInstance);
        DomainStore store = lease.store(fragment.endpoint());
        return whole
                ? openWhole(fragment, measure)
                : open(fragment, store.bind(reduced.statement(), bound), measure, () -> {});
    }

    /** Its whole statement, read by whoever asks for its rows. */
    BatchStream openWhole(Fragment fragment, FragmentMeasure measure) {
        return open(
                fragment,
                fragment.statement(),
                measure,
                () -> learned.came(
                        fragment.estimate(),
                        measure.rows(),
                        fragment.table() + " of " + fragment.endpoint().label()));
    }

    private BatchStream open(Fragment fragment, RemoteStatement statement, FragmentMeasure measure, Runnable atEnd) {
        return new MeasuredStream(lease.store(fragment.endpoint()).open(statement, context), measure, rows, atEnd);
    }
}
