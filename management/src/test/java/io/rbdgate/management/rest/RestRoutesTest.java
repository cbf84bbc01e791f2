package io.rbdgate.management.rest;

import static io.rbdgate.management.rest.TestGateway.said;
import static io.rbdgate.management.rest.TwoGateways.DISK;
import static io.rbdgate.management.rest.TwoGateways.GW1;
import static io.rbdgate.management.rest.TwoGateways.GW2;
import static io.rbdgate.management.rest.TwoGateways.HOST;
import static io.rbdgate.management.rest.TwoGateways.IQN;
import static io.rbdgate.management.rest.TwoGateways.client;
import static io.rbdgate.management.rest.TwoGateways.expect;
import static io.rbdgate.management.rest.TwoGateways.host;
import static io.rbdgate.management.rest.TwoGateways.target;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.store.GatewayConf;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Single routes with their success answers, beyond the flows of the clients.
final class RestRoutesTest {
    private final TwoGateways both = new TwoGateways().made();

    @AfterEach
    void stop() {
        both.close();
    }

    @Test
    void aPutOfATargetThatExistsKeepsIt() {
        GatewayConf before = both.store.read();
        expect(both.gw2.put("/api/target/" + IQN), "Target defined successfully");
        assertThat(both.store.read()).isEqualTo(before);
    }

    @Test
    void namesAreTakenInAnyCase() {
        expect(both.gw1.put("/api/target/IQN.2003-01.com.RedHat:X"), "Target defined successfully");
        assertThat(both.gw1.get("/api/targets"))
                .isEqualTo(
                        "200 {\"targets\":[\"iqn.2001-07.com.ceph:1\",\"iqn.2003-01.com.redhat:x\"]}");
    }

    @Test
    void theFirstGatewayOfATargetIsTheOneAskedWhateverItsNameInThePath() {
        expect(both.gw1.put("/api/target/iqn.2003-01.com.redhat:x"), "Target defined successfully");
        expect(
                both.gw1.put(
                        "/api/gateway/iqn.2003-01.com.redhat:x/other",
                        "ip_address",
                        "127.0.0.1",
                        "skipchecks",
                        "true"),
                "Gateway creation successful");
        assertThat(both.gw1.get("/api/gateways/iqn.2003-01.com.redhat:x"))
                .isEqualTo(
                        "200 {\"gw1.example.org\":{\"gateway_ip_list\":[\"127.0.0.1\"],"
                                + "\"inactive_portal_ips\":[],"
                                + "\"portal_ip_addresses\":[\"127.0.0.1\"],\"tpgs\":1}}");
    }

    @Test
    void aGatewayIsAskedForItsAddressesAndSettingsBeforeItIsAdded() {
        expect(both.gw1.delete("/api/gateway/" + IQN + "/" + GW2), "Gateway deletion successful");
        assertThat(both.gw1.put("/api/gateway/" + IQN + "/" + GW2, "ip_address", "192.0.2.1"))
                .startsWith(
                        "400 {\"message\":\"IP address of gw2.example.org is invalid: 192.0.2.1");
    }

    @Test
    void severalDisksAreMadeAtOnce() {
        expect(
                both.gw1.put("/api/disk/rbd/many", "mode", "create", "size", "2g", "count", "3"),
                "disk create/update successful");
        assertThat(both.storage.images).containsKeys("rbd/many1", "rbd/many2", "rbd/many3");
        assertThat(both.store.read().disks()).containsKeys("rbd/many1", "rbd/many2", "rbd/many3");
    }

    @Test
    void ofSeveralDisksNoneIsMadeWhenOneIsThereAlready() {
        both.disk("many2");
        assertThat(both.gw1.put("/api/disk/rbd/many", "mode", "create", "size", "2g", "count", "3"))
                .isEqualTo(said(400, "Disk rbd/many2 is already defined"));
        assertThat(both.storage.images).doesNotContainKey("rbd/many1");
    }

    @Test
    void theDataOfANewImageMayBeInAnotherPool() {
        String[] wanted = {"mode", "create", "size", "1G", "data_pool", "coded"};
        expect(both.gw1.put("/api/disk/rbd/ec", wanted), "disk create/update successful");
        assertThat(Objects.requireNonNull(both.storage.images.get("rbd/ec")).dataPool())
                .isEqualTo("coded");

        both.storage.put("plain", 1L << 30, 61);
        assertThat(both.gw1.put("/api/disk/rbd/plain", wanted))
                .isEqualTo(
                        said(
                                400,
                                "rbd image rbd/plain exists, and not with its data in the pool"
                                        + " coded"));
        assertThat(both.store.read().disks()).doesNotContainKey("rbd/plain");
    }

