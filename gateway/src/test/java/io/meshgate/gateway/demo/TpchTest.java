package io.meshgate.gateway.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshgate.gateway.MeshUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The 22 queries of TPC-H give the same rows whichever stores the tables lie in: over the demo's placement, and with the
 * tables assigned at random to the kinds of store, PostgreSQL in two collations among them.
 */
@ExtendWith(TpchStores.Shared.class)
final class TpchTest {
    private static final int SEEDS = 20;

    static Stream<TpchPlacement> placements() {
        return Stream.concat(
                Stream.of(TpchPlacement.likeTheDemo()),
                LongStream.rangeClosed(1, SEEDS).mapToObj(TpchPlacement::random));
    }

    /** All queries of a placement in one test, so that one failure shows whether it stands alone. */
    @ParameterizedTest
    @MethodSource("placements")
    void everyPlacementGivesTheSameRows(TpchPlacement placement, TpchStores stores, @TempDir Path catalog)
            throws IOException, SQLException {
        placement.writeCatalog(catalog, stores);
        List<String> failures = new ArrayList<>();
        try (MeshUnderTest mesh = MeshUnderTest.sendingRows(catalog, stores.fileRoots(), stores.secrets())) {
            for (TpchQuery query : TpchQuery.all()) {
                difference(mesh, query, placement, stores.oracle())
                        .ifPresent(difference -> failures.add(query + ": " + difference));
            }
        }
        assertEquals(List.of(), failures, placement::toString);
    }

    private static Optional<String> difference(
            MeshUnderTest mesh, TpchQuery query, TpchPlacement placement, TpchOracle oracle) throws SQLException {
        try {
            Rows rows = mesh.read(query.sql(placement::qualifiedName), Rows::of);
            return oracle.comparison(query).difference(rows);
        } catch (RuntimeException e) {
            return Optional.of(e.toString());
        }
    }
}
