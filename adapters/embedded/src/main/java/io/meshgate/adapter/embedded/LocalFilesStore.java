package io.meshgate.adapter.embedded;

import static io.meshgate.adapter.embedded.DuckDbRoom.literal;

import io.meshgate.adapter.ColumnStatistics;
import io.meshgate.adapter.LiveColumn;
import io.meshgate.adapter.LiveColumn.Trait;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.StoreColumn;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreFailure.Phase;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.adapter.StoreTable;
import io.meshgate.adapter.TableStatistics;
import io.meshgate.catalog.Column;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Table;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of one folder as tables. A table is a file or a glob below the folder.
 *
 * <p>How a text file is cut into columns and what types they have is found out once, by {@link #describe} over all its
 * rows, or told by the contract; each statement then spells it, so that another run never guesses differently.
 *
 * <p>A file that is replaced while a statement reads it makes the statement fail.
 */
final class LocalFilesStore extends EmbeddedStore {
    /** Files are not kept open between statements, so an idle room costs little. */
    private static final Duration IDLE_MAX = Duration.ofMinutes(5);

    private final String folder;
    private final FileFormat format;
    private final FileRoots roots;
    private final SampledStatistics sampled = new SampledStatistics();

    /** How text files are cut, by the table's physical name. */
    private final Map<String, CsvShape> shapes = new ConcurrentHashMap<>();

    /** The physical name behind each FROM item that was written; at most a few for each table. */
    private final Map<String, String> namesBySource = new ConcurrentHashMap<>();

    LocalFilesStore(Endpoint endpoint, String folder, FileFormat format, StoreSettings settings) {
        this(endpoint, folder, format, settings, new SharedRoom(IDLE_MAX));
    }

    private LocalFilesStore(
            Endpoint endpoint, String folder, FileFormat format, StoreSettings settings, SharedRoom room) {
        super(endpoint, settings, blueprint -> room);
        this.folder = folder;
        this.format = format;
        this.roots = new FileRoots(settings.fileRoots());
    }

    @Override
    SharedRoom.Blueprint blueprint(Phase phase) {
        Path real = folder(phase);
        // DuckDB compares the text of a path, which names the folder with its wildcards escaped.
        RoomConfig config = new RoomConfig(
                Optional.empty(),
                List.of(real, Path.of(escaped(real.toString()))),
                settings().memoryBytesMax(),
                settings().threadsMax(),
                Optional.empty(),
                false);
        return new SharedRoom.Blueprint(config, real);
    }

    private Path folder(Phase phase) {
        try {
            return roots.admit(folder);
        } catch (FileRoots.OutsideRoots e) {
            throw failure(Kind.REFUSED, phase, String.valueOf(e.getMessage()), e);
        } catch (NoSuchFileException e) {
            throw failure(
                    Kind.UNREACHABLE, phase, "there is no folder " + folder + "; check the contract's key path", e);
        } catch (IOException e) {
            throw failure(Kind.UNREACHABLE, phase, folder + " cannot be read: " + e, e);
        }
    }

    // ---- which files

    /** The table's path as DuckDB globs it; only the table's own part can have wildcards. */
    private String pattern(String physicalName, Phase phase) {
        Path base = folder(phase);
        Path path = base.resolve(physicalName).normalize();
        if (!path.startsWith(base) || path.equals(base)) {
            throw failure(Kind.REFUSED, phase, "the file " + physicalName + " lies outside the folder " + folder, null);
        }
        return escaped(base.toString()) + "/" + base.relativize(path);
    }

    private static String escaped(String folder) {
        return folder.replaceAll("[*?\\[]", "[$0]");
    }

    /** The files of a table now, in the order of their names. */
    private List<FileState> files(String physicalName, DuckDbRoom room, Phase phase) {
        String pattern = pattern(physicalName, phase);
        List<FileState> files = new ArrayList<>();
        try {
            for (List<String> row :
                    Lookup.rows(room, "SELECT file FROM glob(" + literal(pattern) + ") ORDER BY file")) {
                files.add(FileState.of(roots.admit(Path.of(row.get(0)))));
            }
        } catch (FileRoots.OutsideRoots e) {
            throw failure(Kind.REFUSED, phase, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw failure(Kind.UNREACHABLE, phase, physicalName + " cannot be read: " + e, e);
        } catch (SQLException e) {
            throw failure(e, phase);
        }
        if (files.isEmpty()) {
            throw noTable(
                    Kind.UNREACHABLE,
                    phase,
                    "there is no file " + physicalName + " in the folder " + folder
                            + "; check the table's physicalName");
        }
        return files;
    }

    @Override
    Runnable promiseOf(RemoteStatement statement, DuckDbRoom room) {
        Map<String, List<FileState>> before = new LinkedHashMap<>();
        namesBySource.forEach((source, name) -> {
            if (statement.text().contains(source)) {
                before.put(name, files(name, room, Phase.CONNECT));
            }
        });
        return () -> before.forEach((name, states) -> {
            if (!files(name, room, Phase.READ).equals(states)) {
                throw failure(Kind.BAD_DATA, Phase.READ, name + " was replaced while it was read; ask again", null);
            }
        });
    }

    // ---- what is in them

    @Override
    LiveTable describe(Table table, DuckDbRoom room) throws SQLException {
        List<FileState> files = files(table.physicalName(), room, Phase.DESCRIBE);
        String path = literal(pattern(table.physicalName(), Phase.DESCRIBE));
        return switch (format) {
            case PARQUET -> new LiveTable(columns(parquet(path), room), List.of());
            case CSV -> {
                CsvShape shape = CsvShape.sniffed(literal(files.get(0).file().toString()), path, names(table), room);
                shapes.put(table.physicalName(), shape);
                yield new LiveTable(
                        promised(columns(shape.typed(path, Map.of()), room), table), List.of(), shape.toString());
            }
            case JSON ->
                new LiveTable(
                        withPromised(promised(columns(JsonSource.guessing(path), room), table), table), List.of());
        };
    }

    /** Text files are counted line by line, Parquet files tell by themselves. */
    @Override
    TableStatistics statistics(Table table, LiveTable live, DuckDbRoom room) throws SQLException {
        List<FileState> files = files(table.physicalName(), room, Phase.DESCRIBE);
        String path = literal(pattern(table.physicalName(), Phase.DESCRIBE));
        String source = source(table, path, types(live.columns()));
        return sampled.once(table.physicalName(), List.of(live, files), () -> {
            long rows = format == FileFormat.PARQUET ? ParquetFooters.rows(path, room) : rows(source, room);
            Map<String, ColumnStatistics> columns =
                    SampledStatistics.of(live, rows, SampledStatistics.Sample.first(source, rows), room);
            return new TableStatistics(
                    OptionalLong.of(rows),
                    format == FileFormat.PARQUET ? ParquetFooters.added(columns, live, path, rows, room) : columns);
        });
    }

    private static List<String> names(Table table) {
        return table.columns().stream().map(Column::physicalName).toList();
    }

    private static List<LiveColumn> columns(String source, DuckDbRoom room) throws SQLException {
        List<LiveColumn> columns = new ArrayList<>();
        for (List<String> row : Lookup.columns(room, source)) {
            DuckDbTypes.Row type = DuckDbTypes.of(row.get(1));
            Set<Trait> traits = type.castOnRead() ? Set.of(Trait.CAST_ON_READ) : Set.of();
            columns.add(new LiveColumn(row.get(0), row.get(1), type.type(), true, traits));
        }
        return columns;
    }

    /** The contract's types count for text: what is written as 1.10 may be exact, whatever it looks like. */
    private static List<LiveColumn> promised(List<LiveColumn> columns, Table table) {
        return columns.stream().map(column -> promised(column, table)).toList();
    }

    private static LiveColumn promised(LiveColumn column, Table table) {
        return table.columns().stream()
                .filter(c -> c.physicalName().equalsIgnoreCase(column.name()))
                .flatMap(c -> c.type().stream())
                .filter(LocalFilesStore::isWrittenAsText)
                .findFirst()
                .map(type -> new LiveColumn(column.name(), CsvShape.typeName(type), type, true, Set.of()))
                .orElse(column);
    }

    /** An object need not have all keys, and an empty file has none: the contract's columns are there nonetheless. */
    private static List<LiveColumn> withPromised(List<LiveColumn> found, Table table) {
        List<LiveColumn> columns = new ArrayList<>(found);
        for (Column column : table.columns()) {
            boolean missing = found.stream().noneMatch(c -> c.name().equalsIgnoreCase(column.physicalName()));
            column.type()
                    .filter(type -> missing && isWrittenAsText(type))
                    .map(type -> new LiveColumn(column.physicalName(), CsvShape.typeName(type), type, true, Set.of()))
                    .ifPresent(columns::add);
        }
        return columns;
    }

    private static boolean isWrittenAsText(ColumnType type) {
        return switch (type.kind()) {
            case BOOLEAN,
                    SMALLINT,
                    INTEGER,
                    BIGINT,
                    DECIMAL,
                    REAL,
                    DOUBLE,
                    VARCHAR,
                    DATE,
                    TIME,
                    TIMESTAMP,
                    TIMESTAMP_TZ -> true;
            case VARBINARY, INTERVAL, ARRAY, UNKNOWN -> false;
        };
    }

    private static Map<String, String> types(List<LiveColumn> columns) {
        Map<String, String> types = new LinkedHashMap<>();
        columns.forEach(column -> types.put(column.name(), column.storeType()));
        return types;
    }

    private static long rows(String source, DuckDbRoom room) throws SQLException {
        return Long.parseLong(Lookup.rows(room, "SELECT count(*)::VARCHAR FROM " + source)
                .get(0)
                .get(0));
    }

    // ---- how a statement reads them

    @Override
    String tableSource(StoreTable table) {
        String name = table.table().physicalName();
        String path = literal(pattern(name, Phase.EXECUTE));
        Map<String, String> types =
                types(table.columns().stream().map(StoreColumn::live).toList());
        String source = source(table.table(), path, types);
        namesBySource.put(source, name);
        return TableSources.withoutNanoseconds(source, table);
    }

    private String source(Table table, String path, Map<String, String> types) {
        return switch (format) {
            case PARQUET -> parquet(path);
            case CSV -> shape(table).typed(path, types);
            case JSON -> JsonSource.typed(path, types);
        };
    }

    private CsvShape shape(Table table) {
        if (!shapes.containsKey(table.physicalName())) {
            describe(table);
        }
        return Objects.requireNonNull(shapes.get(table.physicalName()));
    }

    /** With {@code can_have_nan} DuckDB does not trust the statistics of float columns, which omit NaN. */
    private static String parquet(String path) {
        return "read_parquet(" + path + ", hive_partitioning = false, union_by_name = false, can_have_nan = true)";
    }

    @Override
    String advised(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        if (lower.contains("csv error") || lower.contains("json transform error")) {
            return words + "; correct the file, or give the column the type VARCHAR in the contract";
        }
        return words;
    }
}
