package io.meshgate.gateway.place;

import io.meshgate.adapter.ColumnValue.Moments;
import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.catalog.ColumnType;
import io.meshgate.gateway.plan.Cardinality;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataTypeField;

/**
 * Decides which fragments wait for others and are sent their keys, so that only rows travel that some join keeps
 * (semi-join reduction). What a fragment leaves out the joins above would drop; the remainder stays as it is.
 *
 * <p>Of the keys that {@link JoinKeys} finds, those are sent that {@link KeyGain pay}, fewest first, as long as no fragment
 * waits for itself. A reduced fragment reduces others in turn.
 *
 * <p>Source: P. Bernstein, D. Chiu, "Using semi-joins to solve relational queries", JACM 28(1), 1981.
 */
final class KeyFilters {
    private static final int NUMBER_BYTES = 8;
    private static final int TEXT_BYTES = 16;

    /** A fragment before it is final. */
    record Cut(String table, RelNode rel, DomainStore store) {}

    /**
     * One fragment's columns filtered by the values of another's.
     *
     * @param keys how many are expected
     * @param sourceRows how many rows they are expected to come in
     */
    record KeyFilter(JoinKeys.Columns source, JoinKeys.Columns target, double keys, double sourceRows, KeyGain gain) {
        double share() {
            return gain.share(keys);
        }

        private boolean covers(JoinKeys.Pair pair) {
            return pair.source().fragment().equals(source.fragment())
                    && pair.target().fragment().equals(target.fragment())
                    && source.indexes().containsAll(pair.source().indexes())
                    && target.indexes().containsAll(pair.target().indexes());
        }
    }

    private final Map<String, Cut> cuts = new HashMap<>();
    private final Map<String, Double> rows = new HashMap<>();
    private final List<JoinKeys.Pair> candidates;
    private final List<KeyFilter> chosen = new ArrayList<>();
    private final long keysMax;
    private final KeyCosts costs;

    /**
     * @param remainder the plan whose leaves are the fragments
     * @param keysMax how many keys a store is sent at most; 0 for none
     */
    KeyFilters(RelNode remainder, List<Cut> fragments, long keysMax, KeyCosts costs) {
        fragments.forEach(cut -> cuts.put(cut.table(), cut));
        fragments.forEach(cut -> rows.put(cut.table(), Cardinality.rows(cut.rel())));
        this.keysMax = keysMax;
        this.costs = costs;
        this.candidates = new ArrayList<>(keysMax == 0 ? List.of() : JoinKeys.of(remainder));
        choosePairs();
    }

    /** All that pay, in the order in which they were chosen. */
    List<KeyFilter> choose() {
        Optional<KeyFilter> next = best();
        while (next.isPresent()) {
            KeyFilter filter = next.get();
            chosen.add(filter);
            rows.merge(filter.target().fragment(), filter.share(), (before, share) -> Math.max(1, before * share));
            candidates.removeIf(pair ->
                    pair.source().equals(filter.source()) && pair.target().equals(filter.target()));
            next = best();
        }
        return chosen;
    }

    /** Of several columns as one key, and each by itself, only the better is a candidate. */
    private void choosePairs() {
        for (JoinKeys.Pair pair : List.copyOf(candidates)) {
            if (pair.source().indexes().size() > 1) {
                KeyFilter together = estimated(pair);
                List<JoinKeys.Pair> apart = candidates.stream()
                        .filter(other -> !other.equals(pair) && together.covers(other))
                        .toList();
                double shareApart = apart.stream()
                        .map(this::estimated)
                        .filter(this::pays)
                        .mapToDouble(KeyFilter::share)
                        .reduce(1, (one, other) -> one * other);
                if (pays(together) && together.share() <= costs.togetherPart() * shareApart) {
                    candidates.removeAll(apart);
                } else {
                    candidates.remove(pair);
                }
            }
        }
    }

    private Optional<KeyFilter> best() {
        return candidates.stream()
                .filter(pair ->
                        !waitsFor(pair.source().fragment(), pair.target().fragment(), new HashSet<>()))
                .map(this::estimated)
                .filter(this::pays)
                .min(Comparator.comparingDouble(KeyFilter::keys));
    }

