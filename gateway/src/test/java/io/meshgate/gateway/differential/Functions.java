package io.meshgate.gateway.differential;

import io.meshgate.adapter.FunctionNames;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.embedded.DuckDbDialect;
import io.meshgate.adapter.jdbc.postgres.PostgresDialect;
import io.meshgate.catalog.ColumnType;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.failure.QueryFailure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;

/**
 * The functions and aggregates of all dialects' tables, each with the operand types that the validator admits: whatever gets
 * a row there is generated from then on, without a second list. Only the two ways of Meshgate are compared by them, for
 * another database may mean something else by the same name; what the generator spells by itself is asked of all.
 */
final class Functions {
    private static final Pattern CALLABLE = Pattern.compile("[A-Z][A-Z0-9_]*");
    /** Any of several values is right, or a literal operand is asked for, which the generator spells by itself. */
    private static final Set<String> LEFT_OUT = Set.of(
            "ANY_VALUE", "SINGLE_VALUE", "LITERAL_AGG", "DATE_TRUNC", "COALESCE", "GROUPING", "COUNT", "LISTAGG");

    private static final List<Sort> OFTEN = List.of(Sort.INT, Sort.DBL, Sort.TXT, Sort.MOMENT);
    private static final List<List<Sort>> THREE = List.of(
            List.of(Sort.TXT, Sort.TXT, Sort.TXT),
            List.of(Sort.TXT, Sort.INT, Sort.INT),
            List.of(Sort.TXT, Sort.INT, Sort.TXT),
            List.of(Sort.DEC, Sort.INT, Sort.DEC),
            List.of(Sort.DAY, Sort.DAY, Sort.DAY));

    /** One way to call a function. */
    record Signature(String name, List<Sort> operands) {
        /** Some insist on an INTEGER where a SMALLINT column might stand. */
        String template() {
            return IntStream.range(0, operands.size())
                    .mapToObj(i -> operands.get(i) == Sort.INT ? "CAST({" + i + "} AS INTEGER)" : "{" + i + "}")
                    .collect(Collectors.joining(", ", name + "(", ")"));
        }
    }

    static final Functions NONE = new Functions(Map.of(), Map.of());

    private final Map<Sort, List<Signature>> scalars;
    private final Map<Sort, List<Signature>> aggregates;

    private Functions(Map<Sort, List<Signature>> scalars, Map<Sort, List<Signature>> aggregates) {
        this.scalars = scalars;
        this.aggregates = aggregates;
    }

    /** Finds them by asking the validator of a mesh. */
    static Functions of(MeshUnderTest mesh) {
        Set<String> scalarNames = new TreeSet<>();
        Set<String> allNames = new TreeSet<>();
        for (var table : List.of(new DuckDbDialect(t -> "").functions(), new PostgresDialect().functions())) {
            scalarNames.addAll(names(table.functionNames()));
            table.operators().forEach(operator -> allNames.add(operator.getName()));
        }
        allNames.removeAll(scalarNames);
        return new Functions(
                new Probe(mesh, false).signatures(scalarNames), new Probe(mesh, true).signatures(allNames));
    }

    private static List<String> names(FunctionNames names) {
        return Stream.of(names.numeric(), names.text(), names.time(), names.system())
                .flatMap(List::stream)
                .toList();
    }

    List<Signature> scalars(Sort result) {
        return scalars.getOrDefault(result, List.of());
    }

    /** The names of all aggregates. */
    Set<String> aggregates() {
        return aggregates.values().stream()
                .flatMap(List::stream)
                .map(Signature::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    List<Signature> aggregates(Sort result) {
        return aggregates.getOrDefault(result, List.of());
    }

    /** Asks the validator which calls mean something, and of which type they are. */
    private record Probe(MeshUnderTest mesh, boolean aggregating) {
        Map<Sort, List<Signature>> signatures(Set<String> names) {
            Map<Sort, List<Signature>> found = new EnumMap<>(Sort.class);
            for (String name : names) {
                if (CALLABLE.matcher(name).matches() && !LEFT_OUT.contains(name)) {
                    operands().forEach(operands -> {
                        Signature signature = new Signature(name, operands);
                        result(signature)
                                .ifPresent(sort -> found.computeIfAbsent(sort, s -> new ArrayList<>())
                                        .add(signature));
                    });
                }
            }
            return found;
        }

        private static Stream<List<Sort>> operands() {
            Stream<List<Sort>> one = Stream.of(Sort.values()).map(List::of);
            Stream<List<Sort>> two = OFTEN.stream().flatMap(a -> OFTEN.stream().map(b -> List.of(a, b)));
            return Stream.of(one, two, THREE.stream()).flatMap(s -> s);
        }

        /** Of columns, not of literals, which some functions insist on. */
        private Optional<Sort> result(Signature signature) {
            String columns = IntStream.range(0, signature.operands().size())
                    .mapToObj(i -> "c" + i)
                    .collect(Collectors.joining(", "));
            String values = signature.operands().stream()
                    .map(s -> s.literals().getFirst())
                    .collect(Collectors.joining(", "));
            String query = "SELECT " + signature.name() + "(" + columns + ") FROM (VALUES (" + values + ")) AS v("
                    + columns + ")";
            try {
                RelNode rel = mesh.resolve(query).rel();
                boolean aggregates = RelOptUtil.toString(rel).contains("Aggregate(");
                return aggregates == aggregating
                        ? sort(SqlTypes.columnType(
                                rel.getRowType().getFieldList().getFirst().getType()))
                        : Optional.empty();
            } catch (QueryFailure e) {
                return Optional.empty();
            }
        }

        private static Optional<Sort> sort(ColumnType type) {
            return switch (type.kind()) {
                case INTEGER -> Optional.of(Sort.INT);
                case BIGINT -> Optional.of(Sort.BIG);
                case DECIMAL -> Optional.of(Sort.DEC);
                case DOUBLE -> Optional.of(Sort.DBL);
                case VARCHAR -> Optional.of(Sort.TXT);
                case DATE -> Optional.of(Sort.DAY);
                case TIMESTAMP -> Optional.of(Sort.MOMENT);
                case TIMESTAMP_TZ -> Optional.of(Sort.INSTANT);
                case BOOLEAN -> Optional.of(Sort.BOOL);
                case SMALLINT, REAL, VARBINARY, TIME, INTERVAL, ARRAY, UNKNOWN -> Optional.empty();
            };
        }
    }
}
