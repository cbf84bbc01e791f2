package io.rbdgate.iscsi.text;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Joins the texts of several PDUs as long as their C bit says that more follows; a pair may be cut
/// anywhere. Bytes and keys are counted over its whole life, so that a negotiation is bounded
/// however it is divided. One owner.
public final class TextAssembler {
    /// Most text a negotiation may bring, in bytes.
    public static final int MAX_TOTAL_BYTES = 65536;

    /// Most keys a negotiation may bring.
    public static final int MAX_TOTAL_KEYS = 256;

    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private int totalBytes;
    private int totalKeys;

    /// Takes the text of a PDU; null while it is continued, then all pairs of the joined text.
    ///
    /// @throws NegotiationException when it is malformed or exceeds a limit
    public @Nullable List<KeyValue> add(byte[] text, boolean continued) {
        if (text.length > MAX_TOTAL_BYTES - totalBytes) {
            throw new NegotiationException("more than 64 KiB of text");
        }
        totalBytes += text.length;
        if (!continued && held.size() == 0) {
            return counted(text);
        }
        held.writeBytes(text);
        if (continued) {
            return null;
        }
        byte[] joined = held.toByteArray();
        held.reset();
        return counted(joined);
    }

    private List<KeyValue> counted(byte[] text) {
        List<KeyValue> pairs = KeyValueText.parse(text, MAX_TOTAL_KEYS - totalKeys);
        totalKeys += pairs.size();
        return pairs;
    }
}
