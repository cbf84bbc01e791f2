package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.CephDashboard;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.host.Command;
import io.rbdgate.fixtures.host.CommandResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Dashboard of a real manager against rbdgate, by the clicks of a person; pictures are kept in
/// `system-tests/target/dashboard`.
@RealCeph
final class DashboardTest {
    private static final String GATEWAY = ApiGateway.NAME;
    private static final String FIRST_ADDRESS = "127.0.0.8";
    private static final String SECOND_ADDRESS = "127.0.0.9";
    private static final String TARGET = "iqn.2026-11.io.rbdgate:board";
    private static final String CLIENT = "iqn.1994-05.com.redhat:board";
    private static final String MEMBER = "iqn.1994-05.com.redhat:member";
    private static final String USER = "boarduser";
    private static final String CHAP = "chapsecret123";
    private static final String NEW_CHAP = "chapsecret456";
    private static final String MEMBER_LOGIN = "memberuser%membersecret1";

    private final CephCluster ceph;

    @TempDir Path directory;
    private ApiGateway gateway;
    private ApiClient api;
    private Browser browser;
    private DashboardPages pages;

    DashboardTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    @BeforeEach
    void start() {
        ceph.createImage("board_1", 64);
        ceph.createImage("board_2", 64);
        addresses("add");
        gateway = ApiGateway.start(directory, ceph, "board_conf");
        api = gateway.client();
        browser =
                new Browser(
                        Path.of(
                                System.getProperty("rbdgate.root"),
                                "system-tests/target/dashboard"));
        CephDashboard dashboard = CephDashboard.start(ceph);
        dashboard.addGateway(
                GATEWAY, "http://admin:" + ApiGateway.PASSWORD + "@127.0.0.1:" + gateway.apiPort());
        pages = new DashboardPages(browser, dashboard);
    }

    @AfterEach
    void stop() {
        browser.picture("last");
        browser.close();
        api.close();
        gateway.close();
        addresses("delete");
    }

    /// Portals need addresses of this host, and the API does not tell 127.0.0.1.
    private static void addresses(String action) {
        for (String address : List.of(FIRST_ADDRESS, SECOND_ADDRESS)) {
            CommandResult done =
                    Command.of("ip", "address", action, address + "/32", "dev", "lo").run();
            // 2: it was there, or it was not
            assertThat(done.exitCode()).as(done::toString).isIn(0, 2);
        }
    }

    private ManagedInitiator initiator(String iqn, String address) {
        return new ManagedInitiator(iqn, address + ":" + gateway.portalPort());
    }

    private String luns(String iqn, String credentials) {
        return initiator(iqn, FIRST_ADDRESS).luns(credentials);
    }

    @Test
    void aTargetIsMadeUsedChangedAndRemovedByClicks() {
        pages.logIn();
        theGatewayIsUp();
        theTargetIsMade();
        theOverviewShowsRatesAndTheOwner();
        aHostGroupAnInitiatorAndADiskAreEdited();
        theHostGroupIsEdited();
        groupInitiatorDiskAndPortalAreRemoved();
        discoveryAuthIsSetEditedAndTakenAway();
        theTargetIsDeleted();
    }

    private void theGatewayIsUp() {
        pages.overview();
        browser.sees(GATEWAY);
        browser.sees("up");
        browser.picture("overview");
    }

    private void theTargetIsMade() {
        pages.newTarget();
        DashboardTargetForm form = new DashboardTargetForm(browser);
        form.name(TARGET);
        form.choose("Add portal", 0, GATEWAY + ":" + FIRST_ADDRESS, GATEWAY + ":" + SECOND_ADDRESS);
        form.choose("Add image", 0, "rbd/board_1", "rbd/board_2");
        form.askForKnownInitiators();
        form.addInitiator(0, CLIENT, USER, CHAP);
        form.choose("Add image", 1, "rbd/board_1");
        browser.picture("form");
        form.submit("Create Target");
        browser.sees(TARGET);
        browser.picture("created");

        assertThat(initiator(CLIENT, SECOND_ADDRESS).luns(USER + "%" + CHAP))
                .contains(TARGET)
                .contains("Lun:0")
                .doesNotContain("Lun:1");
        assertThat(luns(CLIENT, "boarduser%wrongsecret1")).doesNotContain("Lun:0");
    }

