package io.rbdgate.ha.model;

/// How much may still happen that nobody can wait for: what keeps the number of states finite.
///
/// @param silences leases that run out, rightly or not
/// @param moves moves that an administrator wants
/// @param crashes processes that die; each may start again
/// @param losses swaps of the record whose answer is lost, or that arrive late
/// @param cuts owners that cannot reach Ceph
/// @param beats heartbeats
/// @param strangers clients that are no gateway and lock the image
/// @param sends writes that the host sends
record Budget(
        int silences,
        int moves,
        int crashes,
        int losses,
        int cuts,
        int beats,
        int strangers,
        int sends) {
    static final Budget NONE = new Budget(0, 0, 0, 0, 0, 0, 0, 0);

    Budget silence() {
        return new Budget(silences - 1, moves, crashes, losses, cuts, beats, strangers, sends);
    }

    Budget move() {
        return new Budget(silences, moves - 1, crashes, losses, cuts, beats, strangers, sends);
    }

    Budget crash() {
        return new Budget(silences, moves, crashes - 1, losses, cuts, beats, strangers, sends);
    }

    Budget loss() {
        return new Budget(silences, moves, crashes, losses - 1, cuts, beats, strangers, sends);
    }

    Budget cut() {
        return new Budget(silences, moves, crashes, losses, cuts - 1, beats, strangers, sends);
    }

    Budget beat() {
        return new Budget(silences, moves, crashes, losses, cuts, beats - 1, strangers, sends);
    }

    Budget stranger() {
        return new Budget(silences, moves, crashes, losses, cuts, beats, strangers - 1, sends);
    }

    Budget send() {
        return new Budget(silences, moves, crashes, losses, cuts, beats, strangers, sends - 1);
    }
}
