package io.rbdgate.daemon.lun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.scsi.description.ModeParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Saved mode parameters of a disk of this host.
final class FileValueStoreTest {
    @TempDir Path directory;

    private FileValueStore<ModeParameters> open() throws IOException {
        return FileValueStore.open(
                directory.resolve("mode/disk.txt"), Runnable::run, new ModeText());
    }

    @Test
    void whatIsSavedIsFoundAgain() throws IOException {
        FileValueStore<ModeParameters> store = open();
        assertThat(store.saved()).isEqualTo(new ModeParameters(false, false, true));
        List<Boolean> heard = new ArrayList<>();

        store.save(new ModeParameters(true, false, true), heard::add);

        assertThat(heard).containsExactly(true);
        assertThat(Files.readString(directory.resolve("mode/disk.txt")))
                .isEqualTo("v1 swp=1 dsense=0\n");
        assertThat(store.saved()).isEqualTo(new ModeParameters(true, false, true));
        assertThat(open().saved()).isEqualTo(new ModeParameters(true, false, true));
    }

    @Test
    void thatAbortedCommandsAreNotAnsweredIsFoundAgain() throws IOException {
        open().save(new ModeParameters(false, true, false), saved -> {});

        assertThat(Files.readString(directory.resolve("mode/disk.txt")))
                .isEqualTo("v1 swp=0 dsense=1 tas=0\n");
        assertThat(open().saved()).isEqualTo(new ModeParameters(false, true, false));
    }

    @Test
    void whatCannotBeWrittenIsNotSaved() throws IOException {
        FileValueStore<ModeParameters> store = open();
        Files.writeString(directory.resolve("mode"), "a file where the directory should be");
        List<Boolean> heard = new ArrayList<>();

        store.save(new ModeParameters(true, true, true), heard::add);

        assertThat(heard).containsExactly(false);
        assertThat(store.saved()).isEqualTo(new ModeParameters(false, false, true));
    }

    @Test
    void whatIsNotUnderstoodIsAnErrorAndNotTheDefault() throws IOException {
        Files.createDirectories(directory.resolve("mode"));
        Files.writeString(directory.resolve("mode/disk.txt"), "v2 swp=1\n");

        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(
                        "mode/disk.txt: saved mode parameters 'v2 swp=1' are not understood by this"
                                + " version; remove them for the defaults");
    }
}
