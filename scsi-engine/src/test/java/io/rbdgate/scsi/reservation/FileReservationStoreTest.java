package io.rbdgate.scsi.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.reservation.ReservationState.Held;
import io.rbdgate.scsi.reservation.ReservationStore.Done;
import io.rbdgate.scsi.reservation.ReservationStore.Failed;
import io.rbdgate.scsi.reservation.ReservationStore.Loaded;
import io.rbdgate.scsi.reservation.ReservationStore.Outdated;
import io.rbdgate.scsi.reservation.ReservationStore.Replaced;
import io.rbdgate.scsi.reservation.ReservationStore.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReservationStoreTest {
    private static final NexusName A = new NexusName("iqn.a,i,0x1", "iqn.t,t,0x0001", 1);
    private static final NexusName B = new NexusName("iqn.b é/,i,0x1", "iqn.t,t,0x0002", 2);
    private static final ReservationState STATE =
            new ReservationState(
                    -2,
                    true,
                    Map.of(A, 0xFEDCBA9876543210L, B, 2L),
                    new Held(ReservationType.EXCLUSIVE_ACCESS, B),
                    null);

    @TempDir Path directory;

    private Path file() {
        return directory.resolve("reservations").resolve("disk.txt");
    }

    private FileReservationStore store() {
        return new FileReservationStore(file(), Runnable::run);
    }

    private static Loaded load(ReservationStore store) {
        List<Loaded> answers = new ArrayList<>();
        store.load(answers::add);
        assertThat(answers).hasSize(1);
        return answers.getFirst();
    }

    private static Replaced replace(ReservationStore store, long version, ReservationState next) {
        List<Replaced> answers = new ArrayList<>();
        store.replace(version, Transition.to(next), answers::add);
        assertThat(answers).hasSize(1);
        return answers.getFirst();
    }

    @Test
    void whatIsStoredIsFoundAgainByTheNextProcess() {
        assertThat(load(store())).isEqualTo(new Stored(ReservationState.NONE, 0));

        assertThat(replace(store(), 0, STATE)).isEqualTo(new Done(1));

        assertThat(load(store())).isEqualTo(new Stored(STATE, 1));
        assertThat(store().durable()).isTrue();
    }

    @Test
    void aReservationOfAllRegistrantsAndAReservedUnitAreKept() {
        ReservationState state =
                new ReservationState(
                        7,
                        false,
                        Map.of(A, 1L),
                        new Held(ReservationType.WRITE_EXCLUSIVE_ALL_REGISTRANTS, null),
                        B);

        assertThat(replace(store(), 0, state)).isEqualTo(new Done(1));

        assertThat(load(store())).isEqualTo(new Stored(state, 1));
    }

    @Test
    void onlyTheNewestVersionIsReplaced() {
        assertThat(replace(store(), 0, STATE)).isEqualTo(new Done(1));

        assertThat(replace(store(), 0, ReservationState.NONE)).isEqualTo(new Outdated());
        assertThat(load(store())).isEqualTo(new Stored(STATE, 1));
        assertThat(replace(store(), 1, ReservationState.NONE)).isEqualTo(new Done(2));
        assertThat(load(store())).isEqualTo(new Stored(ReservationState.NONE, 2));
    }

    @Test
    void theFileIsText() throws IOException {
        assertThat(replace(store(), 0, new ReservationState(3, true, Map.of(A, 0xABL), null, null)))
                .isEqualTo(new Done(1));

        assertThat(Files.readAllLines(file()))
                .startsWith(
                        "rbdgate-reservations 1 1 3 1 0 - -",
                        "00000000000000ab iqn.a%2Ci%2C0x1/iqn.t%2Ct%2C0x0001/1")
                .hasSize(3);
    }

    @Test
    void aCrashWhileWritingLeavesTheOldState() throws IOException {
        assertThat(replace(store(), 0, STATE)).isEqualTo(new Done(1));
        Files.writeString(directory.resolve("reservations").resolve("disk.txt.new"), "rbdgate-res");

        assertThat(load(store())).isEqualTo(new Stored(STATE, 1));
        assertThat(replace(store(), 1, ReservationState.NONE)).isEqualTo(new Done(2));
    }

    @Test
    void aDamagedFileIsNotTakenForNoReservations() throws IOException {
        assertThat(replace(store(), 0, STATE)).isEqualTo(new Done(1));
        List<String> lines = Files.readAllLines(file());
        for (String damage :
                List.of(
                        "",
                        "hello\n",
                        lines.get(0) + "\n" + lines.get(1) + "\n" + lines.get(3) + "\n",
                        String.join("\n", lines).replace("fedcba98", "fedcba99") + "\n")) {
            Files.writeString(file(), damage);

            assertThat(load(store())).isInstanceOf(Failed.class);
            assertThat(replace(store(), 1, ReservationState.NONE)).isInstanceOf(Failed.class);
        }
    }

    @Test
    void aNewerFormatIsRefusedWithWhatToDo() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "rbdgate-reservations 3 whatever\n");

        assertThat(load(store()))
                .isEqualTo(
                        new Failed(
                                file()
                                        + " has format 3, this version of rbdgate reads 2;"
                                        + " run the newer one"));
    }

    @Test
    void whatCannotBeWrittenIsAFailure() throws IOException {
        Files.writeString(directory.resolve("reservations"), "in the way");

        assertThat(replace(store(), 0, STATE)).isInstanceOf(Failed.class);
    }
}
