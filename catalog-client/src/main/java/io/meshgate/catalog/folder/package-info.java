/**
 * The embedded mesh catalog: a folder of Open Data Contract Standard documents, {@code <domain>/<product>/v<major>.odcs.yaml}.
 *
 * <p>{@link io.meshgate.catalog.folder.FolderCatalog} is the front door. Inside, one direction:
 *
 * <pre>
 * FolderScan      folder            -> files              which documents there are, whose names are SQL names
 * YamlDocument    bytes             -> Fields             bounded parsing; every field knows its line
 * ContractReader  Fields            -> ProductVersion     status, with SchemaReader (tables), EndpointReader (servers)
 * FolderLoader    files, last time  -> domains, findings  defaults, collisions, what stays when a document breaks
 * </pre>
 *
 * <p>{@link io.meshgate.catalog.folder.CatalogWatch} does it again whenever the folder changes: FolderEvents and a rescan tell
 * that something may have changed, FolderState that it has settled, and Reading spares what has not changed.
 *
 * <p>Reading is tolerant: what a document says beyond what Meshgate knows is ignored, what is broken is a
 * {@link io.meshgate.catalog.folder.Finding} with file and line, and no document, however malformed, makes loading fail.
 */
@NullMarked
package io.meshgate.catalog.folder;

import org.jspecify.annotations.NullMarked;
