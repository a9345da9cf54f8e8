package io.meshgate.gateway.parse;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalLiteral.IntervalValue;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Refuses intervals finer than milliseconds: the planner counts in milliseconds and would cut them off in silence. */
final class IntervalLiterals {
    private static final Pattern FINER = Pattern.compile(".*\\.\\d{3}\\d*[1-9]\\d*\\s*");

    private IntervalLiterals() {}

    static void check(SqlNode query) {
        query.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlLiteral literal) {
                if (literal instanceof SqlIntervalLiteral interval
                        && interval.getValueAs(IntervalValue.class) instanceof IntervalValue value
                        && FINER.matcher(value.getIntervalLiteral()).matches()) {
                    throw QueryFailure.at(
                            ErrorCode.INVALID_QUERY,
                            "the interval '" + value.getIntervalLiteral()
                                    + "' is finer than milliseconds, the finest that Meshgate adds",
                            SyntaxFailures.position(literal.getParserPosition()),
                            null);
                }
                return null;
            }
        });
    }
}
