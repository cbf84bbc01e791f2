package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two gateways whose APIs use TLS, with certificates from files.
@RealCeph
class TlsBetweenGatewaysTest {
    private static final String ALICE = "iqn.1994-05.com.redhat:alice";
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final byte[] TEST_UNIT_READY = PduText.bytes("00 00 00 00 00 00");

    private final CephCluster ceph;

    @TempDir private Path directory;

    TlsBetweenGatewaysTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    /// Takes the disk from alice, who is logged in to the second gateway, at the first: each knows
    /// of it when it is confirmed, and nobody had to be fenced.
    private static void assertTakenEverywhere(TwoDaemons pair) {
        try (RawInitiator alice = pair.throughSecond(ALICE)) {
            pair.firstApi()
                    .done(
                            "DELETE",
                            "/api/clientlun/" + TwoDaemons.TARGET + "/" + ALICE,
                            "disk",
                            pair.disk());

            assertThat(alice.command(0, TEST_UNIT_READY, new byte[0], 0).senseText())
                    .isEqualTo("05/25/00");
            assertThat(pair.second().lines()).noneMatch(line -> line.contains("fenced"));
        }
    }

    @Test
    void aRevocationIsConfirmedByTheOther() {
        try (TwoDaemons pair = TwoDaemons.overTls(ceph, directory)) {
            pair.makeTarget(ALICE);

            assertTakenEverywhere(pair);
        }
    }

    @Test
    void aKeyThatDoesNotFitTheCertificateIsNotTakenAndTheOldOneStays() {
        try (TwoDaemons pair = TwoDaemons.overTls(ceph, directory)) {
            pair.makeTarget(ALICE);
            pair.spoilSecondKey();

            int mark = pair.second().lines().size();
            pair.second().hangUp();

            pair.second()
                    .awaitLine(
                            mark,
                            line ->
                                    line.contains(
                                            "gw.key: the API's key is not the one of its"
                                                    + " certificate; the certificate before stays"),
                            LIMIT);
            assertTakenEverywhere(pair);
        }
    }

    @Test
    void aGatewayWithoutTlsIsNotAddedByOneWithIt() {
        try (TwoDaemons pair = TwoDaemons.halfOverTls(ceph, directory)) {
            pair.firstApi().done("PUT", "/api/target/" + TwoDaemons.TARGET);
            String gateway = "/api/gateway/" + TwoDaemons.TARGET + "/";
            pair.firstApi()
                    .done(
                            "PUT",
                            gateway + TwoDaemons.FIRST,
                            "ip_address",
                            TwoDaemons.FIRST,
                            "skipchecks",
                            "true");
            String before = pair.firstApi().done("GET", "/api/config");

            HttpResponse<String> refused =
                    pair.firstApi()
                            .call(
                                    "PUT",
                                    gateway + TwoDaemons.SECOND,
                                    "ip_address",
                                    TwoDaemons.SECOND,
                                    "skipchecks",
                                    "true");

            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.body())
                    .contains("gateway(s) unavailable:" + TwoDaemons.SECOND + "(")
                    .contains("TLS")
                    .contains("does its API use TLS as this one?");
            assertThat(pair.firstApi().done("GET", "/api/config")).isEqualTo(before);
        }
    }
}
