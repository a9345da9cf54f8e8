package io.meshgate.gateway.contract;

import static org.apache.calcite.sql.fun.SqlStdOperatorTable.*;

import io.meshgate.gateway.contract.FunctionSample.Section;
import io.meshgate.gateway.contract.FunctionSample.Shape;
import org.apache.calcite.sql.SqlOperator;

/** Samples of whole queries: joins, subqueries, set operations, order. */
final class QuerySamples {
    private final FunctionSamples samples;

    private QuerySamples(FunctionSamples samples) {
        this.samples = samples;
    }

    static void add(FunctionSamples samples) {
        QuerySamples own = new QuerySamples(samples);
        own.joins();
        own.subqueries();
        own.sets();
        own.orders();
        own.types();
    }

    private void query(String name, String... statements) {
        samples.row(Section.QUERIES, Shape.QUERY, name).queries(statements);
    }

    private void query(String name, SqlOperator operator, String... statements) {
        samples.row(Section.QUERIES, Shape.QUERY, name, operator).queries(statements);
    }

    private void joins() {
        query(
                "inner, LEFT, RIGHT, FULL and CROSS JOIN",
                "SELECT p.name, t.name FROM {people} p JOIN {teams} t ON p.team = t.id",
                "SELECT p.name, t.name FROM {people} p LEFT JOIN {teams} t ON p.team = t.id AND t.lead > 1",
                "SELECT p.name, t.name FROM {people} p RIGHT JOIN {teams} t ON p.team = t.id",
                "SELECT p.name, t.name FROM {people} p FULL JOIN {teams} t ON p.team = t.id",
                "SELECT p.id, t.id FROM {people} p CROSS JOIN {teams} t",
                "SELECT a.id, b.id FROM {texts} a JOIN {texts} b ON a.n = b.t",
                "SELECT a.id, b.id FROM {floats} a JOIN {floats} b ON a.d = b.d");
        query(
                "joins by other conditions than equality",
                "SELECT a.id, b.id FROM {texts} a JOIN {texts} b ON a.t < b.n AND a.id < 5",
                "SELECT a.id, b.id FROM {people} a LEFT JOIN {people} b ON a.salary > b.salary",
                "SELECT p.id, t.id FROM {people} p JOIN {teams} t ON p.team IS NOT DISTINCT FROM t.id");
        query(
                "FULL JOIN without an equality",
                "SELECT a.id, b.id FROM {people} a FULL JOIN {people} b ON a.salary > b.salary");
    }

    private void subqueries() {
        query(
                "`IN`, `EXISTS`, `NOT EXISTS`, `ANY`",
                "SELECT id FROM {people} WHERE team IN (SELECT id FROM {teams})",
                "SELECT id FROM {people} p WHERE EXISTS (SELECT 1 FROM {teams} t WHERE t.lead = p.id)",
                "SELECT id FROM {people} p WHERE NOT EXISTS (SELECT 1 FROM {teams} t WHERE t.lead = p.id)",
                "SELECT id FROM {people} WHERE salary > ANY (SELECT salary FROM {people} WHERE team = 10)");
        query(
                "`NOT IN`, `ALL`",
                "SELECT id FROM {people} WHERE team NOT IN (SELECT id FROM {teams} WHERE id IS NOT NULL)",
                "SELECT id FROM {people} WHERE team NOT IN (SELECT id FROM {teams})",
                "SELECT id FROM {people} WHERE id >= ALL (SELECT lead FROM {teams} WHERE lead IS NOT NULL)");
        query(
                "scalar subqueries",
                SINGLE_VALUE,
                "SELECT id, (SELECT MAX(lead) FROM {teams}) FROM {people}",
                "SELECT id, (SELECT name FROM {teams} t WHERE t.lead = p.id) FROM {people} p",
                "SELECT id FROM {people} WHERE name > (SELECT name FROM {people} WHERE id = 2)",
                "SELECT (SELECT name FROM {people} WHERE id < 0) AS n FROM {one}",
                "SELECT (SELECT f FROM {flags} WHERE id = 2) AS n FROM {one}",
                "SELECT id FROM {people} WHERE name > (SELECT name FROM {people} WHERE id < 3)",
                "SELECT id, (SELECT name FROM {people} o WHERE o.team = p.team) FROM {people} p");
        query(
                "WITH",
                "WITH w AS (SELECT team, SUM(salary) AS s FROM {people} GROUP BY team) SELECT a.team, b.s FROM w a"
                        + " JOIN w b ON a.team = b.team");
    }

