package io.meshgate.adapter;

import java.util.List;

/** The leaf of a remainder: the rows of one fragment, under the name that the remainder's statement gives them. */
public record FragmentTable(String name, List<RemoteStatement.ResultColumn> columns) {
    public FragmentTable {
        columns = List.copyOf(columns);
    }
}
