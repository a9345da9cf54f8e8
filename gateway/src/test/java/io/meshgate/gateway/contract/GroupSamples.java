package io.meshgate.gateway.contract;

import static org.apache.calcite.sql.fun.SqlStdOperatorTable.*;

import io.meshgate.adapter.sql.MeshOperators;
import io.meshgate.gateway.contract.FunctionSample.Section;
import io.meshgate.gateway.contract.FunctionSample.Shape;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlInternalOperators;
import org.apache.calcite.sql.fun.SqlLibraryOperators;

/** Samples of aggregates and windows. */
final class GroupSamples {
    private final FunctionSamples samples;

    private GroupSamples(FunctionSamples samples) {
        this.samples = samples;
    }

    static void add(FunctionSamples samples) {
        GroupSamples own = new GroupSamples(samples);
        own.sums();
        own.statistics();
        own.lists();
        own.windows();
        own.frames();
    }

    private FunctionSamples.Row group(String name, SqlOperator... operators) {
        return samples.row(Section.AGGREGATES, Shape.GROUP, name, operators);
    }

    private FunctionSamples.Row window(String name, SqlOperator... operators) {
        return samples.row(Section.WINDOWS, Shape.VALUE, name, operators);
    }

    private void sums() {
        group("`COUNT`, `COUNT(DISTINCT x)`", COUNT)
                .over("ints", "COUNT(*)", "COUNT(i)", "COUNT(DISTINCT s)", "COUNT(*) FILTER (WHERE i > 0)")
                .over("texts", "COUNT(DISTINCT t)", "COUNT(DISTINCT n)")
                .over("floats", "COUNT(DISTINCT d)");
        group("`SUM`, `SUM(DISTINCT x)`", SUM, SUM0)
                .over(
                        "ints",
                        "SUM(s)",
                        "SUM(i)",
                        "SUM(b)",
                        "SUM(DISTINCT i)",
                        "SUM(i) FILTER (WHERE i < 0)",
                        "SUM(i + 0.5)")
                .over("people", "SUM(salary)", "SUM(DISTINCT salary)")
                .over("floats", "SUM(d) FILTER (WHERE id BETWEEN 8 AND 10)", "SUM(r) FILTER (WHERE id < 7)");
        group("`AVG`")
                .over("ints", "AVG(s)", "AVG(DISTINCT s)", "AVG(b) FILTER (WHERE id > 3)")
                .over("people", "AVG(salary)");
        group("`MIN`, `MAX`", MIN, MAX)
                .over("ints", "MIN(s)", "MAX(b)")
                .over("decimals", "MIN(w)", "MAX(n)")
                .over("floats", "MIN(d)", "MAX(d)", "MAX(r)")
                .over("texts", "MIN(t)", "MAX(t)", "MAX(n)", "MIN(c)")
                .over("times", "MIN(d)", "MAX(ts)", "MIN(t)", "MAX(tz)");
        group("`ANY_VALUE`", ANY_VALUE)
                .over("ints", "ANY_VALUE(i)")
                .over("texts", "ANY_VALUE(t)")
                .over("flags", "ANY_VALUE(f)");
        samples.row(
                        Section.AGGREGATES,
                        Shape.QUERY,
                        "an aggregate of nothing but a literal",
                        SqlInternalOperators.LITERAL_AGG)
                .queries("SELECT i FROM {ints} WHERE i IN (SELECT team FROM {people}) OR i > 3");
    }

    private void statistics() {
        group(
                        "`EVERY`, `SOME`, `BOOL_AND`, `BOOL_OR`",
                        EVERY,
                        SOME,
                        SqlLibraryOperators.BOOL_AND,
                        SqlLibraryOperators.BOOL_OR)
                .over("flags", "EVERY(f)", "SOME(f)", "BOOL_AND(f)", "BOOL_OR(NOT f)", "EVERY(id > 2)");
        for (SqlOperator spread : new SqlOperator[] {
            STDDEV_POP, STDDEV_SAMP, STDDEV, VAR_POP, MeshOperators.VAR_SAMP, MeshOperators.VARIANCE
        }) {
            String name = spread.getName();
            group("`" + name + "`", spread)
                    .over(
                            "people",
                            name + "(salary)",
                            name + "(team)",
                            name + "(DISTINCT salary)",
                            name + "(salary) FILTER (WHERE id > 2)")
                    .over(
                            "floats",
                            name + "(d) FILTER (WHERE id IN (6, 8, 9, 10))",
                            name + "(d) FILTER (WHERE id < 4)",
                            name + "(r) FILTER (WHERE id IN (8, 9))");
        }
        group("`COVAR_POP`, `COVAR_SAMP`, `REGR_COUNT`", COVAR_POP, MeshOperators.COVAR_SAMP, REGR_COUNT)
                .over("people", "COVAR_POP(salary, team)", "COVAR_SAMP(salary, id)", "REGR_COUNT(salary, team)")
                .over("ints", "COVAR_POP(s, id)");
    }

