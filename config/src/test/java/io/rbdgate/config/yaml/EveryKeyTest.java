package io.rbdgate.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.Access;
import io.rbdgate.config.AluaMode;
import io.rbdgate.config.ApiConfig;
import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.CephConfig;
import io.rbdgate.config.ChapAlgorithm;
import io.rbdgate.config.ChapConfig;
import io.rbdgate.config.ChapCredentials;
import io.rbdgate.config.Digest;
import io.rbdgate.config.EmbeddedQuickstart;
import io.rbdgate.config.EncryptionConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HaConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.InitiatorConfig;
import io.rbdgate.config.Iqn;
import io.rbdgate.config.IscsiParameters;
import io.rbdgate.config.Limits;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.LunIdentity;
import io.rbdgate.config.LunOptions;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.config.QosConfig;
import io.rbdgate.config.Secret;
import io.rbdgate.config.StoreConfig;
import io.rbdgate.config.TlsConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.nodes.Node;

/// `everything.yaml` gives every key of the schema a value that is not the default; each must reach
/// its place in the records.
class EveryKeyTest {
    @TempDir Path directory = Path.of("");
    private final Problems problems = new Problems("everything.yaml");
    private Block root = new Block(SchemaTable.ROOT, new Position(1, 1));
    private GatewayConfig config =
            EmbeddedQuickstart.config(Path.of("/"), ConfigDirectory.hostName(), new Secret("s"));

