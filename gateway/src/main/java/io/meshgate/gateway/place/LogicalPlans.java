package io.meshgate.gateway.place;

import java.util.regex.Pattern;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.sql.SqlExplainLevel;

/** Prints plans for EXPLAIN and golden files. */
final class LogicalPlans {
    private static final Pattern DETAIL_NOISE = Pattern.compile(
            "Logical|, variablesSet=\\[\\[]]|_UTF-8(?=')|(:VARCHAR)? CHARACTER SET \"UTF-8\"( COLLATE \"[^\"]*\")?"
                    + "|(?<!IS) NOT NULL");

    private LogicalPlans() {}

    /** One operator a line, inputs indented below it. */
    static String print(RelNode rel) {
        return withoutNoise(RelOptUtil.toString(rel, SqlExplainLevel.EXPPLAN_ATTRIBUTES))
                .stripTrailing();
    }

    static String withoutNoise(String text) {
        return DETAIL_NOISE.matcher(text).replaceAll("");
    }

    /** The operator's own line. */
    static String operator(RelNode rel) {
        if (rel instanceof TableScan scan) {
            return "TableScan " + String.join(".", scan.getTable().getQualifiedName());
        }
        return print(rel).lines().findFirst().orElse(rel.getRelTypeName());
    }
}
