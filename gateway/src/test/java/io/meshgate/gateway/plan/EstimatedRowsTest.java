package io.meshgate.gateway.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.contract.Cells;
import io.meshgate.gateway.demo.TpchPlacement;
import io.meshgate.gateway.demo.TpchStores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Estimated rows beside true ones, by what real stores tell of their tables. The error of an estimate is how many times it is the
 * truth, or the truth it.
 *
 * <p>Source: G. Moerkotte, T. Neumann, G. Steidl, "Preventing bad plans by bounding the impact of cardinality estimation errors",
 * VLDB 2009.
 */
@ExtendWith(TpchStores.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EstimatedRowsTest {
    private final TpchStores tpch;
    private MeshUnderTest mesh;

    EstimatedRowsTest(TpchStores tpch) {
        this.tpch = tpch;
    }

    @BeforeAll
    void open(@TempDir Path folder) throws IOException {
        TpchPlacement.likeTheDemo().writeCatalog(folder, tpch);
        mesh = MeshUnderTest.of(folder, tpch.fileRoots(), tpch.secrets());
    }

    @AfterAll
    void close() {
        mesh.close();
    }

    private RelNode resolved(String sql) {
        return new SubqueriesToJoins().rewrite(mesh.resolve(sql).rel());
    }

    private double trueRows(String sql) {
        return Double.parseDouble(mesh.read("SELECT COUNT(*) AS n FROM (" + sql + ") AS q", Cells::read)
                .getFirst()
                .getFirst());
    }

    private void assertWithin(double errorMax, String sql) {
        double estimated = Cardinality.rows(resolved(sql));
        double actual = Math.max(1, trueRows(sql));
        double error = Math.max(estimated / actual, actual / estimated);
        assertTrue(error <= errorMax, sql + ": " + estimated + " rows are expected, and there are " + actual);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        1.1 | pg.tpch.lineitem   | l_quantity > 0
        1.3 | pg.tpch.lineitem   | l_returnflag = 'R'
        1.3 | pg.tpch.lineitem   | l_returnflag <> 'R'
        1.3 | pg.tpch.lineitem   | l_shipmode IN ('MAIL', 'SHIP', 'none')
        1.3 | pg.tpch.lineitem   | l_shipmode NOT IN ('MAIL', 'SHIP')
        1.3 | pg.tpch.lineitem   | l_shipdate < DATE '1992-06-01'
        1.3 | pg.tpch.lineitem   | l_shipdate <= DATE '1998-12-01' - INTERVAL '90' DAY
        1.3 | pg.tpch.lineitem   | l_shipdate >= DATE '1994-01-01' AND l_shipdate < DATE '1994-01-01' + INTERVAL '1' YEAR
        1.3 | pg.tpch.lineitem   | NOT (l_shipdate < DATE '1994-01-01' OR l_shipdate > DATE '1995-01-01')
        1.5 | pg.tpch.lineitem   | l_discount BETWEEN 0.05 AND 0.07 AND l_quantity < 24
        2   | pg.tpch.lineitem   | l_partkey BETWEEN 100 AND 102
        2   | pg.tpch.lineitem   | l_orderkey = 7
        1.3 | pg.tpch.lineitem   | l_quantity = 3 OR l_quantity = 4
        1.3 | pg.tpch.lineitem   | l_tax IS NOT NULL AND l_quantity < 24.5
        1.1 | pg.tpch.lineitem   | l_tax IS NULL
        1.3 | pg.tpch.orders     | o_orderpriority = '1-URGENT'
        1.3 | pg.tpch.orders     | o_orderpriority LIKE '1%'
        1.3 | pg.tpch.orders     | o_orderdate >= TIMESTAMP '1998-01-01 00:00:00'
        1.1 | pg.tpch.orders     | o_orderkey = 7
        1.1 | pg.tpch.orders     | o_orderkey IN (1, 2, 3)
        1.5 | pg.tpch.orders     | o_totalprice > 300000
        1.5 | pg.tpch.orders     | o_clerk > 'Clerk#000000005'
        1.3 | pg.tpch.customer   | c_mktsegment = 'BUILDING'
        1.3 | pg.tpch.customer   | c_acctbal < 0
        1.5 | pg.tpch.customer   | c_phone < '20'
        1.6 | duck.tpch.part     | p_size = 15
        1.3 | duck.tpch.part     | p_size BETWEEN 1 AND 15
        1.5 | duck.tpch.part     | p_container LIKE 'LG%'
        1.5 | duck.tpch.partsupp | ps_availqty < 1000
        1.5 | files.tpch.nation  | n_regionkey = 3
        """)
    void filtersAreEstimatedByTheirColumns(double errorMax, String table, String condition) {
        assertWithin(errorMax, "SELECT * FROM " + table + " WHERE " + condition);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        1.3 | SELECT 1 AS x FROM pg.tpch.orders JOIN pg.tpch.lineitem ON o_orderkey = l_orderkey
        1.5 | SELECT 1 AS x FROM pg.tpch.orders JOIN pg.tpch.lineitem ON o_orderkey = l_orderkey WHERE o_orderdate < DATE '1994-01-01'
        1.5 | SELECT 1 AS x FROM pg.tpch.orders JOIN pg.tpch.customer ON o_custkey = c_custkey WHERE c_mktsegment = 'BUILDING'
        1.3 | SELECT 1 AS x FROM pg.tpch.customer LEFT JOIN pg.tpch.orders ON o_custkey = c_custkey
        2   | SELECT 1 AS x FROM pg.tpch.lineitem JOIN duck.tpch.partsupp ON l_partkey = ps_partkey AND l_suppkey = ps_suppkey
        2   | SELECT 1 AS x FROM pg.tpch.lineitem a JOIN pg.tpch.lineitem b ON a.l_partkey = b.l_partkey
        1.5 | SELECT c_custkey FROM pg.tpch.customer WHERE EXISTS (SELECT * FROM pg.tpch.orders WHERE o_custkey = c_custkey)
        1.5 | SELECT c_custkey FROM pg.tpch.customer WHERE NOT EXISTS (SELECT * FROM pg.tpch.orders WHERE o_custkey = c_custkey)
        2   | SELECT p_partkey FROM duck.tpch.part WHERE p_partkey IN (SELECT l_partkey FROM pg.tpch.lineitem WHERE l_orderkey < 1000)
        1.3 | SELECT o_custkey FROM pg.tpch.orders GROUP BY o_custkey
        1.1 | SELECT l_returnflag, l_linestatus FROM pg.tpch.lineitem GROUP BY l_returnflag, l_linestatus ORDER BY 1 LIMIT 3
        2   | SELECT l_returnflag, l_linestatus FROM pg.tpch.lineitem GROUP BY l_returnflag, l_linestatus
        1.5 | SELECT o_custkey FROM pg.tpch.orders WHERE o_orderdate < DATE '1992-02-01' GROUP BY o_custkey
        1.6 | SELECT c_custkey, c_name, c_phone FROM pg.tpch.customer JOIN pg.tpch.orders ON o_custkey = c_custkey GROUP BY c_custkey, c_name, c_phone
        2   | SELECT l_orderkey FROM pg.tpch.lineitem GROUP BY l_orderkey
        1.1 | SELECT o_orderkey FROM pg.tpch.orders ORDER BY o_orderkey OFFSET 14990 ROWS
        1.1 | SELECT COUNT(*) AS n FROM pg.tpch.orders
        1.3 | SELECT c_nationkey FROM pg.tpch.customer UNION ALL SELECT s_nationkey FROM duck.tpch.supplier
        """)
    void joinsAndGroupsAreEstimatedByTheirKeys(double errorMax, String sql) {
        assertWithin(errorMax, sql);
    }

    /** Arrow's own widths, and texts as the store tells. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        0.1 | 8.125     | SELECT o_orderkey FROM pg.tpch.orders
        0.1 | 4.125     | SELECT o_orderdate FROM pg.tpch.orders
        0.1 | 16.125    | SELECT o_totalprice FROM pg.tpch.orders
        0.5 | 19.125    | SELECT o_clerk FROM pg.tpch.orders
        0.5 | 19.125    | SELECT o_clerk FROM pg.tpch.orders JOIN pg.tpch.lineitem ON o_orderkey = l_orderkey
        0.1 | 7.125     | SELECT 'abc' AS x FROM pg.tpch.orders
        """)
    void widthsAreThoseOfArrow(double delta, double bytes, String sql) {
        assertEquals(bytes, Cardinality.widthBytes(resolved(sql)), delta);
    }

    /** Each table has some 60,000 rows, and the product of all more than 1e308: planned, it is not asked. */
    @Test
    void moreRowsThanANumberHoldsAreJoinedAsOthersAre() {
        String product = IntStream.range(0, 80)
                .mapToObj(i -> " LEFT JOIN (SELECT l_partkey FROM pg.tpch.lineitem) b" + i + " ON TRUE")
                .collect(Collectors.joining("", "pg.tpch.lineitem a", ""));
        String sql = "SELECT COUNT(*) AS n FROM (SELECT a.l_partkey AS k FROM " + product
                + ") s JOIN duck.tpch.part ON p_partkey = s.k";
        assertTimeoutPreemptively(
                Duration.ofMinutes(1),
                () -> assertTrue(mesh.plan(sql).plan().fragments().size() > 1));
    }
}
