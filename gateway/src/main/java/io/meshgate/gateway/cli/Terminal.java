package io.meshgate.gateway.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * What a command reads from and writes to.
 *
 * @param out the answer; UTF-8, not flushed by itself
 * @param err everything said beside it
 * @param inIsTerminal whether a person types; asked at most when it matters
 * @param outIsTerminal whether a person reads the answer
 * @param errIsTerminal whether a person watches, so that progress makes sense
 */
record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        BooleanSupplier inIsTerminal,
        BooleanSupplier outIsTerminal,
        BooleanSupplier errIsTerminal) {
    private static final int BUFFER_BYTES = 64 << 10;

    /** The process's own. */
    static Terminal ofProcess() {
        PrintStream out = new Output(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES));
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        return new Terminal(System.in, out, err, () -> isTerminal(0), () -> isTerminal(1), () -> isTerminal(2));
    }

    /** isatty(3): Java's own console knows of standard input and output together only. */
    @SuppressWarnings("restricted") // Meshgate is started with native access enabled
    private static boolean isTerminal(int fileDescriptor) {
        Linker linker = Linker.nativeLinker();
        try {
            MethodHandle isatty = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("isatty"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            return (int) isatty.invokeExact(fileDescriptor) == 1;
        } catch (Throwable e) {
            return false;
        }
    }
}
