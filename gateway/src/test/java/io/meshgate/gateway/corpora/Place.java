package io.meshgate.gateway.corpora;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Where a table of a corpus may lie; each place is a domain. */
enum Place {
    /** PostgreSQL that sorts by bytes. */
    PG_C("pgc"),
    /** PostgreSQL that sorts as dictionaries do. */
    PG_ICU("pgicu"),
    /** A DuckDB file. */
    DUCK("duck"),
    /** Parquet files. */
    FILES("files");

    private final String domain;

    Place(String domain) {
        this.domain = domain;
    }

    String domain() {
        return domain;
    }

    boolean isPostgres() {
        return this == PG_C || this == PG_ICU;
    }

    static Place random(Random random) {
        return List.of(values()).get(random.nextInt(values().length));
    }

    /** A place for each table, the same for the same seed. */
    static Map<String, Place> scatter(Collection<String> tables, long seed) {
        Random random = new Random(seed);
        Map<String, Place> places = new LinkedHashMap<>();
        tables.forEach(table -> places.put(table, random(random)));
        return places;
    }
}
