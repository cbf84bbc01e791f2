package io.rbdgate.config.store.upgrade;

import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.PasswordVault;
import java.time.InstantSource;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// Brings a document to version 11. A newer one is left alone. The step from 9 to 10 (host names)
/// is done by each gateway for itself, also later on a document that others have upgraded.
public final class ConfUpgrade implements ConfigEdit {
    private final SortedMap<Integer, Consumer<ObjectNode>> steps = new TreeMap<>();
    private final HostNames hostNames;

    /// An upgrade by the gateway `gatewayName` on a host whose kernel calls it `hostName`; `vault`
    /// tells whether long passwords of old releases are cipher text.
    public ConfUpgrade(
            String hostName, String gatewayName, PasswordVault vault, InstantSource clock) {
        this.hostNames = new HostNames(shortened(hostName), gatewayName);
        steps.put(3, d -> GroupsSection.addTo(d));
        steps.put(4, new TargetSection(clock)::makeIn);
        steps.put(5, Defaults::backstoreOfDisks);
        steps.put(6, Defaults::aclOfTargets);
        steps.put(7, DiskIds::withSlash);
        steps.put(8, new ChapFields(vault)::splitIn);
        steps.put(9, PortalAddresses::listIn);
        steps.put(10, hostNames::lengthenIn);
        steps.put(11, Defaults::authAndNumbersOfTargets);
    }

    /// Whether [#apply] would change `conf`.
    public boolean isNeeded(GatewayConf conf) {
        return conf.version() < GatewayConf.VERSION || hostNames.areWaitingIn(conf.document());
    }

    @Override
    public void apply(ObjectNode document) {
        int version = GatewayConf.of(document).version();
        if (version >= 10 && hostNames.areWaitingIn(document)) {
            hostNames.lengthenIn(document);
        }
        steps.forEach(
                (to, step) -> {
                    if (to > version) {
                        step.accept(document);
                        document.put("version", to);
                    }
                });
    }

    private static String shortened(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
