package io.rbdgate.iscsi.login;

import io.rbdgate.iscsi.pdu.LoginStatus;
import io.rbdgate.iscsi.text.NegotiationException;
import io.rbdgate.iscsi.text.NegotiationKey;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The authentication keys of one request. One owner.
final class SecurityKeys {
    private final Map<NegotiationKey, String> values = new EnumMap<>(NegotiationKey.class);

    void add(NegotiationKey key, String value) {
        if (values.put(key, value) != null) {
            throw new NegotiationException(key.text() + " comes twice");
        }
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    @Nullable String value(NegotiationKey key) {
        return values.get(key);
    }

    String require(NegotiationKey key) {
        String value = values.get(key);
        if (value == null) {
            throw LoginFailure.refused(LoginStatus.MISSING_PARAMETER, key.text() + " is missing");
        }
        return value;
    }
}
