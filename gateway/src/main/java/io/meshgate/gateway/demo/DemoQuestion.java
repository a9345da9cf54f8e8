package io.meshgate.gateway.demo;

import java.util.List;

/**
 * What the demo asks: one question of a business person, whose answer lies in three stores of three domains.
 *
 * @param words the question
 * @param sql the same as SQL
 */
public record DemoQuestion(String words, String sql) {
    private static final int DEFAULT_PORT = 31337;

    /** Who buys, when and where is known in PostgreSQL, what was bought in DuckDB, and which nation lies where in files. */
    public static final DemoQuestion REVENUE_BY_REGION =
            new DemoQuestion("How much revenue did brass parts bring in each region, in 1995 and in 1996?", """
                SELECT r.r_name AS region,
                       EXTRACT(YEAR FROM o.o_orderdate) AS order_year,
                       COUNT(DISTINCT o.o_orderkey) AS orders,
                       SUM(l.l_extendedprice * (1 - l.l_discount)) AS revenue
                FROM sales.orders.lineitem l
                JOIN sales.orders.orders o ON o.o_orderkey = l.l_orderkey
                JOIN sales.orders.customer c ON c.c_custkey = o.o_custkey
                JOIN supply.parts.part p ON p.p_partkey = l.l_partkey
                JOIN reference.geo.nation n ON n.n_nationkey = c.c_nationkey
                JOIN reference.geo.region r ON r.r_regionkey = n.n_regionkey
                WHERE p.p_type LIKE '%BRASS'
                  AND o.o_orderdate >= DATE '1995-01-01'
                  AND o.o_orderdate < DATE '1997-01-01'
                GROUP BY r.r_name, EXTRACT(YEAR FROM o.o_orderdate)
                ORDER BY region, order_year
                """);

    /** Three commands to try next, ready to be typed; they name the gateway only where it is not at the default port. */
    public static List<String> nextCommands(int port) {
        String url = port == DEFAULT_PORT ? "" : " --url grpc://127.0.0.1:" + port;
        return List.of(
                "./meshgate catalog list" + url,
                "./meshgate sql" + url + " \"SELECT c_mktsegment, COUNT(*) AS customers, AVG(c_acctbal) AS balance"
                        + " FROM sales.orders.customer GROUP BY c_mktsegment ORDER BY customers DESC\"",
                "./meshgate explain --analyze" + url + " \"SELECT s_name, s_acctbal FROM supply.parts.supplier"
                        + " JOIN reference.geo.nation ON n_nationkey = s_nationkey WHERE n_name = 'FRANCE'"
                        + " ORDER BY s_acctbal DESC LIMIT 10\"");
    }
}