    private void theOverviewShowsRatesAndTheOwner() {
        List<Process> load = initiator(CLIENT, FIRST_ADDRESS).load(directory, TARGET, USER, CHAP);
        try {
            pages.overview();
            pages.awaitRates("board_1");
            browser.picture("rates");
        } finally {
            load.forEach(Process::destroy);
        }
        assertThat(ceph.cephJson("service", "dump")).contains("\"" + GATEWAY + ":rbd/board_1\"");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () ->
                                assertThat(api.done("GET", "/api/disk/rbd/board_1"))
                                        .contains("\"lock_lost_cnt\":0}}")
                                        .contains("\"lock_owner\":\"" + GATEWAY + "\"")
                                        .contains("\"state\":\"Online\""));
    }

    private void aHostGroupAnInitiatorAndADiskAreEdited() {
        pages.editTarget(TARGET);
        DashboardTargetForm form = new DashboardTargetForm(browser);
        form.newPassword(0, NEW_CHAP);
        form.imageSetting(0, "qfull_timeout", "18");
        form.addInitiator(1, MEMBER, "memberuser", "membersecret1");
        form.addGroup("cluster_a");
        form.choose("Add initiator", 0, MEMBER);
        form.choose("Add image", 2, "rbd/board_2");
        browser.picture("group");
        form.submit("Edit Target");
        pages.awaitTarget(TARGET);
        browser.picture("edited");

        assertThat(luns(CLIENT, USER + "%" + CHAP)).doesNotContain("Lun:");
        assertThat(luns(CLIENT, USER + "%" + NEW_CHAP)).contains("Lun:0").doesNotContain("Lun:1");
        assertThat(luns(MEMBER, MEMBER_LOGIN)).contains("Lun:1").doesNotContain("Lun:0");
        assertThat(api.done("GET", "/api/config")).contains("\"qfull_timeout\":18");
    }

    private void theHostGroupIsEdited() {
        pages.editTarget(TARGET);
        DashboardTargetForm form = new DashboardTargetForm(browser);
        form.choose("Add image", 2, "rbd/board_1");
        form.submit("Edit Target");
        pages.awaitTarget(TARGET);

        assertThat(luns(MEMBER, MEMBER_LOGIN)).contains("Lun:0").contains("Lun:1");
    }

    private void groupInitiatorDiskAndPortalAreRemoved() {
        pages.editTarget(TARGET);
        DashboardTargetForm form = new DashboardTargetForm(browser);
        form.removeGroup();
        form.removeInitiator(1);
        form.removeImage(1);
        form.removePortal(1);
        browser.picture("removing");
        form.submit("Edit Target");
        pages.awaitTarget(TARGET);
        browser.picture("removed");

        assertThat(luns(MEMBER, MEMBER_LOGIN)).doesNotContain("Lun:");
        assertThat(luns(CLIENT, USER + "%" + NEW_CHAP)).contains("Lun:0").doesNotContain("Lun:1");
        assertThat(initiator(CLIENT, SECOND_ADDRESS).luns(USER + "%" + NEW_CHAP))
                .doesNotContain(TARGET);
        assertThat(api.done("GET", "/api/config")).doesNotContain("cluster_a", "board_2");
    }

    private void discoveryAuthIsSetEditedAndTakenAway() {
        pages.discoveryAuth("finderuser", "findersecret1");
        browser.picture("discovery");
        assertThat(luns(CLIENT, USER + "%" + NEW_CHAP)).doesNotContain(TARGET);
        assertThat(luns(CLIENT, "finderuser%findersecret1")).contains(TARGET);

        pages.discoveryAuth("finderuser", "findersecret2");
        assertThat(luns(CLIENT, "finderuser%findersecret1")).doesNotContain(TARGET);
        assertThat(luns(CLIENT, "finderuser%findersecret2")).contains(TARGET);

        pages.discoveryAuth("", "");
        assertThat(luns(CLIENT, USER + "%" + NEW_CHAP)).contains("Lun:0");
    }

    private void theTargetIsDeleted() {
        pages.deleteTarget(TARGET);
        browser.seesNoMore(TARGET);
        browser.picture("deleted");
        assertThat(luns(CLIENT, USER + "%" + NEW_CHAP)).doesNotContain(TARGET);
        assertThat(ceph.rbd("ls", "rbd")).contains("board_1");
    }
}
