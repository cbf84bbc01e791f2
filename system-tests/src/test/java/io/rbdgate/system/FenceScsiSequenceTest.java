package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Pacemaker's agent `fence_scsi` makes `sg_persist` send, with `aptpl=1`: on, off, and on
/// again. The agent takes a command's failure for an answer, so each step is checked.
class FenceScsiSequenceTest {
    private static final String TARGET = "iqn.2026-11.io.rbdgate:fence-scsi";
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";
    private static final String READ_KEYS = "5E 00 00 00 00 00 00 20 00 00";
    private static final String READ_RESERVATION = "5E 01 00 00 00 00 00 20 00 00";
    private static final String REGISTER_AND_IGNORE = "5F 06 00 00 00 00 00 00 18 00";
    private static final String RESERVE_REGISTRANTS_ONLY = "5F 01 05 00 00 00 00 00 18 00";
    private static final String PREEMPT = "5F 04 05 00 00 00 00 00 18 00";
    private static final String PREEMPT_AND_ABORT = "5F 05 05 00 00 00 00 00 18 00";
    private static final String NODE_1 = "0000 0000 5A3B 0000";
    private static final String NODE_2 = "0000 0000 5A3B 0001";
    private static final String NO_KEY = "0000 0000 0000 0000";
    private static final String NO_FLAGS = "00000000 00 000000";
    private static final String APTPL = "00000000 01 000000";
    private static final String WRITE = "2A 00 00 00 00 00 00 00 01 00";
    private static final String READ = "28 00 00 00 00 00 00 00 01 00";
    private static final String BLOCK = "5A".repeat(512);

    @TempDir private static Path directory;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway =
                RunningGateway.serving(
                        directory,
                        """
                        store: file:./store
                        targets:
                          - iqn: iqn.2026-11.io.rbdgate:fence-scsi
                            access: open
                            luns:
                              - {lun: 0, backstore: {type: file, path: a.img, size: 16M}, spaceThreshold: 0}
                              - {lun: 1, backstore: {type: file, path: b.img, size: 16M}, spaceThreshold: 0}
                        """);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static WireHost node(int number, int path, int lun) {
        String name = "iqn.2004-10.com.ubuntu:01:node" + number;
        return WireHost.loggedIn(gateway, TARGET, name, path).on(lun).ready();
    }

    @Test
    void aFencedNodeCannotWriteUntilItIsUnfenced() {
        try (WireHost first = node(1, 1, 0);
                WireHost second = node(2, 1, 0)) {
            bothAreUnfenced(first, second);

            // off of node 2, by node 1
            assertThat(first.reads(READ_KEYS, 8192))
                    .isEqualTo("0000000200000010" + "000000005A3B0000" + "000000005A3B0001");
            assertThat(first.says(TEST_UNIT_READY)).isEqualTo("GOOD");
            assertThat(first.says(PREEMPT_AND_ABORT, NODE_1 + NODE_2 + NO_FLAGS)).isEqualTo("GOOD");
            assertThat(first.reads(READ_KEYS, 8192))
                    .isEqualTo("0000000300000008" + "000000005A3B0000");
            assertThat(first.reads(READ_RESERVATION, 8192))
                    .isEqualTo("0000000300000010" + "000000005A3B0000" + "00000000" + "00050000");

            assertThat(second.says(TEST_UNIT_READY)).isEqualTo("06/2a/05");
            assertThat(second.says(WRITE, BLOCK)).isEqualTo("CONFLICT");
            assertThat(second.reads(READ, 512)).isEqualTo("5A".repeat(512));
            assertThat(first.says(WRITE, BLOCK)).isEqualTo("GOOD");

            // on of node 2, which has come back
            assertThat(second.says(REGISTER_AND_IGNORE, NO_KEY + NODE_2 + APTPL)).isEqualTo("GOOD");
            assertThat(second.says(WRITE, BLOCK)).isEqualTo("GOOD");
        }
    }

    private static void bothAreUnfenced(WireHost first, WireHost second) {
        assertThat(first.reads(READ_KEYS, 8192)).isEqualTo("0000000000000000");
        assertThat(first.says(TEST_UNIT_READY)).isEqualTo("GOOD");
        assertThat(first.says(REGISTER_AND_IGNORE, NO_KEY + NODE_1 + APTPL)).isEqualTo("GOOD");
        assertThat(first.reads(READ_KEYS, 8192)).isEqualTo("0000000100000008" + "000000005A3B0000");
        assertThat(first.reads(READ_RESERVATION, 8192)).isEqualTo("0000000100000000");
        assertThat(first.says(RESERVE_REGISTRANTS_ONLY, NODE_1 + NO_KEY + NO_FLAGS))
                .isEqualTo("GOOD");

        assertThat(second.says(REGISTER_AND_IGNORE, NO_KEY + NODE_2 + APTPL)).isEqualTo("GOOD");
        assertThat(second.reads(READ_RESERVATION, 8192))
                .isEqualTo("0000000200000010" + "000000005A3B0000" + "00000000" + "00050000");
        assertThat(first.says(WRITE, BLOCK)).isEqualTo("GOOD");
        assertThat(second.says(WRITE, BLOCK)).isEqualTo("GOOD");
    }

    /// After a new login, with another ISID, the agent finds its own key there already: it
    /// registers and preempts its key, so that only the new session has it.
    @Test
    void aNodeThatComesBackByANewSessionReplacesItsOldRegistration() {
        try (WireHost old = node(1, 1, 1);
                WireHost fresh = node(1, 2, 1)) {
            assertThat(old.says(REGISTER_AND_IGNORE, NO_KEY + NODE_1 + APTPL)).isEqualTo("GOOD");
            assertThat(old.says(RESERVE_REGISTRANTS_ONLY, NODE_1 + NO_KEY + NO_FLAGS))
                    .isEqualTo("GOOD");

            assertThat(fresh.reads(READ_KEYS, 8192))
                    .isEqualTo("0000000100000008" + "000000005A3B0000");
            assertThat(fresh.says(REGISTER_AND_IGNORE, NO_KEY + NODE_1 + APTPL)).isEqualTo("GOOD");
            assertThat(fresh.says(PREEMPT, NODE_1 + NODE_1 + NO_FLAGS)).isEqualTo("GOOD");

            assertThat(fresh.reads(READ_KEYS, 8192))
                    .isEqualTo("0000000300000008" + "000000005A3B0000");
            assertThat(fresh.reads(READ_RESERVATION, 8192))
                    .isEqualTo("0000000300000010" + "000000005A3B0000" + "00000000" + "00050000");
            assertThat(old.says(TEST_UNIT_READY)).isEqualTo("06/2a/05");
            assertThat(old.says(WRITE, BLOCK)).isEqualTo("CONFLICT");
            assertThat(fresh.says(WRITE, BLOCK)).isEqualTo("GOOD");
        }
    }
}
