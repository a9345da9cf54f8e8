package io.meshgate.adapter;

import io.meshgate.catalog.ColumnType;

/**
 * A set of keys that a statement asks for and that is known only when another fragment has been read.
 *
 * @param number tells the slots of one statement apart
 * @param type of each key
 */
public record KeySlot(int number, ColumnType type) {}