    @BeforeEach
    void read() throws IOException {
        ConfigDirectory files = new ConfigDirectory(directory);
        files.write("secrets/alice", "alice-secret-1\n");
        files.write("secrets/gw", "gateway-secret\r\n");
        files.write("secrets/api", "api-password");
        files.write("secrets/disk", "disk-passphrase\n");
        files.write("gw.crt", "read when the API listens");
        files.write("peers.pem", "read when the API listens");
        files.write("secrets/gw.key", "likewise");
        files.write("secrets/ha", "secret-of-the-gateways\n");
        String yaml;
        try (var in = EveryKeyTest.class.getResourceAsStream("/everything.yaml")) {
            yaml = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
        Path file = files.write("everything.yaml", yaml);
        Node document = Objects.requireNonNull(YamlDocument.read(file, problems));
        BlockReader reader = new BlockReader(ReadContext.of(file), problems);
        root = Objects.requireNonNull(reader.mapping(document, SchemaTable.ROOT));
        ConfigLoader.checkRules(root, problems);
        assertThat(problems.inOrder()).isEmpty();
        config = new GatewayBuilder(ConfigDirectory.hostName()).build(root);
    }

    @Test
    void theFileGivesEveryKeyOfTheSchema() {
        Set<String> given = new TreeSet<>();
        collect(root, given);

        assertThat(given).containsExactlyElementsOf(schemaKeys(SchemaTable.ROOT, new TreeSet<>()));
    }

    @Test
    void theFileGivesNoKeyItsDefault() {
        List<String> same = new ArrayList<>();
        for (Block block : blocks(root, new ArrayList<>())) {
            block.entries()
                    .forEach(
                            (name, entry) -> {
                                Key key = Objects.requireNonNull(block.section().key(name));
                                if (entry.value().object() != null
                                        && plain(entry.value()).equals(key.defaultValue())) {
                                    same.add(block.section().name() + "." + name);
                                }
                            });
        }

        assertThat(same).isEmpty();
    }

    @Test
    void theGatewayAndItsServices() {
        assertThat(config.name()).isEqualTo("gw7");
        assertThat(config.ceph())
                .isEqualTo(
                        new CephConfig(
                                directory.resolve("ceph/test.conf"), "client.iscsi", "iscsi", 5));
        assertThat(config.store()).isEqualTo(new StoreConfig.Directory(directory.resolve("store")));
        assertThat(config.metrics()).isEqualTo(new HostPort("127.0.0.1", 9287));
        assertThat(config.limits()).isEqualTo(new Limits(100, 10, 2, 5, 268_435_456L, 33_554_432L));
        assertThat(config.ha())
                .isEqualTo(
                        new HaConfig(
                                new HostPort("10.0.0.1", 3262),
                                new Secret("secret-of-the-gateways"),
                                AluaMode.EXPLICIT,
                                4));
        assertThat(config.api())
                .isEqualTo(
                        new ApiConfig(
                                new HostPort("10.0.0.1", 5000),
                                new TlsConfig(
                                        directory.resolve("gw.crt"),
                                        directory.resolve("secrets/gw.key"),
                                        directory.resolve("peers.pem")),
                                "root",
                                new Secret("api-password"),
                                List.of("192.168.0.10", "fe80::1"),
                                2,
                                3270));
    }

    @Test
    void portalsAndDiscovery() {
        assertThat(config.portals())
                .containsExactly(
                        new PortalConfig(
                                new HostPort("127.0.0.1", 3260),
                                new HostPort("gw1.example.org", 3261),
                                2),
                        new PortalConfig(new HostPort("::1", 3260), null, 1));
        assertThat(config.discovery())
                .isEqualTo(
                        new ChapConfig(
                                new ChapCredentials("dora", new Secret("dora-secret-1")),
                                new ChapCredentials("gw-discovery", new Secret("gw-secret-456")),
                                List.of(ChapAlgorithm.MD5)));
    }

    @Test
    void theTarget() {
        var target = config.targets().getFirst();

        assertThat(config.targets()).hasSize(1);
        assertThat(target.iqn().text()).isEqualTo("iqn.2026-11.io.rbdgate:one");
        assertThat(target.access()).isEqualTo(Access.OPEN);
        assertThat(target.chap())
                .isEqualTo(
                        new ChapConfig(
                                new ChapCredentials("alice", new Secret("alice-secret-1")),
                                new ChapCredentials("gw", new Secret("gateway-secret")),
                                List.of(ChapAlgorithm.SHA256, ChapAlgorithm.SHA1)));
        assertThat(target.portals()).containsExactly(new HostPort("::1", 3260));
        assertThat(target.initiators())
                .containsExactly(
                        new InitiatorConfig(
                                new Iqn("iqn.1994-05.com.redhat:client"),
                                new ChapConfig(
                                        new ChapCredentials("bob", new Secret("123456789012")),
                                        null,
                                        List.of(
                                                ChapAlgorithm.SHA3_256,
                                                ChapAlgorithm.SHA256,
                                                ChapAlgorithm.SHA1,
                                                ChapAlgorithm.MD5)),
                                new TreeMap<>(Map.of(3, 3, 7, 5))),
                        new InitiatorConfig(new Iqn("eui.02004567a425678d"), null, null));
        assertThat(target.parameters())
                .isEqualTo(
                        new IscsiParameters(
                                8192,
                                262144,
                                65536,
                                false,
                                true,
                                4,
                                2,
                                1,
                                List.of(Digest.CRC32C),
                                List.of(Digest.CRC32C, Digest.NONE),
                                64));
    }

    @Test
    void aLunWithEverything() {
        assertThat(config.targets().getFirst().luns().getFirst())
                .isEqualTo(
                        new LunConfig(
                                3,
                                new BackstoreConfig.Rbd(
                                        "0815",
                                        "007",
                                        "12e3",
                                        null,
                                        "ec",
                                        10_737_418_240L,
                                        new EncryptionConfig(
                                                EncryptionConfig.Format.LUKS1,
                                                new Secret("disk-passphrase"))),
                                4096,
                                8192,
                                new LunIdentity(
                                        "0123",
                                        "6001405abcdef0000000000000000001",
                                        "RBDGATE",
                                        "disk one"),
                                new LunOptions(true, true, true, true, true, 70),
                                new QosConfig(5000L, 209_715_200L, 7),
                                "gw1",
                                "1"));
    }

    @Test
    void everyTypeOfBackstore() {
        assertThat(config.targets().getFirst().luns().stream().skip(1).map(LunConfig::backstore))
                .containsExactly(
                        new BackstoreConfig.Rbd("rbd", null, "gold", "yes", null, null),
                        new BackstoreConfig.File(
                                directory.resolve("data/disk1.img"), 1_073_741_824L),
                        new BackstoreConfig.Memory(67_108_864L),
                        new BackstoreConfig.Nullio(1_099_511_627_776L),
                        new BackstoreConfig.Device(Path.of("/dev/sdz")));
    }

    private static Set<String> schemaKeys(Section section, Set<String> keys) {
        for (Key key : section.keys()) {
            keys.add(section.name() + "." + key.name());
            key.type().below().forEach(below -> schemaKeys(below, keys));
        }
        return keys;
    }

    private static void collect(Block block, Set<String> given) {
        for (Block each : blocks(block, new ArrayList<>())) {
            each.entries().keySet().forEach(key -> given.add(each.section().name() + "." + key));
        }
    }

    private static List<Block> blocks(Block block, List<Block> found) {
        found.add(block);
        for (String key : block.entries().keySet()) {
            Block below = block.group(key);
            if (below != null) {
                blocks(below, found);
            }
            block.groups(key).forEach(each -> blocks(each, found));
        }
        return found;
    }

    /// A list without the places of its elements.
    private static Object plain(Block.Value value) {
        return value.object() instanceof List<?> list
                ? list.stream()
                        .map(v -> Objects.requireNonNull(((Block.Value) v).object()))
                        .toList()
                : Objects.requireNonNull(value.object());
    }
}
