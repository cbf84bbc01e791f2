package io.rbdgate.config.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.HostPort;
import io.rbdgate.config.registry.BoardEntry.Place;
import io.rbdgate.config.store.ConfigStoreException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class BoardEntryTest {
    private static final String DEMO = "iqn.2026-11.io.rbdgate:demo";
    private static final String OTHER = "iqn.2026-11.io.rbdgate:other";
    private static final HostPort PORTAL = HostPort.parse("10.0.0.1:3260");
    private static final BoardEntry GW1 = entry("gw1", Map.of(DEMO, served(1)));
    private static final String TEXT =
            "{\"version\":1,\"gateway\":\"gw1\",\"link\":\"10.0.0.1:3262\",\"targets\":["
                    + "{\"iqn\":\"iqn.2026-11.io.rbdgate:demo\",\"tag\":1,"
                    + "\"portals\":[\"10.0.0.1:3260\",\"[2001:db8::1]:3260\"]}]}";

    private static Place served(int tag) {
        return new Place(tag, List.of(PORTAL));
    }

    private static Place reserved(int tag) {
        return new Place(tag, List.of());
    }

    private static BoardEntry entry(String gateway, Map<String, Place> targets) {
        return new BoardEntry(gateway, "10.0.0.1:3262", new TreeMap<>(targets));
    }

    @Test
    void isWrittenWithItsFormatAndReadAgain() {
        Place place = new Place(1, List.of(PORTAL, HostPort.parse("[2001:db8::1]:3260")));
        BoardEntry entry = entry("gw1", Map.of(DEMO, place));

        assertThat(entry.text()).isEqualTo(TEXT);
        assertThat(BoardEntry.parse("here", TEXT)).isEqualTo(entry);
        assertThat(BoardEntry.parse("here", TEXT.replace("\"link\"", "\"new\":7,\"link\"")))
                .isEqualTo(entry);
    }

    @Test
    void aLaterFormatIsRefusedByName() {
        assertThatThrownBy(
                        () ->
                                BoardEntry.parse(
                                        "rbd:rbdgate.gateways",
                                        TEXT.replace("\"version\":1", "\"version\":2")))
                .isInstanceOf(ConfigStoreException.class)
                .hasMessage(
                        "rbd:rbdgate.gateways: the entry of gateway 'gw1' has format 2, this"
                                + " version of rbdgate reads 1; run the newer one");
    }

    @Test
    void damageIsToldAsSuch() {
        assertThatThrownBy(() -> BoardEntry.parse("here", "{"))
                .isInstanceOf(ConfigStoreException.class)
                .hasMessage("here: an entry is damaged: {");
        String withoutTag = TEXT.replace("\"tag\":1", "\"tag\":0");
        assertThatThrownBy(() -> BoardEntry.parse("here", withoutTag))
                .hasMessage("here: an entry is damaged: " + withoutTag);
    }

    @Test
    void theTagThatIsWishedIsGrantedWhereNobodyHasIt() {
        assertThat(GW1.granted(List.of(), null)).isEqualTo(GW1);

        BoardEntry second = entry("gw2", Map.of(DEMO, served(1), OTHER, served(1)));
        assertThat(second.granted(List.of(GW1), null).targets())
                .isEqualTo(Map.of(DEMO, served(2), OTHER, served(1)));
    }

    @Test
    void aTagOnceGrantedStaysWhateverIsWishedOrServedMeanwhile() {
        BoardEntry had = entry("gw2", Map.of(DEMO, served(2)));
        BoardEntry without = entry("gw2", Map.of()).granted(List.of(GW1, had), had);
        assertThat(without.targets()).isEqualTo(Map.of(DEMO, reserved(2)));

        BoardEntry third = entry("gw3", Map.of(DEMO, served(2)));
        assertThat(third.granted(List.of(GW1, without), null).targets())
                .isEqualTo(Map.of(DEMO, served(3)));

        BoardEntry back = entry("gw2", Map.of(DEMO, served(7)));
        assertThat(back.granted(List.of(GW1, without), without).targets())
                .isEqualTo(Map.of(DEMO, served(2)));
    }
}
