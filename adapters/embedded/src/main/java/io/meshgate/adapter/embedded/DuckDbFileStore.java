package io.meshgate.adapter.embedded;

import static io.meshgate.adapter.embedded.DuckDbRoom.identifier;
import static io.meshgate.adapter.embedded.DuckDbRoom.literal;

import io.meshgate.adapter.LiveColumn;
import io.meshgate.adapter.LiveColumn.Trait;
import io.meshgate.adapter.LiveKeys;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreFailure.Phase;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.adapter.StoreTable;
import io.meshgate.adapter.TableStatistics;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Table;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The tables and views of one DuckDB file. */
final class DuckDbFileStore extends EmbeddedStore {
    private static final String DEFAULT_SCHEMA = "main";
    private static final int SAMPLE_PIECES = 10;

    private final String file;
    private final FileRoots roots;
    private final SampledStatistics sampled = new SampledStatistics();

    DuckDbFileStore(
            Endpoint endpoint, String file, StoreSettings settings, Function<SharedRoom.Blueprint, SharedRoom> rooms) {
        super(endpoint, settings, rooms);
        this.file = file;
        this.roots = new FileRoots(settings.fileRoots());
    }

    @Override
    SharedRoom.Blueprint blueprint(Phase phase) {
        try {
            Path real = roots.admit(file);
            RoomConfig config = new RoomConfig(
                    Optional.of(real),
                    List.of(),
                    settings().memoryBytesMax(),
                    settings().threadsMax(),
                    Optional.empty(),
                    false);
            return new SharedRoom.Blueprint(config, FileState.of(real));
        } catch (FileRoots.OutsideRoots e) {
            throw failure(Kind.REFUSED, phase, String.valueOf(e.getMessage()), e);
        } catch (NoSuchFileException e) {
            throw failure(
                    Kind.UNREACHABLE, phase, "there is no file " + file + "; check the contract's key database", e);
        } catch (IOException e) {
            throw failure(Kind.UNREACHABLE, phase, file + " cannot be read: " + e, e);
        }
    }

    @Override
    String advised(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        if (lower.contains("could not set lock")) {
            return words + "; another process has it open for writing: ask again when that one has closed it";
        }
        if (lower.contains("newer version") || lower.contains("version number")) {
            return words + "; a newer DuckDB wrote it: export it in an older storage version, or upgrade Meshgate";
        }
        if (lower.contains("not a valid duckdb database")) {
            return words + "; check that the contract's key database names the right file";
        }
        return words;
    }

    private String schema() {
        return endpoint().schema().orElse(DEFAULT_SCHEMA);
    }

    @Override
    String tableSource(StoreTable table) {
        return TableSources.withoutNanoseconds(source(table.table()), table);
    }

    private String source(Table table) {
        return identifier(schema()) + "." + identifier(table.physicalName());
    }

    @Override
    LiveTable describe(Table table, DuckDbRoom room) throws SQLException {
        String where = where(table);
        List<LiveColumn> columns = new ArrayList<>();
        for (List<String> row : Lookup.rows(
                room,
                "SELECT column_name, data_type, is_nullable::VARCHAR FROM duckdb_columns()" + where
                        + " ORDER BY column_index")) {
            columns.add(column(row.get(0), row.get(1), Boolean.parseBoolean(row.get(2))));
        }
        if (columns.isEmpty()) {
            throw noTable(Kind.REFUSED, Phase.DESCRIBE, noSuchTable(table, room));
        }
        return new LiveTable(columns, keys(columns, where, room));
    }

    /** A view has none: to sample it may be as much as to read it. */
    @Override
    TableStatistics statistics(Table table, LiveTable live, DuckDbRoom room) throws SQLException {
        return sampled.once(
                table.physicalName(), List.of(live, blueprint(Phase.DESCRIBE).state()), () -> {
                    OptionalLong rows = rowCount(where(table), room);
                    return rows.isEmpty()
                            ? TableStatistics.UNKNOWN
                            : new TableStatistics(
                                    rows,
                                    SampledStatistics.of(
                                            live, rows.getAsLong(), sample(source(table), rows.getAsLong()), room));
                });
    }

    /** Pieces from all over the table; of other rows their numbers alone are read. */
    private static SampledStatistics.Sample sample(String source, long rows) {
        if (rows <= SampledStatistics.SAMPLE_ROWS) {
            return SampledStatistics.Sample.first(source, rows);
        }
        long pieceRows = SampledStatistics.SAMPLE_ROWS / SAMPLE_PIECES;
        String pieces = LongStream.range(0, SAMPLE_PIECES)
                .map(piece -> piece * (rows - pieceRows) / (SAMPLE_PIECES - 1))
                .mapToObj(from ->
                        "SELECT * FROM " + source + " WHERE rowid >= " + from + " AND rowid < " + (from + pieceRows))
                .collect(Collectors.joining(" UNION ALL "));
        return new SampledStatistics.Sample(pieces, true);
    }

