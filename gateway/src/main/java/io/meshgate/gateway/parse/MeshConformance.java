package io.meshgate.gateway.parse;

import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;

/** Calcite's most lenient dialect, but for what would answer a question that has no one answer. */
public final class MeshConformance extends SqlDelegatingConformance {
    public static final MeshConformance INSTANCE = new MeshConformance();

    private MeshConformance() {
        super(SqlConformanceEnum.BABEL);
    }

    /** A column that is neither grouped nor aggregated is an error, not some row's value. */
    @Override
    public boolean isNonStrictGroupBy() {
        return false;
    }

    /** An alias of the SELECT list is not seen by its neighbours: an unknown column there is an unknown column. */
    @Override
    public SelectAliasLookup isSelectAlias() {
        return SelectAliasLookup.UNSUPPORTED;
    }
}
