package io.rbdgate.system;

import io.rbdgate.fixtures.host.Command;
import io.rbdgate.fixtures.host.CommandResult;
import java.nio.file.Path;
import java.util.List;

/// What an initiator of this host sees of a portal, by libiscsi and QEMU.
record ManagedInitiator(String iqn, String portal) {

    /// Targets and LUNs it is shown with these credentials (`USER%PASSWORD`), or the error.
    String luns(String credentials) {
        CommandResult listed =
                Command.of("iscsi-ls", "-s", "-i", iqn, "iscsi://" + credentials + "@" + portal)
                        .run();
        return listed.stdout() + listed.stderr();
    }

    /// Reads and writes LUN 0 of `target` until both processes are destroyed.
    List<Process> load(Path directory, String target, String user, String password) {
        String url = "iscsi://%s%%%s@%s/%s/0".formatted(user, password, portal, target);
        String image =
                "driver=iscsi,transport=tcp,lun=0,portal=%s,target=%s,initiator-name=%s"
                                .formatted(portal, target, iqn)
                        + ",user=%s,password=%s".formatted(user, password);
        return List.of(
                Command.of("iscsi-perf", "-i", iqn, "-m", "1", "-b", "8", "-t", "100", url)
                        .startInBackground(directory.resolve("reads.log")),
                Command.of("qemu-img", "bench", "-w", "-d1", "-c1000000", "--image-opts", image)
                        .startInBackground(directory.resolve("writes.log")));
    }
}
