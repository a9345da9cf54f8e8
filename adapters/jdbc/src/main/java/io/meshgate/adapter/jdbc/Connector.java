package io.meshgate.adapter.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** Makes one physical connection, logged in and set up. Thread-safe. */
@FunctionalInterface
public interface Connector {
    /** Connects within the endpoint's bound; reads the secret anew, so that a rotated one counts. */
    Connection connect() throws SQLException;
}
