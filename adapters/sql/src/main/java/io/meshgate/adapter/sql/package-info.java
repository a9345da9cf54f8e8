/**
 * From relational algebra to a dialect's SQL.
 *
 * <p>A {@link io.meshgate.adapter.sql.StoreDialect} says how a store spells types, literals and columns, and which
 * functions it answers with Meshgate's meaning ({@link io.meshgate.adapter.sql.FunctionTable}). From that one table
 * {@link io.meshgate.adapter.sql.SqlCapabilities} derives its verdicts and {@link io.meshgate.adapter.sql.SqlRenderer}
 * its statements, so that nothing can be judged pushable and then be written differently.
 */
@NullMarked
package io.meshgate.adapter.sql;

import org.jspecify.annotations.NullMarked;
