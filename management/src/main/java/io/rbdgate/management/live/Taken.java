package io.rbdgate.management.live;

import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.serve.Revocations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What gateways have to confirm: the revocations of one change or of several.
record Taken(List<Part> parts) {
    static final Taken NOTHING = new Taken(List.of());

    /// What one change has taken away, and the document before it, by which a gateway that does not
    /// confirm may still serve.
    record Part(Revocations revocations, GatewayConf before) {
        private boolean isOf(String gateway, GatewayConf now) {
            return (revocations.whole().contains(gateway) && now.gateways().containsKey(gateway))
                    || revocations.targetsOf(gateway).stream()
                            .anyMatch(iqn -> isPortal(gateway, now.targets().get(iqn)));
        }

        private static boolean isPortal(String gateway, GatewayConf.@Nullable Target target) {
            return target != null && target.portals().containsKey(gateway);
        }
    }

    static Taken by(Live.Step step) {
        return of(step.revocations(), step.before());
    }

    static Taken of(Revocations revocations, GatewayConf before) {
        return revocations.isEmpty() ? NOTHING : new Taken(List.of(new Part(revocations, before)));
    }

    /// From a gateway that is no portal of the targets any more which `step` has changed.
    static Taken from(String gateway, Live.Step step) {
        SortedMap<String, Collection<String>> targets = new TreeMap<>();
        step.changedTargets().forEach(iqn -> targets.put(iqn, List.of(gateway)));
        return of(new Revocations(targets, List.of()), step.before());
    }

    Taken with(Taken more) {
        Set<Part> all = new LinkedHashSet<>(parts);
        all.addAll(more.parts);
        return new Taken(new ArrayList<>(all));
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /// All gateways that have to confirm.
    Collection<String> gateways() {
        TreeSet<String> all = new TreeSet<>();
        parts.forEach(part -> all.addAll(part.revocations().gateways()));
        return all;
    }

    /// Why fencing `gateway` would not do; null when it would. From one that by `now` serves
    /// nothing of this any more nothing is asked but that it can be fenced.
    @Nullable String obstacle(String gateway, Fencing fencing, GatewayConf now) {
        for (Part part : parts) {
            if (part.revocations().gateways().contains(gateway)) {
                String obstacle =
                        part.isOf(gateway, now)
                                ? fencing.obstacle(
                                        gateway,
                                        part.revocations().targetsOf(gateway),
                                        part.before())
                                : fencing.danger(gateway);
                if (obstacle != null) {
                    return obstacle;
                }
            }
        }
        return null;
    }
}
