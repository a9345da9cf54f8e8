/**
 * PostgreSQL's binary format straight into Arrow vectors: one {@link
 * io.meshgate.adapter.jdbc.postgres.binary.ColumnReader} per column, no object per value.
 *
 * <p>The format of a value is the one of its type's {@code send} function (src/backend/utils/adt in PostgreSQL's source);
 * COPY and the extended protocol both use it, so both are read here.
 */
@NullMarked
package io.meshgate.adapter.jdbc.postgres.binary;

import org.jspecify.annotations.NullMarked;