    @Test
    void wordsOfAFormAreTakenInAnyCase() {
        assertThat(both.gw1.sendForm("GET", "/api/disks", "config=YES"))
                .contains("{\"rbd/disk_1\":{");
        expect(
                both.gw1.put("/api/hostgroup/" + IQN + "/g", "action", "Add"),
                "hostgroup create/update successful");
    }

    @Test
    void theListOfRoutesHasItself() {
        assertThat(both.gw1.get("/api"))
                .startsWith("200 {\"api\":[[\"/api : The routes of this API\",\"Methods: GET\",");
    }

    @Test
    void aDiskIsDefinedBeforeThereIsAnyGateway() {
        try (var alone = new TwoGateways()) {
            expect(
                    alone.gw1.put(
                            "/api/disk/rbd/first", "mode", "create", "size", "1G", "wwn", "w1"),
                    "disk create/update successful");
            GatewayConf.Disk disk =
                    Objects.requireNonNull(alone.store.read().disks().get("rbd/first"));
            assertThat(disk.wwn()).isEqualTo("w1");
            assertThat(alone.gw1.get("/api/disk/rbd/first"))
                    .contains("\"status\":{\"state\":\"Unknown\"}")
                    .contains("\"pool_id\":7");
            assertThat(alone.store.read().text()).doesNotContain("\"status\"");
        }
    }

    @Test
    void anAdoptedImageGrowsToTheSizeGiven() {
        both.storage.put("old", 1L << 30, 61);
        expect(
                both.gw1.put("/api/disk/rbd/old", "mode", "create", "size", "2G"),
                "disk create/update successful");
        assertThat(Objects.requireNonNull(both.storage.images.get("rbd/old")).sizeBytes())
                .isEqualTo(2L << 30);
    }

    @Test
    void aDiskGrows() {
        expect(
                both.gw1.put("/api/disk/" + DISK, "mode", "resize", "size", "3G"),
                "disk create/update successful");
        assertThat(Objects.requireNonNull(both.storage.images.get(DISK)).sizeBytes())
                .isEqualTo(3L << 30);
    }

    @Test
    void aDiskIsDeletedWithItsImageUnlessItHasSnapshots() {
        expect(
                both.gw1.put("/api/disk/rbd/gone", "mode", "create", "size", "1G"),
                "disk create/update successful");
        String snapshot = "/api/disksnap/rbd/gone/s";
        expect(both.gw1.put(snapshot, "mode", "create"), "disk snapshot snapshot created");
        assertThat(both.gw1.delete("/api/disk/rbd/gone"))
                .isEqualTo(
                        said(
                                500,
                                "Unable to delete disk rbd/gone - it has snapshots: delete them"
                                        + " first"));
        expect(both.gw1.delete(snapshot), "disk snapshot snapshot deleted");
        expect(both.gw1.delete("/api/disk/rbd/gone"), "disk map deletion successful");
        assertThat(both.storage.calls).containsExactly("remove rbd/gone");
    }

    @Test
    void aRollbackTakesTheDiskAwayOnBothGatewaysMeanwhile() {
        String snapshot = "/api/disksnap/" + DISK + "/s";
        expect(both.gw1.put(snapshot, "mode", "create"), "disk snapshot snapshot created");
        expect(both.gw1.put(snapshot, "mode", "rollback"), "disk snapshot rolled back to snapshot");
        assertThat(both.storage.calls).containsExactly("rollback rbd/disk_1@s");
        assertThat(both.gw1.target.calls)
                .containsExactly("suspend " + IQN + " 3", "resume " + IQN + " 3");
        assertThat(both.gw2.target.calls)
                .containsExactly("suspend " + IQN + " 3", "resume " + IQN + " 3");
    }

    @Test
    void aRollbackThatTakesLongerThanACallIsFollowedByTheDiskBeingServedAgain() {
        String snapshot = "/api/disksnap/" + DISK + "/s";
        expect(both.gw1.put(snapshot, "mode", "create"), "disk snapshot snapshot created");
        both.storage.whileRollingBack = () -> both.gw1.ahead = Duration.ofSeconds(60);

        expect(both.gw1.put(snapshot, "mode", "rollback"), "disk snapshot rolled back to snapshot");

        assertThat(both.gw2.target.calls)
                .containsExactly("suspend " + IQN + " 3", "resume " + IQN + " 3");
    }

