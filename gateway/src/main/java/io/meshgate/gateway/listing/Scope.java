package io.meshgate.gateway.listing;

import java.util.function.Predicate;

/** Which part of the mesh is asked for; what is outside is not looked at, and its stores are not asked. */
public record Scope(Predicate<String> domain, Predicate<String> product, Predicate<String> table) {
    public static final Scope ALL = new Scope(name -> true, name -> true, name -> true);

    boolean has(Listed.Product listed) {
        return domain.test(listed.domain()) && product.test(listed.name());
    }

    boolean has(Listed.Table listed) {
        return has(listed.product()) && table.test(listed.name());
    }
}
