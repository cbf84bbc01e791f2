package io.rbdgate.management.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.CephConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GatewayResourceTest {

    @Test
    void aGatewayWithoutCephTellsItsNameAndWhomItTrusts() {
        try (V1Rig rig = new V1Rig(null, null)) {
            assertThat(rig.get("/gateway").is(200).text())
                    .isEqualTo("{\"name\":\"gw1.example.org\",\"trusted\":[],\"cluster\":null}\n");
        }
    }

    @Test
    void theClusterIsCalledAsItsFile() {
        CephConfig ceph = new CephConfig(Path.of("/etc/ceph/site.conf"), "client.a", "rbd", 1);

        assertThat(GatewayOperations.Cluster.of(ceph))
                .isEqualTo(
                        new GatewayOperations.Cluster(
                                "site", "/etc/ceph/site.conf", "client.a", "rbd"));
    }
}
