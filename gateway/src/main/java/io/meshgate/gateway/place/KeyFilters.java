package io.meshgate.gateway.place;

import io.meshgate.adapter.DomainStore;
import io.meshgate.gateway.plan.Cardinality;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;

/**
 * Decides which fragments wait for others and are sent their keys, so that only rows travel that some join keeps
 * (semi-join reduction). What a fragment leaves out the joins above would drop; the remainder stays as it is.
 *
 * <p>Of the keys that {@link JoinKeys} finds, those are sent that keep at most half of the rows, fewest keys first, as long
 * as they are fewer than the rows that they save and no fragment waits for itself. A reduced fragment reduces others in
 * turn.
 *
 * <p>Source: P. Bernstein, D. Chiu, "Using semi-joins to solve relational queries", JACM 28(1), 1981.
 */
final class KeyFilters {
    private static final double SHARE_MAX = 0.5;

    /** A fragment before it is final. */
    record Cut(String table, RelNode rel, DomainStore store) {}

    /**
     * One fragment's column filtered by the values of another's.
     *
     * @param keys how many are expected
     * @param share of the filtered fragment's rows that is expected to be left
     */
    record KeyFilter(JoinKeys.Column source, JoinKeys.Column target, double keys, double share) {}

    private final Map<String, Cut> cuts = new HashMap<>();
    private final Map<String, Double> rows = new HashMap<>();
    private final List<JoinKeys.Pair> candidates;
    private final List<KeyFilter> chosen = new ArrayList<>();
    private final long keysMax;

    /**
     * @param remainder the plan whose leaves are the fragments
     * @param keysMax how many keys a store is sent at most; 0 for none
     */
    KeyFilters(RelNode remainder, List<Cut> fragments, long keysMax) {
        fragments.forEach(cut -> cuts.put(cut.table(), cut));
        fragments.forEach(cut -> rows.put(cut.table(), Cardinality.rows(cut.rel())));
        this.candidates = new ArrayList<>(keysMax == 0 ? List.of() : JoinKeys.of(remainder));
        this.keysMax = keysMax;
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

    /** The values of both sides are taken for those of one domain, as those of a foreign key are. */
    private KeyFilter estimated(JoinKeys.Pair pair) {
        double domain = distinct(pair.source());
        double keys = Math.min(rows(pair.source()), domain);
        boolean unique =
                Cardinality.isUnique(cut(pair.target()).rel(), pair.target().index());
        double others = unique ? distinct(pair.target()) : domain;
        return new KeyFilter(pair.source(), pair.target(), keys, Math.min(1, keys / Math.max(domain, others)));
    }

    private boolean pays(KeyFilter filter) {
        double saved = rows(filter.target()) * (1 - filter.share());
        return filter.share() <= SHARE_MAX && filter.keys() <= keysMax && filter.keys() < saved;
    }

    private double distinct(JoinKeys.Column column) {
        return Cardinality.distinct(cut(column).rel(), column.index());
    }

    private double rows(JoinKeys.Column column) {
        return rows.getOrDefault(column.fragment(), 1.0);
    }

    private Cut cut(JoinKeys.Column column) {
        return Objects.requireNonNull(cuts.get(column.fragment()));
    }
}
