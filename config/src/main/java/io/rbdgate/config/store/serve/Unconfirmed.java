package io.rbdgate.config.store.serve;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.store.ConfTime;
import io.rbdgate.config.store.ConfTree;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.extra.Extras;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What a gateway has not confirmed to give no more, although it is taken away. Stored together
/// with the change that takes it, in the section `rbdgate` of the document, so that neither a
/// restart nor a question to another gateway turns it into silence:
///
/// ```
/// {"unconfirmed": {GATEWAY: {IQN or "": {"epoch", "since", "unfenced"}}}}
/// ```
///
/// @param gateway who has not confirmed
/// @param target what it may still serve as before; empty: whatever it serves
/// @param epoch of the document before the change, the newest when there are several
/// @param since when the oldest of them was made, as the document writes times; may be empty
/// @param unfenced why a fence of the gateway would not end it; null: it would
public record Unconfirmed(
        String gateway, String target, long epoch, String since, @Nullable String unfenced) {
    private static final String KEY = "unconfirmed";

    /// All that is noted in `conf`, by gateways.
    public static List<Unconfirmed> in(GatewayConf conf) {
        List<Unconfirmed> found = new ArrayList<>();
        ObjectNode noted = ConfTree.find(conf.document(), Extras.KEY, KEY);
        ConfTree.objectsOf(noted)
                .forEach(
                        (gateway, targets) ->
                                ConfTree.objectsOf(targets)
                                        .forEach((iqn, note) -> found.add(of(gateway, iqn, note))));
        return List.copyOf(found);
    }

    private static Unconfirmed of(String gateway, String target, ObjectNode note) {
        String unfenced = ConfTree.text(note, "unfenced");
        return new Unconfirmed(
                gateway,
                target,
                note.path("epoch").asLong(0),
                ConfTree.text(note, "since"),
                unfenced.isEmpty() ? null : unfenced);
    }

    /// What every gateway concerned has to confirm of `taken`, of which `before` is the document in
    /// which it was given.
    static List<Unconfirmed> of(Revocations taken, GatewayConf before, String since) {
        List<Unconfirmed> all = new ArrayList<>();
        Extras extras = Extras.of(before);
        taken.targets()
                .forEach(
                        (iqn, gateways) -> {
                            String unfenced = unfenced(iqn, extras);
                            gateways.forEach(
                                    gateway ->
                                            all.add(
                                                    new Unconfirmed(
                                                            gateway,
                                                            iqn,
                                                            before.epoch(),
                                                            since,
                                                            unfenced)));
                        });
        for (String gateway : taken.whole()) {
            all.add(new Unconfirmed(gateway, "", before.epoch(), since, null));
        }
        return List.copyOf(all);
    }

    /// What every gateway concerned has to confirm of `taken`, of which `before` is the document in
    /// which it was given.
    public static List<Unconfirmed> of(Revocations taken, GatewayConf before) {
        return of(taken, before, "");
    }

    private static @Nullable String unfenced(String iqn, Extras extras) {
        for (LunConfig lun : extras.luns(iqn)) {
            if (!(lun.backstore() instanceof BackstoreConfig.Rbd)) {
                return "LUN %d of %s is a %s, which no fence reaches"
                        .formatted(lun.lun(), iqn, lun.backstore().type());
            }
        }
        return null;
    }

    /// `edit`, and with it a note of what it takes from those of `gateways`.
    public static ConfigEdit noting(ConfigEdit edit, Predicate<String> gateways, Instant now) {
        return document -> {
            GatewayConf before = GatewayConf.of(document);
            edit.apply(document);
            Revocations taken = Revocations.between(before, GatewayConf.of(document));
            for (Unconfirmed each : of(taken, before, ConfTime.text(now))) {
                if (gateways.test(each.gateway)) {
                    each.note(document);
                }
            }
        };
    }

    private void note(ObjectNode document) {
        ObjectNode noted = ConfTree.under(ConfTree.under(document, Extras.KEY), KEY);
        ObjectNode targets = ConfTree.under(noted, gateway);
        boolean first = !(targets.get(target) instanceof ObjectNode);
        ObjectNode note = ConfTree.under(targets, target);
        note.put("epoch", epoch);
        if (first) {
            note.put("since", since);
        }
        if (unfenced != null) {
            note.put("unfenced", unfenced);
        }
    }

    /// Forgets what is `confirmed`, unless more has been taken from the same gateway since.
    public static ConfigEdit without(Collection<Unconfirmed> confirmed) {
        return document -> {
            ObjectNode section = ConfTree.find(document, Extras.KEY);
            ObjectNode noted = ConfTree.find(section, KEY);
            if (section == null || noted == null) {
                return;
            }
            confirmed.forEach(each -> each.forget(noted));
            if (noted.isEmpty()) {
                section.remove(KEY);
            }
            if (section.isEmpty()) {
                document.remove(Extras.KEY);
            }
        };
    }

    private void forget(ObjectNode noted) {
        ObjectNode targets = ConfTree.find(noted, gateway);
        ObjectNode note = ConfTree.find(targets, target);
        if (targets != null && note != null && note.path("epoch").asLong(0) <= epoch) {
            targets.remove(target);
        }
        if (targets != null && targets.isEmpty()) {
            noted.remove(gateway);
        }
    }

    /// For a person: who may still give what.
    @Override
    public String toString() {
        return "%s has not confirmed what was taken away%s%s"
                .formatted(
                        gateway,
                        target.isEmpty() ? "" : " in " + target,
                        since.isEmpty() ? "" : " since " + since + " UTC");
    }
}
