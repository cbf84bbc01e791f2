package io.rbdgate.iscsi.text;

/// The peer's text breaks a rule of RFC 7143 §6: a login ends with initiator error (0x0200), a text
/// exchange with a Reject. Carries no trace: the fault is not ours. The message is printable and
/// bounded, whatever the peer sent.
public final class NegotiationException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int MAX_QUOTED_CHARS = 80;

    /// A fault described for the log.
    public NegotiationException(String message) {
        super(message, null, false, false);
    }

    /// The peer's text made fit for a log line: bounded, every control character and every
    /// character outside ASCII replaced.
    public static String quoted(String text) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), MAX_QUOTED_CHARS) + 5);
        shown.append('\'');
        for (int i = 0; i < text.length() && i < MAX_QUOTED_CHARS; i++) {
            char c = text.charAt(i);
            shown.append(c >= 0x20 && c < 0x7f ? c : '?');
        }
        return shown.append(text.length() > MAX_QUOTED_CHARS ? "...'" : "'").toString();
    }
}