    private String where(Table table) {
        return " WHERE database_name = current_database() AND lower(schema_name) = lower(" + literal(schema())
                + ") AND lower(table_name) = lower(" + literal(table.physicalName()) + ")";
    }

    /** DuckDB's names have any case, so tables are named in lower case here; its foreign keys stay within a schema. */
    @Override
    public LiveKeys keys(Table table) {
        LiveKeys.Name own = name(table.physicalName());
        return ask(room -> {
            Optional<LiveKeys.PrimaryKey> primary = Optional.empty();
            List<LiveKeys.ForeignKey> foreign = new ArrayList<>();
            for (List<List<String>> places : grouped(Lookup.rows(
                    room,
                    "SELECT constraint_index::VARCHAR, constraint_type, constraint_name, referenced_table,"
                            + " unnest(constraint_column_names), unnest(referenced_column_names)"
                            + " FROM duckdb_constraints()" + where(table)
                            + " AND constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY') ORDER BY constraint_index"))) {
                List<String> first = places.getFirst();
                List<String> columns = column(places, 4);
                if (first.get(1).equals("PRIMARY KEY")) {
                    primary = Optional.of(new LiveKeys.PrimaryKey(first.get(2), columns));
                } else {
                    foreign.add(new LiveKeys.ForeignKey(first.get(2), columns, name(first.get(3)), column(places, 5)));
                }
            }
            return new LiveKeys(Optional.of(own), primary, foreign);
        });
    }

    private LiveKeys.Name name(String table) {
        return new LiveKeys.Name(schema().toLowerCase(Locale.ROOT), table.toLowerCase(Locale.ROOT));
    }

    /** The rows of each constraint, by their first column. */
    private static Collection<List<List<String>>> grouped(List<List<String>> rows) {
        Map<String, List<List<String>>> groups = new LinkedHashMap<>();
        rows.forEach(row ->
                groups.computeIfAbsent(row.get(0), index -> new ArrayList<>()).add(row));
        return groups.values();
    }

    private static List<String> column(List<List<String>> rows, int column) {
        return rows.stream().map(row -> row.get(column)).toList();
    }

    private static LiveColumn column(String name, String type, boolean nullable) {
        DuckDbTypes.Row row = DuckDbTypes.of(type);
        Set<Trait> traits = row.castOnRead() ? Set.of(Trait.CAST_ON_READ) : Set.of();
        return new LiveColumn(name, type, row.type(), nullable, traits);
    }

    private String noSuchTable(Table table, DuckDbRoom room) throws SQLException {
        List<String> names = Lookup.rows(
                        room,
                        "SELECT table_name FROM duckdb_columns() WHERE NOT internal AND lower(schema_name) = lower("
                                + literal(schema()) + ") GROUP BY table_name ORDER BY table_name LIMIT 20")
                .stream()
                .map(row -> row.get(0))
                .toList();
        return "it has no table " + table.physicalName() + " in the schema " + schema() + "; it has "
                + (names.isEmpty() ? "none there" : String.join(", ", names));
    }

    /** DuckDB enforces its keys. A unique key that may be NULL is none: several rows may have it. */
    private List<List<String>> keys(List<LiveColumn> columns, String where, DuckDbRoom room) throws SQLException {
        List<String> required = columns.stream()
                .filter(c -> !c.nullable())
                .map(LiveColumn::name)
                .toList();
        Map<String, List<String>> keys = new LinkedHashMap<>();
        for (List<String> row : Lookup.rows(
                room,
                "SELECT constraint_index::VARCHAR, unnest(constraint_column_names) FROM duckdb_constraints()" + where
                        + " AND constraint_type IN ('PRIMARY KEY', 'UNIQUE') ORDER BY constraint_type,"
                        + " constraint_index")) {
            keys.computeIfAbsent(row.get(0), index -> new ArrayList<>()).add(row.get(1));
        }
        return keys.values().stream().filter(required::containsAll).toList();
    }

    private static OptionalLong rowCount(String where, DuckDbRoom room) throws SQLException {
        List<List<String>> rows = Lookup.rows(room, "SELECT estimated_size::VARCHAR FROM duckdb_tables()" + where);
        return rows.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(rows.get(0).get(0)));
    }
}
