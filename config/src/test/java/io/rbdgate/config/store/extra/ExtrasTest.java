package io.rbdgate.config.store.extra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.LunOptions;
import io.rbdgate.config.QosConfig;
import io.rbdgate.config.store.PasswordVault;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ExtrasTest {
    private static final String IQN = "iqn.2026-11.t:a";
    private static final String HOST = "iqn.2026-11.h:a";
    private final ExtraEdits edits = new ExtraEdits(PasswordVault.NONE);
    private final ObjectNode document =
            (ObjectNode)
                    new JsonMapper()
                            .readTree(
                                    """
                                    {"disks":{"rbd/d":{"wwn":"s-1"}},"targets":{"iqn.2026-11.t:a":{
                                    "created":"2026/11/21 10:00:00","disks":{"rbd/d":{"lun_id":0}},
                                    "clients":{"iqn.2026-11.h:a":{"auth":{"username":"bob",
                                    "password":"old-secret-12"}}}}}}""");

    private static LunConfig file(int number) {
        return LunConfig.of(number, new BackstoreConfig.File(Path.of("/disks/a"), 1 << 20), 4096)
                .withQos(new QosConfig(100L, null, 5));
    }

    @Test
    void aLunOnAFileIsReadAsItWasWritten() {
        edits.add(IQN, file(3)).apply(document);

        assertThat(document.path("rbdgate").toString())
                .isEqualTo(
                        "{\"targets\":{\"iqn.2026-11.t:a\":{\"created\":\"2026/11/21 10:00:00\","
                                + "\"luns\":{\"3\":{\"backstore\":{\"type\":\"file\","
                                + "\"path\":\"/disks/a\",\"size\":1048576},\"block_size\":4096,"
                                + "\"qos\":{\"iops\":100,\"burst_seconds\":5}}}}}}");
        assertThat(Extras.of(document).luns(IQN)).containsExactly(file(3));
    }

    @Test
    void everyBackstoreIsReadAsItWasWritten() {
        List<LunConfig> luns =
                List.of(
                        LunConfig.of(1, new BackstoreConfig.Device(Path.of("/dev/vdb"))),
                        LunConfig.of(2, new BackstoreConfig.Memory(1 << 20)),
                        LunConfig.of(3, new BackstoreConfig.Nullio(1 << 20)),
                        LunConfig.of(
                                4, new BackstoreConfig.Rbd("rbd", "ns", "i", null, null, null)),
                        LunConfig.of(
                                5, new BackstoreConfig.Rbd("rbd", null, "i", "old", null, null)));
        luns.forEach(l -> edits.add(IQN, l).apply(document));

        assertThat(Extras.of(document).luns(IQN)).isEqualTo(luns);
    }

    @Test
    void everyOptionIsReadAsItWasWritten() {
        LunConfig lun =
                file(3).withBlocks(512, 8192)
                        .withOptions(new LunOptions(true, true, true, true, true, 0));
        edits.add(IQN, lun).apply(document);

        assertThat(Extras.of(document).luns(IQN)).containsExactly(lun);
    }

    @Test
    void aNumberOrAFileCannotBeUsedTwice() {
        assertThatThrownBy(() -> edits.add(IQN, file(0)).apply(document))
                .hasMessage("LUN 0 of iqn.2026-11.t:a exists: choose another number");
        edits.add(IQN, file(3)).apply(document);
        assertThatThrownBy(() -> edits.add(IQN, file(4)).apply(document))
                .hasMessage("the same data is already LUN 3 of iqn.2026-11.t:a");
        assertThatThrownBy(() -> edits.add("iqn.x", file(4)).apply(document))
                .hasMessage("the same data is already LUN 3 of iqn.2026-11.t:a");
    }

    @Test
    void aTargetMadeAnewHasNothingOfTheOldOne() {
        edits.add(IQN, file(3)).apply(document);
        ((ObjectNode) document.path("targets").path(IQN)).put("created", "2026/11/21 11:00:00");

        assertThat(Extras.of(document).luns(IQN)).isEmpty();
        edits.show(IQN, HOST, List.of()).apply(document);
        assertThat(document.path("rbdgate").path("targets").path(IQN).has("luns")).isFalse();
    }

    @Test
    void anInitiatorSeesWhatItIsShownAndThatStays() {
        edits.add(IQN, file(3)).apply(document);
        edits.show(IQN, HOST, List.of(3)).apply(document);

        assertThat(Extras.of(document).lunsOf(IQN, HOST)).containsExactly(3);
        assertThatThrownBy(() -> edits.remove(IQN, 3).apply(document))
                .hasMessage("LUN 3 is shown to iqn.2026-11.h:a: take it from there first");
        edits.forget(IQN, HOST).apply(document);
        edits.remove(IQN, 3).apply(document);
        assertThat(Extras.of(document).luns(IQN)).isEmpty();
        assertThatThrownBy(() -> edits.show(IQN, HOST, List.of(3)).apply(document))
                .hasMessage("iqn.2026-11.t:a has no LUN 3");
    }

    @Test
    void limitsChangeWithoutTheRest() {
        edits.add(IQN, file(3)).apply(document);
        edits.limit(IQN, 3, null).apply(document);

        assertThat(Extras.of(document).luns(IQN)).containsExactly(file(3).withQos(null));
    }

    @Test
    void optionsOfADiskAreAppliedToItsLun() {
        LunConfig lun =
                LunConfig.of(0, new BackstoreConfig.Rbd("rbd", null, "d", null, null, null));
        edits.options(
                        "rbd/d",
                        lun.withBlocks(4096, 4096)
                                .withOptions(LunOptions.DEFAULT.withReadOnly(true)))
                .apply(document);

        LunConfig with = Extras.of(document).withOptions("rbd/d", lun);
        assertThat(with.options().readOnly()).isTrue();
        assertThat(with.blockSize()).isEqualTo(4096);
        ((ObjectNode) document.path("disks").path("rbd/d")).put("wwn", "s-2");
        assertThat(Extras.of(document).withOptions("rbd/d", lun)).isEqualTo(lun);
        edits.options("rbd/d", lun).apply(document);
        assertThat(Extras.of(document).withOptions("rbd/d", lun)).isEqualTo(lun);
        assertThat(document.path("rbdgate").toString()).isEqualTo("{\"disks\":{}}");
    }

    @Test
    void aSecondPasswordIsValidUntilItIsTheOnlyOne() {
        edits.next(IQN, HOST, "new-secret-12").apply(document);
        assertThat(Extras.of(document).next(IQN, HOST))
                .isEqualTo(new Extras.NextPassword("new-secret-12", false));

        edits.promote(IQN, HOST).apply(document);

        assertThat(Extras.of(document).next(IQN, HOST)).isNull();
        assertThat(document.path("targets").path(IQN).path("clients").path(HOST).toString())
                .contains("\"password\":\"new-secret-12\"");
        assertThatThrownBy(() -> edits.promote(IQN, HOST).apply(document))
                .hasMessage("no secret is being changed");
        assertThatThrownBy(() -> edits.next(IQN, "", "new-secret-12").apply(document))
                .hasMessage("there is no CHAP to change the secret of");
    }

    @Test
    void aLunThatIsNotUnderstoodIsToldAndLeftOut() {
        edits.add(IQN, file(3)).apply(document);
        ((ObjectNode)
                        document.path("rbdgate")
                                .path("targets")
                                .path(IQN)
                                .path("luns")
                                .path("3")
                                .path("backstore"))
                .put("type", "tape");

        assertThat(Extras.of(document).luns(IQN)).isEmpty();
        assertThat(Extras.of(document).problems())
                .containsExactly(
                        "iqn.2026-11.t:a LUN 3 in the store: unknown backstore type 'tape'");
    }
}
