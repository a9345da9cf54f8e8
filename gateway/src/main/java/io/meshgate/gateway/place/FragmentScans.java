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

/** Makes the leaf that stands for a fragment in the remainder. */
final class FragmentScans {
    private FragmentScans() {}

    static RelNode scan(RelNode fragment, String name, List<ResultColumn> columns) {
        FragmentTable table = new FragmentTable(name, columns);
        RelOptTable planned = RelOptTableImpl.create(
                null,
                fragment.getRowType(),
                List.of(name),
                new PlannedTable(table, fragment.getRowType()),
                (TableExpressionFactory) clazz -> {
                    throw new UnsupportedOperationException("a fragment has no expression");
                });
        return LogicalTableScan.create(fragment.getCluster(), planned, List.of());
    }

    private static final class PlannedTable extends AbstractTable {
        private final FragmentTable table;
        private final RelDataType rowType;

        PlannedTable(FragmentTable table, RelDataType rowType) {
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