    private void sets() {
        query(
                "`UNION`, `INTERSECT`, `EXCEPT`, with `ALL` too",
                "SELECT team FROM {people} UNION SELECT id FROM {teams}",
                "SELECT team FROM {people} UNION ALL SELECT id FROM {teams}",
                "SELECT team FROM {people} INTERSECT SELECT id FROM {teams}",
                "SELECT team FROM {people} INTERSECT ALL SELECT id FROM {teams}",
                "SELECT team FROM {people} EXCEPT SELECT id FROM {teams}",
                "SELECT team FROM {people} EXCEPT ALL SELECT id FROM {teams}",
                "SELECT t FROM {texts} INTERSECT SELECT n FROM {texts}",
                "SELECT t FROM {texts} EXCEPT SELECT c FROM {texts}",
                "SELECT d FROM {floats} UNION SELECT CAST(r AS DOUBLE) FROM {floats}",
                "SELECT s FROM {ints} UNION SELECT n FROM {decimals}");
        query(
                "`DISTINCT`",
                "SELECT DISTINCT n FROM {texts}",
                "SELECT DISTINCT d FROM {floats}",
                "SELECT DISTINCT team, hired FROM {people}");
        query(
                "`VALUES` beside a table",
                "SELECT p.id FROM {people} p JOIN (VALUES (10, 'x'), (20, NULL)) AS v (team, word) ON p.team = v.team");
        samples.row(Section.QUERIES, Shape.VALUE, "`ARRAY[a, b]`", ARRAY_VALUE_CONSTRUCTOR)
                .over("ints", "ARRAY[i, s, 3]")
                .over("texts", "ARRAY[t, n]");
    }

    private void orders() {
        query(
                "`ORDER BY`, `LIMIT`, `OFFSET`",
                "SELECT id, t FROM {texts} ORDER BY t, id LIMIT 5",
                "SELECT id, n FROM {texts} ORDER BY n DESC, id LIMIT 5 OFFSET 2",
                "SELECT id, d FROM {floats} ORDER BY d DESC NULLS LAST, id LIMIT 4",
                "SELECT id, ts FROM {times} ORDER BY ts NULLS FIRST LIMIT 3");
        query(
                "`GROUP BY`, `HAVING`",
                "SELECT team, COUNT(*) FROM {people} GROUP BY team HAVING COUNT(*) > 1",
                "SELECT n, COUNT(*) FROM {texts} GROUP BY n",
                "SELECT d, COUNT(*) FROM {floats} GROUP BY d",
                "SELECT team, ROUND(AVG(salary), 1), SQRT(SUM(id)) FROM {people} GROUP BY team HAVING"
                        + " ROUND(AVG(salary), 0) > 600",
                "SELECT SUBSTRING(t, 1, 1), MAX(id) FROM {texts} GROUP BY SUBSTRING(t, 1, 1)");
    }

    private void types() {
        type("BOOLEAN", "flags", "f");
        type("SMALLINT", "ints", "s");
        type("INTEGER", "ints", "i");
        type("BIGINT", "ints", "b");
        type("DECIMAL", "decimals", "w");
        type("REAL", "floats", "r");
        type("DOUBLE", "floats", "d");
        type("VARCHAR", "texts", "t");
        type("VARCHAR of a loose collation", "texts", "n");
        type("CHAR", "texts", "c");
        type("VARBINARY", "flags", "x");
        type("DATE", "times", "d");
        type("TIME", "times", "t");
        type("TIMESTAMP", "times", "ts");
        type("TIMESTAMP WITH TIME ZONE", "times", "tz");
        type("UUID as text", "things", "u");
        type("JSON as text", "things", "j");
        type("enum as text", "things", "e");
        type("INTERVAL", "spans", "v");
        type("ARRAY", "lists", "i");
    }

    private void type(String name, String table, String column) {
        samples.row(Section.TYPES, Shape.QUERY, name)
                .queries(
                        "SELECT " + column + " FROM {" + table + "}",
                        "SELECT " + column + ", COUNT(*) FROM {" + table + "} GROUP BY " + column,
                        "SELECT " + column + " FROM {" + table + "} ORDER BY " + column + " DESC LIMIT 3");
    }
}
