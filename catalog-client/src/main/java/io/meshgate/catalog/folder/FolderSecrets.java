package io.meshgate.catalog.folder;

import io.meshgate.catalog.Secret;
import io.meshgate.catalog.SecretReference;
import io.meshgate.catalog.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Secrets from environment variables and from files below one folder, one folder per domain. Thread-safe.
 *
 * <p>A domain reaches only its own: see {@code SecretNames} for variables; a file must lie in
 * {@code <secrets.folder>/<domain>/} after all links are followed.
 */
public final class FolderSecrets implements Secrets {
    static final int SECRET_BYTES_MAX = 64 << 10;

    private final Optional<Path> folder;
    private final Function<String, @Nullable String> environment;
    private final Supplier<? extends Collection<String>> domains;

    /**
     * @param folder {@code secrets.folder}; without it every {@code file:} reference fails
     * @param environment the value of a variable, null where it is not set; outside of tests {@code System::getenv}
     * @param domains all domains of the catalog at this moment ({@link FolderCatalog#domainNames}), hidden ones too
     */
    public FolderSecrets(
            Optional<Path> folder,
            Function<String, @Nullable String> environment,
            Supplier<? extends Collection<String>> domains) {
        this.folder = folder;
        this.environment = environment;
        this.domains = domains;
    }

    @Override
    public Secret resolve(SecretReference reference) {
        SecretNames.refusal(reference, domains.get()).ifPresent(reason -> {
            throw unavailable(reference, reason);
        });
        String value = withoutTrailingNewline(
                switch (reference.source()) {
                    case ENV -> variable(reference);
                    case FILE -> file(reference);
                });
        if (value.isEmpty()) {
            throw unavailable(reference, "it is empty");
        }
        return new Secret(value);
    }

    private String variable(SecretReference reference) {
        String value = environment.apply(reference.name());
        if (value == null) {
            throw unavailable(reference, "the environment variable is not set: set it where the gateway is started");
        }
        return value;
    }

    private String file(SecretReference reference) {
        Path root = folder.orElseThrow(() -> unavailable(reference, "secrets.folder is not configured"));
        Path expected = root.resolve(reference.domain()).resolve(reference.name());
        try {
            return read(reference, locate(reference, root));
        } catch (CharacterCodingException e) {
            throw unavailable(reference, "the file is not UTF-8 text: " + expected);
        } catch (IOException e) {
            throw unavailable(
                    reference, "the file cannot be read (" + e.getClass().getSimpleName() + "): " + expected);
        }
    }

    /** The real file, which must lie in the domain's own real folder. */
    private static Path locate(SecretReference reference, Path root) throws IOException {
        Path realRoot = root.toRealPath();
        Path own = root.resolve(reference.domain()).toRealPath();
        Path file = own.resolve(reference.name()).toRealPath();
        if (!realRoot.equals(own.getParent()) || !own.endsWith(reference.domain()) || !file.startsWith(own)) {
            throw unavailable(reference, "a link leads out of <secrets.folder>/" + reference.domain() + "/");
        }
        if (!Files.isRegularFile(file)) {
            throw unavailable(reference, "it is not a regular file");
        }
        return file;
    }

    private static String read(SecretReference reference, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(SECRET_BYTES_MAX + 1);
            if (bytes.length > SECRET_BYTES_MAX) {
                throw unavailable(reference, "the file is larger than " + SECRET_BYTES_MAX + " bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }

    private static String withoutTrailingNewline(String value) {
        if (value.endsWith("\r\n")) {
            return value.substring(0, value.length() - 2);
        }
        return value.endsWith("\n") ? value.substring(0, value.length() - 1) : value;
    }

    private static SecretUnavailable unavailable(SecretReference reference, String reason) {
        String source = reference.source() == SecretReference.Source.ENV ? "env:" : "file:";
        return new SecretUnavailable(
                "secret " + source + reference.name() + " of domain " + reference.domain() + ": " + reason);
    }
}
