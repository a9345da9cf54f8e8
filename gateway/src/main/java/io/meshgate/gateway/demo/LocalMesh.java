package io.meshgate.gateway.demo;

import java.nio.file.Path;
import java.util.List;

/** A data mesh that runs on this machine, as a gateway's configuration names it; {@link #close} stops what runs. */
public interface LocalMesh extends AutoCloseable {
    /** The contracts: a gateway's {@code catalog.folder}. */
    Path catalogFolder();

    /** The contracts' environment: a gateway's {@code catalog.environment}. */
    String environment();

    /** Below which all files of the stores lie: a gateway's {@code files.roots}. */
    List<Path> fileRoots();

    /** The passwords of its stores: a gateway's {@code secrets.folder}. */
    Path secretsFolder();

    @Override
    void close();
}
