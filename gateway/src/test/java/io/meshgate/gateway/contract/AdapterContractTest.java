package io.meshgate.gateway.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.meshgate.adapter.BatchStream;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.contract.ContractCase.Expectation;
import io.meshgate.gateway.demo.TestPostgres;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.query.PlannedAnswer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract between Meshgate's SQL and one kind of store: every case is asked twice over the same hostile tables, once
 * with pushdown and once with none. Both answers must be the promised one, and what is pushed must be exactly what the
 * case declares: no less, for speed, and no more, for what has not been shown to be equal.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AdapterContractTest {
    static final String DOMAIN = "lab";
    private static final int CONNECTIONS_MAX = 16;

    private final StoreKind kind;
    private MeshUnderTest pushing;
    private MeshUnderTest plain;

    AdapterContractTest(StoreKind kind) {
        this.kind = kind;
    }

    /** An answer, and how it was placed. */
    private record Answered(PlacedPlan plan, List<String> types, List<List<String>> rows) {}

    /** Fills a store of this kind with the hostile tables; files lie in {@code folder}. */
    abstract HostileContract materialize(HostileTables tables, Path folder) throws Exception;

    @BeforeAll
    void openMeshes(@TempDir Path temporary) throws Exception {
        Path folder = temporary.toRealPath();
        Path catalog = folder.resolve("catalog");
        materialize(HostileTables.load(), folder).write(catalog, DOMAIN);
        Map<String, String> secrets = Map.of(HostilePostgres.passwordVariable(DOMAIN), TestPostgres.PASSWORD);
        pushing = MeshUnderTest.of(catalog, List.of(folder), secrets, CONNECTIONS_MAX, UnaryOperator.identity());
        plain = MeshUnderTest.of(catalog, List.of(folder), secrets, CONNECTIONS_MAX, PlainScans::new);
    }

    @AfterAll
    void closeMeshes() {
        pushing.close();
        plain.close();
    }

    @TestFactory
    Stream<DynamicTest> cases() {
        return CaseFiles.all().stream()
                .filter(c -> c.tables().stream().allMatch(kind::holds))
                .map(c -> DynamicTest.dynamicTest(c.id(), () -> check(c)));
    }

    /** Every row of the function tables, over hostile values. */
    @TestFactory
    Stream<DynamicTest> functions() {
        FunctionCheck check = new FunctionCheck(pushing, plain, DOMAIN, kind);
        return FunctionSamples.all().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.toString(), () -> {
                    List<String> differences = check.differences(sample);
                    assertTrue(differences.isEmpty(), () -> "\n" + String.join("\n", differences));
                }));
    }

    private void check(ContractCase c) {
        switch (c.expectation()) {
            case Expectation.Failure failure -> {
                checkFailure(c, failure, pushing);
                checkFailure(c, failure, plain);
            }
            case Expectation.Rows rows -> {
                checkRows(c, rows, pushing);
                checkRows(c, rows, plain);
                checkPlacement(c, pushing.plan(c.sql()).plan());
            }
            case Expectation.Agreement ignored -> checkAgreement(c);
        }
    }

    /** Asks with pushdown. */
    final List<List<String>> ask(String sql) {
        return ask(pushing, sql).rows();
    }

    private static Answered ask(MeshUnderTest mesh, String sql) {
        PlannedAnswer answer = mesh.plan(sql);
        try (BatchStream stream = answer.open()) {
            List<String> types =
                    answer.columns().stream().map(c -> c.type().toString()).toList();
            return new Answered(answer.plan(), types, Cells.read(stream));
        }
    }

    private void checkFailure(ContractCase c, Expectation.Failure failure, MeshUnderTest mesh) {
        try {
            Answered answered = ask(mesh, c.sql());
            fail("no error, but " + answered.rows() + explained(answered.plan()));
        } catch (QueryFailure e) {
            String message = e.describe();
            assertTrue(failure.codes().contains(e.code().name()), message);
            assertTrue(message.toLowerCase(Locale.ROOT).contains(failure.words().toLowerCase(Locale.ROOT)), message);
            if (mesh == pushing) {
                planned(c).ifPresent(plan -> checkPlacement(c, plan));
            }
        }
    }

    /** The plan of a case that fails only when it runs. */
    private Optional<PlacedPlan> planned(ContractCase c) {
        try {
            return Optional.of(pushing.plan(c.sql()).plan());
        } catch (QueryFailure e) {
            return Optional.empty();
        }
    }

    private static void checkRows(ContractCase c, Expectation.Rows expected, MeshUnderTest mesh) {
        Answered answered;
        try {
            answered = ask(mesh, c.sql());
        } catch (QueryFailure e) {
            if (expected.orFails().filter(e.code().name()::equals).isPresent()) {
                return;
            }
            throw e;
        }
        expected.types().ifPresent(types -> assertEquals(types, answered.types(), () -> explained(answered.plan())));
        Optional<String> difference = expected.ordered()
                ? RowLists.differenceInOrder(expected.rows(), answered.rows())
                : RowLists.difference(expected.rows(), answered.rows());
        difference.ifPresent(words -> fail(words + explained(answered.plan())));
    }

    private void checkAgreement(ContractCase c) {
        Answered with = ask(pushing, c.sql());
        Answered without = ask(plain, c.sql());
        assertEquals(without.types(), with.types());
        RowLists.difference(without.rows(), with.rows()).ifPresent(words -> fail(words + explained(with.plan())));
        checkPlacement(c, with.plan());
    }

    private void checkPlacement(ContractCase c, PlacedPlan plan) {
        assertEquals(
                c.pushedTo().contains(kind),
                plan.remainder().isEmpty(),
                () -> c.id() + ": wholly pushed to " + kind + ", as the case declares it" + explained(plan));
    }

    private static String explained(PlacedPlan plan) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        plan.fragments().forEach(f -> lines.add(f.table() + ": " + f.statement().text()));
        plan.remainder().ifPresent(r -> lines.add("remainder: " + r.text()));
        plan.kept().forEach(k -> lines.add("kept: " + k.operator() + ": " + k.reason()));
        return String.join("\n", lines);
    }
}
