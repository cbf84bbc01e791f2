package io.rbdgate.daemon.sharing;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.CephConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HostName;
import io.rbdgate.config.InitiatorConfig;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.serve.StoreTargets;
import io.rbdgate.config.store.upgrade.ConfUpgrade;
import io.rbdgate.daemon.SharedObjects;
import io.rbdgate.daemon.storage.CephStorageAdmin;
import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.StorageException;
import io.rbdgate.rbd.admin.CephAdmin;
import io.rbdgate.rbd.store.ConfigPeek;
import io.rbdgate.rbd.store.RadosConfigStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What a takeover would serve, what the old daemons serve and it would not, and what else would
/// differ, for a person. Looks only: nothing is changed in the cluster.
public record TakeoverReport(List<String> served, List<String> missing, List<String> differing) {

    public TakeoverReport {
        served = List.copyOf(served);
        missing = List.copyOf(missing);
        differing = List.copyOf(differing);
    }

    /// Looks at the cluster.
    ///
    /// @throws io.rbdgate.config.store.ConfigStoreException when it cannot be read
    public static TakeoverReport of(Takeover takeover) {
        GatewayConfig config = takeover.config();
        CephConfig ceph = Objects.requireNonNull(config.ceph());
        GatewayConf stored =
                ConfigPeek.at(
                        new RadosConfigStore.StoreLocation(
                                ceph.conf(),
                                ceph.client(),
                                ceph.pool(),
                                takeover.sharing().object()));
        List<String> differing = new ArrayList<>(takeover.warnings());
        if (stored == null) {
            String nothing =
                    "there is no "
                            + takeover.sharing().object()
                            + " in pool "
                            + ceph.pool()
                            + ": it would be made, with nothing in it";
            return new TakeoverReport(List.of(), List.of(nothing), differing);
        }
        GatewayConf conf = upgraded(stored, takeover, differing);
        differing.addAll(ControlsWithoutEffect.in(conf));
        SharedObjects objects = takeover.sharing().reader(config).read(conf);
        List<String> missing = new ArrayList<>();
        for (String problem : objects.problems()) {
            (problem.contains(StoreTargets.AS_BEFORE) ? differing : missing).add(problem);
        }
        if (!conf.gateways().containsKey(config.name())) {
            missing.add(
                    "the gateway "
                            + config.name()
                            + " is not in the shared configuration (it has "
                            + String.join(", ", conf.gateways().keySet())
                            + "): say --name if it goes by another name");
        }
        try (CephStorageAdmin storage =
                new CephStorageAdmin(new CephAdmin(ceph.conf(), ceph.client()))) {
            missing.addAll(unusableImages(objects, storage));
        }
        List<String> served = new ArrayList<>();
        objects.targets().forEach(target -> describe(target, objects, served));
        return new TakeoverReport(served, missing, differing);
    }

    private static List<String> unusableImages(SharedObjects objects, StorageAdmin storage) {
        List<String> unusable = new ArrayList<>();
        for (TargetConfig target : objects.targets()) {
            for (LunConfig lun : target.luns()) {
                if (lun.backstore() instanceof BackstoreConfig.Rbd rbd) {
                    String why = whyUnusable(rbd, storage);
                    if (why != null) {
                        unusable.add("LUN " + lun.lun() + " of " + target.iqn() + ": " + why);
                    }
                }
            }
        }
        return unusable;
    }

    private static @Nullable String whyUnusable(BackstoreConfig.Rbd rbd, StorageAdmin storage) {
        try {
            StorageAdmin.ImageInfo image =
                    storage.image(StorageAdmin.ImageName.of(rbd.pool(), rbd.image()));
            if (image == null) {
                return "there is no image " + rbd.imageSpec();
            }
            return image.exclusiveLock()
                    ? null
                    : "the image lacks a feature: rbd feature enable "
                            + rbd.imageSpec()
                            + " exclusive-lock";
        } catch (StorageException e) {
            return rbd.imageSpec() + ": " + e.getMessage();
        }
    }

    private static GatewayConf upgraded(
            GatewayConf stored, Takeover takeover, List<String> differing) {
        ConfUpgrade upgrade =
                new ConfUpgrade(
                        HostName.ofThisHost().local(),
                        takeover.config().name(),
                        takeover.sharing().vault(),
                        Clock.systemUTC());
        if (!upgrade.isNeeded(stored)) {
            return stored;
        }
        differing.add(
                "the shared configuration has version "
                        + stored.version()
                        + " and would be upgraded to "
                        + GatewayConf.VERSION);
        ObjectNode document = stored.document();
        upgrade.apply(document);
        return GatewayConf.of(document);
    }

    private static void describe(TargetConfig target, SharedObjects objects, List<String> served) {
        served.add("target " + target.iqn() + " (" + target.access().text() + ")");
        for (PortalConfig portal : objects.portals()) {
            if (target.portals().contains(portal.listen())) {
                served.add("  portal " + portal.listen() + " tag " + target.portalGroups().own());
            }
        }
        for (LunConfig lun : target.luns()) {
            served.add(
                    "  LUN " + lun.lun() + " " + imageOf(lun) + " wwn " + lun.identity().serial());
        }
        for (InitiatorConfig initiator : target.initiators()) {
            served.add(
                    "  initiator "
                            + initiator.iqn()
                            + (target.chapFor(initiator.iqn()) == null ? "" : " CHAP")
                            + " LUNs "
                            + target.lunsFor(initiator.iqn()).keySet());
        }
    }

    private static String imageOf(LunConfig lun) {
        return lun.backstore() instanceof BackstoreConfig.Rbd rbd
                ? rbd.imageSpec()
                : lun.backstore().type();
    }
}
