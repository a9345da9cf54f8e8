package io.meshgate.gateway.resolve;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelShuttleImpl;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.type.SqlTypeName;

/** Refuses queries that use a column whose type neither its contract nor its store can tell. */
final class UnreadableColumns {
    private UnreadableColumns() {}

    static void check(RelNode rel) {
        rel.accept(new RelShuttleImpl() {
            @Override
            protected RelNode visitChild(RelNode parent, int i, RelNode child) {
                RelNode visited = super.visitChild(parent, i, child);
                parent.accept(new RexShuttle() {
                    @Override
                    public RexInputRef visitInputRef(RexInputRef reference) {
                        if (reference.getType().getSqlTypeName() == SqlTypeName.ANY) {
                            String name = parent.getInputs().size() == 1
                                    ? child.getRowType().getFieldNames().get(reference.getIndex())
                                    : reference.getName();
                            throw QueryFailure.of(
                                    ErrorCode.COLUMN_UNREADABLE,
                                    "the column " + name
                                            + " has no type that Meshgate knows: leave it out of the query, or have its"
                                            + " owner give the contract a physicalType for it that its values fit");
                        }
                        return reference;
                    }
                });
                return visited;
            }
        });
    }
}
