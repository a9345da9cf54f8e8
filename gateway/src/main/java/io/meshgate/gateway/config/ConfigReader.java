package io.meshgate.gateway.config;

import io.meshgate.catalog.Suggestions;
import io.meshgate.gateway.config.ConfigFile.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads a configuration file. Unknown keys are errors, with the nearest known one; relative paths count from the file. */
public final class ConfigReader {
    private static final Map<String, Setting<?>> KNOWN =
            Settings.all().stream().collect(Collectors.toMap(Setting::key, Function.identity()));

    private final Path file;
    private final Path folder;
    private final SettingValues values = new SettingValues();
    private final List<String> problems = new ArrayList<>();

    private ConfigReader(Path file) {
        this.file = file;
        Path parent = file.toAbsolutePath().getParent();
        this.folder = parent == null ? file.toAbsolutePath() : parent;
    }

    /**
     * Reads and validates.
     *
     * @throws ConfigFailure with everything that is wrong
     */
    public static GatewayConfig read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigFailure(List.of(ConfigFile.at(file, 0, "there is no such file")));
        }
        return new ConfigReader(file).read();
    }

    private GatewayConfig read() {
        ConfigFile content = ConfigFile.read(file);
        problems.addAll(content.problems());
        content.entries().forEach(this::take);
        Settings.all().stream()
                .filter(setting -> setting.required() && !content.entries().containsKey(setting.key()))
                .forEach(missing -> problem(0, missing.key() + " is missing. " + missing.meaning()));
        if (!problems.isEmpty()) {
            throw new ConfigFailure(problems);
        }
        try {
            return values.toConfig();
        } catch (InvalidSetting e) {
            Entry entry = content.entries().get(e.key());
            problem(entry == null ? 0 : entry.line(), String.valueOf(e.getMessage()));
            throw new ConfigFailure(problems);
        }
    }

    private void take(String key, Entry entry) {
        Setting<?> setting = KNOWN.get(key);
        if (setting == null) {
            String hint = Suggestions.nearest(
                            key, KNOWN.keySet().stream().sorted().toList())
                    .map(nearest -> ": did you mean " + nearest + "?")
                    .orElse("; docs/configuration.md lists the keys");
            problem(entry.line(), "there is no key " + key + hint);
        } else {
            take(setting, entry);
        }
    }

    private <T> void take(Setting<T> setting, Entry entry) {
        SettingType<T> type = setting.type();
        if (type.list() != entry.list()) {
            problem(entry.line(), setting.key() + " must be " + type.words());
            return;
        }
        try {
            values.with(setting, type.reader().read(entry.scalars(), folder));
        } catch (IllegalArgumentException e) {
            problem(entry.line(), setting.key() + " is " + entry.scalars().get(0) + ": it must be " + type.words());
        }
    }

    private void problem(int line, String what) {
        problems.add(ConfigFile.at(file, line, what));
    }
}
