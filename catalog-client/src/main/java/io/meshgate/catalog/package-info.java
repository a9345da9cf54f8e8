/**
 * What the mesh offers: domains, data products and the tables behind them, read from Open Data Contract Standard
 * documents into one immutable {@link io.meshgate.catalog.MeshSnapshot}. The catalog that is a folder of such documents is
 * in {@code io.meshgate.catalog.folder}.
 *
 * <p>This package knows neither the query algebra nor the wire format of rows; everything else may import it.
 */
@NullMarked
package io.meshgate.catalog;

import org.jspecify.annotations.NullMarked;
