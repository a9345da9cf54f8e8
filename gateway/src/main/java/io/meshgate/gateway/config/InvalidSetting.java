package io.meshgate.gateway.config;

/** A value that its key does not allow: names the key, the value, and what would be right. */
public final class InvalidSetting extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;

    InvalidSetting(String key, Object value, String whatIsRight) {
        super(key + " is " + value + ": " + whatIsRight);
        this.key = key;
    }

    public String key() {
        return key;
    }
}
