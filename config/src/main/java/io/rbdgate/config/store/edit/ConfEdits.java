package io.rbdgate.config.store.edit;

import io.rbdgate.config.store.ConfEditException;
import io.rbdgate.config.store.ConfTree;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.ControlTable;
import io.rbdgate.config.store.PasswordVault;
import java.time.InstantSource;
import tools.jackson.databind.node.ObjectNode;

/// All changes of `gateway.conf`, by concern. Each is a pure function of the document and says what
/// is wrong with a [ConfEditException]; one that would change nothing changes no time stamp either.
/// Iscsi names are given in lower case.
public final class ConfEdits {
    private final TargetEdits targets;
    private final PortalEdits portals;
    private final DiskEdits disks;
    private final LunEdits luns;
    private final ClientEdits clients;
    private final AuthEdits auth;
    private final GroupEdits groups;

    /// Edits that stamp times of `clock`, encrypt with `vault`, and want `minimumGateways` (§6.3)
    /// before disks and clients are mapped.
    public ConfEdits(
            InstantSource clock, PasswordVault vault, int minimumGateways, ControlTable controls) {
        Stamp stamp = new Stamp(clock);
        this.targets = new TargetEdits(stamp, controls);
        this.portals = new PortalEdits(stamp);
        this.disks = new DiskEdits(stamp, controls);
        this.luns = new LunEdits(stamp, minimumGateways);
        this.clients = new ClientEdits(stamp, minimumGateways);
        this.auth = new AuthEdits(stamp, vault);
        this.groups = new GroupEdits(stamp);
    }

    public TargetEdits targets() {
        return targets;
    }

    public PortalEdits portals() {
        return portals;
    }

    public DiskEdits disks() {
        return disks;
    }

    public LunEdits luns() {
        return luns;
    }

    public ClientEdits clients() {
        return clients;
    }

    public AuthEdits auth() {
        return auth;
    }

    public GroupEdits groups() {
        return groups;
    }

    /// Nothing but the check that `gateway` is a portal of the target, which the original demands
    /// of the gateway it is talked to through (400).
    public static ConfigEdit servedBy(String gateway, String iqn) {
        return document -> {
            ObjectNode target = ConfTree.target(document, iqn);
            if (!ConfTree.has(ConfTree.find(target, "portals"), gateway)) {
                throw new ConfEditException(
                        400,
                        gateway
                                + " cannot be used to perform this operation because it is not"
                                + " defined within the gateways configuration");
            }
        };
    }
}
