package io.meshgate.gateway.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lists with one element changed. */
final class Lists {
    private Lists() {}

    static <T> List<T> with(List<T> list, int place, T element) {
        List<T> changed = new ArrayList<>(list);
        changed.set(place, element);
        return changed;
    }

    static <T> List<T> without(List<T> list, int place) {
        List<T> changed = new ArrayList<>(list);
        changed.remove(place);
        return changed;
    }

    /** The list without each of its elements in turn, then with each of them smaller. */
    static <T> Stream<List<T>> smaller(List<T> list, Function<T, Stream<T>> smaller) {
        Stream<List<T>> shorter = IntStream.range(0, list.size()).mapToObj(i -> without(list, i));
        Stream<List<T>> less = IntStream.range(0, list.size())
                .boxed()
                .flatMap(i -> smaller.apply(list.get(i)).map(one -> with(list, i, one)));
        return Stream.concat(shorter, less);
    }
}
