package io.rbdgate.management.live;

import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.serve.Revocations;
import io.rbdgate.config.store.serve.Unconfirmed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What gateways have to confirm: what a change takes from them, and what they have not confirmed
/// of earlier ones.
record Taken(List<Unconfirmed> parts) {

    static Taken by(Live.Step step) {
        return of(step.revocations(), step.before());
    }

    static Taken of(Revocations revocations, GatewayConf before) {
        return new Taken(Unconfirmed.of(revocations, before));
    }

    /// From a gateway that is no portal of the targets any more which `step` has changed.
    static Taken from(String gateway, Live.Step step) {
        SortedMap<String, Collection<String>> targets = new TreeMap<>();
        step.changedTargets().forEach(iqn -> targets.put(iqn, List.of(gateway)));
        return of(new Revocations(targets, List.of()), step.before());
    }

    /// What is still to be confirmed by the notes in `conf`.
    static Taken earlier(GatewayConf conf, Predicate<Unconfirmed> which) {
        return new Taken(Unconfirmed.in(conf).stream().filter(which).toList());
    }

    /// What a change has to confirm too: what has not been confirmed in a target that it changes;
    /// or, if it changes none and so may be a repetition, by one of `gateways`.
    static Taken earlier(Live.Step step, Collection<String> gateways) {
        Set<String> changed = step.changedTargets();
        return earlier(
                step.before(),
                part ->
                        changed.isEmpty()
                                ? gateways.contains(part.gateway())
                                : changed.contains(part.target()));
    }

    Taken with(Taken more) {
        Set<Unconfirmed> all = new LinkedHashSet<>(parts);
        all.addAll(more.parts);
        return new Taken(new ArrayList<>(all));
    }

    /// What is to be confirmed by `gateway`.
    Taken of(String gateway) {
        return new Taken(parts.stream().filter(p -> p.gateway().equals(gateway)).toList());
    }

    /// What is not to be confirmed by `gateway`.
    Taken but(String gateway) {
        return new Taken(parts.stream().filter(p -> !p.gateway().equals(gateway)).toList());
    }

    /// What a fence of its gateway ends.
    Taken fenceable() {
        return new Taken(parts.stream().filter(p -> p.unfenced() == null).toList());
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /// All gateways that have to confirm.
    Collection<String> gateways() {
        TreeSet<String> all = new TreeSet<>();
        parts.forEach(part -> all.add(part.gateway()));
        return all;
    }

    /// Why fencing `gateway` would not do; null when it would. From one that by `now` serves
    /// nothing of this any more nothing is asked but that it can be fenced, unless it says itself
    /// that it is not over (`lasts`).
    @Nullable String obstacle(String gateway, Fencing fencing, GatewayConf now, boolean lasts) {
        for (Unconfirmed part : parts) {
            if (part.gateway().equals(gateway)) {
                String obstacle =
                        lasts || serves(part, now)
                                ? obstacle(part, fencing)
                                : fencing.danger(gateway);
                if (obstacle != null) {
                    return obstacle;
                }
            }
        }
        return null;
    }

    private static boolean serves(Unconfirmed part, GatewayConf now) {
        if (part.target().isEmpty()) {
            return now.gateways().containsKey(part.gateway());
        }
        GatewayConf.Target target = now.targets().get(part.target());
        return target != null && target.portals().containsKey(part.gateway());
    }

    private static @Nullable String obstacle(Unconfirmed part, Fencing fencing) {
        return part.unfenced() == null
                ? fencing.obstacle(part.gateway())
                : "it cannot be fenced: " + part.unfenced();
    }
}
