package io.rbdgate.daemon;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.ChapConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.config.TargetConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is served: the objects of the configuration file and those of the shared configuration as
/// one. Where both say something about the same thing the file is right; `problems` tell what of
/// the shared configuration is left out therefore, for a person.
record ServedModel(GatewayConfig config, List<String> problems) {

    ServedModel {
        problems = List.copyOf(problems);
    }

    /// The one model of both.
    static ServedModel of(GatewayConfig file, SharedObjects shared) {
        return new Merge(file, shared).merged();
    }

    private static final class Merge {
        private final GatewayConfig file;
        private final SharedObjects shared;
        private final List<String> problems;
        private final List<PortalConfig> portals;
        private final Map<HostPort, HostPort> listeners = new HashMap<>();
        private final Map<String, String> exported = new HashMap<>();
        private final Map<String, String> serials = new HashMap<>();

        Merge(GatewayConfig file, SharedObjects shared) {
            this.file = file;
            this.shared = shared;
            this.problems = new ArrayList<>();
            this.portals = new ArrayList<>(file.portals());
        }

        ServedModel merged() {
            shared.portals().forEach(this::portal);
            Map<String, TargetConfig> targets = new LinkedHashMap<>();
            for (TargetConfig target : file.targets()) {
                enter(target);
                targets.put(target.iqn().text(), onOwnPortals(target));
            }
            for (TargetConfig target : shared.targets()) {
                if (targets.containsKey(target.iqn().text())) {
                    problems.add(
                            "target "
                                    + target.iqn()
                                    + " of the shared configuration is left out: the configuration"
                                    + " file has a target of that name");
                } else {
                    targets.put(target.iqn().text(), fitted(target));
                }
            }
            GatewayConfig config =
                    new GatewayConfig(
                            file.name(),
                            file.ceph(),
                            file.store(),
                            portals,
                            discovery(),
                            List.copyOf(targets.values()),
                            file.api(),
                            file.metrics(),
                            file.ha(),
                            file.limits());
            return new ServedModel(config, problems);
        }

        /// One address is listened on once: a portal of the file keeps its port and its tag, also
        /// for targets that are to be there on no port in particular.
        private void portal(PortalConfig portal) {
            HostPort wanted = portal.listen();
            for (PortalConfig known : portals) {
                HostPort there = known.listen();
                if (there.collidesWith(wanted) || isOfFile(there, wanted)) {
                    listeners.put(wanted, there);
                    return;
                }
            }
            portals.add(portal);
            listeners.put(wanted, wanted);
        }

        private boolean isOfFile(HostPort there, HostPort wanted) {
            return wanted.port() == file.portalPort()
                    && there.host().equals(wanted.host())
                    && file.portals().stream().anyMatch(p -> p.listen().equals(there));
        }

        /// Portals made through the API do not lead to what the file serves.
        private TargetConfig onOwnPortals(TargetConfig target) {
            List<HostPort> own = target.portals();
            if (own.isEmpty()) {
                own = file.portals().stream().map(PortalConfig::listen).toList();
            }
            return with(target, own, target.luns());
        }

        private TargetConfig fitted(TargetConfig target) {
            List<HostPort> listening = new ArrayList<>();
            for (HostPort portal : target.portals()) {
                HostPort there = listeners.getOrDefault(portal, portal);
                if (!listening.contains(there)) {
                    listening.add(there);
                }
            }
            List<LunConfig> luns = new ArrayList<>();
            for (LunConfig lun : target.luns()) {
                if (enter(target, lun)) {
                    luns.add(lun);
                }
            }
            return with(target, listening, luns);
        }

        private static TargetConfig with(
                TargetConfig target, List<HostPort> portals, List<LunConfig> luns) {
            return new TargetConfig(
                    target.iqn(),
                    target.access(),
                    target.chap(),
                    portals,
                    luns,
                    target.initiators(),
                    target.parameters(),
                    target.portalGroups());
        }

        private void enter(TargetConfig target) {
            for (LunConfig lun : target.luns()) {
                exported.put(sourceOf(target, lun), target.iqn() + " LUN " + lun.lun());
                String serial = lun.identity().serial();
                if (serial != null) {
                    serials.put(serial, target.iqn() + " LUN " + lun.lun());
                }
            }
        }

        private boolean enter(TargetConfig target, LunConfig lun) {
            String place = target.iqn() + " LUN " + lun.lun();
            String data = sourceOf(target, lun);
            String other = exported.putIfAbsent(data, place);
            if (other != null) {
                leaveOut(place, data + " is served as " + other);
                return false;
            }
            String serial = lun.identity().serial();
            String namesake = serial == null ? null : serials.putIfAbsent(serial, place);
            if (namesake != null) {
                leaveOut(place, "its serial number " + serial + " is that of " + namesake);
                return false;
            }
            return true;
        }

        private void leaveOut(String place, String why) {
            problems.add(place + " of the shared configuration is left out: " + why);
        }

        private static String sourceOf(TargetConfig target, LunConfig lun) {
            return switch (lun.backstore()) {
                case BackstoreConfig.Rbd rbd -> "image " + rbd.imageSpec();
                case BackstoreConfig.File f -> "file " + f.path();
                case BackstoreConfig.Device device -> "device " + device.path();
                case BackstoreConfig.Memory _, BackstoreConfig.Nullio _ ->
                        lun.backstore().type() + " of " + target.iqn() + " LUN " + lun.lun();
            };
        }

        private @Nullable ChapConfig discovery() {
            ChapConfig ours = file.discovery();
            ChapConfig theirs = shared.discovery();
            if (ours != null && theirs != null && !ours.equals(theirs)) {
                problems.add(
                        "the discovery CHAP of the shared configuration is left out: the"
                                + " configuration file has another");
            }
            return ours == null ? theirs : ours;
        }
    }
}
