package io.rbdgate.scsi.backstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;

/// Random operations on a disk, compared with the same ones on a byte array.
public final class RandomOperations {

    private static final int LENGTH_MAX = 700_000;

    private final Disk disk;
    private final byte[] model;
    private final Random random;
    private final String seed;

    public RandomOperations(BlockBackstore backstore, long seed) {
        disk = new Disk(backstore);
        model = new byte[(int) backstore.geometry().sizeBytes()];
        random = new Random(seed);
        this.seed = "seed " + seed;
    }

    public void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step(i);
        }
        assertThat(disk.read(0, model.length)).as(seed).isEqualTo(model);
    }

    private void step(int number) {
        int length = 1 + random.nextInt(random.nextBoolean() ? 4096 : LENGTH_MAX);
        int offset = random.nextInt(model.length - length + 1);
        String what = seed + " step " + number + " offset " + offset + " length " + length;
        switch (random.nextInt(5)) {
            case 0 -> {
                byte[] data = new byte[length];
                random.nextBytes(data);
                disk.write(offset, data);
                System.arraycopy(data, 0, model, offset, length);
            }
            case 1 -> {
                assertThat(disk.discard(offset, length)).as(what).isEqualTo(BackstoreResult.OK);
                Arrays.fill(model, offset, offset + length, (byte) 0);
            }
            case 2 -> {
                boolean mayUnmap = random.nextBoolean();
                assertThat(disk.writeZeroes(offset, length, mayUnmap))
                        .as(what)
                        .isEqualTo(BackstoreResult.OK);
                Arrays.fill(model, offset, offset + length, (byte) 0);
            }
            case 3 -> writeSame(offset, length / 16 * 16, what);
            case 4 ->
                    assertThat(disk.read(offset, length))
                            .as(what)
                            .isEqualTo(Arrays.copyOfRange(model, offset, offset + length));
            default -> throw new AssertionError();
        }
    }

    private void writeSame(int offset, int length, String what) {
        byte[] pattern = new byte[16];
        random.nextBytes(pattern);
        assertThat(disk.writeSame(offset, length, pattern)).as(what).isEqualTo(BackstoreResult.OK);
        for (int at = 0; at < length; at += 16) {
            System.arraycopy(pattern, 0, model, offset + at, 16);
        }
    }
}
