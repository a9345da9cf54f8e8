/**
 * What the mesh offers, as rows: domains, products, tables, columns and keys, from one snapshot of the catalog and, where a
 * contract leaves something open, from the stores. One source with two outputs: the doors' metadata and the
 * {@code information_schema} of SQL.
 *
 * <pre>
 *   MeshListing             makes a Listing of the newest snapshot
 *     Listing               Listed.Product, .Table, .Column, .Key, .Reference
 *       LiveAnswers         what stores say, and what to list when one does not answer
 *       References          foreign keys, from contracts or else from the stores
 *   InformationSchema       the tables of information_schema: their columns and their rows
 *     InformationSchemaStore  the same as a store
 * </pre>
 */
@NullMarked
package io.meshgate.gateway.listing;

import org.jspecify.annotations.NullMarked;
