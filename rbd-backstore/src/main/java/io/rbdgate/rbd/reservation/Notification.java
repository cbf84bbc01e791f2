package io.rbdgate.rbd.reservation;

/// What gateways tell each other: `1 INSTANCE -`, or `fenced` instead of `-` when clients have been
/// fenced, so that everybody has to know of that before it goes on. Of a newer format the sender is
/// taken, and the worst supposed. The answer is the instance of who answers.
record Notification(String sender, boolean fenced) {
    private static final String FORMAT = "1";
    private static final String NOBODY = "-";
    private static final String FENCED = "fenced";

    String text() {
        return String.join(" ", FORMAT, sender, fenced ? FENCED : NOBODY);
    }

    static Notification parse(String text) {
        String[] words = text.split(" ", -1);
        return new Notification(
                words.length > 1 ? words[1] : "", words.length < 3 || !words[2].equals(NOBODY));
    }
}
