package io.rbdgate.scsi.device;

import static io.rbdgate.scsi.device.TokenLists.INFORMATION;
import static io.rbdgate.scsi.device.TokenLists.POPULATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.description.LuIdentity;
import io.rbdgate.scsi.description.LuSettings;
import io.rbdgate.scsi.lu.LogicalUnit;
import io.rbdgate.scsi.lu.RodTokens;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Tokens that two targets of one gateway share, and how many there can be.
class SharedTokensTest {
    private static final int DISK_BYTES = 4 << 20;
    private static final String ALL_TOKENS = "84 08 00 00 00 00 00 00 00 00 00 00 FF FF 00 00";

    private final ManualLane lane = new ManualLane();
    private final RodTokens tokens = new RodTokens();
    private final HeldBackstore first = new HeldBackstore(DISK_BYTES);
    private final HeldBackstore second = new HeldBackstore(DISK_BYTES);
    private final Map<String, TargetDevice> targets = new HashMap<>();
    private final Initiator host = served("1", first);
    private final Initiator other = served("2", second);
    private long nanos;

    /// A session with a target of its own whose LUN 0 is on `backstore`.
    private Initiator served(String name, HeldBackstore backstore) {
        LogicalUnit unit =
                new LogicalUnit(
                        lane,
                        LuIdentity.lio("0000000" + name),
                        LuSettings.ofBlockBytes(512),
                        () -> nanos);
        unit.online(backstore, Rig.DEAF);
        LunMap map = LunMap.of(Map.of(0, unit));
        TargetDevice target = new TargetDevice("iqn.2026-11.test:" + name, map, tokens);
        targets.put(name, target);
        return new Initiator(target, "iqn.host").ready();
    }

    private SentTask populate(byte[] list) {
        String length = String.format(Locale.ROOT, "%08X", list.length);
        return host.sendOut(POPULATE.replace("LENGTH", length), list);
    }

    private byte[] token(byte[] list) {
        assertThat(populate(list).result()).isEqualTo("GOOD");
        return TokenLists.token(host.doIn(INFORMATION, 1024));
    }

    private String write(Initiator by, int flags, byte[] token) {
        SentTask task = by.sendOut(TokenLists.USE, TokenLists.use(flags, token, 0, 100, 8));
        lane.runAll();
        return task.result();
    }

    @Test
    void dataGoesByATokenToTheUnitOfAnotherTarget() {
        System.arraycopy(Bytes.counting(4096), 0, first.disk, 16 * 512, 4096);
        byte[] token = token(TokenLists.populate(16, 8));

        assertThat(write(other, 0, token)).isEqualTo("GOOD");

        assertThat(second.at(100 * 512, 4096)).isEqualTo(Bytes.counting(4096));
        host.doOut("2A 00 00000010 00 0001 00", new byte[512]);
        assertThat(write(other, 0, token)).isEqualTo("05/23/06");
    }

    @Test
    void nobodyIsToldOfTokensOfAUnitThatItDoesNotSee() {
        byte[] token = token(TokenLists.populate(16, 8));

        assertThat(other.doInHex(ALL_TOKENS, 4096)).isEqualTo("00000004" + "00000000");

        byte[] own = host.doIn(ALL_TOKENS, 4096);
        assertThat(own).hasSize(8 + 96).endsWith(Arrays.copyOf(token, 96));
    }

    @Test
    void tokensWithoutEndSlowNoWriteDown() {
        long[] lbas = LongStream.range(0, 64).map(i -> i * 2).toArray();
        byte[] eldest = token(TokenLists.populate(1, lbas));
        for (int i = 0; i < 63; i++) {
            populate(TokenLists.populate(1, lbas));
        }
        assertThat(write(other, 0, eldest)).isEqualTo("GOOD");

        byte[] youngest = token(TokenLists.populate(1, lbas));

        assertThat(write(other, 0, eldest)).isEqualTo("05/23/09");
        assertThat(write(other, 0, youngest)).isEqualTo("GOOD");
        assertThat(lane.pendingTimers()).isEqualTo(1);
    }

    @Test
    void aTokenThatIsDeletedByItsUseStillEndsCopiesOfOldData() {
        byte[] token = token(TokenLists.populate(16, 8));
        first.holding = true;
        SentTask copy =
                other.sendOut(TokenLists.USE, TokenLists.use(TokenLists.DELETE, token, 0, 100, 8));
        lane.runAll();
        host.sendOut("2A 00 00000010 00 0001 00", new byte[512]);
        first.finishAll();
        lane.runAll();

        assertThat(copy.result()).isEqualTo("05/23/06");
        assertThat(write(other, 0, token)).isEqualTo("05/23/04");
    }

    @Test
    void tokensOfAUnitThatIsRemovedGoWithIt() {
        byte[] token = token(TokenLists.populate(16, 8));
        byte[] changed = token(TokenLists.populate(32, 8));
        host.doOut("2A 00 00000020 00 0001 00", new byte[512]);
        assertThat(write(other, 0, changed)).isEqualTo("05/23/06");

        TargetDevice target = Objects.requireNonNull(targets.get("1"));
        target.replaceLuns(LunMap.of(Map.of()), unit -> {}, unit -> {});
        lane.runAll();

        assertThat(write(other, 0, token)).isEqualTo("05/23/04");
        assertThat(write(other, 0, changed)).isEqualTo("05/23/04");
    }

    @Test
    void whoLosesAUnitLosesTheTokensItHasMadeOfIt() {
        byte[] token = token(TokenLists.populate(16, 8));
        TargetDevice target = Objects.requireNonNull(targets.get("1"));
        LogicalUnit unit = target.luns().units().iterator().next();

        target.replaceLuns(
                new LunMap(Map.of(0, unit), Map.of("iqn.host", Map.of())), gone -> {}, lost -> {});

        assertThat(write(other, 0, token)).isEqualTo("05/23/06");
    }

    @Test
    void whoLosesAUnitMeanwhileGetsNoTokenOfIt() {
        first.holding = true;
        SentTask before = host.sendOut("2A 00 00000010 00 0001 00", new byte[512]);
        SentTask populate = populate(TokenLists.populate(16, 8));
        assertThat(populate.answered()).isFalse();
        TargetDevice target = Objects.requireNonNull(targets.get("1"));
        LogicalUnit unit = target.luns().units().iterator().next();
        target.replaceLuns(
                new LunMap(Map.of(0, unit), Map.of("iqn.host", Map.of())), gone -> {}, lost -> {});

        first.finishAll();
        lane.runAll();

        assertThat(before.result()).isEqualTo("GOOD");
        assertThat(populate.result()).isEqualTo("05/25/00");
    }

    @Test
    void theTokensOfOthersStay() {
        byte[] token = token(TokenLists.populate(16, 8));
        TargetDevice target = Objects.requireNonNull(targets.get("1"));
        LogicalUnit unit = target.luns().units().iterator().next();

        target.replaceLuns(
                new LunMap(Map.of(0, unit), Map.of("iqn.somebody", Map.of())),
                gone -> {},
                lost -> {});

        assertThat(write(other, 0, token)).isEqualTo("GOOD");
    }

    @Test
    void theOneTimerGoesWhenTheLastTokenHasExpired() {
        token(TokenLists.populate(16, 8));
        nanos = 61_000_000_000L;

        lane.expire();

        assertThat(lane.pendingTimers()).isZero();
    }
}
