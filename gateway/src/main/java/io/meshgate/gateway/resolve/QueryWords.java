package io.meshgate.gateway.resolve;

import io.meshgate.catalog.Suggestions;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.failure.QueryFailure.Position;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlOperatorTable;

/** What is wrong with the meaning of a query, names aside: the validator's complaints, by code and in words for users. */
final class QueryWords {

    /** A complaint of the validator, with what it means. */
    private record Row(Pattern complaint, ErrorCode code, Function<Matcher, String> words) {}

    private final List<Row> rows;

    /** @param operators whose names are suggested for unknown functions */
    QueryWords(SqlOperatorTable operators) {
        List<String> functions = operators.getOperatorList().stream()
                .map(o -> o.getName())
                .distinct()
                .toList();
        this.rows = List.of(
                row(
                        "Column '(.*?)' is ambiguous",
                        ErrorCode.AMBIGUOUS_NAME,
                        m -> "more than one table of the query has a column " + m.group(1)
                                + ": write the table's name or alias before it"),
                row(
                        "Cannot apply '(.*?)' to arguments of type '(.*?)'\\..*",
                        ErrorCode.TYPE_MISMATCH,
                        m -> "there is no " + types(m.group(2)) + ": convert with CAST(... AS type)"),
                row(
                        "Invalid number of arguments to function '(.*?)'\\. Was expecting (\\d+) arguments",
                        ErrorCode.UNKNOWN_FUNCTION,
                        m -> "the function " + m.group(1) + " takes " + m.group(2)
                                + (m.group(2).equals("1") ? " argument" : " arguments")),
                row(
                        "No match found for function signature ([^(]*)(\\(.*)",
                        ErrorCode.UNKNOWN_FUNCTION,
                        m -> "there is no function " + m.group(1) + types(m.group(2))
                                + Suggestions.nearest(m.group(1), functions)
                                        .filter(near -> !near.equalsIgnoreCase(m.group(1)))
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse("")),
                row(
                        "Expression '(.*)' is not being grouped",
                        ErrorCode.NOT_GROUPED,
                        m -> m.group(1) + " is neither grouped nor aggregated: add it to GROUP BY, or aggregate it"),
                row(
                        "Aggregate expression is illegal in (.*?)(?: clause)?",
                        ErrorCode.NOT_GROUPED,
                        m -> "no aggregate can stand in " + m.group(1)
                                + "; conditions over aggregates belong into HAVING"),
                row(
                        "Aggregate expressions cannot be nested",
                        ErrorCode.NOT_GROUPED,
                        m -> "an aggregate cannot stand within an aggregate: aggregate a subquery instead"),
                row(
                        "Windowed aggregate expression is illegal in (.*?)(?: clause)?",
                        ErrorCode.NOT_GROUPED,
                        m -> "no window function can stand in " + m.group(1) + ": select from a subquery instead"),
                row(
                        "(WHERE|HAVING|ON|FILTER|QUALIFY) clause must be a condition",
                        ErrorCode.TYPE_MISMATCH,
                        m -> "what follows " + m.group(1) + " must be true or false, such as a comparison"),
                row(
                        "Expected a boolean type",
                        ErrorCode.TYPE_MISMATCH,
                        m -> "this must be true or false, such as a comparison"),
                row(
                        "Cast function cannot convert value of type (.*) to type (.*)",
                        ErrorCode.TYPE_MISMATCH,
                        m -> m.group(1) + " cannot be cast to " + m.group(2)),
                row(
                        "Type mismatch in column (\\d+) of (.*)",
                        ErrorCode.TYPE_MISMATCH,
                        m -> "the inputs of " + m.group(2) + " have different types in column " + m.group(1)
                                + ": convert with CAST(... AS type)"),
                row(
                        "Values passed to (.*) operator must have compatible types.*",
                        ErrorCode.TYPE_MISMATCH,
                        m -> "the values of " + m.group(1) + " must be of one type: convert with CAST(... AS type)"),
                row(
                        "Illegal mixing of types in (.*) statement",
                        ErrorCode.TYPE_MISMATCH,
                        m -> "the values of " + m.group(1) + " must be of one type: convert with CAST(... AS type)"),
                row(
                        "Column count mismatch in (.*)",
                        ErrorCode.INVALID_QUERY,
                        m -> "the inputs of " + m.group(1) + " have different numbers of columns"),
                row(
                        "Illegal (.*) literal '?(.*?)'?: not in format '?(.*?)'?",
                        ErrorCode.CAST_FAILED,
                        m -> "'" + m.group(2) + "' is no " + m.group(1) + " of the form " + m.group(3)),
                row(
                        "Numeric literal '(.*)' out of range",
                        ErrorCode.OUT_OF_RANGE,
                        m -> m.group(1) + " is out of range for every type of number"),
                row(
                        "Ordinal out of range",
                        ErrorCode.INVALID_QUERY,
                        m -> "the SELECT list has no column of this number"),
                row(
                        "Duplicate relation name '(.*)' in FROM clause",
                        ErrorCode.INVALID_QUERY,
                        m -> "two tables of FROM are named " + m.group(1) + ": give one of them an alias"));
    }

    private static Row row(String complaint, ErrorCode code, Function<Matcher, String> words) {
        return new Row(Pattern.compile(complaint, Pattern.DOTALL), code, words);
    }

    /** {@code DATE + INTEGER} of {@code <DATE> + <INTEGER>}. */
    private static String types(String signature) {
        return signature.replaceAll("<([^<>]*)>", "$1");
    }

    QueryFailure translate(String complaint, Position position, Throwable cause) {
        for (Row row : rows) {
            Matcher matcher = row.complaint().matcher(complaint);
            if (matcher.matches()) {
                return QueryFailure.at(row.code(), row.words().apply(matcher), position, cause);
            }
        }
        return QueryFailure.at(ErrorCode.INVALID_QUERY, complaint, position, cause);
    }
}
