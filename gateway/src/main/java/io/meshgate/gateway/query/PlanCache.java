package io.meshgate.gateway.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.gateway.parse.ParsedStatement;
import io.meshgate.gateway.place.PlacedPlan;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Keeps plans for the calls that one client statement becomes (create, describe, execute). A plan is kept for its exact
 * text and snapshot, for as long as live columns are; one that depends on the moment is not kept. Thread-safe.
 */
final class PlanCache {
    private static final int PLANS_MAX = 1_000;
    private static final Duration AGE_MAX = Duration.ofMinutes(1);
    /** Wherever such a word stands, also in a text literal: a plan too few is kept rather than one too many. */
    private static final Pattern OF_THE_MOMENT = Pattern.compile("current_|localtime", Pattern.CASE_INSENSITIVE);

    private record Key(String query, long snapshotVersion) {}

    private final Cache<Key, PlacedPlan> plans = Caffeine.newBuilder()
            .maximumSize(PLANS_MAX)
            .expireAfterWrite(AGE_MAX)
            .build();

    PlacedPlan get(ParsedStatement statement, MeshSnapshot snapshot, Function<MeshSnapshot, PlacedPlan> planned) {
        if (OF_THE_MOMENT.matcher(statement.sql()).find()) {
            return planned.apply(snapshot);
        }
        Key key = new Key(statement.sql(), snapshot.version());
        PlacedPlan known = plans.getIfPresent(key);
        if (known != null) {
            return known;
        }
        PlacedPlan plan = planned.apply(snapshot);
        plans.put(key, plan);
        return plan;
    }
}
