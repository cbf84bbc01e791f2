package io.rbdgate.ha;

import org.jspecify.annotations.Nullable;

/// What a gateway says to people about its part in a logical unit.
final class Situation {
    private Situation() {}

    /// One phrase; `trouble` is what went wrong last, empty: nothing.
    static String of(AluaState state, String trouble) {
        String phrase = phrase(state);
        return trouble.isEmpty() ? phrase : phrase + ": " + trouble;
    }

    private static String phrase(AluaState state) {
        return switch (state.phase()) {
            case STARTING -> "looking who owns it";
            case STANDBY -> standby(state.ownership());
            case CLAIMING, ASKING, FENCING, MAP_WAIT, LOCKING, BREAKING ->
                    "taking it over in generation " + state.generation();
            case READING_RESERVATIONS, ACTIVATING ->
                    "about to serve in generation " + state.generation();
            case ACTIVE -> serving(state.ownership());
            case CUT_OFF -> "cut off from Ceph, another gateway may serve it";
            case YIELDING, RELEASING, CLEARING -> "handing it over";
            case BARRED -> "standing by, a client that is no gateway has the lock";
            case RECONNECTING -> "this gateway's client is fenced, connecting another";
            case STOPPED -> "given up by this gateway";
        };
    }

    /// Whether the phase lasts until something happens.
    static boolean rests(Phase phase) {
        return switch (phase) {
            case STANDBY, ACTIVE, CUT_OFF, BARRED, RECONNECTING, STOPPED -> true;
            case STARTING,
                    CLAIMING,
                    ASKING,
                    FENCING,
                    MAP_WAIT,
                    LOCKING,
                    BREAKING,
                    READING_RESERVATIONS,
                    ACTIVATING,
                    YIELDING,
                    RELEASING,
                    CLEARING ->
                    false;
        };
    }

    private static String serving(OwnershipRecord ownership) {
        return "serving in generation "
                + ownership.generation()
                + " ("
                + ownership.lastMove().reason()
                + ")";
    }

    private static String standby(OwnershipRecord ownership) {
        Holder holder = ownership.holder();
        return switch (ownership.state()) {
            case FREE -> "nobody owns it";
            case TAKING -> name(holder) + " is taking it over";
            case ACTIVE -> name(holder) + " owns it";
        };
    }

    private static String name(@Nullable Holder holder) {
        return holder == null ? "nobody" : holder.gateway();
    }
}
