package io.meshgate.catalog.folder;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads whose data it is and where they are reached.
 *
 * <p>The owner is the team's name ({@code team.name}, from 3.1 on), else the team member in the role {@code owner} who
 * has not left (a list of members up to 3.0), else the custom property {@code owner}, else the domain.
 */
final class OwnerReader {
    private OwnerReader() {}

    static String owner(Fields contract, Map<String, Fields.Custom> properties, String domain) {
        Optional<Fields> team = contract.isMapping("team") ? contract.mapping("team") : Optional.empty();
        List<Fields> members = team.map(fields -> fields.entries("members"))
                .orElseGet(() -> contract.entries("team"))
                .mappings();
        return team.flatMap(fields -> said(fields, "name"))
                .or(() -> members.stream()
                        .filter(OwnerReader::isOwner)
                        .findFirst()
                        .flatMap(member -> said(member, "name").or(() -> said(member, "username"))))
                .or(() -> Optional.ofNullable(properties.get("owner")).flatMap(Fields.Custom::text))
                .orElse(domain);
    }

    private static boolean isOwner(Fields member) {
        return member.text("role").filter("owner"::equalsIgnoreCase).isPresent() && !member.has("dateOut");
    }

    /** The first support channel, as {@code channel (url)}. */
    static Optional<String> support(Fields contract) {
        return contract.entries("support").mappings().stream()
                .map(OwnerReader::channel)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> channel(Fields support) {
        Optional<String> channel = said(support, "channel");
        Optional<String> url = said(support, "url");
        return channel.isPresent() && url.isPresent()
                ? Optional.of(channel.get() + " (" + url.get() + ")")
                : channel.or(() -> url);
    }

    private static Optional<String> said(Fields fields, String key) {
        return fields.text(key).map(String::strip).filter(text -> !text.isEmpty());
    }
}