    @Test
    void aRollbackUnderALoginOnTheOtherGatewayIsRefused() {
        String snapshot = "/api/disksnap/" + DISK + "/s";
        expect(both.gw1.put(snapshot, "mode", "create"), "disk snapshot snapshot created");
        both.gw2.target.login(HOST, IQN, "10.0.0.7:4000");
        assertThat(both.gw1.put(snapshot, "mode", "rollback"))
                .isEqualTo(
                        said(
                                500,
                                "disk deactivate failed on gw2.example.org. LUN rbd/disk_1 is in"
                                        + " use by iqn.1994-05.com.redhat:a on gw2.example.org: log"
                                        + " it out first"));
        assertThat(both.storage.calls).isEmpty();
    }

    @Test
    void aGroupIsDeletedAndItsLunsStay() {
        expect(
                both.gw1.delete("/api/clientlun/" + client(), "disk", DISK),
                "client masking update successful");
        String group = "/api/hostgroup/" + IQN + "/g";
        expect(
                both.gw1.put(group, "members", HOST, "disks", DISK),
                "hostgroup create/update successful");
        assertThat(both.gw1.get("/api/hostgroups/" + IQN)).isEqualTo("200 {\"groups\":[\"g\"]}");
        assertThat(both.gw1.delete("/api/client/" + client())).startsWith("400 ");
        expect(both.gw1.delete(group), "Group definition 'g' deleted");
        assertThat(host(both.store.read()).luns()).containsKey(DISK);
    }

    @Test
    void theInternalRoutesOfGwcliAnswer() {
        assertThat(both.gw1.get("/api/_clientlun/" + client()))
                .isEqualTo("200 {\"message\":{\"rbd/disk_1\":{\"lun_id\":3}}}");
        assertThat(both.gw1.get("/api/_client/" + client())).contains("\"group_name\":\"\"");
        assertThat(both.gw1.get("/api/_gateway/" + IQN + "/" + GW2)).contains("127.0.0.2");
        assertThat(both.gw1.get("/api/_targetinfo/" + IQN)).isEqualTo("200 {\"num_sessions\":0}");
        assertThat(both.gw1.get("/api/_clientinfo/" + client()))
                .isEqualTo("200 {\"alias\":\"\",\"ip_address\":[],\"state\":\"\"}");
        assertThat(both.gw1.get("/api/_disk/" + DISK)).contains("\"pool\":\"rbd\"");
    }

    @Test
    void aCoordinatorOfTheOldKindIsObeyedBeforeItStoresItsChange() {
        String path = "/api/_client/" + client();
        assertThat(both.gw2.delete(path, "committing_host", GW1)).isEqualTo(said(200, "OK"));
        assertThat(target(both.gw2.target.now()).clients()).isEmpty();
        assertThat(target(both.store.read()).clients()).containsKey(HOST);
    }

    @Test
    void theDiscoveryRouteWithoutItsSlashRedirects() {
        assertThat(both.gw1.put("/api/_discoveryauth")).startsWith("308 ");
        assertThat(both.gw1.put("/api/_discoveryauth/")).isEqualTo(said(200, "OK"));
    }

    @Test
    void aTargetIsTakenFromTheLastGatewayByTheInternalRoute() {
        String iqn = "iqn.2003-01.com.redhat:x";
        expect(both.gw1.put("/api/target/" + iqn), "Target defined successfully");
        expect(both.gw1.delete("/api/_target/" + iqn), "Target deleted.");
        assertThat(both.store.read().targets()).doesNotContainKey(iqn);
    }

    @Test
    void theFirstGenerationsRoutesMeanTheOnlyTarget() {
        assertThat(both.gw1.get("/api/clients"))
                .isEqualTo("200 {\"clients\":[\"iqn.1994-05.com.redhat:a\"]}");
        assertThat(both.gw1.get("/api/disk/rbd.disk_1")).startsWith("200 {").contains("disk_1");
        expect(
                both.gw1.put("/api/client/iqn.1994-05.com.redhat:old"),
                "client create/update successful");
        expect(both.gw1.put("/api/target/iqn.2003-01.com.redhat:x"), "Target defined successfully");
        assertThat(both.gw1.get("/api/clients"))
                .startsWith("404 {\"message\":\"this route is for an installation with one target");
    }

    @Test
    void anUnreadableStoreIsA503ThatSaysWhich() {
        String good = both.store.read().text();
        both.breakStore();
        assertThat(both.gw1.get("/api/config")).startsWith("503 {\"message\":\"");
        both.write(good);
        assertThat(both.gw1.get("/api/config")).startsWith("200 ");
    }

    @Test
    void theAuditLogTellsWhoChangedWhatWithoutSecrets() {
        assertThat(both.gw1.audit.after(0).toString())
                .contains(
                        "PUT /api/clientauth/"
                                + client()
                                + " username=myiscsiusername password=***")
                .doesNotContain("myiscsipassword");
        assertThat(both.gw2.audit.after(0).toString()).contains("PUT /api/_sync");
    }
}
