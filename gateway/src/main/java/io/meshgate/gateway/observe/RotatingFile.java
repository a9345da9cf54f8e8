package io.meshgate.gateway.observe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Lines to a file that is appended to, bounded in size: a full one becomes {@code FILE.1}, that one {@code FILE.2}, and the
 * last one goes. After a failure the file is opened anew with the next line; a line that was torn, by a full disk or by the
 * end of the process, is ended then.
 */
final class RotatingFile implements LineSink {
    private static final byte END = '\n';

    private final Path file;
    private final long sizeMax;
    private final int filesMax;
    private @Nullable FileChannel open;

    /** @throws IOException if the file cannot be written, which is better known at the start */
    RotatingFile(Path file, long sizeMax, int filesMax) throws IOException {
        this.file = file.toAbsolutePath();
        this.sizeMax = sizeMax;
        this.filesMax = filesMax;
        open();
    }

    @Override
    public void write(byte[] line) throws IOException {
        try {
            FileChannel to = open == null ? open() : open;
            if (to.size() > 0 && to.size() + line.length > sizeMax) {
                close();
                makeRoom();
                to = open();
            }
            append(to, ByteBuffer.wrap(line));
        } catch (IOException e) {
            abandon();
            throw e;
        }
    }

    private static void append(FileChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    private FileChannel open() throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        boolean torn = isTorn();
        FileChannel opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        open = opened;
        if (torn) {
            append(opened, ByteBuffer.wrap(new byte[] {END}));
        }
        return opened;
    }

    private boolean isTorn() throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            return false;
        }
        try (FileChannel whole = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return whole.read(last, whole.size() - 1) == 1 && last.get(0) != END;
        }
    }

    /** Each file becomes the next older one. */
    private void makeRoom() throws IOException {
        Files.deleteIfExists(older(filesMax - 1));
        for (int age = filesMax - 2; age >= 0; age--) {
            if (Files.exists(older(age))) {
                Files.move(older(age), older(age + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** The file of this age; 0 is the one that is written. */
    private Path older(int age) {
        return age == 0 ? file : file.resolveSibling(file.getFileName() + "." + age);
    }

    private void abandon() {
        try {
            close();
        } catch (IOException e) {
            // Its failure has been told.
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel closing = open;
        open = null;
        if (closing != null) {
            closing.close();
        }
    }
}
