package io.meshgate.gateway.place;

import io.meshgate.adapter.RemoteStatement.ResultColumn;
import java.util.List;
import org.apache.calcite.rel.RelNode;

/** The leaves of remainders, for tests that ask the local engine for the SQL of plans that no placement has seen. */
public final class FragmentLeaves {
    private FragmentLeaves() {}

    public static RelNode leaf(RelNode rel, String name, List<ResultColumn> columns) {
        return LeafScans.ofFragment(rel, name, columns);
    }
}
