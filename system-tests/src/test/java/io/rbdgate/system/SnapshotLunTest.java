package io.rbdgate.system;

import static io.rbdgate.system.ApiV1Site.NONE;
import static io.rbdgate.system.ApiV1Site.block;
import static io.rbdgate.system.ApiV1Site.blocks;
import static io.rbdgate.system.ApiV1Site.read;
import static io.rbdgate.system.ApiV1Site.ready;
import static io.rbdgate.system.ApiV1Site.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A snapshot of an image as a LUN beside the image.
@RealCeph
final class SnapshotLunTest {
    private static final String TARGET = "iqn.2026-11.io.rbdgate:snapshots";
    private static final byte[] WRITE_10 = PduText.bytes("2a 00 00000000 00 0001 00");
    private static final byte[] UNMAP = PduText.bytes("42 00 00000000 00 0018 00");
    private static final byte[] MODE_SENSE_6 = PduText.bytes("1a 08 3f 00 ff 00");
    private static final byte[] DEVICE_IDENTIFICATION = PduText.bytes("12 01 83 00 ff 00");

    private final CephCluster ceph;

    @TempDir Path directory;

    SnapshotLunTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    @Test
    void theSnapshotShowsWhatWasThereAndIsADiskOfItsOwn() throws IOException {
        String image = "snapped_" + directory.getFileName();
        byte[] old = new byte[4 << 20];
        Arrays.fill(old, (byte) 0x11);
        Path content = Files.write(directory.resolve("content"), old);
        ceph.rbd("import", "--no-progress", content.toString(), "rbd/" + image);
        ceph.rbd("snap", "create", "rbd/" + image + "@monday");
        ceph.rbd("resize", "--no-progress", "rbd/" + image, "--size", "8M");
        String luns =
                """
                ceph: {conf: %1$s, client: client.admin}
                targets:
                  - iqn: %2$s
                    access: open
                    luns:
                      - {lun: 0, backstore: {type: rbd, pool: rbd, image: %3$s}}
                      - lun: 1
                        readOnly: true
                        backstore: {type: rbd, pool: rbd, image: %3$s, snapshot: monday}
                """
                        .formatted(ceph.conf(), TARGET, image);
        try (RunningGateway gateway = RunningGateway.serving(directory, luns);
                RawInitiator host = gateway.loggedIn(LoginOptions.normal(TARGET))) {
            ready(host, 0);
            ready(host, 1);
            write(host, 0, 0x22);

            assertThat(read(host, 0)).isEqualTo(block(0x22));
            assertThat(read(host, 1)).isEqualTo(block(0x11));
            assertThat(blocks(host, 0)).isEqualTo(16384);
            assertThat(blocks(host, 1)).isEqualTo(8192);
            cannotBeWritten(host);
            assertThat(naa(host, 0)).isNotEqualTo(naa(host, 1)).startsWith("6001405");
            assertThat(naa(host, 1)).startsWith("6001405");
            gateway.assertHealthy();
        }
    }

    private static void cannotBeWritten(RawInitiator host) {
        assertThat(host.command(1, WRITE_10, block(0x33), 0).senseText()).isEqualTo("07/27/00");
        assertThat(host.command(1, UNMAP, new byte[24], 0).senseText()).isEqualTo("07/27/00");
        int writeProtected = 0x80;
        assertThat(host.command(1, MODE_SENSE_6, NONE, 255).data()[2] & writeProtected)
                .isEqualTo(writeProtected);
        assertThat(read(host, 1)).isEqualTo(block(0x11));
    }

    /// The first designator of the page.
    private static String naa(RawInitiator host, int lun) {
        byte[] page = host.command(lun, DEVICE_IDENTIFICATION, NONE, 255).data();
        return PduText.hex(Arrays.copyOfRange(page, 8, 24));
    }
}
