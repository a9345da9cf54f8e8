package io.meshgate.gateway.query;

import io.meshgate.adapter.sql.ValueSlots;
import io.meshgate.gateway.parse.ParsedStatement;
import io.meshgate.gateway.parse.StatementTokens;
import io.meshgate.gateway.plan.PlannedQuery;
import io.meshgate.gateway.plan.SlotPlaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** Which literals of a statement its plan can leave open. */
final class OpenLiterals {
    private OpenLiterals() {}

    /**
     * The slots that are in place in the plan and whose literals read as the planner has read them; as many as the statement has
     * if its plan is one for all values.
     */
    static List<MadePlan.Slot> slots(StatementTokens tokens, ParsedStatement statement, PlannedQuery planned) {
        Map<Integer, ValueSlots.Slot> placed = SlotPlaces.of(planned.rel());
        List<MadePlan.Slot> slots = new ArrayList<>();
        placed.forEach((number, slot) -> {
            int literal = statement.slots().get(number);
            if (MadePlan.value(tokens.literals().get(literal), slot.getType())
                    .filter(slot.plannedFor()::equals)
                    .isPresent()) {
                slots.add(new MadePlan.Slot(literal, slot.getType()));
            }
        });
        return slots;
    }

    /** No other literals than these. */
    static IntPredicate only(List<MadePlan.Slot> slots) {
        Set<Integer> literals = slots.stream().map(MadePlan.Slot::literal).collect(Collectors.toSet());
        return literals::contains;
    }
}