    /** Whether a fragment cannot be read before the other, or is the other. */
    private boolean waitsFor(String fragment, String other, Set<String> seen) {
        return fragment.equals(other)
                || seen.add(fragment)
                        && chosen.stream()
                                .filter(filter -> filter.target().fragment().equals(fragment))
                                .anyMatch(filter -> waitsFor(filter.source().fragment(), other, seen));
    }

    /**
     * The values of both sides are taken for those of one domain, as those of a foreign key are: it has as many as the side
     * with more of them, if anybody has told how many the filtered side has.
     */
    private KeyFilter estimated(JoinKeys.Pair pair) {
        double domain = isKeyOfSeveral(pair.source())
                ? distinct(pair.source())
                : Math.max(distinct(pair.source()), isTold(pair.target()) ? distinct(pair.target()) : 1);
        double keys = Math.min(rows(pair.source()), distinct(pair.source()));
        List<ColumnType> types = types(pair.target());
        KeyGain gain = new KeyGain(
                rows(pair.target()),
                Cardinality.widthBytes(cut(pair.target()).rel()),
                domain,
                types.stream().mapToDouble(KeyFilters::bytes).sum(),
                span(pair.target(), types, domain),
                costs);
        return new KeyFilter(pair.source(), pair.target(), keys, rows(pair.source()), gain);
    }

    /** Of several columns of the filtered side only a bound is known; what refers to a key has no other values than the key. */
    private boolean isKeyOfSeveral(JoinKeys.Columns columns) {
        return columns.indexes().size() > 1 && Cardinality.isUnique(cut(columns).rel(), columns.indexes());
    }

    private boolean isTold(JoinKeys.Columns columns) {
        RelNode rel = cut(columns).rel();
        return columns.indexes().stream()
                .allMatch(index -> Cardinality.isUnique(rel, index) || Cardinality.distinctTold(rel, index));
    }

    /** Where nobody has told it, numbers are taken for having no gaps, as surrogate keys and days have none. */
    private double span(JoinKeys.Columns columns, List<ColumnType> types, double domain) {
        if (types.size() > 1) {
            return 0;
        }
        OptionalDouble told =
                Cardinality.span(cut(columns).rel(), columns.indexes().getFirst());
        return switch (types.getFirst().kind()) {
            case SMALLINT, INTEGER, BIGINT -> told.orElse(domain) + 1;
            case DATE -> told.orElse(domain * Moments.MICROS_OF_DAY) / Moments.MICROS_OF_DAY + 1;
            case TIMESTAMP -> told.isEmpty() ? 0 : told.getAsDouble() + 1;
            case DECIMAL ->
                told.isEmpty()
                        ? 0
                        : told.getAsDouble() * Math.pow(10, types.getFirst().scale()) + 1;
            default -> 0;
        };
    }

    private static double bytes(ColumnType type) {
        return switch (type.kind()) {
            case VARCHAR, VARBINARY, ARRAY -> TEXT_BYTES;
            default -> NUMBER_BYTES;
        };
    }

    /** Keys of which nobody knows how far they reach are taken for reaching over all values. */
    private boolean pays(KeyFilter filter) {
        KeyGain gain = filter.gain();
        if (filter.keys() <= keysMax) {
            return gain.pays(filter.keys());
        }
        double reach = span(filter.source(), types(filter.source()), distinct(filter.source()));
        return gain.rangesPay(reach > 0 ? Math.min(gain.span(), reach) : gain.span());
    }

    private List<ColumnType> types(JoinKeys.Columns columns) {
        List<RelDataTypeField> fields = cut(columns).rel().getRowType().getFieldList();
        return columns.indexes().stream()
                .map(index -> SqlTypes.columnType(fields.get(index).getType()))
                .toList();
    }

    private double distinct(JoinKeys.Columns columns) {
        return Cardinality.distinct(cut(columns).rel(), columns.indexes());
    }

    private double rows(JoinKeys.Columns columns) {
        return rows.getOrDefault(columns.fragment(), 1.0);
    }

    private Cut cut(JoinKeys.Columns columns) {
        return Objects.requireNonNull(cuts.get(columns.fragment()));
    }
}
