package io.rbdgate.config;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A secret that does not show itself: `toString` hides it, comparison takes the same time wherever
/// the difference is.
public final class Secret {
    private final byte[] octets;

    /// A secret given as text (its UTF-8 octets).
    public Secret(String text) {
        this.octets = text.getBytes(StandardCharsets.UTF_8);
    }

    /// A copy of the octets.
    public byte[] octets() {
        return octets.clone();
    }

    /// Length in octets.
    public int length() {
        return octets.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret s && java.security.MessageDigest.isEqual(octets, s.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return "***";
    }
}
