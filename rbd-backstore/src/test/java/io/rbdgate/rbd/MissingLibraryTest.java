package io.rbdgate.rbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.rbd.ffi.CephLibrary;
import io.rbdgate.rbd.ffi.MissingLibraryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class MissingLibraryTest {
    private static final String MESSAGE =
            "RBD disks need librbd-that-is-not-there.so.1, which cannot be loaded: install the"
                    + " package librbd1";

    private static CephLibrary load() {
        return CephLibrary.load("librados.so.2", "librbd-that-is-not-there.so.1");
    }

    @Test
    void theMessageIsOneLineThatNamesThePackage() {
        assertThatThrownBy(MissingLibraryTest::load)
                .isInstanceOf(MissingLibraryException.class)
                .hasMessage(MESSAGE);
    }

    @Test
    void aDiskSaysSoAndIsTriedAgainWithoutHarmToTheProcess() {
        RbdClients clients =
                new RbdClients("gw1", 8, 0, MissingLibraryTest::load, DataClientWatch.NONE);
        OpenerEvents events = new OpenerEvents();
        RbdSpec spec = RbdSpec.of(Path.of("/nowhere.conf"), "client.admin", "rbd", "any");
        try (RbdOpener opener = new RbdOpener(spec, clients, events)) {
            opener.start();

            assertThat(events.next()).isEqualTo(new OpenerEvents.Failed(MESSAGE));
        }
        events.await(OpenerEvents.Closed.class);
        clients.close();
    }

    @Test
    void theDoctorSaysWhatToInstall() {
        RbdSpec spec = RbdSpec.of(Path.of("/nowhere.conf"), "client.admin", "rbd", "any");

        assertThat(RbdProbe.image(spec, MissingLibraryTest::load))
                .containsExactly(
                        new RbdProbe.Fact(
                                RbdProbe.Verdict.PROBLEM, "librbd", "not installed", MESSAGE));
    }

    @Test
    void whatIsInstalledHereIsProbed() {
        CephLibrary library = CephLibrary.installed();

        assertThat(library.features().version()).isEqualTo("1.16.0");
        assertThat(library.features().missing()).containsExactly("rbd_aio_compare_and_writev");
        assertThat(library.features().writeZeroes()).isTrue();
        assertThat(library.features().blocklistName()).isTrue();
        assertThat(library.features().poolFullTry()).isTrue();
    }
}
