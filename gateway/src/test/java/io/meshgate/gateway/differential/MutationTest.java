package io.meshgate.gateway.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.contract.GeneratedDoc;
import io.meshgate.gateway.demo.TestPostgres;
import io.meshgate.gateway.differential.DifferentialRun.Picked;
import io.meshgate.gateway.differential.Finding.Kind;
import io.meshgate.gateway.failure.QueryFailure;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Breaks verdicts and renderings on purpose, one at a time, and asks generated queries until one has a wrong answer. Takes
 * minutes, so it runs on command only (docs/differential.md, whose table it writes with {@code -Dmeshgate.regenerate=true}).
 */
@ExtendWith(TestPostgres.Shared.class)
@EnabledIfSystemProperty(named = "meshgate.differential.mutations", matches = "true")
final class MutationTest {
    private static final int QUERIES_MAX = 20_000;

    /** Part of the names of those to be tried; all are by default. */
    private static final String ONLY = System.getProperty("meshgate.differential.mutation", "");

    private final TestPostgres postgres;

    MutationTest(TestPostgres postgres) {
        this.postgres = postgres;
    }

    /** @param queries that were asked until then */
    private record Caught(int queries, Query by) {}

    @Test
    void everyMutationIsFound(@TempDir Path temporary) throws Exception {
        Path folder = temporary.toRealPath();
        FuzzStores stores = new FuzzStores(postgres, folder, folder.resolve("catalog"), "mutation");
        List<List<String>> table = new ArrayList<>();
        List<String> unseen = new ArrayList<>();
        List<Mutation> wanted = Mutations.all().stream()
                .filter(mutation -> mutation.name().contains(ONLY))
                .toList();
        for (Mutation mutation : wanted) {
            Optional<Caught> caught = seek(mutation, stores, folder);
            if (caught.isEmpty()) {
                unseen.add(mutation.name());
            }
            caught.ifPresent(c -> table.add(List.of(
                    mutation.name(),
                    String.valueOf(c.queries()),
                    "`" + c.by().write(Spelling.MESHGATE).replace("|", "\\|") + "`")));
            System.out.println(mutation.name() + ": "
                    + caught.map(c -> c.queries() + " queries, " + c.by().write(Spelling.MESHGATE))
                            .orElse("not found"));
        }
        assertEquals(List.of(), unseen);
        if (Boolean.getBoolean("meshgate.regenerate") && ONLY.isEmpty()) {
            new GeneratedDoc(GeneratedDoc.docs("differential.md"), "mutations")
                    .check(GeneratedDoc.table(List.of("Broken on purpose", "Found by query", "Shrunk to"), table));
        }
    }

    /** Whether a store would be asked for something else than it should. */
    private static boolean changes(Query query, MeshUnderTest mesh, AtomicInteger changed) {
        int before = changed.get();
        try {
            mesh.plan(mesh.resolve(query.write(Spelling.MESHGATE)));
        } catch (QueryFailure e) {
            return false;
        }
        return changed.get() > before;
    }

    /** The first query with a wrong answer that is right without the mutation, shrunk; a query whose statements the mutation leaves alone has none. */
    private static Optional<Caught> seek(Mutation mutation, FuzzStores stores, Path folder) throws SQLException {
        AtomicInteger changed = new AtomicInteger();
        try (MeshUnderTest mesh = mutation.keys().isPresent()
                        ? DifferentialRun.sendingKeys(
                                stores, folder, a -> mutation.of(a, changed), DifferentialRun.FEW_KEYS)
                        : DifferentialRun.mesh(stores, folder, a -> mutation.of(a, changed));
                MeshUnderTest unbroken = DifferentialRun.mesh(stores, folder, UnaryOperator.identity());
                Judge judge = new Judge(mesh, Optional.empty(), stores.oracle());
                Judge beside = new Judge(unbroken, Optional.empty(), stores.oracle())) {
            for (int n = 1; n <= QUERIES_MAX; n++) {
                Picked picked = DifferentialRun.pick(judge, n, Functions.NONE);
                if (picked.right().isPresent() && changes(picked.query(), mesh, changed)) {
                    Finding finding = judge.ask(picked.query(), picked.right()).finding();
                    if (finding.kind() == Kind.DIFFERENCE
                            && !beside.ask(picked.query(), picked.right())
                                    .finding()
                                    .isBad()) {
                        return Optional.of(new Caught(n, Shrinker.shrink(judge, picked.query(), finding)));
                    }
                }
            }
            return Optional.empty();
        }
    }
}
