package io.rbdgate.system;

import static io.rbdgate.system.ApiV1Site.NONE;
import static io.rbdgate.system.ApiV1Site.block;
import static io.rbdgate.system.ApiV1Site.read;
import static io.rbdgate.system.ApiV1Site.ready;
import static io.rbdgate.system.ApiV1Site.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.host.Command;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.ScsiResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is behind a disk runs full: its hosts hear of it, writes are refused as long as it lasts,
/// space can be given back, and other disks go on.
@RealCeph
final class OutOfSpaceTest {
    private static final String TARGET = "iqn.2026-11.io.rbdgate:space";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String LOW = "06/38/07";
    private static final String FULL = "07/27/07";
    private static final int PIECE = 1 << 20;
    private static final int PIECES = 512;

    private final CephCluster ceph;

    @TempDir Path directory;
    private final Set<String> told = new HashSet<>();
    private int piece;

    OutOfSpaceTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    private String luns(String first) {
        String image = "space_" + directory.getFileName();
        return """
        gateway: {name: space.example.org}
        ceph: {conf: %s, client: client.admin}
        targets:
          - iqn: %s
            access: open
            luns:
              - {lun: 0, spaceThreshold: 50, backstore: %s}
              - {lun: 1, backstore: {type: rbd, pool: rbd, image: %s, create: 8M}}
              - {lun: 2, backstore: {type: memory, size: 8M}}
        """
                .formatted(ceph.conf(), TARGET, first, image);
    }

    @Test
    void aPoolBeyondItsQuota() {
        ceph.createPool("space-quota");
        ceph.poolQuota("space-quota", 16 << 20);
        String rbd = "{type: rbd, pool: space-quota, image: disk, create: 512M}";
        try (RunningGateway gateway = RunningGateway.serving(directory, luns(rbd));
                RawInitiator host = gateway.loggedIn(LoginOptions.normal(TARGET))) {
            awaitReady(host);
            for (int written = 0; written < 20; written++) {
                writePiece(host);
            }
            awaitFullPool();
            fill(host);

            unmapAll(host);
            othersGoOn(host);
            ceph.poolQuota("space-quota", 0);
            assertThat(Waiting.until(LIMIT, () -> writePiece(host).good())).isTrue();
            gateway.assertHealthy();
        } finally {
            ceph.deletePool("space-quota");
        }
    }

    @Test
    void aFullFileSystem() throws IOException {
        Path small = Files.createDirectory(directory.resolve("small"));
        run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", small.toString());
        String file = "{type: file, path: small/disk.img, size: 512M}";
        try (RunningGateway gateway = RunningGateway.serving(directory, luns(file));
                RawInitiator host = gateway.loggedIn(LoginOptions.normal(TARGET))) {
            awaitReady(host);
            fill(host);

            othersGoOn(host);
            unmapAll(host);
            assertThat(writePiece(host).good()).isTrue();
            gateway.assertHealthy();
        } finally {
            run("umount", "--lazy", small.toString());
        }
    }

    /// Writes until nothing more is taken and the host has been told; each is told, in whatever
    /// order.
    private void fill(RawInitiator host) {
        boolean both =
                Waiting.until(
                        LIMIT,
                        () -> {
                            writePiece(host);
                            return told.containsAll(Set.of(LOW, FULL));
                        });
        assertThat(both).as("was told %s", told).isTrue();
        assertThat(told).containsOnly("", LOW, FULL);
        boolean empty = Waiting.until(LIMIT, () -> availablePercent(host) == 0);
        assertThat(empty).as("%d %% available", availablePercent(host)).isTrue();
    }

    private ScsiResult writePiece(RawInitiator host) {
        int lba = piece++ % PIECES * (PIECE / 512);
        byte[] cdb = PduText.bytes("2a 00 %08x 00 0800 00".formatted(lba));
        byte[] data = new byte[PIECE];
        Arrays.fill(data, (byte) 0x5A);
        ScsiResult result = host.command(0, cdb, data, 0);
        told.add(result.senseText());
        return result;
    }

    private static void awaitReady(RawInitiator host) {
        for (int lun = 0; lun < 3; lun++) {
            ready(host, lun);
        }
    }

    /// Until then OSDs take what is new; what overwrites they always do.
    private void awaitFullPool() {
        boolean full =
                Waiting.until(
                        LIMIT,
                        () -> ceph.ceph("osd", "pool", "ls", "detail").contains("full_quota"));
        assertThat(full).isTrue();
    }

    /// Of the parameter 0003h of the log page of provisioning.
    private static int availablePercent(RawInitiator host) {
        byte[] cdb = PduText.bytes("4d 00 4c 00 00 0003 0020 00");
        byte[] page = host.command(0, cdb, NONE, 32).data();
        return page[8] << 8 | page[9];
    }

    private static void unmapAll(RawInitiator host) {
        byte[] all = PduText.bytes("0016 0010 00000000 0000000000000000 00018000 00000000");
        ScsiResult unmap = host.command(0, PduText.bytes("42 00 00000000 00 0018 00"), all, 0);
        assertThat(unmap.good()).as(unmap.toString()).isTrue();
    }

    private static void othersGoOn(RawInitiator host) {
        for (int lun = 1; lun < 3; lun++) {
            write(host, lun, 0x70 + lun);
            assertThat(read(host, lun)).isEqualTo(block(0x70 + lun));
        }
    }

    private static void run(String... words) {
        var _ = Command.of(List.of(words)).run().orThrow();
    }
}
