package io.meshgate.catalog.folder;

/** Says why a server of a contract cannot be an endpoint, and at which line. */
final class EndpointProblem extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    EndpointProblem(int line, String reason) {
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
