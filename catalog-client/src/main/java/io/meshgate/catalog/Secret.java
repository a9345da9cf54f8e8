package io.meshgate.catalog;

/** A password in memory. Prints as {@code ***}; {@link #reveal} is for the driver's connection properties only. */
public final class Secret {
    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "***";
    }
}
