package io.rbdgate.config;

import static io.rbdgate.config.Change.Effect.DROPS_SESSIONS;
import static io.rbdgate.config.Change.Effect.NEW_SESSIONS;
import static io.rbdgate.config.Change.Effect.NONE;
import static io.rbdgate.config.Change.Effect.UNIT_ATTENTION;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfigDiffTest {
    private static final Iqn DEMO = new Iqn("iqn.2026-11.io.rbdgate:demo");
    private static final PortalConfig PORTAL =
            new PortalConfig(HostPort.parse("10.0.0.1:3260"), null, 1);
    private static final LunConfig FILE =
            LunConfig.of(0, new BackstoreConfig.File(Path.of("/srv/a.img"), 1L << 30));
    private static final LunConfig MEMORY = LunConfig.of(1, new BackstoreConfig.Memory(1L << 20));
    private static final InitiatorConfig CLIENT =
            new InitiatorConfig(new Iqn("iqn.1994-05.com.redhat:client"), null, null);
    private static final ChapConfig CHAP =
            new ChapConfig(
                    new ChapCredentials("alice", new Secret("alice-secret-1")),
                    null,
                    ChapConfig.DEFAULT_ALGORITHMS);
    private static final TargetConfig TARGET =
            new TargetConfig(
                    DEMO,
                    Access.LISTED,
                    null,
                    List.of(),
                    List.of(FILE, MEMORY),
                    List.of(CLIENT),
                    IscsiParameters.DEFAULTS);
    private static final GatewayConfig BEFORE =
            gateway("gw1", List.of(PORTAL), List.of(TARGET), null, Limits.DEFAULTS);

    private static GatewayConfig gateway(
            String name,
            List<PortalConfig> portals,
            List<TargetConfig> targets,
            @Nullable HostPort metrics,
            Limits limits) {
        return new GatewayConfig(
                name,
                null,
                new StoreConfig.None(),
                portals,
                null,
                targets,
                null,
                metrics,
                null,
                limits);
    }

    private static GatewayConfig with(List<PortalConfig> portals, TargetConfig... targets) {
        return gateway("gw1", portals, List.of(targets), null, Limits.DEFAULTS);
    }

    private static TargetConfig withLuns(LunConfig... luns) {
        return new TargetConfig(
                DEMO,
                Access.LISTED,
                null,
                List.of(),
                List.of(luns),
                List.of(CLIENT),
                IscsiParameters.DEFAULTS);
    }

    private static TargetConfig withAccess(
            Access access, @Nullable ChapConfig chap, InitiatorConfig... initiators) {
        return new TargetConfig(
                DEMO,
                access,
                chap,
                List.of(),
                List.of(FILE, MEMORY),
                List.of(initiators),
                IscsiParameters.DEFAULTS);
    }

    private static List<Change> changes(GatewayConfig before, GatewayConfig after) {
        ConfigDiff.Result result = ConfigDiff.between(before, after);
        assertThat(result.refusals()).isEmpty();
        return result.changes();
    }

    private static List<Change> changesTo(TargetConfig after) {
        return changes(BEFORE, with(List.of(PORTAL), after));
    }

    private static Change onlyChangeTo(TargetConfig after) {
        List<Change> changes = changesTo(after);
        assertThat(changes).hasSize(1);
        return changes.getFirst();
    }

    private static List<String> refusals(GatewayConfig after) {
        ConfigDiff.Result result = ConfigDiff.between(BEFORE, after);
        assertThat(result.changes()).isEmpty();
        return result.refusals();
    }

    private static LunConfig file(String path, long sizeBytes) {
        return LunConfig.of(0, new BackstoreConfig.File(Path.of(path), sizeBytes));
    }

    private static LunConfig changed(UnaryOperator<LunIdentity> identity, boolean readOnly) {
        return LunConfig.of(0, FILE.backstore())
                .withIdentity(identity.apply(LunIdentity.DEFAULT))
                .withOptions(LunOptions.DEFAULT.withReadOnly(readOnly));
    }

    @Test
    void nothingChangedIsNothingToDo() {
        assertThat(changes(BEFORE, BEFORE)).isEmpty();
    }

    @Test
    void aPortalComesAndGoes() {
        PortalConfig other = new PortalConfig(HostPort.parse("10.0.0.2:3260"), null, 2);

        assertThat(changes(BEFORE, with(List.of(other), TARGET)))
                .containsExactly(new Change.PortalRemoved(PORTAL), new Change.PortalAdded(other));
        assertThat(new Change.PortalRemoved(PORTAL).effect()).isEqualTo(DROPS_SESSIONS);
    }

    @Test
    void anotherTagIsAnotherPortal() {
        PortalConfig retagged = new PortalConfig(PORTAL.listen(), null, 2);

        assertThat(changes(BEFORE, with(List.of(retagged), TARGET)))
                .containsExactly(
                        new Change.PortalRemoved(PORTAL), new Change.PortalAdded(retagged));
    }

    @Test
    void anotherAdvertisedAddressKeepsTheListener() {
        PortalConfig after = new PortalConfig(PORTAL.listen(), HostPort.parse("1.2.3.4:3260"), 1);

        assertThat(changes(BEFORE, with(List.of(after), TARGET)))
                .containsExactly(new Change.PortalAdvertised(PORTAL, after));
    }

    @Test
    void aTargetThatIsReplacedGoesFirst() {
        TargetConfig other =
                new TargetConfig(
                        new Iqn("iqn.2026-11.io.rbdgate:other"),
                        Access.OPEN,
                        null,
                        List.of(),
                        List.of(FILE),
                        List.of(),
                        IscsiParameters.DEFAULTS);

        assertThat(changesTo(other))
                .containsExactly(new Change.TargetRemoved(TARGET), new Change.TargetAdded(other));
    }

    @Test
    void aLunComesAndGoes() {
        LunConfig added = LunConfig.of(7, new BackstoreConfig.Nullio(1L << 20));

        List<Change> changes = changesTo(withLuns(FILE, added));

        assertThat(changes)
                .containsExactly(
                        new Change.LunRemoved(DEMO, MEMORY), new Change.LunAdded(DEMO, added))
                .allMatch(change -> change.effect() == UNIT_ATTENTION);
    }

    @Test
    void aFileMayGrowUnderItsSessions() {
        LunConfig larger = file("/srv/a.img", 2L << 30);

        Change change = onlyChangeTo(withLuns(larger, MEMORY));

        assertThat(change).isEqualTo(new Change.LunChanged(DEMO, FILE, larger));
        assertThat(change.effect()).isEqualTo(UNIT_ATTENTION);
    }

    @Test
    void writeProtectionIsToldToInitiators() {
        Change change = onlyChangeTo(withLuns(changed(i -> i, true), MEMORY));

        assertThat(change.effect()).isEqualTo(UNIT_ATTENTION);
    }

    @Test
    void aDiskNeverShrinks() {
        assertThat(refusals(with(List.of(PORTAL), withLuns(file("/srv/a.img", 1L << 20), MEMORY))))
                .containsExactly(
                        "iqn.2026-11.io.rbdgate:demo LUN 0: size cannot shrink from 1G to 1M: what is"
                                + " behind would be lost");
    }

    @Test
    void memoryKeepsItsSize() {
        LunConfig larger = LunConfig.of(1, new BackstoreConfig.Memory(2L << 20));

        assertThat(refusals(with(List.of(PORTAL), withLuns(FILE, larger))))
                .containsExactly(
                        "iqn.2026-11.io.rbdgate:demo LUN 1: size cannot change from 1M to 2M while it"
                                + " is served; remove the LUN, reload, then add it anew");
    }

    @Test
    void memoryKeepsItsDataWithItsOptions() {
        LunOptions others = new LunOptions(true, true, true, true, false, 90);

        assertThat(refusals(with(List.of(PORTAL), withLuns(FILE, MEMORY.withOptions(others)))))
                .extracting(r -> r.replace("; remove the LUN, reload, then add it anew", ""))
                .containsExactly(
                        "iqn.2026-11.io.rbdgate:demo LUN 1: readOnly cannot change from false to"
                                + " true while it is served",
                        "iqn.2026-11.io.rbdgate:demo LUN 1: removable cannot change from false to"
                                + " true while it is served",
                        "iqn.2026-11.io.rbdgate:demo LUN 1: writeSameToEnd cannot change from false"
                                + " to true while it is served",
                        "iqn.2026-11.io.rbdgate:demo LUN 1: sanitize cannot change from false to"
                                + " true while it is served");
    }

    @Test
    void anotherThresholdOfSpaceIsToldToInitiators() {
        LunConfig after = FILE.withOptions(LunOptions.DEFAULT.withSpaceThreshold(90));

        assertThat(onlyChangeTo(withLuns(after, MEMORY)).effect()).isEqualTo(UNIT_ATTENTION);
    }

    @Test
    void anotherFileUnderTheSameNumberIsRefused() {
        assertThat(refusals(with(List.of(PORTAL), withLuns(file("/srv/b.img", 1L << 30), MEMORY))))
                .containsExactly(
                        "iqn.2026-11.io.rbdgate:demo LUN 0: the backstore cannot be another while it"
                                + " is served; remove the LUN, reload, then add it anew");
    }

    @Test
    void anotherTypeOfBackstoreIsRefused() {
        LunConfig memory = LunConfig.of(0, new BackstoreConfig.Memory(1L << 30));

        assertThat(refusals(with(List.of(PORTAL), withLuns(memory, MEMORY))))
                .containsExactly(
                        "iqn.2026-11.io.rbdgate:demo LUN 0: the backstore cannot be another while it"
                                + " is served; remove the LUN, reload, then add it anew");
    }

    @Test
    void blockSizeAndIdentityStay() {
        LunConfig after =
                new LunConfig(
                        0,
                        FILE.backstore(),
                        4096,
                        4096,
                        new LunIdentity("0815", "5000000000000001", "RBDGATE", "disk"),
                        LunOptions.DEFAULT,
                        null,
                        null,
                        null);

        assertThat(refusals(with(List.of(PORTAL), withLuns(after, MEMORY))))
                .extracting(r -> r.replace("; remove the LUN, reload, then add it anew", ""))
                .extracting(r -> r.replace("iqn.2026-11.io.rbdgate:demo LUN 0: ", ""))
                .containsExactly(
                        "blockSize cannot change from 512 to 4096 while it is served",
                        "physicalBlockSize cannot change from 512 to 4096 while it is served",
                        "serial cannot change from the derived one to 0815 while it is served",
                        "naa cannot change from the derived one to 5000000000000001 while it is served",
                        "vendor cannot change from LIO-ORG to RBDGATE while it is served",
                        "product cannot change from TCMU device to disk while it is served");
    }

    @Test
    void oneRefusalStopsEverything() {
        GatewayConfig after =
                gateway(
                        "gw2",
                        List.of(),
                        List.of(),
                        HostPort.parse("10.0.0.1:9287"),
                        Limits.DEFAULTS);

        assertThat(refusals(after)).containsExactly("gateway.name: changing it needs a restart");
    }

    @Test
    void theSizeAnImageWouldBeCreatedWithDoesNotMatterAfterwards() {
        LunConfig before =
                LunConfig.of(0, new BackstoreConfig.Rbd("rbd", null, "a", null, null, null));
        LunConfig after =
                LunConfig.of(0, new BackstoreConfig.Rbd("rbd", null, "a", null, "ec", 1L << 30));

        List<Change> changes =
                changes(
                        with(List.of(PORTAL), withLuns(before)),
                        with(List.of(PORTAL), withLuns(after)));

        assertThat(changes).containsExactly(new Change.LunChanged(DEMO, before, after));
        assertThat(changes.getFirst().effect()).isEqualTo(NONE);
    }

    private static LunConfig encrypted(@Nullable EncryptionConfig encryption) {
        return LunConfig.of(
                0, new BackstoreConfig.Rbd("rbd", null, "a", null, null, null, encryption));
    }

    private static EncryptionConfig luks2(String passphrase) {
        return new EncryptionConfig(EncryptionConfig.Format.LUKS2, new Secret(passphrase));
    }

    @Test
    void anImageCannotBecomeAnEncryptedOneWhileItIsServed() {
        GatewayConfig before = with(List.of(PORTAL), withLuns(encrypted(null)));
        GatewayConfig after = with(List.of(PORTAL), withLuns(encrypted(luks2("some words"))));

        assertThat(ConfigDiff.between(before, after).refusals())
                .containsExactly(
                        "iqn.2026-11.io.rbdgate:demo LUN 0: encryption cannot change from none to luks2"
                                + " while it is served; remove the LUN, reload, then add it anew");
    }

    @Test
    void aDiskThatIsServedKeepsItsPassphrase() {
        GatewayConfig before = with(List.of(PORTAL), withLuns(encrypted(luks2("some words"))));
        GatewayConfig after = with(List.of(PORTAL), withLuns(encrypted(luks2("other words"))));

        assertThat(ConfigDiff.between(before, after).refusals())
                .containsExactly(
                        "iqn.2026-11.io.rbdgate:demo LUN 0: the passphrase cannot be another while"
                                + " it is served; remove the LUN, reload, then add it anew");
    }

    @Test
    void closingTheDoorDropsThoseNotListed() {
        TargetConfig open = withAccess(Access.OPEN, null, CLIENT);

        Change opened = onlyChangeTo(open);
        List<Change> closed = changes(with(List.of(PORTAL), open), BEFORE);

        assertThat(opened.effect()).isEqualTo(NONE);
        assertThat(closed).containsExactly(new Change.AccessChanged(open, TARGET));
        assertThat(closed.getFirst().effect()).isEqualTo(DROPS_SESSIONS);
    }

    @Test
    void anInitiatorNoLongerListedIsDropped() {
        TargetConfig after = withAccess(Access.LISTED, null);

        Change change = onlyChangeTo(after);

        assertThat(change).isEqualTo(new Change.InitiatorRemoved(after, CLIENT));
        assertThat(change.effect()).isEqualTo(DROPS_SESSIONS);
    }

    @Test
    void chapConcernsThoseWhoHaveNotProvenItAndParametersNewSessionsOnly() {
        TargetConfig chap = withAccess(Access.LISTED, CHAP, CLIENT);
        IscsiParameters deeper =
                new IscsiParameters(
                        262144,
                        1048576,
                        262144,
                        true,
                        false,
                        1,
                        1,
                        0,
                        List.of(Digest.NONE),
                        List.of(Digest.NONE),
                        256);
        TargetConfig parameters =
                new TargetConfig(
                        DEMO,
                        Access.LISTED,
                        null,
                        List.of(),
                        List.of(FILE, MEMORY),
                        List.of(CLIENT),
                        deeper);

        assertThat(onlyChangeTo(chap)).isEqualTo(new Change.ChapChanged(TARGET, chap));
        assertThat(onlyChangeTo(chap).effect()).isEqualTo(DROPS_SESSIONS);
        assertThat(onlyChangeTo(parameters))
                .isEqualTo(new Change.ParametersChanged(TARGET, parameters));
        assertThat(onlyChangeTo(parameters).effect()).isEqualTo(NEW_SESSIONS);
    }

    @Test
    void otherLunsOfAnInitiatorAreToldToItsSession() {
        InitiatorConfig fewer = InitiatorConfig.seeing(CLIENT.iqn(), null, List.of(0));
        InitiatorConfig proven = new InitiatorConfig(CLIENT.iqn(), CHAP, null);

        assertThat(onlyChangeTo(withAccess(Access.LISTED, null, fewer)).effect())
                .isEqualTo(UNIT_ATTENTION);
        assertThat(onlyChangeTo(withAccess(Access.LISTED, null, proven)).effect())
                .isEqualTo(DROPS_SESSIONS);
    }

    @Test
    void otherNumbersOfTheSameLunsAreToldToItsSession() {
        InitiatorConfig same = InitiatorConfig.seeing(CLIENT.iqn(), null, List.of(0, 1));
        InitiatorConfig swapped =
                new InitiatorConfig(CLIENT.iqn(), null, new TreeMap<>(Map.of(0, 1, 1, 0)));

        List<Change> changes =
                changes(
                        with(List.of(PORTAL), withAccess(Access.LISTED, null, same)),
                        with(List.of(PORTAL), withAccess(Access.LISTED, null, swapped)));

        assertThat(changes).extracting(Change::effect).containsExactly(UNIT_ATTENTION);
    }

    @Test
    void aSecretTakenAwayConcernsNobodyAndAnotherOneThoseWhoProvedTheOld() {
        ChapConfig other =
                new ChapConfig(
                        new ChapCredentials("alice", new Secret("alice-secret-2")),
                        null,
                        CHAP.algorithms());
        ChapConfig fewer = new ChapConfig(CHAP.initiator(), null, List.of(ChapAlgorithm.MD5));

        assertThat(ChapConfig.revokes(CHAP, null)).isFalse();
        assertThat(ChapConfig.revokes(CHAP, fewer)).isFalse();
        assertThat(ChapConfig.revokes(CHAP, other)).isTrue();
        assertThat(ChapConfig.revokes(null, CHAP)).isTrue();
    }

    @Test
    void servicesAndLimitsChangeWithoutSessionsNoticing() {
        HostPort metrics = HostPort.parse("127.0.0.1:9287");
        Limits limits = new Limits(10, 10, 3, 15, 1L << 30, 64L << 20);

        assertThat(
                        changes(
                                BEFORE,
                                gateway("gw1", List.of(PORTAL), List.of(TARGET), metrics, limits)))
                .containsExactly(
                        new Change.LimitsChanged(Limits.DEFAULTS, limits),
                        new Change.MetricsChanged(null, metrics))
                .allMatch(change -> change.effect() == NONE);
    }
}
