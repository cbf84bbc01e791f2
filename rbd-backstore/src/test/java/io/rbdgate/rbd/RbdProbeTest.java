package io.rbdgate.rbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.scsi.backstore.BackstoreResult;
import java.util.List;
import org.junit.jupiter.api.Test;

@RealCeph
final class RbdProbeTest {
    private final CephCluster ceph;

    RbdProbeTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    private List<RbdProbe.Fact> probe(String client, String pool, String image) {
        return RbdProbe.image(RbdSpec.of(ceph.conf(), client, pool, image));
    }

    private static List<String> problems(List<RbdProbe.Fact> facts) {
        return facts.stream()
                .filter(fact -> fact.verdict() == RbdProbe.Verdict.PROBLEM)
                .map(fact -> fact.what() + ": " + fact.found() + ": " + fact.advice())
                .toList();
    }

    @Test
    void aGoodImageHasNoProblems() {
        ceph.createImage("probed", 8);
        ceph.createUser("client.gwprobe", "rbd");

        List<RbdProbe.Fact> facts = probe("client.gwprobe", "rbd", "probed");

        assertThat(problems(facts)).isEmpty();
        assertThat(facts)
                .extracting(RbdProbe.Fact::what)
                .contains("librbd", "cluster", "fencing", "pool", "image", "cache", "lock");
    }

    @Test
    void aUserWhoMayNotFenceIsAProblem() {
        ceph.createImage("unfenced", 8);
        ceph.createUserWith("client.weak", "mon", "allow r", "osd", "allow rwx pool=rbd");

        assertThat(problems(probe("client.weak", "rbd", "unfenced")))
                .singleElement()
                .asString()
                .startsWith("fencing: blocklisting 192.0.2.1:0/1: access denied")
                .contains("ceph auth caps client.weak mon 'profile rbd'");
    }

    @Test
    void aMissingPoolAndAMissingImageAreProblems() {
        assertThat(problems(probe("client.admin", "nopool", "any")))
                .singleElement()
                .asString()
                .contains("ceph osd pool create nopool");
        assertThat(problems(probe("client.admin", "rbd", "noimage")))
                .singleElement()
                .asString()
                .contains("rbd create rbd/noimage");
    }

    @Test
    void aCacheOfTheImageIsAWarning() {
        ceph.createImage("cached", 8);
        ceph.rbd("image-meta", "set", "rbd/cached", "conf_rbd_cache", "true");

        assertThat(probe("client.admin", "rbd", "cached"))
                .anyMatch(
                        fact ->
                                fact.verdict() == RbdProbe.Verdict.WARNING
                                        && fact.advice()
                                                .equals(
                                                        "rbd image-meta remove rbd/cached"
                                                                + " conf_rbd_cache"));
    }

    @Test
    void aUserWithTheRbdProfileCanServeAndTakeOver() throws Exception {
        ceph.createImage("profiled", 8);
        ceph.createUser("client.gwserve", "rbd");
        RbdSpec spec =
                RbdSpec.of(ceph.conf(), "client.gwserve", "rbd", "profiled").createdOnce(8 << 20);
        try (ChildGateway child =
                ChildGateway.start("gw1", RbdSpec.of(ceph.conf(), "", "rbd", "profiled"))) {
            assertThat(child.pid()).isPositive();
        }

        try (ServedImage served = new ServedImage("gw1", spec)) {
            assertThat(served.disk().write(0, new byte[512])).isEqualTo(BackstoreResult.OK);
        }
    }
}
