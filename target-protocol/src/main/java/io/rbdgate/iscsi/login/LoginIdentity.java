package io.rbdgate.iscsi.login;

import io.rbdgate.iscsi.pdu.LoginStatus;
import io.rbdgate.iscsi.text.KeyValue;
import io.rbdgate.iscsi.text.NegotiationException;
import io.rbdgate.iscsi.text.NegotiationKey;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who logs in to what, as the first request of a login says it (RFC 7143 §6.3): said once,
/// repeated at most unchanged. One owner.
final class LoginIdentity {
    private static final Set<NegotiationKey> KEYS =
            EnumSet.of(
                    NegotiationKey.INITIATOR_NAME,
                    NegotiationKey.INITIATOR_ALIAS,
                    NegotiationKey.TARGET_NAME,
                    NegotiationKey.SESSION_TYPE);

    private final Map<NegotiationKey, String> values = new EnumMap<>(NegotiationKey.class);

    /// Whether a key is one of those kept here.
    static boolean holds(@Nullable NegotiationKey key) {
        return key != null && KEYS.contains(key);
    }

    /// Takes a declaration.
    void declare(NegotiationKey key, String said) {
        boolean isName = key == NegotiationKey.INITIATOR_NAME || key == NegotiationKey.TARGET_NAME;
        String value = isName ? IscsiName.normalized(said) : said;
        String before = values.putIfAbsent(key, value);
        if (before != null && !before.equals(value)) {
            throw new NegotiationException(key.text() + " changes during the login");
        }
    }

    /// Takes the declarations among some pairs and checks that together they are complete.
    static LoginIdentity of(List<KeyValue> pairs) {
        LoginIdentity identity = new LoginIdentity();
        for (KeyValue pair : pairs) {
            NegotiationKey key = NegotiationKey.of(pair.key());
            if (key != null && holds(key)) {
                identity.declare(key, pair.value());
            }
        }
        identity.check();
        return identity;
    }

    private void check() {
        String initiator = values.get(NegotiationKey.INITIATOR_NAME);
        if (initiator == null) {
            throw LoginFailure.refused(LoginStatus.MISSING_PARAMETER, "InitiatorName is missing");
        }
        if (!IscsiName.isValid(initiator)) {
            throw LoginFailure.refused(
                    LoginStatus.INITIATOR_ERROR,
                    "InitiatorName "
                            + NegotiationException.quoted(initiator)
                            + " is no iSCSI name");
        }
        String type = values.getOrDefault(NegotiationKey.SESSION_TYPE, "Normal");
        if (!type.equals("Normal") && !type.equals("Discovery")) {
            throw LoginFailure.refused(
                    LoginStatus.SESSION_TYPE_NOT_SUPPORTED,
                    "SessionType " + NegotiationException.quoted(type));
        }
        if (!isDiscovery() && targetName() == null) {
            throw LoginFailure.refused(LoginStatus.MISSING_PARAMETER, "TargetName is missing");
        }
        // What was left out is the default, and cannot be said otherwise later.
        values.putIfAbsent(NegotiationKey.SESSION_TYPE, type);
    }

    boolean isDiscovery() {
        return "Discovery".equals(values.get(NegotiationKey.SESSION_TYPE));
    }

    String initiatorName() {
        return values.getOrDefault(NegotiationKey.INITIATOR_NAME, "");
    }

    @Nullable String initiatorAlias() {
        return values.get(NegotiationKey.INITIATOR_ALIAS);
    }

    @Nullable String targetName() {
        return values.get(NegotiationKey.TARGET_NAME);
    }
}
