package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.TaskManagementFunction;
import io.rbdgate.scsi.backstore.NullBackstore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random requests of six nexuses (three initiator ports, two target ports), as bytes through the
/// engine, against [ReferenceReservations]: every answer, what is registered and reserved, who is
/// told what, who may read and write. The seed is the name of the run.
class RandomReservationsTest {
    private static final int STEPS = 50_000;
    private static final int SHARED_STEPS = 20_000;
    private static final Map<Integer, String> NAMES =
            Map.of(1, "iqn.2026-11.test:t,t,0x0001", 2, "iqn.2026-11.test:t,t,0x0002");
    private static final int NEXUSES = 6;
    private static final int PORTS = 2;
    private static final int[] TYPES = {0, 1, 2, 3, 5, 6, 7, 8};
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";

    private final NullBackstore disk = new NullBackstore(1 << 20);
    private final Initiator[] hosts = new Initiator[NEXUSES];
    private final ReferenceReservations model = new ReferenceReservations(NEXUSES);
    private Random random = new Random();

    @ParameterizedTest
    @ValueSource(longs = {20_261_121, 4})
    void whatTheModelSays(long seed) {
        Rig rig = Rig.online(disk, new StoreOfTest());
        stepThrough(seed, STEPS, rig, rig);
    }

    @ParameterizedTest
    @ValueSource(longs = {20_261_122, 5})
    void whatTheModelSaysAlsoWhenEachPortIsAGatewayOfItsOwn(long seed) {
        SharedPlace place = new SharedPlace();
        Rig one = Rig.online(disk, place.gateway());
        Rig two = Rig.online(disk, place.gateway());
        stepThrough(seed, SHARED_STEPS, one, two);
    }

    private void stepThrough(long seed, int steps, Rig... gateways) {
        random = new Random(seed);
        for (int n = 0; n < NEXUSES; n++) {
            Rig gateway = gateways[n % PORTS];
            gateway.target.replacePorts(NAMES);
            hosts[n] = gateway.ready("iqn.h", n / PORTS + 1, n % PORTS + 1);
        }
        for (int step = 0; step < steps; step++) {
            int n = random.nextInt(NEXUSES);
            String expected = request(n);
            if (!expected.isEmpty()) {
                assertThat(expected).as("step %d", step).matches("(.*) = \\1");
            }
            compare(step);
        }
    }

    /// Performs one request with both; "what the engine says = what the model says".
    private String request(int n) {
        long rk = random.nextInt(4) == 0 ? random.nextInt(4) : model.key[n];
        long sark = random.nextInt(4);
        int type = TYPES[random.nextInt(TYPES.length)];
        boolean through = random.nextBoolean();
        return switch (random.nextInt(24)) {
            case 0, 1, 2, 3 ->
                    out(n, 0, 0, rk, sark, through ? 1 : 0, "")
                            + model.register(n, false, rk, sark, through, new int[0], null);
            case 4, 5 ->
                    out(n, 6, 0, rk, sark, through ? 1 : 0, "")
                            + model.register(n, true, rk, sark, through, new int[0], null);
            case 6 ->
                    out(n, 0, 0, rk, sark, 4, "")
                            + model.register(n, false, rk, sark, false, sibling(n), null);
            case 7 ->
                    out(n, 6, 0, rk, sark, 4, "")
                            + model.register(n, true, rk, sark, false, sibling(n), null);
            case 8 -> specified(n, rk, sark);
            case 9, 10, 11, 12 -> out(n, 1, type, rk, 0, 0, "") + model.reserve(n, rk, type);
            case 13 -> {
                int wanted = random.nextBoolean() ? model.type : type;
                yield out(n, 2, wanted, rk, 0, 0, "") + model.release(n, rk, wanted);
            }
            case 14 ->
                    random.nextInt(4) == 0 ? out(n, 3, 0, rk, 0, 0, "") + model.clear(n, rk) : "";
            case 15, 16 -> out(n, 4, type, rk, sark, 0, "") + model.preempt(n, rk, sark, type);
            case 17 -> out(n, 5, type, rk, sark, 0, "") + model.preempt(n, rk, sark, type);
            case 18, 19 -> move(n, rk, sark, through);
            case 20, 21 -> run(n, "16 00 00 00 00 00") + model.reserveUnit(n);
            case 22 -> run(n, "17 00 00 00 00 00") + model.releaseUnit(n);
            default -> loss(n);
        };
    }

    private static int[] sibling(int n) {
        return new int[] {n ^ 1};
    }

    private String specified(int n, long rk, long sark) {
        int other = random.nextInt(NEXUSES / PORTS);
        int at = other * PORTS + n % PORTS;
        String id = id(at);
        return out(n, 0, 0, rk, sark, 8, "%08X".formatted(id.length() / 2) + id)
                + model.register(n, false, rk, sark, false, new int[0], new int[] {at});
    }

