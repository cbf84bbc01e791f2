package io.rbdgate.iscsi.login;

import io.rbdgate.config.ChapConfig;
import io.rbdgate.config.IscsiParameters;
import io.rbdgate.iscsi.pdu.LoginRequest;
import io.rbdgate.iscsi.pdu.LoginStatus;
import io.rbdgate.iscsi.text.KeyValue;
import io.rbdgate.iscsi.text.Negotiation;
import io.rbdgate.iscsi.text.NegotiationException;
import io.rbdgate.iscsi.text.NegotiationKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A login once it is known who talks to which target: what is declared, proven and negotiated. One
/// owner.
final class LoginTalk implements AutoCloseable {
    private final LoginIdentity identity;
    private final @Nullable LoginTarget target;
    private final @Nullable Integer portalGroupTag;
    private final Authentication authentication;
    private final Negotiation negotiation;

    private LoginTalk(
            LoginContext context,
            LoginIdentity identity,
            @Nullable LoginTarget target,
            @Nullable Integer portalGroupTag,
            @Nullable ChapConfig chap) {
        this.identity = identity;
        this.target = target;
        this.portalGroupTag = portalGroupTag;
        this.authentication = new Authentication(chap, context);
        this.negotiation =
                new Negotiation(
                        target == null ? IscsiParameters.DEFAULTS : target.parameters(),
                        identity.isDiscovery());
    }

    /// Begins with the pairs of the first request.
    static LoginTalk begin(LoginPolicy policy, LoginContext context, List<KeyValue> pairs) {
        LoginIdentity identity = LoginIdentity.of(pairs);
        String name = String.valueOf(identity.targetName());
        LoginTarget target = IscsiName.isValid(name) ? policy.target(name) : null;
        Integer tag = target == null ? null : target.portalGroupTag(context.portal());
        if (identity.isDiscovery()) {
            return new LoginTalk(context, identity, null, tag, policy.discoveryAuth());
        }
        if (target == null || tag == null) {
            throw LoginFailure.refused(
                    LoginStatus.NOT_FOUND, "no target " + NegotiationException.quoted(name));
        }
        ChapConfig chap =
                switch (target.access(identity.initiatorName())) {
                    case Access.Granted granted -> granted.chap();
                    case Access.Denied _ ->
                            throw LoginFailure.refused(
                                    LoginStatus.AUTHORIZATION_FAILURE,
                                    identity.initiatorName() + " may not use " + target.iqn());
                    case Access.Unavailable unavailable ->
                            throw LoginFailure.refused(
                                    LoginStatus.SERVICE_UNAVAILABLE,
                                    target.iqn() + ": " + unavailable.reason());
                };
        return new LoginTalk(context, identity, target, tag, chap);
    }

    /// What the first answer of the login begins with.
    List<KeyValue> greeting() {
        List<KeyValue> greeting = new ArrayList<>();
        if (portalGroupTag != null) {
            greeting.add(NegotiationKey.TARGET_PORTAL_GROUP_TAG.with(portalGroupTag.toString()));
        }
        String alias = target == null ? null : target.alias();
        if (alias != null && fitsAnAlias(alias)) {
            greeting.add(NegotiationKey.TARGET_ALIAS.with(alias));
        }
        return greeting;
    }

    /// What initiators write into their records must not hold more than a line of text.
    private static boolean fitsAnAlias(String alias) {
        return alias.codePoints().noneMatch(Character::isISOControl)
                && alias.getBytes(StandardCharsets.UTF_8).length
                        <= NegotiationKey.TARGET_ALIAS.maxValueBytes();
    }

    /// Answers a request of the security stage. Operational keys are out of place there, but sent
    /// by initiators that exist: they are answered as if it were their stage.
    List<KeyValue> security(List<KeyValue> pairs, boolean transit) {
        SecurityKeys keys = new SecurityKeys();
        List<KeyValue> others = new ArrayList<>();
        for (KeyValue pair : pairs) {
            NegotiationKey key = NegotiationKey.of(pair.key());
            if (key != null && key.kind() == NegotiationKey.Kind.SECURITY) {
                keys.add(key, pair.value());
            } else {
                others.add(pair);
            }
        }
        List<KeyValue> answers = new ArrayList<>(authentication.answer(keys, transit));
        answers.addAll(negotiated(others));
        return answers;
    }

    /// Answers a request of the operational stage.
    List<KeyValue> operational(List<KeyValue> pairs) {
        List<KeyValue> answers = negotiated(pairs);
        answers.addAll(negotiation.declarations());
        return answers;
    }

    private List<KeyValue> negotiated(List<KeyValue> pairs) {
        List<KeyValue> rest = new ArrayList<>();
        for (KeyValue pair : pairs) {
            NegotiationKey key = NegotiationKey.of(pair.key());
            if (key != null && LoginIdentity.holds(key)) {
                identity.declare(key, pair.value());
            } else {
                rest.add(pair);
            }
        }
        return negotiation.answer(rest);
    }

    /// Our own offers before the operational stage may be left.
    List<KeyValue> demands() {
        return negotiation.demands();
    }

    boolean authenticationRequired() {
        return authentication.isRequired();
    }

    boolean mayLeaveSecurity() {
        return authentication.mayLeave();
    }

    /// The end of the login that began with `first`.
    LoginOutcome conclude(LoginRequest first) {
        return new LoginOutcome(
                identity.isDiscovery(),
                identity.initiatorName(),
                identity.initiatorAlias(),
                first.isid(),
                first.tsih(),
                first.connectionId(),
                target,
                portalGroupTag == null ? 0 : portalGroupTag,
                authentication.user(),
                negotiation.conclude());
    }

    @Override
    public void close() {
        authentication.close();
    }
}
