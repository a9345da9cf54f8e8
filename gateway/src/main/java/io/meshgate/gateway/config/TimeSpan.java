package io.meshgate.gateway.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a configuration writes a {@link Duration}: a whole number and one of {@code ms}, {@code s}, {@code m}, {@code h}. */
final class TimeSpan {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h)");

    private TimeSpan() {}

    /** @throws IllegalArgumentException if the text is none */
    static Duration parse(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a time");
        }
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    static String format(Duration time) {
        if (time.toMillis() % 1000 != 0) {
            return time.toMillis() + "ms";
        }
        if (time.toSeconds() % 60 != 0) {
            return time.toSeconds() + "s";
        }
        return time.toMinutes() % 60 != 0 ? time.toMinutes() + "m" : time.toHours() + "h";
    }
}
