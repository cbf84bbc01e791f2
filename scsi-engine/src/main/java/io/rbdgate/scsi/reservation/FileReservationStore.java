package io.rbdgate.scsi.reservation;

import io.rbdgate.scsi.backstore.file.DurableFile;
import io.rbdgate.scsi.reservation.ReservationText.UnreadableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/// Keeps reservations in a file of one gateway: the header, a line for each registration, a
/// checksum. Each change writes a new file beside it, makes that durable and gives it the name, so
/// that after a crash the file is the old one or the new one.
///
/// Works on the executor it is given, one thing at a time.
public final class FileReservationStore implements ReservationStore {
    private static final String CHECKSUM = "crc32c ";

    private final Path file;
    private final Executor executor;

    /// `executor` may be held up; directories are made when they are needed.
    public FileReservationStore(Path file, Executor executor) {
        this.file = file;
        this.executor = executor;
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public void load(Consumer<Loaded> done) {
        executor.execute(() -> done.accept(loaded()));
    }

    @Override
    public void replace(long version, Transition change, Consumer<Replaced> done) {
        executor.execute(() -> done.accept(replaced(version, change.state())));
    }

    /// Nobody else writes to it.
    @Override
    public void listen(Listener listener) {}

    @Override
    public void close() {}

    private Loaded loaded() {
        try {
            return read();
        } catch (IOException e) {
            return new Failed(file + " cannot be read: " + e);
        } catch (UnreadableException e) {
            return new Failed(String.valueOf(e.getMessage()));
        }
    }

    private Replaced replaced(long version, ReservationState next) {
        try {
            if (read().version() != version) {
                return new Outdated();
            }
            write(next, version + 1);
            return new Done(version + 1);
        } catch (IOException e) {
            return new Failed(file + " cannot be written: " + e);
        } catch (UnreadableException e) {
            return new Failed(String.valueOf(e.getMessage()));
        }
    }

    private Stored read() throws IOException {
        if (!Files.exists(file)) {
            return new Stored(ReservationState.NONE, 0);
        }
        List<String> lines = Files.readAllLines(file);
        int last = lines.size() - 1;
        Stored stored =
                ReservationText.read(
                        file.toString(),
                        lines.isEmpty() ? "" : lines.getFirst(),
                        last < 1 ? List.of() : lines.subList(1, last));
        if (last < 1 || !lines.get(last).equals(checksum(lines.subList(0, last)))) {
            throw new UnreadableException(
                    file
                            + " is damaged; restore it, or remove it and let the hosts register again");
        }
        return stored;
    }

    private static String checksum(List<String> lines) {
        CRC32C sum = new CRC32C();
        lines.forEach(line -> sum.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
        return CHECKSUM + HexFormat.of().toHexDigits((int) sum.getValue());
    }

    private void write(ReservationState state, long version) throws IOException {
        List<String> lines = ReservationText.lines(state, version);
        String text = String.join("\n", lines) + "\n" + checksum(lines) + "\n";
        DurableFile.replace(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
