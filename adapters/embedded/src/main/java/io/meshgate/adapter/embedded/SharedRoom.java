package io.meshgate.adapter.embedded;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A room that statements share: it opens with the first of them and closes some time after the last, because an open
 * DuckDB file is locked against its owner. Thread-safe.
 *
 * <p>When what the room shows has changed (a new file in the place of the old one), statements that run finish in the
 * old room, and the next one opens a new room.
 */
final class SharedRoom {
    /** What a room is opened from, and what tells whether it still shows the same. */
    record Blueprint(RoomConfig config, Object state) {}

    private final Duration idleMax;
    private @Nullable Tenancy current;

    SharedRoom(Duration idleMax) {
        this.idleMax = idleMax;
    }

    /** A room as the blueprint says, for one statement, until the lease is closed. */
    synchronized Lease lease(Blueprint blueprint) throws SQLException {
        if (current != null && !current.blueprint.equals(blueprint)) {
            replace();
        }
        if (current == null) {
            current = new Tenancy(DuckDbRoom.open(blueprint.config()), blueprint);
        }
        current.arrive();
        return new Lease(current);
    }

    /** Closes the room as soon as no statement runs in it, unless another one comes before. */
    synchronized void noLongerWanted() {
        if (current != null) {
            current.unwanted = true;
            closeIfEmpty(current);
        }
    }

    private void replace() {
        Tenancy leaving = Objects.requireNonNull(current);
        current = null;
        closeIfEmpty(leaving);
    }

    private synchronized void leave(Tenancy tenancy) {
        tenancy.leases--;
        if (tenancy == current && !tenancy.unwanted && tenancy.leases == 0) {
            tenancy.idle = tenancy.room.after(idleMax, () -> closeIdle(tenancy));
        } else {
            closeIfEmpty(tenancy);
        }
    }

    private synchronized void closeIdle(Tenancy tenancy) {
        if (tenancy == current) {
            closeIfEmpty(tenancy);
        }
    }

    private void closeIfEmpty(Tenancy tenancy) {
        if (tenancy.leases == 0) {
            if (tenancy == current) {
                current = null;
            }
            tenancy.close();
        }
    }

    private synchronized void discard(Tenancy tenancy) {
        if (tenancy == current) {
            current = null;
        }
    }

    /** One room and how many use it; guarded by the shared room. */
    private static final class Tenancy {
        final DuckDbRoom room;
        final Blueprint blueprint;
        int leases;
        boolean unwanted;

        @Nullable
        Future<?> idle;

        Tenancy(DuckDbRoom room, Blueprint blueprint) {
            this.room = room;
            this.blueprint = blueprint;
        }

        void arrive() {
            leases++;
            unwanted = false;
            if (idle != null) {
                idle.cancel(false);
                idle = null;
            }
        }

        void close() {
            try {
                room.close();
            } catch (SQLException e) {
                throw new IllegalStateException("A DuckDB instance could not be closed", e);
            }
        }
    }

    /** The right to use a room. */
    final class Lease implements AutoCloseable {
        private final Tenancy tenancy;
        private boolean closed;

        private Lease(Tenancy tenancy) {
            this.tenancy = tenancy;
        }

        DuckDbRoom room() {
            return tenancy.room;
        }

        /** The room is broken: nobody shall move in any more. */
        void condemn() {
            discard(tenancy);
        }

        @Override
        public void close() {
            synchronized (SharedRoom.this) {
                if (!closed) {
                    closed = true;
                    leave(tenancy);
                }
            }
        }
    }
}
