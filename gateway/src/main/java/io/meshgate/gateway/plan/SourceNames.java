package io.meshgate.gateway.plan;

import io.meshgate.gateway.plan.JoinedRows.Demand;
import io.meshgate.gateway.plan.JoinedRows.Source;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Names for the sources of {@link JoinedRows} that do not tell in which order they stand. A source is called by what it is
 * and, where two are the same, also by what is demanded of it, in the names of the others, again and again until that tells
 * no more of them apart.
 *
 * <p>Source: colour refinement, B. Weisfeiler, A. Leman, "The reduction of a graph to canonical form", 1968.
 */
final class SourceNames {
    private final List<Source> sources;
    private final List<Demand> demands;
    private final List<ImmutableBitSet> demandFields;
    /** Of each field, the number of its source. */
    private final int[] sourceOf;
    /** Of each source, the number of its first field. */
    private final int[] firstField;

    private List<String> names;

    private SourceNames(JoinedRows rows) {
        this.sources = rows.sources();
        this.demands = withEqualFieldsTogether(rows.demands());
        this.demandFields = demands.stream().map(Demand::fields).toList();
        this.firstField = new int[sources.size()];
        int fields = 0;
        for (int source = 0; source < sources.size(); source++) {
            firstField[source] = fields;
            fields += sources.get(source).fields().size();
        }
        this.sourceOf = new int[fields];
        for (int source = 0; source < sources.size(); source++) {
            Arrays.fill(
                    sourceOf,
                    firstField[source],
                    firstField[source] + sources.get(source).fields().size(),
                    source);
        }
        this.names = sources.stream().map(Source::name).toList();
    }

    static SourceNames of(JoinedRows rows) {
        SourceNames names = new SourceNames(rows);
        names.refine();
        return names;
    }

    private static String name(String words) {
        return RowsSignature.of(words).toString();
    }

    /** {@code a = b AND b = c} says what {@code a = c AND c = b} says. */
    private static List<Demand> withEqualFieldsTogether(List<Demand> demands) {
        Map<Integer, Set<RexNode>> classes = new LinkedHashMap<>();
        Set<Demand> together = new LinkedHashSet<>();
        for (Demand demand : demands) {
            if (!demand.isOfEqualFields()) {
                together.add(demand);
                continue;
            }
            Set<RexNode> equal = new HashSet<>(demand.of());
            demand.of().forEach(field -> equal.addAll(classes.getOrDefault(index(field), Set.of())));
            equal.forEach(field -> classes.put(index(field), equal));
        }
        classes.values().stream()
                .distinct()
                .forEach(equal -> together.add(new Demand(Demand.EQUAL, List.copyOf(equal))));
        return List.copyOf(together);
    }

    private static int index(RexNode field) {
        return ((RexInputRef) field).getIndex();
    }

    private void refine() {
        int apart = apart();
        while (apart < names.size()) {
            names = IntStream.range(0, names.size()).mapToObj(this::refined).toList();
            int before = apart;
            apart = apart();
            if (apart == before) {
                return;
            }
        }
    }

    private int apart() {
        return (int) names.stream().distinct().count();
    }

    private String refined(int source) {
        ImmutableBitSet own = ImmutableBitSet.range(
                firstField[source],
                firstField[source] + sources.get(source).fields().size());
        return name(names.get(source)
                + words(
                        demand -> demandFields.get(demand).intersects(own),
                        field -> own.get(field) ? "own " + fieldWords(field) : field(field)));
    }

    private String fieldWords(int field) {
        Source source = sources.get(sourceOf[field]);
        return source.fields().get(field - firstField[sourceOf[field]]);
    }

    /** A field of all sources, in words. */
    String field(int field) {
        return names.get(sourceOf[field]) + "." + fieldWords(field);
    }

    /** All sources and all demands. */
    String words() {
        return names.stream().sorted().toList() + words(demand -> true, this::field);
    }

    private String words(IntPredicate wanted, IntFunction<String> fields) {
        return IntStream.range(0, demands.size())
                .filter(wanted)
                .mapToObj(demand -> demands.get(demand).in(fields))
                .sorted()
                .collect(Collectors.joining(" "));
    }
}
