package io.meshgate.gateway.cli;

import io.meshgate.gateway.demo.ProgressListener;
import java.util.Locale;

/**
 * The demo's preparation as it goes on: a bar that moves on a terminal, a line per step anywhere else. For one thread; the
 * bar is drawn by another.
 */
final class DemoProgress implements ProgressListener, AutoCloseable {
    private static final int BAR_CHARS = 30;

    private final Terminal terminal;
    private final boolean watched;
    private final ProgressLine line;
    private volatile String words = "";

    DemoProgress(Terminal terminal) {
        this.terminal = terminal;
        this.watched = terminal.errIsTerminal().getAsBoolean();
        this.line = new ProgressLine(terminal.err(), watched, () -> words);
    }

    @Override
    public void step(String said) {
        words = said + " ...";
        if (!watched) {
            terminal.err().println(words);
        }
    }

    @Override
    public void loaded(Loaded rows) {
        double share = rows.rowsMax() == 0 ? 1 : Math.min(1, (double) rows.rows() / rows.rowsMax());
        int full = (int) Math.round(share * BAR_CHARS);
        words = String.format(
                Locale.ROOT,
                "Loading  [%s%s] %3.0f %%  %s",
                "#".repeat(full),
                " ".repeat(BAR_CHARS - full),
                share * 100,
                rows.table());
    }

    @Override
    public void close() {
        line.close();
    }
}