    private String move(int n, long rk, long sark, boolean unregister) {
        int to = random.nextInt(NEXUSES);
        String id = id(to);
        String list =
                "%016X%016X00%02X%04X%08X"
                                .formatted(
                                        rk,
                                        sark,
                                        unregister ? 2 : 0,
                                        to % PORTS + 1,
                                        id.length() / 2)
                        + id;
        return run(n, "5F 07 00 00 00 00 00 00 %02X 00".formatted(list.length() / 2), list)
                + model.move(n, rk, sark, unregister, false, to);
    }

    private static String id(int n) {
        String name = "iqn.h,i,0x%012x".formatted(n / PORTS + 1);
        StringBuilder hex = new StringBuilder("45000018");
        name.chars().forEach(c -> hex.append("%02X".formatted(c)));
        return hex + "0000";
    }

    private String loss(int n) {
        hosts[n].manage(TaskManagementFunction.I_T_NEXUS_LOSS);
        model.lost(n);
        hosts[n] = hosts[n].again().ready();
        return "";
    }

    private String out(int n, int action, int type, long rk, long sark, int flags, String more) {
        String list = "%016X%016X00000000%02X000000".formatted(rk, sark, flags) + more;
        return run(
                n,
                "5F %02X %02X 00 00 00 00 00 %02X 00".formatted(action, type, list.length() / 2),
                list);
    }

    private String run(int n, String cdb, String... list) {
        return hosts[n].doHex(cdb, String.join("", list)) + " = ";
    }

    private void compare(int step) {
        for (int n = 0; n < NEXUSES; n++) {
            assertThat(attentionsOf(n)).as("step %d, told to %d", step, n).isEqualTo(model.told[n]);
            model.told[n].clear();
        }
        int n = random.nextInt(NEXUSES);
        assertThat(hosts[n].sendIn("28 00 00 00 00 00 00 00 01 00", 512).result())
                .as("step %d, read of %d", step, n)
                .isEqualTo(model.read(n));
        assertThat(hosts[n].sendOut("2A 00 00 00 00 00 00 00 01 00", new byte[512]).result())
                .as("step %d, write of %d", step, n)
                .isEqualTo(model.write(n));
        if (model.reserver == ReferenceReservations.NOBODY) {
            compareState(step, n);
        }
    }

    private Set<String> attentionsOf(int n) {
        Set<String> told = new TreeSet<>();
        String answer = hosts[n].doHex(TEST_UNIT_READY, "");
        while (answer.startsWith("06/")) {
            told.add(answer);
            answer = hosts[n].doHex(TEST_UNIT_READY, "");
        }
        return told;
    }

    private void compareState(int step, int n) {
        String reservation =
                model.holder == ReferenceReservations.NOBODY
                        ? "%08X00000000".formatted(model.generation)
                        : "%08X00000010%016X0000000000%02X0000"
                                .formatted(
                                        model.generation,
                                        model.holder < 0 ? 0 : model.key[model.holder],
                                        model.type);
        assertThat(hosts[n].doInHex("5E 01 00 00 00 00 00 01 00 00", 256))
                .as("step %d, reservation", step)
                .isEqualTo(reservation);
        assertThat(hosts[n].doIn("5E 02 00 00 00 00 00 01 00 00", 256)[3] & 0x01)
                .as("step %d, persists", step)
                .isEqualTo(model.aptpl ? 1 : 0);
        assertThat(statusOf(n)).as("step %d, registrations", step).isEqualTo(expectedStatus());
    }

    private List<String> expectedStatus() {
        List<String> expected = new ArrayList<>();
        for (int n = 0; n < NEXUSES; n++) {
            if (model.key[n] != 0) {
                boolean holds =
                        model.holder == n || model.holder == ReferenceReservations.EVERYBODY;
                expected.add(
                        "%016X00000000%02X%02X00000000%04X0000001C"
                                        .formatted(
                                                model.key[n],
                                                holds ? 1 : 0,
                                                holds ? model.type : 0,
                                                n % PORTS + 1)
                                + id(n));
            }
        }
        Collections.sort(expected);
        return expected;
    }

    /// The descriptors of READ FULL STATUS, all of the same length here, in any order.
    private List<String> statusOf(int n) {
        int descriptor = 52;
        byte[] all = hosts[n].doIn("5E 03 00 00 00 00 00 10 00 00", 4096);
        List<String> found = new ArrayList<>();
        for (int at = 8; at < all.length; at += descriptor) {
            found.add(
                    HexFormat.of()
                            .withUpperCase()
                            .formatHex(Arrays.copyOfRange(all, at, at + descriptor)));
        }
        Collections.sort(found);
        return found;
    }
}
