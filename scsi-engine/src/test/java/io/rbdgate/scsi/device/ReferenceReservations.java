package io.rbdgate.scsi.device;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reservations as the standard tells them (SPC-4 r37 §5.13, SPC-2 r20 §5.5.1), on flat arrays and
/// by numbers only: an independent second opinion for tests. Nexuses are 0 to N-1.
final class ReferenceReservations {
    static final int NOBODY = -1;
    static final int EVERYBODY = -2;
    private static final String GOOD = "GOOD";
    private static final String CONFLICT = "RESERVATION_CONFLICT";
    private static final String BAD_LIST = "05/26/00";
    private static final String BAD_CDB = "05/24/00";

    final long[] key;
    final Set<String>[] told;
    int generation;
    boolean aptpl;
    int type;
    int holder = NOBODY;
    int reserver = NOBODY;

    @SuppressWarnings({"unchecked", "rawtypes"})
    ReferenceReservations(int nexuses) {
        key = new long[nexuses];
        told = new Set[nexuses];
        for (int i = 0; i < nexuses; i++) {
            told[i] = new TreeSet<>();
        }
    }

    private boolean holds(int n) {
        return holder == n || (holder == EVERYBODY && key[n] != 0);
    }

    private void tell(int n, int except, String what) {
        if (n != except) {
            told[n].add(what);
        }
    }

    private void dropReservation(int by) {
        boolean announce = type >= 5;
        holder = NOBODY;
        type = 0;
        for (int n = 0; announce && n < key.length; n++) {
            if (key[n] != 0) {
                tell(n, by, "06/2A/04");
            }
        }
    }

    private void drop(int n, int by) {
        boolean wasHolder = holder == n;
        key[n] = 0;
        boolean nobodyLeft = Arrays.stream(key).allMatch(k -> k == 0);
        if (wasHolder || (holder == EVERYBODY && nobodyLeft)) {
            dropReservation(by);
        }
    }

    /// PERSISTENT RESERVE OUT with the service actions 0 and 6; `others` by ALL_TG_PT, `named` by
    /// SPEC_I_PT (null without).
    String register(
            int n,
            boolean ignore,
            long rk,
            long sark,
            boolean through,
            int[] others,
            int @Nullable [] named) {
        if (reserver != NOBODY) {
            return CONFLICT;
        }
        if (!ignore && rk != key[n]) {
            return CONFLICT;
        }
        if (key[n] != 0 && named != null) {
            return BAD_LIST;
        }
        if (key[n] == 0 && sark == 0) {
            return GOOD;
        }
        aptpl = through;
        generation++;
        if (sark == 0) {
            drop(n, n);
            for (int other : others) {
                if (key[other] != 0) {
                    drop(other, n);
                }
            }
            return GOOD;
        }
        key[n] = sark;
        for (int other : others) {
            key[other] = sark;
        }
        for (int other : named == null ? new int[0] : named) {
            if (key[other] == 0) {
                key[other] = sark;
            }
        }
        return GOOD;
    }

    private boolean refused(int n, long rk) {
        return reserver != NOBODY || key[n] == 0 || key[n] != rk;
    }

    private static boolean exists(int t) {
        return t == 1 || t == 3 || (t >= 5 && t <= 8);
    }

    private void take(int n, int t) {
        type = t;
        holder = t >= 7 ? EVERYBODY : n;
    }

    String reserve(int n, long rk, int t) {
        if (refused(n, rk)) {
            return CONFLICT;
        }
        if (!exists(t)) {
            return BAD_CDB;
        }
        if (holder == NOBODY) {
            take(n, t);
            return GOOD;
        }
        return holds(n) && type == t ? GOOD : CONFLICT;
    }

    String release(int n, long rk, int t) {
        if (refused(n, rk)) {
            return CONFLICT;
        }
        if (holder == NOBODY || !holds(n)) {
            return GOOD;
        }
        if (type != t) {
            return "05/26/04";
        }
        dropReservation(n);
        return GOOD;
    }

    String clear(int n, long rk) {
        if (refused(n, rk)) {
            return CONFLICT;
        }
        for (int i = 0; i < key.length; i++) {
            if (key[i] != 0) {
                tell(i, n, "06/2A/03");
                key[i] = 0;
            }
        }
        holder = NOBODY;
        type = 0;
        generation++;
        return GOOD;
    }

    String preempt(int n, long rk, long sark, int t) {
        if (refused(n, rk)) {
            return CONFLICT;
        }
        if (holder == EVERYBODY ? sark == 0 : holder >= 0 && sark != 0 && key[holder] == sark) {
            return preemptReservation(n, sark, t);
        }
        if (sark == 0) {
            return BAD_LIST;
        }
        boolean any = false;
        for (int i = 0; i < key.length; i++) {
            if (key[i] == sark) {
                any = true;
                key[i] = 0;
                tell(i, n, "06/2A/05");
            }
        }
        if (!any) {
            return CONFLICT;
        }
        if (holder == EVERYBODY && Arrays.stream(key).allMatch(k -> k == 0)) {
            holder = NOBODY;
            type = 0;
        }
        generation++;
        return GOOD;
    }

    private String preemptReservation(int n, long sark, int t) {
        if (!exists(t)) {
            return BAD_CDB;
        }
        int before = type;
        for (int i = 0; i < key.length; i++) {
            if (i != n && key[i] != 0 && (sark == 0 || key[i] == sark)) {
                key[i] = 0;
                tell(i, n, "06/2A/05");
            }
        }
        take(n, t);
        for (int i = 0; i < key.length; i++) {
            if (before != t && key[i] != 0) {
                tell(i, n, "06/2A/04");
            }
        }
        generation++;
        return GOOD;
    }

    String move(int n, long rk, long sark, boolean unregister, boolean through, int to) {
        if (refused(n, rk) || holder != n) {
            return CONFLICT;
        }
        if (sark == 0 || to == n) {
            return BAD_LIST;
        }
        aptpl = through;
        generation++;
        key[to] = sark;
        holder = to;
        if (unregister) {
            key[n] = 0;
        }
        return GOOD;
    }

    // --- SPC-2

    private String compatible(int n) {
        boolean access = holder != NOBODY && (holds(n) || (type >= 5 && key[n] != 0));
        return access ? GOOD : CONFLICT;
    }

    private boolean anyRegistered() {
        return Arrays.stream(key).anyMatch(k -> k != 0);
    }

    String reserveUnit(int n) {
        if (reserver == n) {
            return GOOD;
        }
        if (reserver != NOBODY) {
            return CONFLICT;
        }
        if (anyRegistered()) {
            return compatible(n);
        }
        reserver = n;
        return GOOD;
    }

    String releaseUnit(int n) {
        if (anyRegistered()) {
            return compatible(n);
        }
        if (reserver == n) {
            reserver = NOBODY;
        }
        return GOOD;
    }

    void lost(int n) {
        if (reserver == n) {
            reserver = NOBODY;
        }
        told[n].clear();
    }

    // --- access

    String read(int n) {
        return access(n, false);
    }

    String write(int n) {
        return access(n, true);
    }

    private String access(int n, boolean write) {
        if (reserver != NOBODY) {
            return reserver == n ? GOOD : CONFLICT;
        }
        if (holder == NOBODY || holds(n) || (type >= 5 && key[n] != 0)) {
            return GOOD;
        }
        boolean writeExclusive = type == 1 || type == 5 || type == 7;
        return writeExclusive && !write ? GOOD : CONFLICT;
    }
}