    private void lists() {
        group("`STRING_AGG(x, ',' ORDER BY y)`, `LISTAGG`", MeshOperators.LISTAGG)
                .over(
                        "texts",
                        "STRING_AGG(t, ',' ORDER BY t)",
                        "STRING_AGG(n, '' ORDER BY id DESC)",
                        "STRING_AGG(DISTINCT t, '|' ORDER BY t)",
                        "STRING_AGG(t, ';' ORDER BY t DESC NULLS LAST) FILTER (WHERE id > 5)",
                        "LISTAGG(t) WITHIN GROUP (ORDER BY n, id)",
                        "STRING_AGG(CAST(id AS VARCHAR), ',' ORDER BY n DESC, id)",
                        "STRING_AGG(t, c ORDER BY id)")
                .over("people", "STRING_AGG(name, ', ' ORDER BY hired DESC NULLS LAST, id)");
        samples.row(Section.AGGREGATES, Shape.QUERY, "`GROUPING`, `GROUPING SETS`, `ROLLUP`, `CUBE`", GROUPING)
                .queries(
                        "SELECT team, name, COUNT(*), GROUPING(team), GROUPING(name) FROM {people} GROUP BY ROLLUP"
                                + " (team, name)",
                        "SELECT team, hired, SUM(salary), GROUPING(team, hired) FROM {people} GROUP BY CUBE (team,"
                                + " hired)",
                        "SELECT t, n, COUNT(*) FROM {texts} GROUP BY GROUPING SETS ((t), (n), ())",
                        "SELECT team + 1, COUNT(*), MAX(name) FROM {people} GROUP BY ROLLUP (team + 1)",
                        "SELECT d, COUNT(*), GROUPING(d) FROM {floats} GROUP BY GROUPING SETS ((d), (d), ())",
                        "SELECT team, COUNT(*) FROM {people} WHERE id < 0 GROUP BY ROLLUP (team) HAVING GROUPING(team)"
                                + " = 1");
    }

