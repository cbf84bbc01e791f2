package io.rbdgate.daemon.doctor;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.CephConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.daemon.lun.RbdSpecs;
import io.rbdgate.rbd.RbdProbe;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The cluster as the configured RBD LUNs need it: reachable, capabilities of the user, pools,
/// images, options in effect.
public final class CephExamination {
    private CephExamination() {}

    /// Looks at every RBD LUN; what several have in common is said once. Blocks, bounded by the
    /// client's own timeouts.
    public static List<Finding> findings(CephConfig ceph, GatewayConfig config) {
        if (!Files.isReadable(ceph.conf())) {
            return List.of(
                    Finding.fail(
                            "ceph.conf",
                            ceph.conf() + " cannot be read",
                            "copy it, and the keyring of " + ceph.client() + ", from the cluster"));
        }
        Set<Finding> findings = new LinkedHashSet<>();
        for (TargetConfig target : config.targets()) {
            for (LunConfig lun : target.luns()) {
                if (lun.backstore() instanceof BackstoreConfig.Rbd image) {
                    RbdProbe.image(RbdSpecs.of(ceph, image, lun.options().readOnly()))
                            .forEach(fact -> findings.add(finding(fact)));
                }
            }
        }
        return new ArrayList<>(findings);
    }

    private static Finding finding(RbdProbe.Fact fact) {
        return switch (fact.verdict()) {
            case GOOD -> Finding.ok(fact.what(), fact.found());
            case WARNING -> Finding.warn(fact.what(), fact.found(), fact.advice());
            case PROBLEM -> Finding.fail(fact.what(), fact.found(), fact.advice());
        };
    }
}
