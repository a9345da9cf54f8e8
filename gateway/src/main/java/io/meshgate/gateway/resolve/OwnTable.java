package io.meshgate.gateway.resolve;

import io.meshgate.adapter.StoreTable;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.impl.AbstractTable;
import org.jspecify.annotations.Nullable;

/** A table of the gateway's own as the validator sees it. */
final class OwnTable extends AbstractTable {
    private final StoreTable table;

    OwnTable(StoreTable table) {
        this.table = table;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
        return MeshTable.rowType(table, factory);
    }

    @Override
    public <C> @Nullable C unwrap(Class<C> wanted) {
        return wanted == StoreTable.class ? wanted.cast(table) : super.unwrap(wanted);
    }
}
