package io.rbdgate.config.store.edit;

import io.rbdgate.config.store.ConfEditException;
import io.rbdgate.config.store.ConfTree;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.ControlTable;
import io.rbdgate.config.store.GatewayConf.Auth;
import io.rbdgate.config.store.extra.ExtraEdits;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Targets themselves.
public final class TargetEdits {
    private final Stamp stamp;
    private final ControlTable controls;

    TargetEdits(Stamp stamp, ControlTable controls) {
        this.stamp = stamp;
        this.controls = controls;
    }

    /// Makes an empty target. One that is there already stays as it is (the original overwrote it).
    ///
    /// @param requested control values as in the request
    /// @throws ConfEditException 500 at once when a control is unknown or out of range
    public ConfigEdit create(String iqn, ObjectNode requested) {
        Map<String, @Nullable Object> values = ControlTable.requested(requested, controls.target());
        return document -> {
            ObjectNode targets = ConfTree.under(document, "targets");
            if (targets.has(iqn)) {
                return;
            }
            ObjectNode target = targets.putObject(iqn);
            target.put("acl_enabled", true);
            Auth.NONE.writeTo(target.putObject("auth"));
            target.putObject("clients");
            Controls.store(target, values, controls.target());
            stamp.created(target);
            target.putObject("disks");
            target.putObject("groups");
            target.putObject("portals");
        };
    }

    /// Changes control values; null or empty text means the default again.
    ///
    /// @throws ConfEditException 500 at once when a control is unknown or out of range; from the
    ///   edit 400 when there is no such target
    public ConfigEdit reconfigure(String iqn, ObjectNode requested) {
        Map<String, @Nullable Object> values = ControlTable.requested(requested, controls.target());
        return document -> {
            ObjectNode target = ConfTree.find(document, "targets", iqn);
            if (target == null) {
                throw new ConfEditException(400, "Target: " + iqn + " is not defined.");
            }
            if (Controls.store(target, values, controls.target())) {
                stamp.updated(target);
            }
        };
    }

    /// Removes a target that has neither disks nor clients (else 400), with its portals; gateways
    /// that serve nothing else are removed too.
    public ConfigEdit remove(String iqn) {
        return document -> {
            ObjectNode target = ConfTree.target(document, iqn);
            if (!ConfTree.isEmpty(ConfTree.find(target, "disks"))
                    || !ConfTree.isEmpty(ConfTree.find(target, "clients"))
                    || !ExtraEdits.numbers(document, iqn).isEmpty()) {
                throw new ConfEditException(
                        400,
                        "Unable to delete target "
                                + iqn
                                + " - it still has disks or clients: remove them first");
            }
            Set<String> gateways = ConfTree.objects(target, "portals").keySet();
            ExtraEdits.forget(document, iqn);
            ConfTree.under(document, "targets").remove(iqn);
            Owners.forgetUnused(document, gateways);
        };
    }
}
