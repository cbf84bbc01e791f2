package io.rbdgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddedQuickstartTest {

    @Test
    void servesOneFileDiskOnLoopback() {
        HostName hostName =
                new HostName(
                        new HostName.Resolver() {
                            @Override
                            public String hostName() {
                                return "gw1";
                            }

                            @Override
                            public List<String> namesOf(String name) {
                                return List.of("gw1.example.org");
                            }
                        });

        GatewayConfig config =
                EmbeddedQuickstart.config(Path.of("/srv/demo"), hostName, new Secret("s"));

        TargetConfig target = config.targets().getFirst();
        assertThat(config.name()).isEqualTo("gw1.example.org");
        assertThat(config.portals())
                .containsExactly(new PortalConfig(HostPort.parse("127.0.0.1:3260"), null, 1));
        assertThat(config.metrics()).hasToString("127.0.0.1:9287");
        assertThat(config.api())
                .isEqualTo(
                        new ApiConfig(
                                HostPort.parse("127.0.0.1:5000"),
                                null,
                                "admin",
                                new Secret("s"),
                                List.of(),
                                1,
                                3260));
        assertThat(config.store())
                .isEqualTo(new StoreConfig.Directory(Path.of("/srv/demo/data/store")));
        assertThat(config.ceph()).isNull();
        assertThat(config.targets()).hasSize(1);
        assertThat(target.iqn()).hasToString("iqn.2026-11.io.rbdgate:demo");
        assertThat(target.access()).isEqualTo(Access.OPEN);
        assertThat(target.luns())
                .containsExactly(
                        LunConfig.of(
                                0,
                                new BackstoreConfig.File(
                                        Path.of("/srv/demo/data/disk1.img"), 1_073_741_824L)));
    }
}
