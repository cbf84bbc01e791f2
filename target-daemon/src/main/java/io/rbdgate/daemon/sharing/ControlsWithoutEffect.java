package io.rbdgate.daemon.sharing;

import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.cfg.WithoutEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Controls that somebody has set for a target or a disk of ceph-iscsi and that change nothing
/// here, for a person.
final class ControlsWithoutEffect {
    private ControlsWithoutEffect() {}

    static List<String> in(GatewayConf conf) {
        List<String> found = new ArrayList<>();
        conf.targets().forEach((iqn, t) -> name("target " + iqn, t.controls(), found));
        conf.disks().forEach((id, disk) -> name("disk " + id, disk.controls(), found));
        return found;
    }

    private static void name(String where, Map<String, Object> controls, List<String> found) {
        for (String control : controls.keySet()) {
            String reason = WithoutEffect.reason(control);
            if (reason != null) {
                found.add(where + ": " + control + " is without effect: " + reason);
            }
        }
    }
}
