package io.meshgate.gateway.parse;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Refuses parameters: nobody could give them values. */
final class Parameters {
    private Parameters() {}

    static void check(SqlNode query) {
        query.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlDynamicParam parameter) {
                throw QueryFailure.at(
                        ErrorCode.UNSUPPORTED,
                        "Meshgate does not support parameters of statements; write the value into the statement",
                        SyntaxFailures.position(parameter.getParserPosition()),
                        null);
            }
        });
    }
}
