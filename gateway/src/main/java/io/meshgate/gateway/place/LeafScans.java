package io.meshgate.gateway.place;

import io.meshgate.adapter.FragmentTable;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import java.util.List;
import org.apache.calcite.linq4j.tree.TableExpressionFactory;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.prepare.RelOptTableImpl;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.impl.AbstractTable;
import org.jspecify.annotations.Nullable;

/** Makes the leaves that stand for rows of elsewhere: for a fragment in the remainder, and for what a store is sent. */
final class LeafScans {
    private LeafScans() {}

    static RelNode ofFragment(RelNode fragment, String name, List<ResultColumn> columns) {
        return of(fragment, name, new FragmentTable(name, columns));
    }

    /** A scan of what unwraps to {@code table} and has the rows of {@code rel}. */
    static RelNode of(RelNode rel, String name, Object table) {
        RelOptTable planned = RelOptTableImpl.create(
                null,
                rel.getRowType(),
                List.of(name),
                new PlannedTable(table, rel.getRowType()),
                (TableExpressionFactory) clazz -> {
                    throw new UnsupportedOperationException("rows of elsewhere have no expression");
                });
        return LogicalTableScan.create(rel.getCluster(), planned, List.of());
    }

    private static final class PlannedTable extends AbstractTable {
        private final Object table;
        private final RelDataType rowType;

        PlannedTable(Object table, RelDataType rowType) {
            this.table = table;
            this.rowType = rowType;
        }

        @Override
        public RelDataType getRowType(RelDataTypeFactory factory) {
            return rowType;
        }

        @Override
        public <C> @Nullable C unwrap(Class<C> wanted) {
            return wanted.isInstance(table) ? wanted.cast(table) : super.unwrap(wanted);
        }
    }
}
