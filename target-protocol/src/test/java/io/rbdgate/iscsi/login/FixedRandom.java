package io.rbdgate.iscsi.login;

import java.security.SecureRandom;

/// Counts up: 0, 1, 2, … so that challenges and identifiers are known in advance.
final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1;

    private byte next;

    @Override
    public void nextBytes(byte[] octets) {
        for (int i = 0; i < octets.length; i++) {
            octets[i] = next++;
        }
    }
}
