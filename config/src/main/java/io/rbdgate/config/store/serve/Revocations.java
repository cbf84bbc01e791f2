package io.rbdgate.config.store.serve;

import io.rbdgate.config.LunConfig;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.GatewayConf.Client;
import io.rbdgate.config.store.GatewayConf.Target;
import io.rbdgate.config.store.extra.Extras;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a change of the document takes away: from whom, and which gateways may still be giving it.
/// Such a change is confirmed only when each of those serves by the new document or is fenced.
///
/// A target without LUNs gives nothing that could be taken. Errs on the side of a revocation: a
/// secret that was encrypted anew counts as another one.
///
/// @param targets the targets in which somebody loses something, each with the gateways that were
///   or are its portals, sorted
/// @param whole the gateways that have to confirm whatever targets they have, sorted: all, when who
///   may discover changes
public record Revocations(SortedMap<String, Collection<String>> targets, Collection<String> whole) {

    /// Of something that no document tells, from `gateways`.
    public static Revocations from(Collection<String> gateways) {
        return new Revocations(new TreeMap<>(), new TreeSet<>(gateways));
    }

    /// What lies between two states of the document.
    public static Revocations between(GatewayConf before, GatewayConf after) {
        Extras extrasBefore = Extras.of(before);
        Extras extrasAfter = Extras.of(after);
        SortedMap<String, Collection<String>> taken = new TreeMap<>();
        before.targets()
                .forEach(
                        (iqn, old) -> {
                            Target next = after.targets().get(iqn);
                            if (!old.equals(next)
                                    || !extrasBefore
                                            .sectionOf(iqn)
                                            .equals(extrasAfter.sectionOf(iqn))) {
                                Loss loss = new Loss(iqn, extrasBefore, extrasAfter);
                                if (loss.serves(old) && (next == null || loss.isIn(old, next))) {
                                    taken.put(iqn, gateways(old, next));
                                }
                            }
                        });
        return new Revocations(taken, discovering(before, after));
    }

    private static Collection<String> discovering(GatewayConf before, GatewayConf after) {
        TreeSet<String> gateways = new TreeSet<>();
        if (after.discoveryAuth().isOn() && !after.discoveryAuth().equals(before.discoveryAuth())) {
            gateways.addAll(before.gateways().keySet());
            gateways.addAll(after.gateways().keySet());
        }
        return gateways;
    }

    private static Collection<String> gateways(Target old, @Nullable Target next) {
        TreeSet<String> gateways = new TreeSet<>(old.portals().keySet());
        if (next != null) {
            gateways.addAll(next.portals().keySet());
        }
        return gateways;
    }

    /// Whether nobody loses anything.
    public boolean isEmpty() {
        return targets.isEmpty() && whole.isEmpty();
    }

    /// All gateways that have to confirm.
    public Collection<String> gateways() {
        TreeSet<String> all = new TreeSet<>(whole);
        targets.values().forEach(all::addAll);
        return all;
    }

    /// The targets in which `gateway` has to confirm.
    public Collection<String> targetsOf(String gateway) {
        return targets.entrySet().stream()
                .filter(entry -> entry.getValue().contains(gateway))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Looks at one target.
    private record Loss(String iqn, Extras before, Extras after) {

        /// Whether there was anything to lose.
        boolean serves(Target old) {
            return !old.disks().isEmpty() || !before.luns(iqn).isEmpty();
        }

        boolean isIn(Target old, Target next) {
            return !next.portals().keySet().containsAll(old.portals().keySet())
                    || lunGone(old, next)
                    || doorCloses(old, next)
                    || old.clients().values().stream().anyMatch(c -> loses(c, next));
        }

        private boolean lunGone(Target old, Target next) {
            return !keeps(old.disks(), next.disks())
                    || !after.luns(iqn).stream()
                            .map(LunConfig::lun)
                            .toList()
                            .containsAll(before.luns(iqn).stream().map(LunConfig::lun).toList());
        }

        private static boolean keeps(Map<String, Integer> old, Map<String, Integer> next) {
            return next.entrySet().containsAll(old.entrySet());
        }

        /// An open target that becomes a listed one, or wants another secret.
        private boolean doorCloses(Target old, Target next) {
            return !old.aclEnabled()
                    && (next.aclEnabled()
                            || !old.auth().equals(next.auth())
                            || secondSecretGoes(""));
        }

        private boolean secondSecretGoes(String client) {
            Extras.NextPassword old = before.next(iqn, client);
            return old != null && !old.equals(after.next(iqn, client));
        }

        private boolean loses(Client old, Target target) {
            Client next = target.clients().get(old.iqn());
            if (next == null) {
                return true;
            }
            boolean seesSome = !old.luns().isEmpty() || !before.lunsOf(iqn, old.iqn()).isEmpty();
            boolean guarded = old.auth().isOn() || seesSome;
            return !keeps(old.luns(), next.luns())
                    || !after.lunsOf(iqn, old.iqn()).containsAll(before.lunsOf(iqn, old.iqn()))
                    || (guarded && !old.auth().equals(next.auth()))
                    || secondSecretGoes(old.iqn());
        }
    }
}