    private void windows() {
        window(
                        "`ROW_NUMBER`, `RANK`, `DENSE_RANK`, `PERCENT_RANK`, `CUME_DIST`",
                        ROW_NUMBER,
                        RANK,
                        DENSE_RANK,
                        PERCENT_RANK,
                        CUME_DIST)
                .over(
                        "texts",
                        "ROW_NUMBER() OVER (ORDER BY t, id)",
                        "RANK() OVER (ORDER BY n)",
                        "DENSE_RANK() OVER (PARTITION BY MOD(id, 2) ORDER BY t DESC)",
                        "PERCENT_RANK() OVER (ORDER BY c)",
                        "CUME_DIST() OVER (PARTITION BY n ORDER BY t NULLS FIRST)")
                .over(
                        "floats",
                        "RANK() OVER (ORDER BY d)",
                        "DENSE_RANK() OVER (ORDER BY r DESC)",
                        "ROW_NUMBER() OVER (PARTITION BY d ORDER BY id)",
                        "RANK() OVER (PARTITION BY d ORDER BY r)")
                .over("flags", "RANK() OVER (ORDER BY f)", "RANK() OVER (PARTITION BY f ORDER BY x)");
        window("`NTILE`", NTILE).over("texts", "NTILE(3) OVER (ORDER BY t, id)", "NTILE(99) OVER (ORDER BY id)");
        window("`LAG`, `LEAD`", MeshOperators.LAG, MeshOperators.LEAD)
                .over(
                        "ints",
                        "LAG(i) OVER (ORDER BY id)",
                        "LEAD(b, 2) OVER (ORDER BY id DESC)",
                        "LAG(s, 1, 5) OVER (ORDER BY i, id)",
                        "LEAD(i, 1, 2.5) OVER (ORDER BY id)",
                        "LAG(i, 0) OVER (ORDER BY id)")
                .over(
                        "texts",
                        "LAG(t, 1, 'none') OVER (ORDER BY t, id)",
                        "LEAD(n) OVER (PARTITION BY MOD(id, 3) ORDER BY id)");
        window("`FIRST_VALUE`, `LAST_VALUE`, `NTH_VALUE`", FIRST_VALUE, LAST_VALUE, MeshOperators.NTH_VALUE)
                .over(
                        "texts",
                        "FIRST_VALUE(t) OVER (ORDER BY t, id)",
                        "LAST_VALUE(t) OVER (ORDER BY n ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)",
                        "NTH_VALUE(t, 2) OVER (ORDER BY id)",
                        "FIRST_VALUE(id) OVER (PARTITION BY n ORDER BY t DESC, id)")
                .over("times", "FIRST_VALUE(tz) OVER (ORDER BY d)", "LAST_VALUE(ts) OVER (ORDER BY d)");
        window("aggregates `OVER`")
                .over(
                        "ints",
                        "SUM(i) OVER (PARTITION BY MOD(id, 2))",
                        "SUM(b) OVER (ORDER BY id)",
                        "COUNT(*) OVER ()",
                        "COUNT(i) OVER (ORDER BY i)",
                        "AVG(s) OVER (ORDER BY id)",
                        "MIN(i) OVER (ORDER BY id DESC)")
                .over(
                        "texts",
                        "MAX(t) OVER (ORDER BY id)",
                        "MIN(n) OVER (PARTITION BY MOD(id, 2))",
                        "COUNT(t) OVER (PARTITION BY n)")
                .over("flags", "EVERY(f) OVER (ORDER BY id)", "SOME(f) OVER ()")
                .over(
                        "people",
                        "STDDEV_POP(salary) OVER (PARTITION BY team)",
                        "ROUND(AVG(salary) OVER (PARTITION BY team), 1)",
                        "SUM(salary) OVER (PARTITION BY team ORDER BY hired)");
        window("`DISTINCT` with `OVER`").over("ints", "COUNT(DISTINCT s) OVER (PARTITION BY MOD(id, 2))");
    }

    private void frames() {
        window("frames of `ROWS`")
                .over(
                        "ints",
                        "SUM(i) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING)",
                        "SUM(s) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING)",
                        "COUNT(*) OVER (ORDER BY id ROWS BETWEEN 3 FOLLOWING AND 9 FOLLOWING)",
                        "SUM(s) OVER (ORDER BY id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)");
        window("frames of `RANGE`")
                .over(
                        "people",
                        "SUM(salary) OVER (ORDER BY hired)",
                        "COUNT(*) OVER (ORDER BY team RANGE BETWEEN 10 PRECEDING AND CURRENT ROW)",
                        "COUNT(*) OVER (ORDER BY salary DESC RANGE BETWEEN 500 PRECEDING AND 500 FOLLOWING)",
                        "COUNT(*) OVER (ORDER BY hired RANGE BETWEEN INTERVAL '1' YEAR PRECEDING AND INTERVAL '1'"
                                + " MONTH FOLLOWING)")
                .over(
                        "floats",
                        "COUNT(*) OVER (ORDER BY d RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING)",
                        "COUNT(*) OVER (ORDER BY d DESC RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)",
                        "COUNT(*) OVER (ORDER BY r RANGE BETWEEN 1 PRECEDING AND CURRENT ROW)")
                .over("ints", "COUNT(*) OVER (ORDER BY id RANGE BETWEEN 2 PRECEDING AND 1 PRECEDING)")
                .over("times", "COUNT(*) OVER (ORDER BY ts RANGE BETWEEN INTERVAL '31' DAY PRECEDING AND CURRENT ROW)");
        window("frames of `RANGE` that end beyond the key's type")
                .over(
                        "ints",
                        "COUNT(*) OVER (ORDER BY s RANGE BETWEEN 5 PRECEDING AND 5 FOLLOWING)",
                        "COUNT(*) OVER (ORDER BY b DESC RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING)")
                .orOverflows();
        window("`EXCLUDE`")
                .over(
                        "people",
                        "SUM(id) OVER (ORDER BY hired ROWS BETWEEN 2 PRECEDING AND 2 FOLLOWING EXCLUDE CURRENT ROW)",
                        "COUNT(*) OVER (ORDER BY hired RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
                                + " EXCLUDE TIES)",
                        "COUNT(*) OVER (ORDER BY team RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
                                + " EXCLUDE GROUP)");
    }
}
