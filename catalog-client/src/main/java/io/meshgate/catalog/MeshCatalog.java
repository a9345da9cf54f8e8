package io.meshgate.catalog;

/** The mesh's catalog: hands out the newest snapshot. Thread-safe. */
public interface MeshCatalog {
    MeshSnapshot snapshot();
}
