package io.meshgate.gateway.config;

import java.util.List;

/** A configuration that cannot be used: each thing that is wrong, as {@code file:line: what}. */
public final class ConfigFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    ConfigFailure(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
