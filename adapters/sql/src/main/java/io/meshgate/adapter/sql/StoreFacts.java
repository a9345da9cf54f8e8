package io.meshgate.adapter.sql;

import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Phase;
import io.meshgate.adapter.Verdict;
import io.meshgate.adapter.sql.Fact.Use;
import io.meshgate.adapter.sql.FactProbes.Probes;
import io.meshgate.catalog.ColumnType.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which facts one store shows. A dialect declares them; the store is asked before its first table is described, and what it
 * contradicts is kept behind from then on. Thread-safe.
 */
public final class StoreFacts {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFacts.class);

    /** Asks the store a statement of one row and one text. */
    @FunctionalInterface
    public interface Question {
        /** @throws StoreFailure where the store raises an error, or cannot be asked */
        String ask(String sql);
    }

    private final StoreDialect dialect;
    private final SqlRenderer renderer;
    private volatile Map<Fact, String> missing;
    private volatile boolean checked;

    private StoreFacts(StoreDialect dialect, Map<Fact, String> missing, boolean checked) {
        this.dialect = dialect;
        this.renderer = new SqlRenderer(dialect);
        this.missing = missing;
        this.checked = checked;
    }

    /** Of a store that is yet to be asked: nothing holds until then. */
    static StoreFacts toBeAsked(StoreDialect dialect) {
        return new StoreFacts(
                dialect, reasons(EnumSet.allOf(Fact.class), "this store has not been asked yet whether "), false);
    }

    /** Of an engine of the gateway's own, whose settings make them hold. */
    static StoreFacts declared(StoreDialect dialect) {
        return new StoreFacts(dialect, undeclared(dialect), true);
    }

    private static Map<Fact, String> undeclared(StoreDialect dialect) {
        return reasons(
                EnumSet.complementOf(EnumSet.copyOf(dialect.facts())), "stores of this kind do not hold to it that ");
    }

    private static Map<Fact, String> reasons(Set<Fact> facts, String words) {
        Map<Fact, String> reasons = new EnumMap<>(Fact.class);
        facts.forEach(fact -> reasons.put(fact, words + fact.words()));
        return reasons;
    }

    /** Whether there is nothing to look for. */
    boolean allHold() {
        return missing.isEmpty();
    }

    /** What the store's facts make of a use: exact unless one that it needs is missing. */
    Verdict of(String operation, List<RelDataType> types) {
        Map<Fact, String> now = missing;
        if (now.isEmpty()) {
            return Verdict.EXACT;
        }
        Set<Kind> kinds = types.stream()
                .map(type -> SqlTypes.columnType(type).kind())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
        Use use = new Use(operation, kinds);
        return now.entrySet().stream()
                .filter(entry -> entry.getKey().touches(use))
                .findFirst()
                .map(entry -> Verdict.unsupported(entry.getValue()))
                .orElse(Verdict.EXACT);
    }

    /**
     * Asks the store once for all that its dialect declares. Costs a statement, and one for each error that is a fact.
     *
     * @param store whose store, for the log
     * @throws StoreFailure where the store could not be asked; then it is asked again next time
     */
    public void check(String store, Question question) {
        if (checked) {
            return;
        }
        Map<Fact, String> found = undeclared(dialect);
        if (!holds(texts(dialect.facts()), question)) {
            for (Fact fact : dialect.facts()) {
                if (!holds(texts(Set.of(fact)), question)) {
                    found.put(fact, "this store contradicts: " + fact.words());
                }
            }
        }
        for (Fact fact : dialect.facts()) {
            for (RelNode failing : probes(fact).failures()) {
                if (answers(failing, question)) {
                    found.put(fact, "this store contradicts: " + fact.words());
                }
            }
        }
        missing = found;
        checked = true;
        found.values().forEach(words -> LOG.warn("{}: {}; what rests on it stays in the gateway", store, words));
    }

    private static Probes probes(Fact fact) {
        return FactProbes.TABLE.getOrDefault(fact, new Probes(List.of(), List.of()));
    }

    private List<String> texts(Set<Fact> facts) {
        List<String> texts = new ArrayList<>();
        for (Fact fact : facts) {
            probes(fact).rows().forEach(rel -> texts.add(renderer.render(rel).text()));
        }
        return texts;
    }

    /** One statement for all: a text of as many 1s as there are probes that hold. */
    private static boolean holds(List<String> probes, Question question) {
        if (probes.isEmpty()) {
            return true;
        }
        String sql = probes.stream()
                .map(probe -> "CASE WHEN (" + probe + ") THEN '1' ELSE '0' END")
                .collect(Collectors.joining(" || ", "SELECT ", " AS facts"));
        try {
            return question.ask(sql).equals("1".repeat(probes.size()));
        } catch (StoreFailure failure) {
            return falseIfRefused(failure);
        }
    }

    private boolean answers(RelNode failing, Question question) {
        String text = renderer.render(failing).text();
        try {
            question.ask("SELECT CASE WHEN (" + text + ") IS NULL THEN '0' ELSE '1' END AS facts");
            return true;
        } catch (StoreFailure failure) {
            return falseIfRefused(failure);
        }
    }

    private static boolean falseIfRefused(StoreFailure failure) {
        boolean evaluated = switch (failure.kind()) {
            case REFUSED, BAD_DATA, STATEMENT_FAILED -> failure.phase() != Phase.CONNECT;
            case UNREACHABLE, TIMED_OUT, OVERLOADED, CANCELLED -> false;
        };
        if (!evaluated) {
            throw failure;
        }
        return false;
    }
}
