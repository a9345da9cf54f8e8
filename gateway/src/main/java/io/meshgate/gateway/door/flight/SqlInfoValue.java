package io.meshgate.gateway.door.flight;

import java.util.List;
import java.util.Map;

/** A value of the protocol's SqlInfo: one of the members of its dense union. */
sealed interface SqlInfoValue {
    record Text(String value) implements SqlInfoValue {}

    record Bool(boolean value) implements SqlInfoValue {}

    record BigInt(long value) implements SqlInfoValue {}

    /** An ordinal or a bit mask. */
    record Int(int value) implements SqlInfoValue {}

    record TextList(List<String> value) implements SqlInfoValue {
        public TextList {
            value = List.copyOf(value);
        }
    }

    record IntLists(Map<Integer, List<Integer>> value) implements SqlInfoValue {
        public IntLists {
            value = Map.copyOf(value);
        }
    }

    /** The union's type id: the place of the member in {@code GET_SQL_INFO_SCHEMA}. */
    default byte typeId() {
        return switch (this) {
            case Text ignored -> 0;
            case Bool ignored -> 1;
            case BigInt ignored -> 2;
            case Int ignored -> 3;
            case TextList ignored -> 4;
            case IntLists ignored -> 5;
        };
    }
}
