package io.meshgate.catalog.folder;

/** Says why a whole document cannot be used, and where in it that shows. */
final class UnusableDocument extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    UnusableDocument(int line, String reason) {
        super(reason);
        this.line = line;
    }

    int line() {
        return line;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
