package io.rbdgate.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OwnershipTextTest {
    private static final Holder A = new Holder("gw1.example.org", "r1", "10.0.0.1:0/4711");
    private static final Holder B = new Holder("gw2", "r9", "[fd00::2]:0/12");

    private static final OwnershipRecord TAKEN =
            new OwnershipRecord(
                    7,
                    OwnershipState.TAKING,
                    B,
                    List.of(A, A.through("10.0.0.1:0/5000")),
                    42,
                    "gw1.example.org",
                    List.of("gw1>gw2"),
                    new LastMove(MoveReason.HOST_DEMAND, "gw2", 38),
                    new TreeMap<>(Map.of("color", "blue")));

    private static final String TAKEN_TEXT =
            "rbdgate-ownership 1 generation=7 state=taking"
                    + " holder=gw2/r9/%5Bfd00%3A%3A2%5D%3A0%2F12"
                    + " unfenced=gw1.example.org/r1/10.0.0.1%3A0%2F4711"
                    + ",gw1.example.org/r1/10.0.0.1%3A0%2F5000"
                    + " heartbeat=42 preferred=gw1.example.org links-down=gw1%3Egw2"
                    + " moved=host-demand/gw2/38 color=blue";

    private static final String FREE_TEXT =
            "rbdgate-ownership 1 generation=0 state=free holder= unfenced= heartbeat=0"
                    + " preferred= links-down= moved=vacancy//0";

    @Test
    void aRecordIsOneLineOfWords() {
        assertThat(OwnershipText.text(TAKEN)).isEqualTo(TAKEN_TEXT);
        assertThat(OwnershipText.text(OwnershipRecord.NONE)).isEqualTo(FREE_TEXT);
    }

    @Test
    void whatIsWrittenIsRead() {
        assertThat(OwnershipText.parse("disk", TAKEN_TEXT)).isEqualTo(TAKEN);
        assertThat(OwnershipText.parse("disk", FREE_TEXT)).isEqualTo(OwnershipRecord.NONE);
    }

    @Test
    void fieldsOfALaterVersionOutliveAChangeByThisOne() {
        OwnershipRecord read = OwnershipText.parse("disk", FREE_TEXT + " mood=good zeal=9");
        OwnershipRecord next = read.claimedBy(A, MoveReason.VACANCY).beaten().activated();
        assertThat(OwnershipText.text(next))
                .endsWith(" moved=vacancy/gw1.example.org/0 mood=good zeal=9");
    }

    @Test
    void aNewerFormatIsRefusedByName() {
        assertThatThrownBy(() -> OwnershipText.parse("rbd:own.12", "rbdgate-ownership 2 x"))
                .isInstanceOf(OwnershipText.UnreadableException.class)
                .hasMessage(
                        "rbd:own.12 has format 2, this version of rbdgate reads 1; run the newer"
                                + " one");
    }

    @Test
    void somethingElseIsNoRecord() {
        assertThatThrownBy(() -> OwnershipText.parse("rbd:own.12", "hello"))
                .hasMessage("rbd:own.12 does not hold the ownership of a disk");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "generation=0|generation=-1|generation=-1",
                "heartbeat=0|heartbeat=|heartbeat=",
                "state=free|state=gone|state=gone",
                "state=free|state=active|state ACTIVE with holder null",
                "holder=|holder=gw1/r1|holder=gw1/r1",
                "preferred=|heartbeat=1|heartbeat stands twice",
                "preferred=|likes=|preferred is missing",
                "preferred=|preferred|preferred is no key=value",
                "moved=vacancy//0|moved=vacancy|moved=vacancy",
            })
    void damageIsNamed(String word, String damaged, String what) {
        String text = FREE_TEXT.replace(" " + word, " " + damaged);
        assertThat(text).isNotEqualTo(FREE_TEXT);
        assertThatThrownBy(() -> OwnershipText.parse("rbd:own.12", text))
                .isInstanceOf(OwnershipText.UnreadableException.class)
                .hasMessage(
                        "rbd:own.12 is damaged ("
                                + what
                                + "); stop all gateways of the disk, then remove it");
    }

    @Test
    void aClaimKeepsEverybodyWhoMayStillWrite() {
        OwnershipRecord first = OwnershipRecord.NONE.claimedBy(A, MoveReason.VACANCY).activated();
        OwnershipRecord second = first.claimedBy(B, MoveReason.SILENCE);
        OwnershipRecord third = second.claimedBy(A.through("x"), MoveReason.PREDECESSOR);
        assertThat(second.unfenced()).containsExactly(A);
        assertThat(third.unfenced()).containsExactly(A, B);
        assertThat(third.without(A).unfenced()).containsExactly(B);
        assertThat(third.activated().unfenced()).isEmpty();
        assertThat(third.generation()).isEqualTo(3);
    }

    @Test
    void aMoveIsFollowedByARestOfFourHeartbeats() {
        OwnershipRecord moved = TAKEN.activated();
        assertThat(moved.hasRestedFor(AluaMachine.REST_HEARTBEATS)).isTrue();
        OwnershipRecord again = moved.claimedBy(A, MoveReason.FAILBACK).activated();
        assertThat(again.beaten().beaten().beaten().hasRestedFor(4)).isFalse();
        assertThat(again.beaten().beaten().beaten().beaten().hasRestedFor(4)).isTrue();
    }
}
