package io.rbdgate.iscsi.login;

import io.rbdgate.iscsi.text.NegotiatedParameters;
import org.jspecify.annotations.Nullable;

/// A login that went well.
///
/// @param discovery whether this is a discovery session
/// @param initiatorName the initiator's iSCSI name, its grammar checked, in lower case
/// @param initiatorAlias what it calls itself, for people; null: nothing
/// @param isid the six octets of the initiator's session id in the low 48 bits
/// @param tsihAsked the session the connection wants to join; 0: a new one
/// @param connectionId the initiator's number for this connection
/// @param target where it logged in; null in a discovery session
/// @param portalGroupTag the tag its portal has for the target; 0 when none was named
/// @param chapUser the name it proved by CHAP; null when nothing was asked
/// @param parameters what was agreed on
public record LoginOutcome(
        boolean discovery,
        String initiatorName,
        @Nullable String initiatorAlias,
        long isid,
        int tsihAsked,
        int connectionId,
        @Nullable LoginTarget target,
        int portalGroupTag,
        @Nullable String chapUser,
        NegotiatedParameters parameters) {}
