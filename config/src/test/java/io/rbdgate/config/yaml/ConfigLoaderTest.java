package io.rbdgate.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.Access;
import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.CephConfig;
import io.rbdgate.config.ChapAlgorithm;
import io.rbdgate.config.ChapConfig;
import io.rbdgate.config.Digest;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.Iqn;
import io.rbdgate.config.IscsiParameters;
import io.rbdgate.config.Limits;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.LunIdentity;
import io.rbdgate.config.LunOptions;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.config.StoreConfig;
import io.rbdgate.config.TargetConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    @TempDir Path directory = Path.of("");

    private GatewayConfig valid(String yaml) throws IOException {
        ConfigLoader.Result result = new ConfigDirectory(directory).load(yaml);
        assertThat(result.problems()).isEmpty();
        return Objects.requireNonNull(result.config());
    }

    private List<String> problems(String yaml) throws IOException {
        return new ConfigDirectory(directory)
                .load(yaml).problems().stream()
                        .map(p -> p.toString().substring(directory.toString().length() + 1))
                        .toList();
    }

    @Test
    void whatIsAbsentHasItsDefault() throws IOException {
        GatewayConfig config =
                valid(
                        """
                        portals:
                          - listen: 127.0.0.1:3260
                        targets:
                          - iqn: iqn.2026-11.io.rbdgate:demo
                            luns:
                              - lun: 0
                                backstore: {type: memory, size: 64M}
                        """);

        TargetConfig target =
                new TargetConfig(
                        new Iqn("iqn.2026-11.io.rbdgate:demo"),
                        Access.LISTED,
                        null,
                        List.of(),
                        List.of(defaultLun()),
                        List.of(),
                        defaultParameters());
        assertThat(config)
                .isEqualTo(
                        new GatewayConfig(
                                "gw1.example.org",
                                null,
                                new StoreConfig.None(),
                                List.of(new PortalConfig(new HostPort("127.0.0.1", 3260), null, 1)),
                                null,
                                List.of(target),
                                null,
                                null,
                                null,
                                new Limits(4096, 256, 3, 15, 1_073_741_824L, 67_108_864L)));
    }

    private static IscsiParameters defaultParameters() {
        return new IscsiParameters(
                262144,
                1048576,
                262144,
                true,
                false,
                1,
                1,
                0,
                List.of(Digest.NONE, Digest.CRC32C),
                List.of(Digest.NONE, Digest.CRC32C),
                128);
    }

    private static LunConfig defaultLun() {
        return new LunConfig(
                0,
                new BackstoreConfig.Memory(67_108_864L),
                512,
                512,
                new LunIdentity(null, null, "LIO-ORG", "TCMU device"),
                new LunOptions(false, false, false, false, false, 80),
                null,
                null,
                null);
    }

    @Test
    void sectionsThatAreThereWithoutKeysHaveDefaultsToo() throws IOException {
        GatewayConfig config =
                valid(
                        """
                        ceph: {}
                        portals:
                          - listen: 127.0.0.1:3260
                        discovery: {auth: none}
                        limits: {}
                        """);

        assertThat(config.ceph())
                .isEqualTo(
                        new CephConfig(Path.of("/etc/ceph/ceph.conf"), "client.admin", "rbd", 32));
        assertThat(config.discovery()).isNull();
        assertThat(config.limits()).isEqualTo(Limits.DEFAULTS);
    }

    @Test
    void theDefaultsOfTheTableAreThoseOfTheRecords() {
        Block none = new Block(SchemaTable.TARGET, new Position(1, 1));
        Block chap = new Block(SchemaTable.CHAP, new Position(1, 1));
        Block lun = new Block(SchemaTable.LUN, new Position(1, 1));
        none.put("iqn", given(new Iqn("iqn.2026-11.io.rbdgate:demo")));

        assertThat(new TargetBuilder().target(none).parameters())
                .isEqualTo(IscsiParameters.DEFAULTS);
        assertThat(chap.scalars("algorithms", ChapAlgorithm.class))
                .isEqualTo(ChapConfig.DEFAULT_ALGORITHMS);
        assertThat(lun.find("vendor", String.class)).isEqualTo(LunIdentity.DEFAULT.vendor());
        assertThat(lun.find("product", String.class)).isEqualTo(LunIdentity.DEFAULT.product());
    }

    private static Block.Entry given(Object value) {
        return new Block.Entry(new Position(1, 1), new Block.Value(new Position(1, 1), value));
    }

    @Test
    void physicalBlocksAreAsLogicalOnesUnlessTold() throws IOException {
        GatewayConfig config =
                valid(
                        """
                        portals:
                          - listen: 127.0.0.1:3260
                        targets:
                          - iqn: iqn.2026-11.io.rbdgate:demo
                            luns:
                              - lun: 0
                                backstore: {type: memory, size: 64M}
                                blockSize: 4096
                        """);

        assertThat(config.targets().getFirst().luns().getFirst().physicalBlockSize())
                .isEqualTo(4096);
    }

    @Test
    void textStaysTextWhateverItLooksLike() throws IOException {
        GatewayConfig config =
                valid(
                        """
                        gateway: {name: 0815}
                        ceph: {}
                        portals:
                          - listen: 127.0.0.1:3260
                        targets:
                          - iqn: iqn.2026-11.io.rbdgate:demo
                            luns:
                              - lun: 0
                                backstore: {type: rbd, pool: true, image: 1_000}
                                serial: 12:30:45
                              - lun: 1
                                backstore: {type: rbd, pool: null, image: 2026-11-21}
                        """);

        var luns = config.targets().getFirst().luns();
        assertThat(config.name()).isEqualTo("0815");
        assertThat(luns.get(0).backstore())
                .isEqualTo(new BackstoreConfig.Rbd("true", null, "1_000", null, null, null));
        assertThat(luns.get(0).identity().serial()).isEqualTo("12:30:45");
        assertThat(luns.get(1).backstore())
                .isEqualTo(new BackstoreConfig.Rbd("null", null, "2026-11-21", null, null, null));
    }

    @Test
    void anAliasIsTheNodeItNames() throws IOException {
        GatewayConfig config =
                valid(
                        """
                        portals:
                          - listen: 127.0.0.1:3260
                        targets:
                          - iqn: iqn.2026-11.io.rbdgate:a
                            parameters: &deep {queueDepth: 256}
                          - iqn: iqn.2026-11.io.rbdgate:b
                            parameters: *deep
                        """);

        assertThat(config.targets()).extracting(t -> t.parameters().queueDepth()).containsOnly(256);
    }

    @Test
    void theSameImageInAnotherNamespaceOrPoolIsAnotherImage() throws IOException {
        GatewayConfig config =
                valid(
                        """
                        ceph: {}
                        portals:
                          - listen: 127.0.0.1:3260
                        targets:
                          - iqn: iqn.2026-11.io.rbdgate:demo
                            luns:
                              - lun: 0
                                backstore: {type: rbd, pool: rbd, image: a}
                              - lun: 1
                                backstore: {type: rbd, pool: rbd, namespace: n, image: a}
                              - lun: 2
                                backstore: {type: rbd, pool: other, image: a}
                        """);

        assertThat(config.targets().getFirst().luns()).hasSize(3);
    }

    @Test
    void twoLinksToOneFileAreOneFile() throws IOException {
        Path disk = Files.createFile(directory.resolve("disk.img"));
        Files.createSymbolicLink(directory.resolve("soft.img"), disk);
        Files.createLink(directory.resolve("hard.img"), disk);

        assertThat(
                        problems(
                                """
                                portals:
                                  - listen: 127.0.0.1:3260
                                targets:
                                  - iqn: iqn.2026-11.io.rbdgate:demo
                                    luns:
                                      - lun: 0
                                        backstore: {type: file, path: disk.img, size: 1M}
                                      - lun: 1
                                        backstore: {type: file, path: soft.img, size: 1M}
                                      - lun: 2
                                        backstore: {type: file, path: hard.img, size: 1M}
                                """))
                .containsExactly(
                        "gw.yaml:9:39: path: is already served in line 7: two LUNs would overwrite each other",
                        "gw.yaml:11:39: path: is already served in line 7: two LUNs would overwrite each other");
    }

    @Test
    void aFileThatDoesNotExistYetIsKnownByItsRealDirectory() throws IOException {
        Files.createDirectory(directory.resolve("data"));
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("data"));

        assertThat(
                        problems(
                                """
                                portals:
                                  - listen: 127.0.0.1:3260
                                targets:
                                  - iqn: iqn.2026-11.io.rbdgate:demo
                                    luns:
                                      - lun: 0
                                        backstore: {type: file, path: data/new.img, size: 1M}
                                      - lun: 1
                                        backstore: {type: file, path: link/new.img, size: 1M}
                                """))
                .containsExactly(
                        "gw.yaml:9:39: path: is already served in line 7: two LUNs would overwrite each other");
    }

    @Test
    void theSystemsOwnNameIsUsedWhenNoneIsGiven() throws IOException {
        Path file =
                new ConfigDirectory(directory)
                        .write("gw.yaml", "portals:\n  - listen: 127.0.0.1:3260\n");

        assertThat(Objects.requireNonNull(ConfigLoader.load(file).config()).name()).isNotBlank();
    }

    @Test
    void aByteOrderMarkAndWindowsLineEndsDoNoHarm() throws IOException {
        GatewayConfig config =
                valid("\uFEFFportals:\r\n  - listen: 127.0.0.1:3260\r\n    tag: 9\r\n");

        assertThat(config.portals().getFirst().tag()).isEqualTo(9);
    }
}
