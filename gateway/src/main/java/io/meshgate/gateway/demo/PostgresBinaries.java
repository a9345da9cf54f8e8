package io.meshgate.gateway.demo;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs ({@code initdb}, {@code pg_ctl}, {@code postgres}) as Maven packages them, unpacked into a
 * folder of their own, once.
 *
 * <p>PostgreSQL refuses to run as root. Where the demo does, as in many containers, each program is started in a user
 * namespace without any mapping ({@code unshare --user}): it sees itself as nobody, while its files stay root's.
 *
 * @param folder the unpacked programs; holds {@code bin}
 * @param digest of the package, by which a folder of another release or platform is told apart
 * @param prefix what to write before each command
 */
record PostgresBinaries(Path folder, String digest, List<String> prefix) {
    private static final int DIGEST_CHARS = 12;
    private static final String PARTIAL = ".partial-";
    private static final int UNSHARE_SECONDS_MAX = 10;

    PostgresBinaries {
        prefix = List.copyOf(prefix);
    }

    /**
     * Unpacks the programs below a folder unless they are there.
     *
     * @throws DemoFailure where there are none for this machine, or this machine does not run them
     */
    static synchronized PostgresBinaries unpackBelow(Path folder) throws IOException {
        String resource = resource(System.getProperty("os.name"), System.getProperty("os.arch"));
        byte[] archive = read(resource);
        String digest = digest(archive);
        Path home = folder.resolve("postgresql-" + digest);
        deleteHalfUnpacked(folder);
        if (!Files.isDirectory(home)) {
            Path partial = Files.createDirectory(folder.resolve(
                    home.getFileName() + PARTIAL + ProcessHandle.current().pid()));
            try {
                unpack(archive, partial);
                Trees.moveUnlessThere(partial, home);
            } finally {
                Trees.delete(partial);
            }
        }
        return new PostgresBinaries(home, digest, commandPrefix());
    }

    /** What a process that is gone left behind; others may be unpacking just now. */
    private static void deleteHalfUnpacked(Path folder) throws IOException {
        try (DirectoryStream<Path> halves = Files.newDirectoryStream(folder, "postgresql-*" + PARTIAL + "*")) {
            for (Path half : halves) {
                String name = half.getFileName().toString();
                long pid = Long.parseLong(name.substring(name.lastIndexOf(PARTIAL) + PARTIAL.length()));
                if (ProcessHandle.of(pid).isEmpty()) {
                    Trees.delete(half);
                }
            }
        }
    }

    /** The command line of one of the programs. */
    List<String> command(String program, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(program(program).toString());
        command.addAll(arguments);
        return command;
    }

    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }

    /** Where zonky's packages keep the archive of a platform. */
    static String resource(String system, String architecture) {
        String platform = system.startsWith("Mac") ? "darwin" : system.toLowerCase(Locale.ROOT);
        String machine = Map.of("amd64", "x86_64", "x86_64", "x86_64", "aarch64", "arm_64", "arm64", "arm_64")
                .getOrDefault(architecture, architecture);
        return "/postgres-" + platform + "-" + machine + ".txz";
    }

    private static byte[] read(String resource) throws IOException {
        try (InputStream in = PostgresBinaries.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new DemoFailure("The demo has no PostgreSQL for this machine (" + System.getProperty("os.name")
                        + " on " + System.getProperty("os.arch")
                        + "): it runs on Linux and macOS, on x86-64 and ARM64.");
            }
            return in.readAllBytes();
        }
    }

    private static String digest(byte[] archive) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(digest).substring(0, DIGEST_CHARS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static void unpack(byte[] archive, Path folder) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new BufferedInputStream(new XZInputStream(new ByteArrayInputStream(archive))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("PostgreSQL's package holds a file outside its folder: " + entry.getName());
                }
                unpack(tar, entry, target);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(Trees.parent(target));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isFile() && !entry.getName().endsWith(".a")) {
            Files.copy(tar, target);
            boolean executable = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static List<String> commandPrefix() throws IOException {
        Path self = Path.of("/proc/self");
        boolean root =
                Files.exists(self) && Files.getAttribute(self, "unix:uid").equals(0);
        if (!root) {
            return List.of();
        }
        List<String> prefix = List.of("unshare", "--user");
        List<String> probe = new ArrayList<>(prefix);
        probe.add("true");
        if (!succeeds(probe)) {
            throw new DemoFailure(
                    "The demo's PostgreSQL does not run as root, and root cannot step out of its identity here"
                            + " (`unshare --user` fails). Run the demo as an ordinary user.");
        }
        return prefix;
    }

    private static boolean succeeds(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(UNSHARE_SECONDS_MAX, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
