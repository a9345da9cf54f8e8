package io.meshgate.gateway.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.Product;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.gateway.parse.ParsedStatement;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.resolve.ProductWarnings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Keeps plans for statements that are asked again. A plan is kept for its exact text, for as long as live columns are, and
 * used while the products that it touches are what they were: a change elsewhere in the mesh flushes nothing. One that
 * depends on the moment is not kept. Thread-safe.
 */
final class PlanCache {
    private static final int PLANS_MAX = 1_000;
    private static final Duration AGE_MAX = Duration.ofMinutes(1);
    /** Wherever such a word stands, also in a text literal: a plan too few is kept rather than one too many. */
    private static final Pattern OF_THE_MOMENT = Pattern.compile("current_|localtime", Pattern.CASE_INSENSITIVE);

    private record Kept(PlacedPlan plan, MeshSnapshot snapshot) {
        boolean holds(MeshSnapshot now) {
            if (snapshot.version() == now.version()) {
                return true;
            }
            List<ProductVersion> touched = plan.touched();
            return !touched.isEmpty()
                    && touched.stream().allMatch(version -> means(version, now))
                    && ProductWarnings.of(touched, snapshot).equals(ProductWarnings.of(touched, now));
        }

        /** Whether the product's names, bare and pinned, mean there what they meant when it was planned. */
        private boolean means(ProductVersion version, MeshSnapshot now) {
            Optional<Product> then = product(version, snapshot);
            Optional<Product> product = product(version, now);
            return product.flatMap(p -> p.version(version.major()))
                            .filter(version::equals)
                            .isPresent()
                    && product.map(p -> p.defaultVersion().major())
                            .equals(then.map(p -> p.defaultVersion().major()));
        }

        private static Optional<Product> product(ProductVersion version, MeshSnapshot snapshot) {
            return snapshot.domain(version.domain()).flatMap(domain -> domain.product(version.product()));
        }
    }

    private final Predicate<PlacedPlan> contradicted;

    private final Cache<String, Kept> plans = Caffeine.newBuilder()
            .maximumSize(PLANS_MAX)
            .expireAfterWrite(AGE_MAX)
            .build();

    /** @param contradicted whether a plan's estimates have turned out wrong, so that it is planned anew */
    PlanCache(Predicate<PlacedPlan> contradicted) {
        this.contradicted = contradicted;
    }

    PlacedPlan get(ParsedStatement statement, MeshSnapshot snapshot, Function<MeshSnapshot, PlacedPlan> planned) {
        if (OF_THE_MOMENT.matcher(statement.sql()).find()) {
            return planned.apply(snapshot);
        }
        Kept known = plans.getIfPresent(statement.sql());
        if (known != null && known.holds(snapshot) && !contradicted.test(known.plan())) {
            return known.plan();
        }
        PlacedPlan plan = planned.apply(snapshot);
        plans.put(statement.sql(), new Kept(plan, snapshot));
        return plan;
    }
}
