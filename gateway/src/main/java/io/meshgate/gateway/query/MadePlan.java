package io.meshgate.gateway.query;

import io.meshgate.adapter.LiveTable;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.Product;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.gateway.parse.StatementTokens;
import io.meshgate.gateway.parse.StatementTokens.Literal;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.plan.PlannedQuery;
import io.meshgate.gateway.plan.SlotShares;
import io.meshgate.gateway.plan.SlotValues;
import io.meshgate.gateway.resolve.ProductWarnings;
import io.meshgate.gateway.resolve.ResolvedQuery;
import io.meshgate.gateway.resolve.TouchedTable;
import io.meshgate.gateway.stores.Stores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;

/**
 * A plan with all that it depends on. It holds while the products and tables that it touches are what they were: a change
 * elsewhere in the mesh means nothing to it.
 *
 * @param meshVersion the version of the snapshot that it was made for
 * @param defaults for each touched product version, which major its product's bare name meant
 * @param ofTheMoment whether it is this query's only
 * @param shares what the values of its slots mean for the sizes that it was made for
 * @param slots which literals of the statement are left open: slot n is the nth
 */
record MadePlan(
        PlacedPlan plan,
        long meshVersion,
        List<Optional<Integer>> defaults,
        List<TouchedTable> tables,
        boolean ofTheMoment,
        SlotShares shares,
        List<Slot> slots,
        Instant madeAt) {
    /** Of an operator, a column or a record beside its texts. */
    private static final int PART_BYTES = 200;

    /** A literal that the plan leaves open, by its number among the statement's, and the type that it has in the plan. */
    record Slot(int literal, RelDataType type) {}

    /** Whether a plan is one for the mesh as it is; unsure where a store has to be asked. */
    enum State {
        HOLDS,
        UNSURE,
        OVER
    }

    MadePlan {
        defaults = List.copyOf(defaults);
        tables = List.copyOf(tables);
        slots = List.copyOf(slots);
    }

    /** A plan that was made now. */
    static MadePlan of(
            PlacedPlan plan, ResolvedQuery resolved, PlannedQuery planned, List<Slot> slots, MeshSnapshot snapshot) {
        return new MadePlan(
                plan,
                snapshot.version(),
                defaults(resolved.touched(), snapshot),
                resolved.tables(),
                planned.ofTheMoment(),
                slots.isEmpty() ? SlotShares.NONE : SlotShares.of(planned.rel()),
                slots,
                Instant.now());
    }

    private static List<Optional<Integer>> defaults(List<ProductVersion> touched, MeshSnapshot snapshot) {
        return touched.stream()
                .map(version -> product(version, snapshot)
                        .map(product -> product.defaultVersion().major()))
                .toList();
    }

    /** Without asking any store. */
    State state(MeshSnapshot now, Stores stores) {
        if (!holdsIn(now)) {
            return State.OVER;
        }
        State state = State.HOLDS;
        for (TouchedTable table : tables) {
            Optional<Stores.Known> known = stores.known(table.endpoint(), table.table());
            if (known.isEmpty()) {
                state = State.UNSURE;
            } else if (!table.isStill(known.get())) {
                return State.OVER;
            }
        }
        return state;
    }

    /** As {@link #state}, with the stores asked for tables that were not looked at lately. */
    boolean holds(MeshSnapshot now, Stores stores) {
        return holdsIn(now) && tables.stream().allMatch(table -> table.isStill(asked(table, stores)));
    }

    private static Stores.Known asked(TouchedTable table, Stores stores) {
        LiveTable live = stores.describe(table.endpoint(), table.table());
        return new Stores.Known(
                live, stores.statistics(table.endpoint(), table.table(), live).version());
    }

    private boolean holdsIn(MeshSnapshot now) {
        if (meshVersion == now.version()) {
            return true;
        }
        List<ProductVersion> touched = plan.touched();
        return !touched.isEmpty()
                && touched.stream()
                        .allMatch(version -> product(version, now)
                                .flatMap(product -> product.version(version.major()))
                                .filter(version::equals)
                                .isPresent())
                && defaults(touched, now).equals(defaults)
                && ProductWarnings.of(touched, now).equals(plan.warnings());
    }

    private static Optional<Product> product(ProductVersion version, MeshSnapshot snapshot) {
        return snapshot.domain(version.domain()).flatMap(domain -> domain.product(version.product()));
    }

    /** The statement's values for the slots; empty where one is of another type than its slot. */
    Optional<List<RexLiteral>> values(StatementTokens statement) {
        return values(slots, statement);
    }

    static Optional<List<RexLiteral>> values(List<Slot> slots, StatementTokens statement) {
        List<RexLiteral> values = new ArrayList<>(slots.size());
        for (Slot slot : slots) {
            Optional<RexLiteral> value = value(statement.literals().get(slot.literal()), slot.type());
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        return Optional.of(values);
    }

    static Optional<RexLiteral> value(Literal literal, RelDataType type) {
        return literal.isText() ? SlotValues.ofText(literal.text(), type) : SlotValues.ofNumber(literal.image(), type);
    }

    /** Memory that it takes, by estimate: its texts, and as much again for what holds them. */
    long bytes() {
        return bytes(plan)
                + plan.otherwise().map(otherwise -> bytes(otherwise.plan())).orElse(0L);
    }

    private long bytes(PlacedPlan plan) {
        long characters = plan.logicalPlan().length()
                + plan.remainder().map(remainder -> remainder.text().length()).orElse(0)
                + plan.rewrites().stream().mapToInt(String::length).sum()
                + plan.kept().stream()
                        .mapToInt(
                                kept -> kept.operator().length() + kept.reason().length())
                        .sum()
                + plan.statements().stream()
                        .mapToLong(fragment -> fragment.statement().text().length()
                                + (fragment.reduced().isPresent()
                                        ? fragment.preferred().text().length()
                                        : 0))
                        .sum();
        long parts = plan.columns().size()
                + plan.kept().size()
                + plan.statements().stream()
                        .mapToLong(
                                fragment -> 2 + fragment.statement().columns().size())
                        .sum()
                + slots.size()
                + tables.size()
                + 2;
        return 2 * characters + parts * PART_BYTES;
    }
}
