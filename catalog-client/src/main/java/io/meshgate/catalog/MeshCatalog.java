package io.meshgate.catalog;

/** The mesh's catalog: hands out the newest snapshot. Thread-safe. */
public interface MeshCatalog {
    /** Where SQL finds what the mesh offers; no domain can have this name. */
    String INFORMATION_SCHEMA = "information_schema";

    MeshSnapshot snapshot();
}
