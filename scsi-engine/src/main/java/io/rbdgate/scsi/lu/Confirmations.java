package io.rbdgate.scsi.lu;

import java.util.ArrayList;
import java.util.List;

/// The gateways that wait until what they have stored is in force here, and what it ends is over.
/// Lane of the logical unit.
final class Confirmations {
    private final List<Runnable> heard = new ArrayList<>();
    private final List<Runnable> beingRead = new ArrayList<>();
    private final List<Runnable> due = new ArrayList<>();
    private int draining;

    /// Somebody waits for what is read from now on.
    void heard(Runnable confirm) {
        heard.add(confirm);
    }

    /// What is stored is being read.
    void readBegins() {
        beingRead.addAll(heard);
        heard.clear();
    }

    /// What was read is in force.
    void inForce() {
        due.addAll(beingRead);
        beingRead.clear();
        confirm();
    }

    /// Tasks that somebody has ended elsewhere drain; before [#inForce].
    void drainBegins() {
        draining++;
    }

    void drained() {
        draining--;
        confirm();
    }

    private void confirm() {
        if (draining == 0) {
            List<Runnable> now = List.copyOf(due);
            due.clear();
            now.forEach(Runnable::run);
        }
    }
}
