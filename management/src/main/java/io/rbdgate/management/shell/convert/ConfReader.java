package io.rbdgate.management.shell.convert;

import io.rbdgate.config.Access;
import io.rbdgate.config.ApiConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.InitiatorConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.config.store.ControlTable;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.PasswordVault;
import io.rbdgate.config.store.extra.Extras;
import io.rbdgate.config.store.serve.StoreTargets;
import io.rbdgate.management.shell.convert.Site.Chap;
import io.rbdgate.management.shell.convert.Site.Client;
import io.rbdgate.management.shell.convert.Site.Portal;
import io.rbdgate.management.shell.convert.Site.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads the shared configuration (passwords in clear text) as one gateway serves it.
final class ConfReader {
    /// Controls of a target that the YAML has a word for.
    private static final Set<String> PARAMETERS =
            Set.of(
                    "cmdsn_depth",
                    "immediate_data",
                    "initial_r2t",
                    "max_outstanding_r2t",
                    "first_burst_length",
                    "max_burst_length",
                    "max_recv_data_segment_length");

    private ConfReader() {}

    /// `settings` has the defaults of controls on that gateway, `ports` the port of each target.
    static Site read(JsonNode conf, JsonNode settings, String gateway, Map<String, Integer> ports) {
        JsonNode clear = conf.deepCopy();
        decrypted(clear);
        GatewayConf document = GatewayConf.parse(clear.toString());
        Map<String, JsonNode> defaults = new TreeMap<>();
        settings.path("target_default_controls")
                .properties()
                .forEach(e -> defaults.put(e.getKey(), e.getValue()));
        StoreTargets served =
                StoreTargets.of(
                        document,
                        gateway,
                        ControlTable.DEFAULTS.withDefaults(defaults),
                        PasswordVault.NONE,
                        ApiConfig.DEFAULT_PORTAL_PORT);
        List<String> notes = new ArrayList<>();
        document.targets().values().forEach(target -> note(document, target, gateway, notes));
        notes.addAll(served.problems());
        return new Site(
                served.targets().stream().map(t -> target(t, ports)).toList(),
                Chap.of(served.discovery()),
                notes);
    }

    /// The flags tell how passwords are stored, not how they are here.
    private static void decrypted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                if (name.endsWith("password_encryption_enabled")) {
                    object.put(name, false);
                }
            }
        }
        node.forEach(ConfReader::decrypted);
    }

    private static void note(
            GatewayConf document, GatewayConf.Target target, String gateway, List<String> notes) {
        if (!target.portals().containsKey(gateway)) {
            notes.add(target.iqn() + " has no portal on " + gateway);
            return;
        }
        target.controls()
                .forEach(
                        (name, value) -> {
                            if (!PARAMETERS.contains(name)) {
                                notes.add(
                                        target.iqn()
                                                + ": control "
                                                + name
                                                + "="
                                                + value
                                                + " is left out");
                            }
                        });
        Extras extras = Extras.of(document);
        for (String client : target.clients().keySet()) {
            if (extras.next(target.iqn(), client) != null) {
                notes.add(target.iqn() + ": the second secret of " + client + " is left out");
            }
        }
    }

    private static Target target(TargetConfig target, Map<String, Integer> ports) {
        int tag = Objects.requireNonNullElse(target.portalGroups().own(), 1);
        List<Portal> portals = new ArrayList<>();
        for (HostPort listen : target.portals()) {
            int port = ports.getOrDefault(target.iqn().text(), listen.port());
            portals.add(new Portal(new HostPort(listen.host(), port), tag));
        }
        return new Target(
                target.iqn().text(),
                target.access() == Access.OPEN,
                Chap.of(target.chap()),
                portals,
                target.luns(),
                target.initiators().stream().map(ConfReader::client).toList(),
                target.parameters());
    }

    private static Client client(InitiatorConfig initiator) {
        var luns = initiator.luns();
        return new Client(
                initiator.iqn().text(),
                Chap.of(initiator.chap()),
                luns == null ? new TreeMap<>() : luns);
    }
}
