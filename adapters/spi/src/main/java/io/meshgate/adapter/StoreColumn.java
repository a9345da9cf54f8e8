package io.meshgate.adapter;

import io.meshgate.catalog.ColumnType;

/**
 * A column of a {@link StoreTable}: what the contract promises beside what the store has.
 *
 * @param name the SQL name
 * @param type the promised type; the renderer casts where {@link LiveColumn#type} differs
 */
public record StoreColumn(String name, ColumnType type, boolean nullable, LiveColumn live) {}
